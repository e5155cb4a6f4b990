"""The corpus as the suite sees it: indexed in a place of its own, its documents and canonical texts at hand."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.index.catalogue import Catalogue
from assistant.index.records import Prepared, read_documents, read_prepared
from assistant.settings import Settings
from assistant.types import Document, Passage, Span
from assistant.wiring import catalogue_path

OUT = Path("evals/out")
_ROOT = Path(__file__).parents[1]
_INDEXING = ("assistant/index", "assistant/embedding", "assistant/language", "ingest")  # code that makes an index


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents with their canonical texts and passages, by id."""

    documents: Mapping[str, Document]
    texts: Mapping[str, str]
    passages: Mapping[str, tuple[Passage, ...]]

    @property
    def digest(self) -> str:
        """Changes whenever any text does."""
        versions = "\n".join(f"{id} {document.version}" for id, document in sorted(self.documents.items()))
        return hashlib.sha256(versions.encode()).hexdigest()


def indexed(settings: Settings, data: Path = OUT / "index") -> Settings:
    """Bring the suite's own index in step with the corpus folder; settings that point at it.

    Unchanged sources cost nothing. An index made by other code than today's is thrown away: it would hide what a
    change of the splitter or the stemmer does.
    """
    from ingest.commands import synchronise

    made_by, code = data / "made-by", code_digest(_ROOT, _INDEXING)
    if data.exists() and (not made_by.exists() or made_by.read_text() != code):
        shutil.rmtree(data)
    own = settings.model_copy(update={"data": data, "chroma_url": ""})
    synchronise(own, [own.corpus], mass_delete=True)
    made_by.write_text(code)
    return own


def code_digest(root: Path, folders: Iterable[str]) -> str:
    """A sum over all Python and TOML files below some folders."""
    digest = hashlib.sha256()
    found = (path for folder in folders for path in (root / folder).rglob("*") if path.suffix in (".py", ".toml"))
    for path in sorted(found):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def read_corpus(settings: Settings) -> Corpus:
    """All that is in the catalogue. Raises NoIndex where there is none."""
    with Catalogue(catalogue_path(settings)).reading() as rows:
        read = [one for document in read_documents(rows) if (one := read_prepared(rows, document.id))]
    return corpus_of(read)


def corpus_of(documents: Iterable[Prepared]) -> Corpus:
    """Some documents by their ids."""
    named = {one.document.id: one for one in documents}
    return Corpus(
        {id: one.document for id, one in named.items()},
        {id: one.text for id, one in named.items()},
        {id: one.passages for id, one in named.items()},
    )


@lru_cache(maxsize=4096)
def places(quote: str, text: str) -> tuple[Span, ...]:
    """Where a quote stands in a text, white space counting alike; empty where it does not."""
    words = quote.split()
    if not words:
        return ()
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    return tuple(Span(match.start(), match.end()) for match in pattern.finditer(text))
