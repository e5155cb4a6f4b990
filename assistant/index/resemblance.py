"""Which documents hold the same text: the same press release twice, a report and its summary.

Of each document the catalogue keeps a sketch: the hashes of its runs of words, thinned out evenly in a long text,
so that the share of one text that is found in another can be told (https://doi.org/10.1109/SEQUEN.1997.666900).
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

RUN = 4  # words
MOST = 2048  # hashes of one sketch
LEAST = 12  # hashes that a judgement needs
SAME = 0.8  # share of a text from which it counts as being in another

Hashes = np.ndarray[Any, np.dtype[np.uint32]]


@dataclass(frozen=True, slots=True)
class Alike:
    """A document whose text is in another one."""

    document: str
    other: str
    share: float  # of the document's text that the other holds too, 0 to 1
    back: float  # of the other's text that the document holds

    @property
    def both(self) -> bool:
        """Whether the two are the same text, and not one a part of the other."""
        return self.share >= SAME and self.back >= SAME


def sketch(text: str) -> bytes:
    """Every n-th hash by value, after n itself: 32 bits each, little endian."""
    words = re.findall(r"\w+", text.casefold())
    runs = {" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}
    hashes = np.array([int.from_bytes(hashlib.blake2b(run.encode(), digest_size=4).digest()) for run in runs], "<u4")
    step = 1
    while np.count_nonzero(hashes % step == 0) > MOST:
        step *= 2
    return np.concatenate([[step], np.sort(hashes[hashes % step == 0])]).astype("<u4").tobytes()


def alike(rows: sqlite3.Connection, documents: Collection[str]) -> list[Alike]:
    """For each of these documents the others that hold most of its text, or whose text it holds, each pair once."""
    read = {row[0]: np.frombuffer(row[1], "<u4") for row in rows.execute("SELECT document, sketch FROM sketches")}
    names = [name for name in sorted(read) if len(read[name]) > LEAST]
    asked = set(documents)
    if asked.isdisjoint(names):
        return []
    sketches = _Sketches([read[name] for name in names])
    pairs = {
        _pair(name, names[other], share, back)
        for place, name in enumerate(names)
        if name in asked
        for other, share, back in sketches.like(place)
    }
    return sorted(pairs, key=lambda pair: (pair.document, pair.other))


def _pair(one: str, other: str, share: float, back: float) -> Alike:
    """The one that is held by the other comes first."""
    return Alike(one, other, share, back) if (-share, one) <= (-back, other) else Alike(other, one, back, share)


class _Sketches:
    """All sketches side by side: which of them hold a hash is looked up in one sorted array."""

    def __init__(self, sketches: Sequence[Hashes]):
        self._hashes = [held[1:] for held in sketches]
        self._levels = np.array([int(held[0]).bit_length() - 1 for held in sketches])  # thinned to one in 2**level
        steps = 2 ** np.arange(self._levels.max() + 1)
        self._sizes = np.array([[np.count_nonzero(held % step == 0) for step in steps] for held in self._hashes])
        together = np.concatenate(self._hashes)
        owners = np.repeat(np.arange(len(sketches)), [len(held) for held in self._hashes])
        order = np.argsort(together, kind="stable")
        self._sorted, self._owners = together[order], owners[order]

    def like(self, place: int) -> Iterator[tuple[int, float, float]]:
        """The other places that hold most of what this one does, or the other way round, with both shares."""
        first, last = (np.searchsorted(self._sorted, self._hashes[place], side) for side in ("left", "right"))
        owning = np.concatenate([self._owners[start:end] for start, end in zip(first, last, strict=True)])
        common = np.bincount(owning, minlength=len(self._hashes))
        levels = np.maximum(self._levels, self._levels[place])  # as thin as the thinner of two
        own, others = self._sizes[place, levels], self._sizes[np.arange(len(levels)), levels]
        shares, backs = common / np.maximum(own, 1), common / np.maximum(others, 1)
        alike = (np.minimum(own, others) >= LEAST) & (np.maximum(shares, backs) >= SAME)
        return ((int(n), float(shares[n]), float(backs[n])) for n in np.flatnonzero(alike) if n != place)
