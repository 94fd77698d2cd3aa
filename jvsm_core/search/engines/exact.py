"""Exact search: NumPy compares the query with every vector."""

from __future__ import annotations

import numpy as np


class ExactEngine:
    """Compares the query with every vector: always right, time in proportion to their number.

    Args:
        vectors: float32 [N, D]; the key of each is its row. They may be memory-mapped.
    """

    name = "exact"

    def __init__(self, vectors: np.ndarray) -> None:
        self._vectors = vectors
        self._removed = np.zeros(len(vectors), bool)

    def __len__(self) -> int:
        return len(self._vectors) - int(np.count_nonzero(self._removed))

    def nearest(self, query: np.ndarray, k: int, allowed: np.ndarray | None = None) -> np.ndarray:
        removed, vectors = self._removed, self._vectors[: len(self._removed)]
        if removed.any():
            allowed = ~removed if allowed is None else allowed[: len(vectors)] & ~removed[: len(allowed)]
        if allowed is None:
            candidates = np.arange(len(vectors))
            scores = vectors @ query
        else:
            candidates = np.flatnonzero(allowed)
            scores = vectors[candidates] @ query
        if k >= len(candidates):
            return candidates
        # Of equal scores at the edge, the lower keys: partition alone would take any of them.
        edge = np.partition(scores, len(scores) - k)[len(scores) - k]
        above, level = candidates[scores > edge], candidates[scores == edge]
        return np.concatenate([above, level[: k - len(above)]])

    def add(self, vectors: np.ndarray) -> np.ndarray:
        first = len(self._vectors)
        self._vectors = np.concatenate([self._vectors, vectors])
        self._removed = np.concatenate([self._removed, np.zeros(len(vectors), bool)])
        return np.arange(first, len(self._vectors))

    def replace(self, keys: np.ndarray, vectors: np.ndarray) -> None:
        changed = np.array(self._vectors)  # a search that is under way goes on over what it began with
        changed[keys] = vectors
        self._vectors = changed

    def remove(self, keys: np.ndarray) -> None:
        removed = self._removed.copy()
        removed[keys] = True
        self._removed = removed
