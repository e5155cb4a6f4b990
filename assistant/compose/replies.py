"""Reads the reply of a chat model: its sentences and list items, each with the passages that it names."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from assistant.language.sentences import split_sentences
from assistant.types import Language

NOTHING = "NO ANSWER"  # what the prompt asks for where the passages do not answer
_MOST = 24  # sentences that are looked at
_MARKER = re.compile(r"\[(\d+)\]")
_LEADING = re.compile(r"^(?:\[\d+\]\s*)+")
_BULLET = re.compile(r"^\s*(?:[-•–#>]+\s*|\(?\d{1,2}[.)]\s+|[a-h]\)\s+)")
_STOPS = (".", "!", "?", "…", ":", ")", "»", "”", '"')
_WORD = re.compile(r"[^\W\d_]+")
# Begins a question, also one without its mark; or a clause, which needs a comma and another to say something.
_ASKS = re.compile(
    r"\W*(?:er|var|har|hadde|havde|kan|kunne|må|skal|skulle|vil|ville|bør|får|ble|blei|vart|blir|blev|bliver|finnes|finst|"
    r"findes|gjelder|gjeld|gælder|trenger|treng|is|are|was|were|has|have|had|can|could|may|must|should|shall|will|would|"
    r"does|do|did)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"\W*(?:hv\w+|kva|kven|kvar|korleis|kvifor|kor|når|hvornår|dersom|om|fordi|selv om|sjølv om|selvom|mens|medan|"
    r"ettersom|what|who|whose|which|where|when|why|how|if|whether|because|although|while|since)\b[^,]*$",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"[^:]*:\s*[\"«“”„][^\"»“”]*[\"»“”]?\W*")  # somebody: "a title", whole or broken off
_FEW = 8  # words that tell no language
_FAMILY = (("no", "nn", "da"), ("en",))  # py3langid's codes; of the others, and of English
_SURE = 20.0  # nats by which it must prefer any of its other languages


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence or list item as the model wrote it, without its markers."""

    text: str
    numbers: tuple[int, ...]  # of the passages it names
    lead: str = ""  # the words that lead into its list
    ended: bool = True  # by a stop, a marker, or the next item; else it is a heading, or broken off

    @property
    def tells(self) -> bool:
        """Whether it says something, true or not: no question, heading, title, lone clause or broken-off words."""
        if not self.ended or self.text.endswith("?") or _REFERENCE.fullmatch(self.whole):
            return False
        return not (_ASKS.match(self.whole) or _CLAUSE.match(self.whole))

    @property
    def whole(self) -> str:
        """What it says: an item says it together with what leads into its list."""
        return f"{self.lead} {self.text}".strip()


def read_reply(reply: str) -> list[Written]:
    """The sentences and items in order. Words that lead into a list are part of its items."""
    found: list[Written] = []
    lead = ""
    for line in reply.split("\n"):
        plain = _BULLET.sub("", line)
        is_item = plain != line
        sentences = _sentences(plain)
        if not is_item and sentences:
            leads = sentences[-1].text.endswith(":")
            lead = sentences.pop().text if leads else ""
        found += [replace(one, lead=lead, ended=one.ended or bool(lead)) if is_item else one for one in sentences]
    once: dict[str, Written] = {}
    for one in found:
        once.setdefault(one.whole, one)
    return list(once.values())[:_MOST]


def _sentences(line: str) -> list[Written]:
    """Of one line. A marker after the full stop belongs to the sentence before it."""
    found: list[Written] = []
    for span in split_sentences(line):
        sentence = line[span.start : span.end]
        if found and (leading := _LEADING.match(sentence)):
            found[-1] = replace(found[-1], numbers=_unique(found[-1].numbers, leading[0]), ended=True)
            sentence = sentence[leading.end() :]
        text = _tidy(_MARKER.sub("", sentence))
        if re.search(r"\w", text):
            numbers = _unique((), sentence)
            found.append(Written(text, numbers, ended=bool(numbers) or text.endswith(_STOPS)))
    return found


def says_nothing(reply: str) -> bool:
    """Whether the model says that the passages do not answer."""
    return bool(re.match(rf"\s*{NOTHING}(?!\w)", reply, re.IGNORECASE))


def speaks(reply: str, language: Language) -> bool:
    """Whether a reply is in the language. Bokmål, nynorsk and Danish are read by each other's readers."""
    if len(_WORD.findall(reply)) < _FEW:
        return True
    own = _FAMILY[language is Language.ENGLISH]
    scores = dict(_identifier().rank(reply))
    return bool(max(scores.values()) - max(scores[code] for code in own) < _SURE)


def prepare() -> None:
    """Load what takes a second to load, before it is needed."""
    _identifier()


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)


def _unique(numbers: tuple[int, ...], text: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys((*numbers, *map(int, _MARKER.findall(text)))))


def _tidy(text: str) -> str:
    return re.sub(r"\s+([.,;:!?])", r"\1", " ".join(text.split()))
