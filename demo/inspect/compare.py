"""Two checkpoints on the same questions: what got better, what got worse, and whether it is chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

from .run import Row, Run

BETTER, WORSE, SAME = "better", "worse", "same"


@dataclass(frozen=True)
class Pair:
    """One query, answered once or twice.

    Attributes:
        row: the answer that is looked into.
        before: the other checkpoint's answer to the same query; None without another one.
    """

    row: Row
    before: Row | None = None

    @property
    def change(self) -> str:
        """`better`, `worse` or `same` than before; empty without another answer."""
        if self.before is None:
            return ""
        if self.row.result.rank == self.before.result.rank:
            return SAME
        return BETTER if self.row.result.rank < self.before.result.rank else WORSE

    @property
    def gain(self) -> float:
        """How many times nearer to the front the target stands than before: 2 for rank 3 from 6."""
        return self.before.result.rank / self.row.result.rank if self.before else 1.0


@dataclass(frozen=True)
class Tally:
    """How many queries went which way, and the chance of so uneven a split if neither were better.

    Attributes:
        chance: two-sided exact sign test over the queries that changed, 0 to 1.
    """

    better: int
    worse: int
    same: int
    chance: float


def pair(run: Run, before: Run | None) -> list[Pair]:
    """The rows of a run beside those of another one over the same benchmark.

    Raises:
        ValueError: the runs answer different questions.
    """
    if before is None:
        return [Pair(row) for row in run.rows]
    if run.benchmark != before.benchmark:
        raise ValueError("only answers to the same questions can be compared")
    return [Pair(row, other) for row, other in zip(run.rows, before.rows, strict=True)]


def tally(pairs: Sequence[Pair]) -> Tally:
    """Count what got better and worse."""
    changes = [one.change for one in pairs]
    better, worse = changes.count(BETTER), changes.count(WORSE)
    return Tally(better, worse, changes.count(SAME), sign_test(better, worse))


def sign_test(better: int, worse: int) -> float:
    """Two-sided exact sign test: the chance that a fair coin falls at least as unevenly."""
    thrown = better + worse
    tail = sum(comb(thrown, count) for count in range(min(better, worse) + 1)) / 2**thrown
    return min(1.0, 2 * tail)
