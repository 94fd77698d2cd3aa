"""Triplets with side texts: what methods learn from that know one turn at a time."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import numpy as np

from ..errors import DataError
from ..language import Grammar
from ..model.attributes import AttributeSpace
from .sampling import TextTable, sample_set
from .sources import Source


@dataclass(frozen=True)
class SingleTurns:
    """M triplets among a source's N garments: the single turns that the compact recipe has as well.

    Attributes:
        start, target: int64 [M], rows of each triplet's garments.
        texts: int64 [M], number of its modification text.
        side: int64 [N], number of a caption of each garment; -1 for what is no triplet's target.
    """

    start: np.ndarray
    target: np.ndarray
    texts: np.ndarray
    side: np.ndarray

    def draw(self, rng: np.random.Generator, count: int) -> tuple[np.ndarray, ...]:
        """Random triplets: rows of references and targets, numbers of modification texts and of side texts."""
        chosen = rng.integers(len(self.start), size=count)
        target = self.target[chosen]
        return self.start[chosen], target, self.texts[chosen], self.side[target]


def make_single_turns(
    source: Source, space: AttributeSpace, texts: TextTable, count: int, seed: int
) -> SingleTurns:
    """Sample triplets of one, two and three edits at once, and a caption of everything they lead to.

    Args:
        texts: collects the texts, over all sources.

    Raises:
        DataError: no two garments differ in what can be asked for.
    """
    grammar, rng = Grammar(), Random(f"{seed}/{source.name}")
    samples = sample_set(source, space, texts, rng, triplets=count, dialogues=0, captions=1)
    if 1 not in samples.dialogues:
        raise DataError(f"{source.name}: no two of {len(source)} garments differ in what can be asked for")
    turns = samples.dialogues[1]
    target, side = turns.target[:, 0], np.full(len(source), -1)
    for row in np.unique(target):
        garment = source.garments[row]
        made = grammar.description(garment.stated, rng, drop=0.0)
        # The shop's own words as often as ours, as the compact recipe's whole captions are about.
        side[row] = texts.number(garment.side_text if garment.side_text and rng.random() < 0.5 else made)
    return SingleTurns(turns.start, target, turns.text[:, 0], side)
