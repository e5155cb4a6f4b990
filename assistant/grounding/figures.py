"""Finds amounts in text: value, unit, bound, rate. "Minst 1,3 mill. kr" is at least 1300000 in crowns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from assistant.grounding import numerals
from assistant.grounding.lists import listed, phrases, times, values, words
from assistant.grounding.tokens import Token
from assistant.types import Language

_BOUND = 4  # words of the longest cue for a bound
_RATE = 3  # words of the longest cue for a rate
_RATE_WITHIN = 7  # tokens after the number in which its rate may stand
_ONE_AND_A_HALF = frozenset({"halvannet", "halvannen", "halvanden", "halvandet", "halvtanna"})
_HALF = frozenset({"halv", "halvt", "half"})
_NOT_ENGLISH = frozenset({"to", "ti", "tres", "second"})  # number words elsewhere, or only after "the"
_ROLES = ("from", "to", "by")
_HYPHENS = frozenset({"-", "‑"})


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount. `unit` is a currency, "share" (1 is 100 %), "points", "month", "hour" or "" for a count of things."""

    values: frozenset[float]  # more than one where the digits have two readings
    unit: str
    bound: str  # ">=", ">", "~>", "", "~", "=", "~<", "<" or "<="
    role: str  # "from", "to" or "by" of a change or range, else ""
    rate: str  # year, month, week, day, hour or ""
    start: int  # token at which its bound begins
    first: int  # tokens it is made of, with its unit, without its bound
    last: int
    spelled: str = field(compare=False)


class _Number(NamedTuple):
    values: frozenset[float]
    after: int  # the token that follows
    unit: str = ""


def figures(found: Sequence[Token], language: Language, taken: frozenset[int]) -> tuple[Figure, ...]:
    """The amounts among tokens, but for those taken by dates."""
    return tuple(_Reader(found, language, taken).read())


def rates_in(spoken: Sequence[str]) -> frozenset[str]:
    """The rates that are named among lower-case words: year, month, week, day, hour."""
    rates, sizes = phrases("rates"), range(1, _RATE + 1)
    keys = (tuple(spoken[at : at + size]) for at in range(len(spoken)) for size in sizes)
    return frozenset(rates[key] for key in keys if key in rates)


