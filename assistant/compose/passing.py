"""Makes a chat model's words fit to show while they pass: markers resolved; no links, markup or hidden characters.

Character by character, so that it makes no difference where one piece of a stream ends and the next begins.
"""

from __future__ import annotations

import re

# Characters that show nothing: controls, soft hyphen, fillers, zero width, bidi, variation selectors, tags, surrogates.
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_NUMBER = r"\^?\d{1,3}(?:†[^\s,;]*)?"
_MARKER = re.compile(
    rf"\s*(?:(?:kjelde|kilde|source|passage|passasje|utdrag|ref)\w*\.?:?\s*)?"
    rf"{_NUMBER}(?:\s*(?:[,;&–-]|og|and)\s*{_NUMBER})*\s*[,;]?\s*",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d+)\s*[–-]\s*(\d+)|(\d+)")
_LINK = re.compile(
    r"\W?[\w+.-]+:(?://|\\\\)\S*|\(?//\S*|www\.\S*|\W?(?:javascript|vbscript|data|mailto|tel|file|blob|slack):\S+"
    r"|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?::\d+|[/?#]\w)\S*",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"\*\*|__|~~|`+|^#+$|(?<=\w)\*(?!\w)|^\*(?=\w)")
_CLOSING = {"[": "]", "【": "】"}
_BRACKET, _TAG, _WORD = 160, 2000, 120  # characters after which something unclosed or unbroken is taken for noise
_STOPS = tuple(".,;:!?)")
_BULLET = "*"
_THOUGHT = re.compile(r"<(/?)think(?:ing)?\b", re.IGNORECASE)


class Passing:
    """The words of one reply. `[2]` passes as a marker if there is a passage 2; else it vanishes."""

    def __init__(self, passages: int):
        self._passages = passages
        self._open = ""  # a bracket or tag that is not closed yet
        self._word = ""
        self._space = ""
        self._thinking = False  # inside <think>
        self._begun = False
        self._vanished = False  # whether a marker was left out of the word
        self._out: list[str] = []

    def feed(self, piece: str) -> str:
        """What can be shown after a further piece."""
        for sign in _UNSEEN.sub("", piece):
            self._take(sign)
        return self._given()

    def end(self) -> str:
        """What is left when the reply is over."""
        while self._open:
            self._give_up()
        self._end_word()
        return self._given()

    def _given(self) -> str:
        out, self._out = "".join(self._out), []
        return out

    def _take(self, sign: str) -> None:
        if self._open:
            self._open += sign
            self._in_tag(sign) if self._open[0] == "<" else self._in_bracket(sign)
        elif sign in "<[【":
            self._open = sign
        elif sign.isspace():
            self._end_word()
            self._space += sign
        else:
            self._word += sign

    def _in_tag(self, sign: str) -> None:
        if len(self._open) == 2 and (sign.isspace() or sign.isdigit() or sign == "="):
            self._open = ""
            self._word += "<"
            self._take(sign)
        elif sign == ">":
            if thought := _THOUGHT.match(self._open):
                self._end_word()
                self._thinking = not thought[1]
            self._open = ""
        elif len(self._open) > _TAG:
            self._open = ""

    def _in_bracket(self, sign: str) -> None:
        if sign == _CLOSING[self._open[0]]:
            inside, self._open = self._open[1:-1], ""
            self._resolve(inside)
        elif sign == "\n" or len(self._open) > _BRACKET:
            self._give_up()

    def _give_up(self) -> None:
        """Take what was opened and not closed for plain words, a tag for nothing."""
        opened, self._open = self._open, ""
        if opened[0] != "<":
            self._resolve(opened[1:].rstrip("\n"))
            if opened.endswith("\n"):
                self._take("\n")

    def _resolve(self, inside: str) -> None:
        if _MARKER.fullmatch(inside):
            numbers = [number for number in _numbers(inside) if 1 <= number <= self._passages]
            self._word += "".join(f"[{number}]" for number in dict.fromkeys(numbers))
            self._vanished = self._vanished or not numbers
            return
        self._word = self._word.removesuffix("!")  # of an image
        for sign in inside:
            self._take(sign)

    def _end_word(self) -> None:
        word = _plain(self._word)
        vanished = self._vanished or word != self._word
        self._word, self._vanished = "", False
        if not word or self._thinking:
            return
        if self._begun and not (vanished and word.startswith(_STOPS)):
            self._out.append(_spacing(self._space))
        self._begun, self._space = True, ""
        self._out.append(word)


def _plain(word: str) -> str:
    if word == _BULLET:
        return "-"
    if len(word) > _WORD:
        return ""
    return _LINK.sub(_full_stop, _MARKUP.sub("", word)).replace("](", "] (").replace("]:", "] :")


def _full_stop(link: re.Match[str]) -> str:
    """What stands for a link: the stop that ends its sentence."""
    return link[0][-1] if link[0][-1] in ".!?" else ""


def _spacing(space: str) -> str:
    lines = space.count("\n")
    return "\n" * min(lines, 2) or space[:1]


def _numbers(inside: str) -> list[int]:
    found: list[int] = []
    for first, last, one in _RANGE.findall(re.sub(r"†[^\s,;]*", "", inside)):
        found += [int(one)] if one else range(int(first), min(int(last), int(first) + 9) + 1)
    return found
