"""What a request as a whole suggests that no words of it name: a dressier garment of "for a state funeral".

One linear layer over what the text tower makes of the text, and over the garment at hand; trained by
`training/suggestions.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..frame import Constraint, Match
from .candidates import slot

#: Gives a text's token vectors [L, T], the letters [L, 2] that each stands on, and the vector [T] of the whole.
Tokens = Callable[[str], tuple[np.ndarray, np.ndarray, np.ndarray]]
#: So likely must a suggestion be to be taken; tuned on texts that it was not made from.
LIKELY = 0.4
#: And so likely the first where nothing else is said.
ALONE = 0.25
#: Length of the two vectors of a text beside the ones of the garment at hand.
_LENGTH = 5.0


@dataclass(frozen=True)
class Suggestions:
    """What may be suggested, and by what.

    Attributes:
        ways: S constraints.
        about: "key=value" of the garment at hand that has a column of its own.
        weights: float32 [S, 2 T + A + 1], the last for all texts.
    """

    ways: Sequence[Constraint]
    about: Sequence[str]
    weights: np.ndarray

    def of(
        self,
        tokens: tuple[np.ndarray, np.ndarray, np.ndarray],
        about: Mapping[str, str],
        said: Collection[Match],
        end: int,
    ) -> tuple[Match, ...]:
        """Guesses that stand on no words, where nothing is said of the like; values of one slot together.

        Args:
            tokens: as `Tokens` gives them.
            end: number of the words.
        """
        likely = 1 / (1 + np.exp(-self.weights @ inputs(tokens, about, self.about)))
        found: dict[tuple[str, str, str], list[tuple[float, Constraint]]] = defaultdict(list)
        for row in sorted(np.flatnonzero(likely >= LIKELY).tolist(), key=lambda row: -likely[row]):
            one = self.ways[row]
            found[slot(Match(one, end, end, "suggestion"))].append((float(likely[row]), one))
        if not (found or said) and likely.size and likely.max() >= ALONE:
            found[("", "", "")] = [(float(likely.max()), self.ways[int(likely.argmax())])]
        taken = {slot(one) for one in said}
        return tuple(
            Match(_together(alike), end, end, "suggestion")
            for way, alike in found.items()
            if way not in taken
        )


def inputs(
    tokens: tuple[np.ndarray, np.ndarray, np.ndarray], about: Mapping[str, str], columns: Sequence[str]
) -> np.ndarray:
    """What a text is judged by: its own vector, its tokens' mean, and the garment at hand, float32 [2 T + A + 1]."""
    vectors, _, whole = tokens
    mean = np.asarray(vectors, np.float32).mean(0)
    had = {f"{key}={value}" for key, value in about.items()}
    return np.concatenate(
        [
            _LENGTH * whole / (np.linalg.norm(whole) + 1e-6),
            _LENGTH * mean / (np.linalg.norm(mean) + 1e-6),
            [float(one in had) for one in columns],
            [1.0],
        ]
    ).astype(np.float32)


def _together(alike: Sequence[tuple[float, Constraint]]) -> Constraint:
    sure, best = alike[0]
    values = tuple(dict.fromkeys(value for _, one in alike for value in one.values))
    return replace(best, values=values, guess=True, confidence=round(sure, 3))
