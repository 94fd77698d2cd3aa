"""Dialogues and captions to train on, as arrays: their texts, and what is wanted after each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from ..datasets.triplets import (
    DRAWN,
    FOOTWEAR_PHOTOS,
    PRODUCT_PHOTOS,
    EditIndex,
    Triplet,
    TupleSpec,
    chains,
    sample_triplets,
)
from ..language import Grammar, leading
from ..model.attributes import AttributeSpace
from .sources import Source

#: What is asked about, source by source: the first tuple decides a hit, a second one adds finer edits.
_SPECS: Mapping[str, tuple[TupleSpec, ...]] = {
    "drawn": (DRAWN,),
    "footwear photos": (PRODUCT_PHOTOS, FOOTWEAR_PHOTOS),
}


def specs_of(source: str) -> tuple[TupleSpec, ...]:
    """The tuples of a source, by its name; photos are compared like apparel."""
    return _SPECS.get(source, (PRODUCT_PHOTOS,))


#: What it costs to miss an attribute: one that was asked for, the kind of garment, one that was there
#: and decides a hit, one beside these.
ASKED, KIND, KEPT, ASIDE = 4.0, 2.0, 1.0, 0.15

#: What people ask for oftener than for a detail.
ODDS: Mapping[str, float] = {
    "colour": 3.0,
    "sleeve": 2.0,
    "neckline": 2.0,
    "pattern": 2.0,
    "length": 2.0,
    "fit": 2.0,
    "material": 2.0,
    "category": 1.5,
}


@dataclass(frozen=True)
class Dialogues:
    """N dialogues of T turns each.

    Attributes:
        start: int64 [N], row of the garment each begins with.
        target: int64 [N, T], row of a garment that answers each turn.
        text: int64 [N, T], number of its text in the table.
        wanted: int16 [N, T, K] labels that an answer to each turn has.
        weights: float32 [N, T, K], what it costs to miss them.
    """

    start: np.ndarray
    target: np.ndarray
    text: np.ndarray
    wanted: np.ndarray
    weights: np.ndarray

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True)
class Captions:
    """M captions of garments, whole or in part.

    Attributes:
        row: int64 [M], the garment described.
        text: int64 [M], number of its text in the table.
        wanted, weights: as in `Dialogues`, [M, K]; weight 0 where the caption does not say.
    """

    row: np.ndarray
    text: np.ndarray
    wanted: np.ndarray
    weights: np.ndarray

    def __len__(self) -> int:
        return len(self.row)


class TextTable:
    """Distinct texts by number."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The number of a text, the same for the same text."""
        if text not in self._numbers:
            self._numbers[text] = len(self.all)
            self.all.append(text)
        return self._numbers[text]


@dataclass(frozen=True)
class SampledSet:
    """The sampled set of one source: dialogues by their number of turns, and captions."""

    dialogues: Mapping[int, Dialogues]
    captions: Captions


