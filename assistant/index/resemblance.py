"""Which documents hold the same text: the same press release twice, a report and its summary.

Of each document the catalogue keeps a sketch: the hashes of its runs of words, thinned out evenly in a long text,
so that the share of one text that is found in another can be told (https://doi.org/10.1109/SEQUEN.1997.666900).
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Collection
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
    known = {id: held for id, held in read.items() if len(held) > LEAST}
    asked = sorted(set(documents) & known.keys())
    if not asked:
        return []
    names = sorted(known)
    hashes = np.concatenate([known[name][1:] for name in names])
    owners = np.repeat(np.arange(len(names)), [len(known[name]) - 1 for name in names])
    order = np.argsort(hashes, kind="stable")
    sorted_hashes, sorted_owners = hashes[order], owners[order]
    found: list[Alike] = []
    done: set[str] = set()
    for document in asked:
        first, last = (np.searchsorted(sorted_hashes, known[document][1:], side) for side in ("left", "right"))
        owning = np.concatenate([sorted_owners[start:end] for start, end in zip(first, last, strict=True)])
        common = np.bincount(owning, minlength=len(names))
        done.add(document)
        counts = {names[n]: int(common[n]) for n in np.flatnonzero(common >= LEAST * SAME)}
        found += [pair for other in counts.keys() - done if (pair := _pair(document, other, counts[other], known))]
    return sorted(found, key=lambda pair: (pair.document, pair.other))


def _pair(document: str, other: str, common: int, known: dict[str, Hashes]) -> Alike | None:
    """The document whose text is in the other one comes first."""
    step = max(known[document][0], known[other][0])
    own, others = (int(np.count_nonzero(known[name][1:] % step == 0)) for name in (document, other))
    if min(own, others) < LEAST:
        return None
    share, back = common / own, common / others
    if max(share, back) < SAME:
        return None
    return Alike(document, other, share, back) if share >= back else Alike(other, document, back, share)
