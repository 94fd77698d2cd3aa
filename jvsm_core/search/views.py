"""Several pictures of one garment: which are whose, and what they come to together."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

#: However sure a picture makes the model, it leaves this for each value: what one shows, another may correct.
_LEFT = 1e-3


class Views:
    """The pictures of N garments: row n is garment n's main one, and further ones follow, garment by garment.

    Attributes:
        count: N.
        owners: int64 [P - N], rising, the garment of each further picture.
    """

    def __init__(self, count: int, owners: np.ndarray | None = None) -> None:
        """Of so many garments.

        Raises:
            ValueError: an owner is no garment, or owners are in no order.
        """
        self.count = count
        self.owners = np.empty(0, np.int64) if owners is None else owners
        if len(self.owners):
            if (np.diff(self.owners) < 0).any() or not 0 <= self.owners[0] <= self.owners[-1] < count:
                raise ValueError(f"further pictures must be in the order of {count} garments")
            self._starts = np.searchsorted(self.owners, np.arange(count + 1))
            self._every = np.concatenate([np.arange(count), self.owners])

    def __len__(self) -> int:
        return self.count + len(self.owners)

    def garments(self, views: np.ndarray) -> np.ndarray:
        """The garments of some pictures, each once and in no order."""
        return np.unique(self._every[views]) if len(self.owners) else views

    def mask(self, garments: np.ndarray | None) -> np.ndarray | None:
        """Bool [P], all pictures of the garments of a mask [N]; None for all."""
        return garments if garments is None or not len(self.owners) else garments[self._every]

    def best_of_all(self, scores: np.ndarray) -> np.ndarray:
        """The score of the best picture of each garment: of scores [P], float32 [N]."""
        if not len(self.owners):
            return scores
        best, having = scores[: self.count], np.flatnonzero(np.diff(self._starts))
        further = np.maximum.reduceat(scores[self.count :], self._starts[having])
        best[having] = np.maximum(best[having], further)
        return best

    def best(self, score: Callable[[np.ndarray], np.ndarray], rows: np.ndarray) -> np.ndarray:
        """The score of the best picture of each of some garments [n], of which others are not looked at: float32 [n].

        Args:
            score: of some pictures.
        """
        best = score(rows)
        if not len(self.owners):
            return best
        counts = self._starts[rows + 1] - self._starts[rows]
        having = np.flatnonzero(counts)
        if len(having):
            counts = counts[having]
            begins = np.cumsum(counts) - counts
            shift = np.repeat(self.count + self._starts[rows[having]] - begins, counts)
            further = np.maximum.reduceat(score(shift + np.arange(len(shift))), begins)
            best[having] = np.maximum(best[having], further)
        return best

    def pooled(self, shares: np.ndarray) -> np.ndarray:
        """What the pictures of each garment say together: from confidences [P, V] in values to [N, V].

        A logarithmic opinion pool (Genest and Zidek, 1986): the mean of log-odds, each picture with the weight of
        what it tells, which is how far it is from saying nothing. Pictures of one garment are no independent
        witnesses, so the weights add up to 1: together they are no surer than the surest. A back view says next to
        nothing of a neckline, and so takes nothing from the front that shows it; two that are as sure of different
        values leave both open. Of photos of split val with crops of them as further pictures, the true values are
        likelier by this than by the mean, the plain mean of log-odds, or the surest picture alone.
        """
        if not len(self.owners):
            return shares
        pooled = shares[: self.count].copy()
        several = np.unique(self.owners)
        rows = np.concatenate([several, self.count + np.arange(len(self.owners))])
        logs = np.log(np.maximum(shares[rows], _LEFT))
        logs -= np.log(np.exp(logs).sum(axis=1, keepdims=True))
        told = np.maximum(np.log(shares.shape[1]) + (np.exp(logs) * logs).sum(axis=1), 1e-6)
        place = np.searchsorted(several, self._every[rows])
        summed = np.zeros((len(several), shares.shape[1]))
        np.add.at(summed, place, told[:, None] * logs)
        summed /= np.bincount(place, told)[:, None]
        odds = np.exp(summed - summed.max(axis=1, keepdims=True))
        pooled[several] = odds / odds.sum(axis=1, keepdims=True)
        return pooled
