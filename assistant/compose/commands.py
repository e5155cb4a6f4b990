"""Knows a sentence that gives orders to an assistant, instead of telling a reader something."""

from __future__ import annotations

import re
from functools import lru_cache

_COMMAND = re.compile(
    r"\b(?:ignore|disregard|forget|override|ignorer|ignorér|overse|se bort fra|glem)\b.{0,40}"
    r"\b(?:instruction|instruks|prompt|previous|above|tidligere|ovenfor|ovenstående|rule|regle)\w*"
    r"|\b(?:system|hidden) ?prompt|^\W*(?:system|assistant|user|human)\s*:"
    r"|\byou are (?:now )?(?:an? )?(?:ai|assistant|chatbot|language model)\b"
    r"|\b(?:du er nå|du er nu|du er no)\b.{0,20}\b(?:assistent|chatbot|språkmodell|sprogmodel)\b"
    r"|\b(?:svar|answer|respond|reply|skriv|write) (?:only|kun|bare|alltid|altid|always|berre)\b"
    r"|\b(?:når|nå|hvis|dersom|om|if|when|whenever)\b.{0,12}\b(?:noen|nokon|nogen|bruker(?:en)?|brukar(?:en)?|bruger(?:en)?|"
    r"anyone|somebody|someone|users?)\b.{0,8}\b(?:spør\w*|ask\w*)\b.{0,120}\b(?:svar\w*|answer\w*|say|sei|si|sig|reply)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=1 << 14)
def commands(text: str) -> bool:
    """Whether the text tells an assistant what to say or to leave out."""
    return bool(_COMMAND.search(text))
