"""One formula for every catalogue: what garments earn by what is asked and what is known.

For a composed query c, constraints K and the evidence of what is at hand:

    score(g) =   sum over constraints      confidence * log P(g meets k)
               + sum over kept attributes  w_a * log P(g has the same value as what is at hand)
               + m * cosine(c, v_g)

The weights m and w are `model.calibration.Weights`, the same for every catalogue; `calibrate` chooses them on
photos of the validation split. The probabilities are those of `evidence`. Where a catalogue states everything they are
nearly 0 or 1, and what is asked outweighs any likeness; where all is read off pictures they are doubtful, and likeness
has its say. Who asks for puff sleeves on a dress wants a dress: so the category is kept where no other was
asked for, and its relatives come before strangers.

That is so of the first five. Beyond them what is kept weighs less: who asks for red of a jacket sees the jackets
first, and then red things of other kinds rather than more jackets that are not red.

A hit's score is scaled so that 1 is a garment that looks exactly as the query and certainly meets all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from .columns import Likeness

#: Nothing is believed to be less likely than this: a witness may be wrong.
LEAST = 1e-3

#: Garments that come by the full weight of what is kept; of those after them it counts for less.
FIRST = 5
#: How far the sixth garment's score is told below the fifth's at least.
_APART = 1e-6

#: Up to so many garments a shop is looked through as a whole.
SMALL = 20_000
#: About so many garments tell how many of all have something.
_SAMPLE = 1_024
#: Garments that are worked on at once.
_PART = 32_768


@dataclass(frozen=True)
class Term:
    """One thing that garments earn by: a constraint, or an attribute that is kept.

    Attributes:
        words: what is asked, as it was said; "same category" of what is kept.
        weight: of the logarithms, above 0.
        probs: how likely each garment has it, [N].
        kept: it was not asked for.
    """

    words: str
    weight: float
    probs: np.ndarray | Likeness
    kept: bool = False

    @property
    def logs(self) -> np.ndarray:
        """Float32 [N], what each garment loses by it, at most 0."""
        return self.logs_of(slice(None))

    def logs_of(self, rows: np.ndarray | slice) -> np.ndarray:
        """As `logs`, of some garments: float32 [n]."""
        return self.weight * _log(self.probs[rows])

    def at_most(self, rows: np.ndarray) -> np.ndarray:
        """As `logs_of`, or a little more; in a fraction of the time where many values count."""
        if not self.rough:
            return self.logs_of(rows)
        assert isinstance(self.probs, Likeness)
        return np.take(self.weight * _log(self.probs.bounds), self.probs.column.gist[rows])

    @property
    def rough(self) -> bool:
        """Whether `at_most` is no exact answer."""
        return isinstance(self.probs, Likeness) and self.probs.rough

    def count(self, bound: float) -> int:
        """About how many garments lose no more by it than a bound, at most 0."""
        least = self._least(bound)
        if least <= LEAST:
            return len(self.probs)
        if isinstance(self.probs, Likeness):
            return self.probs.count(least)
        sample = self.probs[:: 1 + len(self.probs) // _SAMPLE]
        return int(len(self.probs) * np.mean(sample >= least))

    def mark(self, bound: float, rows: np.ndarray) -> None:
        """Set bool [N] where a garment may lose no more by it than a bound, at most 0."""
        least = self._least(bound)
        if least <= LEAST:
            rows[:] = True
        elif isinstance(self.probs, Likeness) and self.probs.rough:
            rows[self.probs.rows(least)] = True
        else:
            for part in parts(len(rows)):
                rows[part] |= self.probs[part] >= least

    def _least(self, bound: float) -> float:
        return float(np.exp(bound / self.weight)) * (1 - 1e-6)


@dataclass(frozen=True)
class AttributeScores:
    """What each garment earns beside its likeness to the query: the sum of one term at least.

    Attributes:
        likeness: weight of the cosine beside them.
        beyond: the share of its weight that what is kept counts after the first five.
    """

    terms: tuple[Term, ...]
    likeness: float = 1.0
    beyond: float = 1.0

    @property
    def large(self) -> bool:
        """Whether there are too many garments to look at what each earns."""
        return len(self.terms[0].probs) > SMALL

    @cached_property
    def after_first(self) -> AttributeScores | None:
        """What garments after the first five earn; None where it is the same: in a large shop, or where nothing is kept.

        A large one has enough of any kind, and is not looked through twice.
        """
        if self.beyond == 1 or self.large or not any(term.kept for term in self.terms):
            return None
        terms = (
            replace(term, weight=self.beyond * term.weight) if term.kept else term for term in self.terms
        )
        return AttributeScores(tuple(term for term in terms if term.weight), self.likeness)

    @cached_property
    def logs(self) -> np.ndarray:
        """Weighted logarithms of probabilities, float32 [N], at most 0; read-only."""
        logs = self.logs_of(slice(None))
        logs.flags.writeable = False
        return logs

    @cached_property
    def total(self) -> float:
        """How far they can fall."""
        return -sum(term.weight for term in self.terms) * float(np.log(LEAST))

    def logs_of(self, rows: np.ndarray | slice) -> np.ndarray:
        """As `logs`, of some garments: float32 [n]."""
        first, *others = self.terms
        logs = first.logs_of(rows)
        for term in others:
            logs += term.logs_of(rows)
        return logs

    def at_most(self, rows: np.ndarray) -> np.ndarray:
        """As `logs_of`, or a little more."""
        return sum((term.at_most(rows) for term in self.terms), np.zeros(len(rows), np.float32))

    @cached_property
    def rough(self) -> bool:
        """Whether `at_most` is no exact answer."""
        return any(term.rough for term in self.terms)

    def scores(self, cosines: np.ndarray, logs: np.ndarray) -> np.ndarray:
        """Scores float32 [n], at most 1, of garments from their cosines [n] and logarithms [n]."""
        return ((self.likeness * cosines + logs + self.total) / (self.likeness + self.total)).astype(
            np.float32
        )

    def of_all(self, cosines: np.ndarray, free: np.ndarray) -> np.ndarray:
        """Scores float32 [N] as a search gives them, of garments with some cosines [N]; -inf where not free, bool [N]."""
        scores = np.where(free, self.scores(cosines, self.logs), -np.inf).astype(np.float32)
        if self.after_first is None or np.count_nonzero(free) <= FIRST:
            return scores
        first = highest(scores, FIRST)
        after = np.where(free, self.after_first.scores(cosines, self.after_first.logs), -np.inf)
        after[first] = -np.inf
        after -= above(scores[first], after.max())
        after[first] = scores[first]
        return after.astype(np.float32)

    def earned(self, score: float, cosine: float) -> float:
        """What one must earn to score so much by some likeness; a hair less, for scores are rounded."""
        scale = self.likeness + self.total
        return score * scale - self.likeness * cosine - self.total - 1e-5 * (1 + self.total)

    def earning(self, bound: float, free: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rows of all garments that earn so much, perhaps of some that do not, and what they earn at most.

        Whoever loses no more than a bound by all terms loses no more than his share of it by one of them,
        however it is shared out. So it is shared among those terms by which the fewest are left.

        Args:
            free: bool [N], the garments that count.
        """
        shared = min(self._shared(bound), key=lambda left: sum(left.values()))
        marked = np.zeros(len(free), bool)
        for place in shared:
            self.terms[place].mark(bound / len(shared), marked)
        rows = np.flatnonzero(np.logical_and(marked, free, out=marked))
        logs = np.zeros(len(rows), np.float32)
        for place in sorted(range(len(self.terms)), key=lambda place: place not in shared):
            logs += self.terms[place].at_most(rows)
            # Places first: NumPy takes by places sooner than by true and false.
            kept = np.flatnonzero(logs >= bound)
            if len(kept) < len(rows):
                rows, logs = rows[kept], logs[kept]
        return rows, logs

    def _shared(self, bound: float) -> Iterator[dict[int, int]]:
        """Ways to share a bound out in equal parts: terms' places, and how many garments each lets through."""
        for count in range(1, len(self.terms) + 1):
            left = {place: term.count(bound / count) for place, term in enumerate(self.terms)}
            yield dict(sorted(left.items(), key=lambda one: one[1])[:count])


def highest(scores: np.ndarray, k: int) -> np.ndarray:
    """Places of the k highest scores, best first; of equal ones the earlier."""
    edge = np.partition(scores, len(scores) - k)[len(scores) - k]
    near = np.flatnonzero(scores >= edge)
    return near[np.lexsort((near, -scores[near]))][:k]


def above(first: np.ndarray, rest: float) -> float:
    """How far a score lies above those that come before it, so that it can be told as much lower."""
    return max(0.0, float(rest - first.min()) + _APART)


def parts(count: int) -> Iterator[slice]:
    """Rows, so many at a time that what is worked out of them stays near the processor."""
    return (slice(first, first + _PART) for first in range(0, count, _PART))


def _log(probabilities: np.ndarray) -> np.ndarray:
    clipped = np.clip(probabilities, LEAST, 1.0)
    return np.log(clipped, out=clipped) if clipped.dtype.kind == "f" else np.log(clipped)
