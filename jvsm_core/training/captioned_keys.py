"""Likeness of rows whose right answers are told by a key: a product, a caption, a tuple of fields.

Rows of equal keys answer the same query, so they are never each other's negatives. Where keys have
parts (the words of a caption, the fields of a tuple) rows can also be nearly right, and those that
differ in a single part are the negatives that teach most.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import torch
from torch import Tensor

#: What it costs to have another key, besides half the parts that differ.
APART = 2.0


def parts_of(key: Hashable) -> frozenset[Hashable]:
    """Words of a caption, stated fields of a tuple; nothing for an id."""
    if isinstance(key, tuple):
        return frozenset((place, value) for place, value in enumerate(key) if value)
    words = key.split() if isinstance(key, str) else []
    return frozenset(words if len(words) > 1 else ())


class Keys:
    """The keys of N rows.

    Attributes:
        whole: int64 [N], the number of each row's key.
        parts: int64 [N, M], the numbers of its key's parts; -1 where it has fewer.
        graded: whether keys have parts, so that some rows are closer to right than others.
    """

    def __init__(self, keys: Sequence[Hashable]) -> None:
        distinct = {key: number for number, key in enumerate(dict.fromkeys(keys))}
        self.whole = np.array([distinct[key] for key in keys], np.int64)
        split = [parts_of(key) for key in distinct]
        numbers: dict[Hashable, int] = {}
        rows = [sorted(numbers.setdefault(part, len(numbers)) for part in parts) for parts in split]
        self.parts = _padded(rows)[self.whole]
        self.graded = self.parts.shape[1] > 0

    def __len__(self) -> int:
        return len(self.whole)

    def cost(self, wanted: np.ndarray, rows: np.ndarray) -> Tensor:
        """How far rows [R] are from having the keys of other rows [B]: float32 [B, R], 0 where equal."""
        differ = self.whole[wanted, None] != self.whole[None, rows]
        cost = APART * torch.from_numpy(differ).float()
        if not self.graded:
            return cost
        # Only the parts at hand get a column: there may be many thousands of them in all.
        listed = np.concatenate([self.parts[wanted], self.parts[rows]])
        columns, place = np.unique(listed, return_inverse=True)
        has = np.zeros((len(listed), len(columns)), np.float32)
        has[np.arange(len(listed))[:, None], place.reshape(listed.shape)] = 1
        has[:, columns < 0] = 0
        ours, theirs = map(torch.from_numpy, np.split(has, [len(wanted)]))
        apart = ours.sum(1)[:, None] + theirs.sum(1)[None] - 2 * ours @ theirs.T
        return cost + apart / 2

    def neighbours(self) -> Groups:
        """Rows whose keys are equal but for one part."""
        seen: dict[frozenset[int], int] = {}
        of_key: dict[int, list[int]] = {}
        for number, row in zip(self.whole.tolist(), self.parts.tolist()):
            if number not in of_key:
                parts = frozenset(part for part in row if part >= 0)
                of_key[number] = [seen.setdefault(parts - {part}, len(seen)) for part in sorted(parts)]
        return Groups(_padded([of_key[number] for number in range(len(of_key))])[self.whole])


class Groups:
    """Groups that N rows belong to, for drawing others of a row's group.

    Args:
        membership: int64 [N, G] group numbers, each row's first, then -1.
    """

    def __init__(self, membership: np.ndarray) -> None:
        self._membership = membership
        self._count = (membership >= 0).sum(1)
        rows, columns = np.nonzero(membership >= 0)
        groups = membership[rows, columns]
        order = np.argsort(groups, kind="stable")
        self._members = rows[order]
        self._first = np.searchsorted(groups[order], np.arange(groups.max(initial=-1) + 2))

    def draw(self, rows: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """For each row a random member of a random group of its; itself where it has none. int64 [B]."""
        found = rows.copy()
        able = np.flatnonzero(self._count[rows])
        column = (rng.random(len(able)) * self._count[rows[able]]).astype(np.int64)
        group = self._membership[rows[able], column]
        first, size = self._first[group], np.diff(self._first)[group]
        found[able] = self._members[first + (rng.random(len(able)) * size).astype(np.int64)]
        return found


def _padded(lists: Sequence[Sequence[int]]) -> np.ndarray:
    """Lists of numbers as int64 [N, longest], filled up with -1."""
    padded = np.full((len(lists), max(map(len, lists), default=0)), -1, np.int64)
    for row, numbers in enumerate(lists):
        padded[row, : len(numbers)] = numbers
    return padded