class _Reader:
    def __init__(self, found: Sequence[Token], language: Language, taken: frozenset[int]) -> None:
        self._words = [token.word for token in found]
        self._texts = [token.text for token in found]
        self._english = language is Language.ENGLISH
        self._language = language
        self._taken = taken

    def read(self) -> Iterator[Figure]:
        position = 0
        while position < len(self._words):
            number = None if position in self._taken else self._number(position)
            if number:
                yield self._figure(position, number)
            position = number.after if number else position + 1

    def _at(self, position: int) -> str:
        return self._words[position] if 0 <= position < len(self._words) else ""

    def _figure(self, position: int, number: _Number) -> Figure:
        first, unit = self._currency_before(position)
        amounts, after = number.values, number.after
        if number.unit:
            unit = number.unit
        elif not unit:
            unit, factor, after = self._unit(after)
            amounts = frozenset(value * factor for value in amounts)
        bound, start = self._bound(first, after)
        if unit in ("month", "hour") and self._at(start) == "over" and self._english:
            bound = ""  # what runs over five years lasts five years
        before = self._at(start - 1)
        role = next((role for role in _ROLES if before in listed(f"{role}_amount")), "")
        rounded = frozenset(round(value, 4) for value in amounts)
        spelled = " ".join(self._texts[first:after])
        return Figure(rounded, unit, bound, role, self._rate(after), start, first, after - 1, spelled)

    def _number(self, position: int) -> _Number | None:
        word = self._words[position]
        if word[0].isdecimal():
            amounts = numerals.digits(word, self._language) if word[-1].isdecimal() else frozenset()
            return self._scaled(amounts, position + 1) if amounts else None
        if self._english and word in _NOT_ENGLISH:
            return self._ordinal(position)
        return self._fraction(position) or self._ordinal(position) or self._spelled(position)

    def _ordinal(self, position: int) -> _Number | None:
        """The second phase: not "first received"."""
        order = values("ordinals").get(self._words[position])
        if order is None or self._at(position - 1) not in listed("definite_article"):
            return None
        return _Number(frozenset({order}), position + 1, "order")

    def _spelled(self, position: int) -> _Number | None:
        word, after = self._words[position], position + 1
        value = numerals.word(word)
        if value is None:
            return self._years(word, after)
        if 20 <= value < 100 and self._at(after) in _HYPHENS and (one := numerals.word(self._at(after + 1))):
            value, after = value + one, after + 2  # twenty-five
        if value == 1 and self._at(after) in {"of", "av", "af"}:
            return None
        return self._scaled(frozenset({value}), after)

    def _years(self, word: str, after: int) -> _Number | None:
        """Treårig: of three years."""
        stem = word.partition("årig")[0]
        years = numerals.word(stem) if stem and stem != word else None
        return _Number(frozenset({years * 12}), after, "month") if years else None

    def _scaled(self, amounts: frozenset[float], after: int) -> _Number:
        while True:
            at = after + 1 if self._at(after) in _HYPHENS else after
            scale = values("scales").get(self._at(at))
            if scale is None:
                return _Number(amounts, after)
            amounts = frozenset(value * scale for value in amounts)
            after = at + 1 + (self._at(at + 1) == ".")  # mill.

    def _fraction(self, position: int) -> _Number | None:
        """Halves, thirds, every fourth, one in five, one and a half."""
        word, follower = self._words[position], self._at(position + 1)
        shares = values("fractions")
        if word in listed("every") and (part := values("parts").get(follower)):
            return _Number(frozenset({round(1 / part, 4)}), position + 2, "share")
        if word == "one" and follower == "in" and (part := numerals.word(self._at(position + 2))):
            return _Number(frozenset({round(1 / part, 4)}), position + 3, "share")
        if word in _ONE_AND_A_HALF:
            return self._scaled(frozenset({1.5}), position + 1)
        if word in _HALF and (after := self._half_of(position)):
            return self._scaled(frozenset({0.5}), after)
        if word in shares:
            return _Number(frozenset({shares[word]}), position + 1, "share")
        if follower in shares and numerals.word(word) not in (None, 1):
            return _Number(frozenset({shares[follower]}), position + 2, "share")
        return None

    def _half_of(self, position: int) -> int | None:
        """What "half" is half of, if it is a scale or a time: half a million, et halvt år."""
        after = position + (2 if self._at(position + 1) in {"a", "an"} else 1)
        return after if self._at(after) in values("scales") or self._at(after) in times() else None

    def _currency_before(self, position: int) -> tuple[int, str]:
        back = position - (2 if self._at(position - 1) == "." else 1)
        unit = words("currencies").get(self._at(back), "") if back >= 0 else ""
        return (back, unit) if unit else (position, "")

    def _unit(self, after: int) -> tuple[str, float, int]:
        """Unit, factor, and the token that follows it."""
        after += self._at(after) in _HYPHENS
        word, follower = self._at(after), self._at(after + 1)
        if word in words("crowns") and follower in words("currencies"):
            return words("crowns")[word], 1.0, after + 2
        if word in words("currencies"):
            return words("currencies")[word], 1.0, after + 1
        if (word, follower) in {("per", "cent"), ("percentage", "points")}:
            return ("share", 0.01, after + 2) if word == "per" else ("points", 1.0, after + 2)
        if words("shares").get(word) == "points":
            return "points", 1.0, after + 1
        if word in words("shares") or word.startswith(("prosent", "procent")):
            return "share", 0.01, after + 1
        if word in times():
            return (*times()[word], after + 1)
        if word in {"time", "timen"} and not self._english:
            return "hour", 1.0, after + 1
        return "", 1.0, after

    def _bound(self, first: int, after: int) -> tuple[str, int]:
        """The bound before a number, or after it, and the token at which the whole begins."""
        cues, start = phrases("bounds"), first
        while start and self._at(start - 1) in listed("before_a_number"):
            if tuple(self._words[max(start - 2, 0) : start]) in cues:
                break
            start -= 1
        for size in range(min(_BOUND, start), 0, -1):
            if bound := cues.get(tuple(self._words[start - size : start])):
                return bound, start - size
        for at in range(first - 2, max(first - 4, -1), -1):
            if self._at(at) in listed("far") and not any(word[0].isdecimal() for word in self._words[at:first]):
                return cues[(self._at(at),)], at
        only = first - (self._at(first - 1) in listed("only_before"))
        return phrases("bounds_after").get(tuple(self._words[after : after + 2]), ""), only

    def _rate(self, after: int) -> str:
        for position in range(after, min(after + _RATE_WITHIN, len(self._words))):
            if self._words[position] in {".", ";", ":"} and position > after:  # not the stop of "kr."
                return ""
            for size in range(_RATE, 0, -1):
                if rate := phrases("rates").get(tuple(self._words[position : position + size])):
                    return rate
        return ""