def sample_set(
    source: Source,
    space: AttributeSpace,
    texts: TextTable,
    rng: Random,
    *,
    triplets: int,
    dialogues: int,
    captions: int,
) -> SampledSet:
    """Sample dialogues and captions of a source's garments.

    Args:
        texts: collects their texts, over all sources.
        triplets: number of single turns; two and three edits at once are among them.
        dialogues: number of dialogues of two turns, and of three.
        captions: number of captions.
    """
    grammar, specs = Grammar(), specs_of(source.name)
    labels = space.encode_all(source.attributes)
    by_turns: dict[int, list[Sequence[Triplet]]] = {1: [], 2: [], 3: []}
    for spec in specs:
        index = EditIndex(source.garments, spec)
        count = triplets // len(specs)
        singles = sample_triplets(index, spec, count, rng, grammar, (0.66, 0.26, 0.08), ODDS)
        by_turns[1] += [(triplet,) for triplet in singles]
        for turns in (2, 3):
            found = chains(index, spec, turns, rng, dialogues // len(specs), grammar)
            by_turns[turns] += [chain.steps for chain in found]
    return SampledSet(
        {
            turns: _dialogues(steps, labels, space, specs[0].keys, texts, rng)
            for turns, steps in by_turns.items()
            if steps
        },
        _captions(source, labels, space, texts, rng, grammar, captions),
    )


def _dialogues(
    all_steps: Sequence[Sequence[Triplet]],
    labels: np.ndarray,
    space: AttributeSpace,
    kept: Sequence[str],
    texts: TextTable,
    rng: Random,
) -> Dialogues:
    """Dialogues as arrays; `kept` are the keys that a hit must have as well as what was asked."""
    count, turns, width = len(all_steps), len(all_steps[0]), len(space.keys)
    columns = {key: column for column, key in enumerate(space.keys)}
    base = np.full(width, ASIDE, np.float32)
    base[[columns[key] for key in kept if key in columns]] = KEPT
    if "category" in columns:
        base[columns["category"]] = KIND
    start = np.array([steps[0].reference for steps in all_steps])
    target = np.array([[rng.choice(step.targets) for step in steps] for steps in all_steps])
    text = np.array([[texts.number(step.text) for step in steps] for steps in all_steps])
    weights = np.broadcast_to(base, (count, turns, width)).copy()
    for row, steps in enumerate(all_steps):
        for turn, step in enumerate(steps):
            asked = [columns[key] for key in leading(step.change) if key in columns]
            # What an earlier turn asked for is still asked for.
            weights[row, turn:, asked] = ASKED
    return Dialogues(start, target, text, labels[target], weights)


def _captions(
    source: Source,
    labels: np.ndarray,
    space: AttributeSpace,
    texts: TextTable,
    rng: Random,
    grammar: Grammar,
    count: int,
) -> Captions:
    rows = np.array([rng.randrange(len(source)) for _ in range(count)])
    weights = np.zeros((count, len(space.keys)), np.float32)
    numbers = np.empty(count, np.int64)
    for place, row in enumerate(rows):
        garment = source.garments[row]
        stated, shop_text = garment.stated, garment.side_text
        # Most captions tell everything, as side text does, and most of these are the shop's own: its words
        # and brands tell more than they say. The rest say a few things, as searches do.
        kind = rng.random()
        if kind < 0.65:
            described = stated
        else:
            keys = rng.sample(sorted(stated), min(len(stated), rng.randint(1, 4)))
            described = {key: stated[key] for key in keys}
            if "category" in stated and rng.random() < 0.7:
                described["category"] = stated["category"]
        in_shop_words = kind < 0.45 and shop_text
        numbers[place] = texts.number(
            shop_text if in_shop_words else grammar.description(described, rng, drop=0.0)
        )
        weights[place] = [float(key in described) for key in space.keys]
    return Captions(rows, numbers, labels[rows], weights)


def nearest_by_label(
    labels: np.ndarray, count: int, rng: np.random.Generator, sample: int = 4000
) -> np.ndarray:
    """For each garment, others that differ from it in few attributes: hard negatives.

    Args:
        labels: int [N, K].
        count: M, how many for each.
        sample: how many garments each is compared with.

    Returns:
        int64 [N, M] rows.
    """
    others = np.sort(rng.choice(len(labels), min(sample, len(labels)), replace=False))
    found = np.empty((len(labels), min(count, len(others) - 1)), np.int64)
    for first in range(0, len(labels), 256):
        part = labels[first : first + 256]
        differs = np.zeros((len(part), len(others)), np.float32)
        for column in range(labels.shape[1]):
            differs += part[:, column, None] != labels[None, others, column]
        differs[np.arange(first, first + len(part))[:, None] == others[None]] = np.inf
        differs += rng.random(differs.shape, np.float32)
        found[first : first + 256] = others[
            np.argpartition(differs, found.shape[1], axis=1)[:, : found.shape[1]]
        ]
    return found
