"""One attribute of every garment of a shop: probabilities of its values, and the garments in their order.

The probabilities of a large shop are too many to be read for each search. So each garment has a gist of two
bytes, its likeliest value and how likely that is, and the garments lie in the order of their gists. What a
gist leaves possible bounds what a garment can have, and those who may have something are pieces of that order.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

#: The least confidence with which a value counts as known, and with which it is beyond doubt.
CONFIDENT, CERTAIN = 0.5, 0.75

#: A value that a thing has no likelier than this is not looked for in others.
MARGINAL = 0.01

#: How finely a probability is told in a garment's gist.
_LEVELS = 256


@dataclass(frozen=True)
class Column:
    """One attribute of all garments of a catalogue.

    Attributes:
        values: the V values that occur.
        probs: float32 [N, V]; what a row lacks to 1 is how likely the garment has no such attribute.
        witness: uint8 [N], place in `evidence.WITNESSES` of who says most.
    """

    values: tuple[str, ...]
    probs: np.ndarray
    witness: np.ndarray

    @cached_property
    def places(self) -> np.ndarray:
        """Int64 [N], place of each garment's value in `values`; -1 where none is known."""
        best = self.probs.argmax(axis=1)
        return np.where(self.probs[np.arange(len(best)), best] >= CONFIDENT, best, -1)

    def confidence(self, values: Collection[str]) -> np.ndarray:
        """How likely a garment has one of some values: float32 [N], 0 to 1; not to be written to."""
        return self._sum([place for place, value in enumerate(self.values) if value in values])

    def _sum(self, places: Sequence[int]) -> np.ndarray:
        if len(places) == 1:
            return self.probs[:, places[0]]
        likely = np.zeros(len(self.probs), np.float32)
        for place in places:
            likely += self.probs[:, place]
        return np.minimum(likely, 1, out=likely)

    def having(self, places: Sequence[int], absent: bool = False, negated: bool = False) -> Likeness:
        """How likely a garment has one of the values in some places, worked out for all.

        Args:
            absent: or has no such attribute.
            negated: how likely it has not.
        """
        if negated:
            places, absent = [place for place in range(len(self.values)) if place not in places], not absent
        met = self._sum(places)
        if absent:
            met = np.minimum(met + self.absent, 1)
        return Likeness(self, dict.fromkeys(places, 1.0), float(absent), met)

    def counting(self, shares: Mapping[int, float]) -> Likeness:
        """How likely a garment has one of the values in some places, each of which counts so much, worked out for all."""
        likeness = Likeness(self, shares)
        return replace(likeness, every=likeness[slice(None)])

    def alike(self, distribution: Mapping[str, float], unknown: float = 0.0) -> Likeness:
        """How likely a garment has the same value as a thing with this distribution.

        Args:
            unknown: how far a garment without such an attribute is like it.
        """
        shares = {place: distribution.get(value, 0.0) for place, value in enumerate(self.values)}
        return Likeness(self, {place: share for place, share in shares.items() if share >= MARGINAL}, unknown)

    def prepare(self) -> None:
        """Work out what searches read, before somebody waits for it."""
        _ = self.absent, self.by_gist

    @cached_property
    def absent(self) -> np.ndarray:
        """How likely each garment has no such attribute: float32 [N]."""
        return np.maximum(1 - self._sum(range(len(self.values))), 0)

    @cached_property
    def gist(self) -> np.ndarray:
        """Unsigned [N], 256 times the place of each garment's likeliest value, and how likely it is, 0 to 255."""
        best: np.ndarray = np.zeros(len(self.probs), np.uint16 if len(self.values) <= _LEVELS else np.uint32)
        most = self.probs[:, 0].copy()
        for place in range(1, self.probs.shape[1]):
            np.copyto(best, best.dtype.type(place), where=self.probs[:, place] > most)
            np.maximum(most, self.probs[:, place], out=most)
        levels = np.minimum(most * _LEVELS, _LEVELS - 1).astype(best.dtype)
        return best * best.dtype.type(_LEVELS) + levels

    @cached_property
    def by_gist(self) -> tuple[np.ndarray, np.ndarray]:
        """Rows in the order of their gists, int32 [N], and where each gist begins, int64 [V * 256 + 1]."""
        counts = np.bincount(self.gist, minlength=len(self.values) * _LEVELS)
        return np.argsort(self.gist, kind="stable").astype(np.int32), np.concatenate([[0], np.cumsum(counts)])


@dataclass(frozen=True)
class Likeness:
    """How likely garments are like something in one attribute: worked out for those that are asked about.

    Attributes:
        column: the attribute.
        shares: place of a value to what its probability counts.
        absent: what counts that a garment has no such attribute.
        every: float32 [N], the same of all garments, where that was worked out already.
    """

    column: Column
    shares: Mapping[int, float]
    absent: float = 0.0
    every: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.column.probs)

    def __getitem__(self, rows: np.ndarray | slice | int) -> np.ndarray:
        """Float32 [n], 0 to 1, of the garments in some rows."""
        if self.every is not None:
            return self.every[rows]
        probs = self.column.probs
        found = np.float32(self.absent) * (self.column.absent if self.absent else probs[:, 0])[rows]
        for place, share in self.shares.items():
            # First the column, which lies in one piece: many times as fast as `probs[rows, place]`.
            found += np.float32(share) * probs[:, place][rows]
        return np.minimum(found, np.float32(1))

    def at_most(self, rows: np.ndarray) -> np.ndarray:
        """As `likeness[rows]` or more, by what garments' gists leave possible."""
        return np.take(self.bounds, self.column.gist[rows])

    @property
    def rough(self) -> bool:
        """Whether a gist is looked at sooner than the probabilities are, which lie far apart in memory."""
        return self.every is None

    @cached_property
    def bounds(self) -> np.ndarray:
        """The most that each gist can come to: float32 [V * 256]."""
        shares = np.array([self.shares.get(place, 0.0) for place in range(self.column.probs.shape[1])])
        *_, second, first = 0.0, *np.sort(shares)
        others = np.maximum(np.where(shares == first, second, first), self.absent)
        levels = np.arange(_LEVELS + 1) / _LEVELS
        # What the likeliest value leaves may all be the others' that counts most.
        most = shares[:, None] * levels + others[:, None] * (1 - levels)
        most = np.maximum(most[:, :-1], most[:, 1:])
        return np.minimum(most + 1e-6, 1).astype(np.float32).ravel()

    def count(self, least: float) -> int:
        """How many garments may be so like it."""
        starts = self.column.by_gist[1]
        return int(np.diff(starts)[self.bounds >= least].sum())

    def rows(self, least: float) -> np.ndarray:
        """The garments that may be so like it: int32 [n], in no order."""
        rows, starts = self.column.by_gist
        able = np.concatenate([[False], self.bounds >= least, [False]])
        edges = np.flatnonzero(able[1:] != able[:-1]).reshape(-1, 2)
        return np.concatenate([rows[starts[first] : starts[last]] for first, last in edges] or [rows[:0]])
