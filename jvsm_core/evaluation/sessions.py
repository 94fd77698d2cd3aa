"""Simulated shoppers: each wants one garment of a gallery, and asks for one difference a turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from random import Random

import numpy as np

from ..datasets.triplets import EditIndex
from ..errors import DataError
from ..language import Change, leading
from ..language.words.changes import FOLLOWS
from .benchmarks import LabelWords
from .galleries import LabelledGallery

#: Most kinds of garment that sessions start from: far more than there are sessions, and few enough
#: that drawing them takes seconds in a gallery of any size.
_STARTS = 1500


@dataclass(frozen=True)
class Session:
    """A shopper who wants one garment, and what they say until they would have it.

    Attributes:
        start: row of the garment they begin with.
        targets: rows of the garments that equal the wanted one in every label; never the start.
        asked: (key, label of the target) turn by turn: as many turns as there are differences.
        texts: what is said, turn by turn.
    """

    start: int
    targets: tuple[int, ...]
    asked: tuple[tuple[str, str | None], ...]
    texts: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.texts)


def draw_sessions(
    gallery: LabelledGallery, turns: int, count: int, seed: int = 0, words: LabelWords | None = None
) -> tuple[Session, ...]:
    """Sessions of 1 to `turns` differences, the same for the same arguments.

    Start and target are garments of the gallery that differ in exactly as many editable attributes
    as there are turns; what lies between them need not be in stock. A second colour that comes with
    a pattern, or a style that comes with sleeves, is no difference of its own. Sessions are balanced
    over the sets of attributes that differ, and ask in random order.

    Args:
        count: most sessions of each number of differences.
        words: how a shopper speaks; the paraphrase grammar when None.

    Raises:
        DataError: no two garments differ in so few attributes.
    """
    index = EditIndex(gallery.labelled, gallery.spec)
    words = words or LabelWords(gallery.words)
    sessions: list[Session] = []
    for differences in range(1, turns + 1):
        rng = Random(f"{seed}:{differences}")
        pairs = _pairs(index, differences, words, rng)
        sessions += (_session(index, *pair, words, rng) for pair in pairs[:count])
    if not sessions:
        raise DataError(
            f"{gallery.catalogue.folder}: no two of {len(gallery)} garments differ in at most {turns} of "
            f"{', '.join(gallery.spec.editable)} and in nothing else, so no shopper can be simulated"
        )
    return tuple(sessions)


def _pairs(
    index: EditIndex, differences: int, words: LabelWords, rng: Random
) -> list[tuple[int, int, Change]]:
    """(start tuple, end tuple, change) that differ in so many attributes, the sets of attributes by turns.

    From each start and for each set one end, so that no garment is asked for again and again.
    """
    codes = _codes(index)
    # Dependent keys differ beside the edits, so only the others bound the number of edits.
    counted = [column for column, key in enumerate(index.spec.keys) if key not in FOLLOWS]
    slack = len(index.spec.keys) - len(counted)
    by_keys: dict[tuple[str, ...], list[tuple[int, int, Change]]] = {}
    starts = rng.sample(range(len(codes)), min(_STARTS, len(codes)))
    for start in starts:
        edited = (codes[:, counted] != codes[start, counted]).sum(axis=1)
        near = np.flatnonzero((edited <= differences) & (edited >= differences - slack)).tolist()
        rng.shuffle(near)
        met: set[tuple[str, ...]] = set()
        for end in near:
            change = index.change(start, end) if end != start else None
            keys = tuple(leading(change)) if change else ()
            if change and len(keys) == differences and keys not in met and words.can_say(change):
                met.add(keys)
                by_keys.setdefault(keys, []).append((start, end, change))
    layers = zip_longest(*(by_keys[keys] for keys in sorted(by_keys)))
    return [pair for layer in layers for pair in layer if pair]


def _codes(index: EditIndex) -> np.ndarray:
    """Each key's values as numbers, int64 [tuples, keys]."""
    columns = zip(*index.tuples, strict=True)
    return np.stack(
        [np.unique([value or "" for value in column], return_inverse=True)[1] for column in columns], axis=1
    )


def _session(
    index: EditIndex, start: int, end: int, change: Change, words: LabelWords, rng: Random
) -> Session:
    keys = list(leading(change))
    rng.shuffle(keys)
    row = rng.choice(index.rows[start])
    has = {key: value for key, value in zip(index.spec.keys, index.tuples[start], strict=True) if value}
    texts = []
    for key in keys:
        step = _step(change, key, keys)
        texts.append(words.modification(step, rng, has))
        now = has | {key: new for key, (_, new) in step.items()}
        has = {key: value for key, value in now.items() if value}
    return Session(
        start=row,
        targets=index.rows[end],
        asked=tuple((key, change[key][1]) for key in keys),
        texts=tuple(texts),
    )


def _step(change: Change, key: str, edited: Sequence[str]) -> Change:
    """The part of a change that is asked with one key: the key, and what follows from it alone.

    What follows from two edits ("a red one", "with dots") comes with the last of `FOLLOWS`: a second
    colour is the pattern's.
    """
    followers = {
        follower: change[follower]
        for follower, leads in FOLLOWS.items()
        if follower in change
        and follower not in edited
        and key == next((lead for lead in reversed(leads) if lead in edited), None)
    }
    return {key: change[key], **followers}
