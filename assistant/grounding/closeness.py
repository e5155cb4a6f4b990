"""How near the meaning of a statement is to that of sentences, by an embedder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from assistant.grounding.wording import Similar

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings


def cosines(embeddings: Embeddings) -> Similar:
    """The cosines of a text to each of some others, by an embedder whose vectors have the length 1."""

    def similar(text: str, others: Sequence[str]) -> list[float]:
        own, *rest = map(np.asarray, embeddings.embed_documents([text, *others]))
        return [float(own @ other) for other in rest]

    return similar
