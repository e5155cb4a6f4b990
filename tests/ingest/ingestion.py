"""A folder, its settings and an index over word counts: whole ingestions in a line."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

from assistant.index.catalogue import Catalogue
from assistant.index.index import Index
from assistant.settings import Settings
from assistant.types import Language
from assistant.wiring import Embedder, open_index
from ingest.child import Child
from ingest.listing import listing_of
from ingest.run import Tools, ingest, preview
from ingest.stop import Stop
from ingest.sync import Plan, Report
from tests.ingest.site import Site
from tests.words import WordEmbeddings

FERRY = "# Ferge\n\nFergen går til øya klokken ni."
LIBRARY = "---\nid: LIB\ntitle: Biblioteket\nkind: guide\n---\n# Biblioteket\n\nBiblioteket låner ut bøker."


def word_embedder(_: Settings) -> Embedder:
    embeddings = WordEmbeddings()
    return Embedder(embeddings, embeddings.fingerprint, embeddings.count_tokens)


class Ingestion:
    """What a user has: a corpus folder, a data folder, commands."""

    def __init__(self, folder: Path, child: Child, site: Site | None = None):
        self.folder = folder
        self.settings = Settings(data=folder / "data", corpus=folder / "corpus")
        self.settings.corpus.mkdir()
        fetcher = (lambda hosts: site.fetcher(*hosts)) if site else None
        self.tools = Tools(word_embedder, fetcher, lambda: nullcontext(child))

    def write(self, name: str, text: str) -> Path:
        path = self.settings.corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def run(self, *arguments: str | Path, **options: Any) -> Report:
        listing = listing_of([str(one) for one in arguments or [self.settings.corpus]])
        return ingest(self.settings, listing, Stop(), tools=self.tools, **options)

    def plan(self, *arguments: str | Path) -> Plan:
        listing = listing_of([str(one) for one in arguments or [self.settings.corpus]])
        return preview(self.settings, listing, Stop(), self.tools)

    @property
    def catalogue(self) -> Catalogue:
        return Catalogue(self.settings.data / "catalogue.db")

    def index(self) -> Index:
        return open_index(self.settings, word_embedder(self.settings))

    def found(self, question: str) -> list[str]:
        """The sources of what is found, nearest first."""
        index = self.index()
        try:
            return [hit.passage.document.source for hit in index.search(question, Language.BOKMAAL)]
        finally:
            index.close()

    def sources(self) -> list[str]:
        with self.catalogue.reading() as rows:
            return [row[0] for row in rows.execute("SELECT source FROM documents ORDER BY source")]

    def errors(self) -> dict[str, str]:
        with self.catalogue.reading() as rows:
            return dict(rows.execute("SELECT source, error FROM sources WHERE error IS NOT NULL"))
