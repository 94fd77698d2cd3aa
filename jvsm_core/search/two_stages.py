"""The garments of the highest scores by the formula, without a look at all that a large shop has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from .columns import Column
from .formula import SMALL, AttributeScores, highest
from .index import GarmentIndex, SearchResult

#: Nearest garments that the engine is asked for in a large shop, and where too many could be best: what it has not
#: found lies no nearer than the best quarter of what it has.
_NEAREST, _FURTHER = 256, 2048
#: Garments of a sample, by which it is told what the first will earn, and of how many beside each other, which are read
#: at once.
_SAMPLE, _BESIDE = 4_096, 16
#: Garments whose likeness is worked out: those that earn most, the best of more by the outlines of theirs, the best
#: of still more by the sketches of those, and of how many those are looked at.
_EARNING, _SCORED, _OUTLINED, _SKETCHED = 128, 256, 4_096, 262_144


def prepare(index: GarmentIndex, columns: Iterable[Column]) -> None:
    """Work out what searches of a large shop read, before somebody waits for it."""
    if len(index) > SMALL:
        _ = index.outlines
        for column in columns:
            column.prepare()


def search(
    index: GarmentIndex,
    query: np.ndarray,
    k: int,
    attribute_scores: AttributeScores | None,
    allowed: np.ndarray | None = None,
    excluded: Sequence[int] = (),
) -> SearchResult:
    """The k garments of the highest scores; cosine similarity is the score where nothing is asked.

    Args:
        query, allowed, excluded: as for `GarmentIndex.search`.
    """
    if attribute_scores is None:
        return index.search(query, k, allowed, excluded)
    free = np.ones(len(index), bool) if allowed is None else allowed.copy()
    free[list(excluded)] = False
    k = min(k, int(np.count_nonzero(free)))
    if not k:
        return SearchResult(np.empty(0, np.int64), np.empty(0, np.float32), "exact")
    if attribute_scores.large:
        return _Candidates(index, query, k, attribute_scores, free).best()
    # Every garment's attributes are looked at anyway: a graph would spare less than it takes.
    scores = attribute_scores.of_all(index.cosines(query), free)
    rows = highest(scores, k)
    return SearchResult(rows, scores[rows], "exact")


class _Candidates:
    """The k best of a large shop, by the threshold algorithm of Fagin, Lotem and Naor (2001) on two lists.

    The engine gives those that are nearest, the attributes' columns those that earn most. The k-th best
    score among them, and that what is left lies no nearer than what the engine has found, bound what one
    must earn to come before. Of those who may earn as much, the best by the outlines of their embeddings
    are scored.
    """

    def __init__(
        self, index: GarmentIndex, query: np.ndarray, k: int, earned: AttributeScores, free: np.ndarray
    ) -> None:
        """Begin with none.

        Args:
            free: bool [N], the garments that may be found; used up.
        """
        self._index, self._query, self._k, self._earned, self._free = index, query, k, earned, free
        self._rows, self._scores = np.empty(0, np.int64), np.empty(0, np.float32)
        # The engine that answered, and how near what is left lies at most.
        self._engine, self._nearest = "exact", 1.0

    def best(self) -> SearchResult:
        """The k best, in their order."""
        count = len(self._index)
        starts = np.arange(0, count - _BESIDE + 1, max(_BESIDE, count * _BESIDE // _SAMPLE))
        sample = (starts[:, None] + np.arange(_BESIDE)).ravel()
        self._score_earning(sample[self._free[sample]])
        self._score_near(_NEAREST)
        rows, logs = self._earned.earning(self._bound, self._free)
        if len(rows) > _SKETCHED:
            self._score_near(_FURTHER)
            rows, logs = self._able(rows, logs)
            rows, logs = _most(_SKETCHED, logs, rows, logs)
        if len(rows) > _OUTLINED:
            rough = self._earned.scores(self._index.roughly(self._query, rows, sketched=True), logs)
            rows, logs = _most(_OUTLINED, rough, rows, logs)
        if self._earned.rough:
            rows, logs = self._able(rows, self._earned.logs_of(rows))
        if len(rows) > _SCORED:
            self._score_earning(rows)
            rows, logs = self._able(rows, logs)
        if len(rows) > _SCORED:
            rough = self._earned.scores(self._index.roughly(self._query, rows), logs)
            (rows,) = _most(max(_SCORED, 4 * self._k), rough, rows)
        self._score(rows)
        return SearchResult(self._rows, self._scores, self._engine)

    @property
    def _bound(self) -> float:
        """What one that is left must earn to be among the first k."""
        full = len(self._scores) == self._k
        return self._earned.earned(float(self._scores[-1]), self._nearest) if full else -np.inf

    def _able(self, rows: np.ndarray, logs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Those of some garments that are left and may be among the first k by what they earn."""
        able = np.flatnonzero((logs >= self._bound) & self._free[rows])
        return rows[able], logs[able]

    def _score(self, rows: np.ndarray, cosines: np.ndarray | None = None) -> None:
        self._free[rows] = False
        cosines = self._index.cosines(self._query, rows) if cosines is None else cosines
        scores = self._earned.scores(cosines, self._earned.logs_of(rows))
        rows, scores = np.concatenate([self._rows, rows]), np.concatenate([self._scores, scores])
        best = np.lexsort((rows, -scores))[: self._k]
        self._rows, self._scores = rows[best], scores[best]

    def _score_earning(self, rows: np.ndarray) -> None:
        """Score those who may earn most of some garments."""
        self._score(*_most(_EARNING, self._earned.at_most(rows), rows))

    def _score_near(self, width: int) -> None:
        """Score so many that lie nearest."""
        rows = self._index.candidates(self._query, min(width, len(self._index)))
        if rows is None:
            return
        cosines = self._index.cosines(self._query, rows)
        self._engine = self._index.engine.name
        self._nearest = float(np.sort(cosines)[-1 - len(rows) // 4])
        free = self._free[rows]
        self._score(rows[free], cosines[free])


def _most(count: int, by: np.ndarray, *of: np.ndarray) -> tuple[np.ndarray, ...]:
    """So many of some things [n] that have most by a measure [n], in no order; all where there are fewer."""
    if len(by) <= count:
        return of
    best = np.argpartition(by, -count)[-count:]
    return tuple(one[best] for one in of)
