"""Queries with known answers, from attributes: (reference, modification, targets).

Garments are told apart by their *tuple*: the values of a spec's keys, in order. Two tuples that
differ in one editable key (and in what follows from it) are a single edit; the targets of a query
are all garments with the tuple that the edit leads to.

Tuples are hashed key by key, so that all tuples equal outside a set of keys are found by
subtracting those keys' hashes: the groups of any edit cost one sort of the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice
from math import prod
from random import Random
from typing import Literal, TypeVar

import numpy as np

from ..catalogue import Garment
from ..language import Change, Grammar, leading
from ..language.words.changes import FOLLOWS, follows
from ..vocabulary import DETAILS, KEYS

#: How a sample of triplets is split over one, two and three edits at once.
MIX = (0.7, 0.25, 0.05)
_TRIES = 40

Item = TypeVar("Item")
_POOL = 40


@dataclass(frozen=True)
class TupleSpec:
    """What makes two garments the same, and what may be asked to change.

    A value that is missing is a value of its own for equality, and nothing that can be edited.

    Attributes:
        missing: what a missing value says: `absent`, the garment cannot have it, so that it may
            come and go with the category; or `unstated`, nobody wrote it down.
    """

    keys: tuple[str, ...]
    editable: tuple[str, ...]
    missing: Literal["absent", "unstated"] = "absent"

    def __post_init__(self) -> None:
        if unknown := set(self.editable) - set(self.keys):
            raise ValueError(f"editable keys outside the tuple: {', '.join(sorted(unknown))}")

    def tuple_of(self, attributes: Mapping[str, str]) -> tuple[str | None, ...]:
        """Values in the order of `keys`; None where missing."""
        return tuple(attributes.get(key) or None for key in self.keys)


DRAWN = TupleSpec(
    KEYS,
    (
        "sleeve",
        "sleeve_style",
        "neckline",
        "length",
        "fit",
        "colour",
        "pattern",
        "material",
        *DETAILS,
        "category",
    ),
)
#: The public protocol's: same article type and gender, and one of four attributes to change. Shoes
#: state only the colour of these.
PRODUCT_PHOTOS = TupleSpec(
    ("category", "gender", "colour", "pattern", "sleeve", "neckline"),
    ("colour", "pattern", "sleeve", "neckline"),
    "unstated",
)
#: Finer, to train on: shoes that also agree in what their shop says of the make.
FOOTWEAR_PHOTOS = TupleSpec(
    ("category", "gender", "colour", "material", "closure", "toe", "heel", "heel_height"),
    ("colour", "material", "closure", "toe", "heel_height"),
    "unstated",
)


@dataclass(frozen=True)
class Triplet:
    """One query: reference row, what to change, the text that asks for it, rows that answer it."""

    reference: int
    targets: tuple[int, ...]
    change: Change
    text: str

    @property
    def keys(self) -> tuple[str, ...]:
        """The edits a person would count: the query's slice."""
        return tuple(leading(self.change))


@dataclass(frozen=True)
class Chain:
    """A dialogue of single edits. Step i starts where step i - 1 led; `corrections` are the steps
    that take back the one before ("no, blue instead")."""

    steps: tuple[Triplet, ...]
    corrections: frozenset[int]


class EditIndex:
    """All edits between the garments of a list, found by hashing.

    Args:
        garments: in the order whose rows the triplets name.
        spec: which attributes count, and which may change.
    """

    def __init__(self, garments: Sequence[Garment], spec: TupleSpec) -> None:
        self.spec = spec
        rows: dict[tuple[str | None, ...], list[int]] = {}
        for row, garment in enumerate(garments):
            values = spec.tuple_of({"category": garment.category, **garment.attributes})
            rows.setdefault(values, []).append(row)
        self.tuples = tuple(rows)
        self.rows = tuple(tuple(found) for found in rows.values())
        self._groups: dict[tuple[str, ...], _Groups] = {}

    @cached_property
    def _hashes(self) -> np.ndarray:
        """(tuples, keys) int64: a random number for each key's value; sums stand for tuples."""
        numbers = np.random.default_rng(7)
        hashes = np.empty((len(self.tuples), len(self.spec.keys)), np.int64)
        for column in range(len(self.spec.keys)):
            codes: dict[str | None, int] = {}
            column_codes = [codes.setdefault(values[column], len(codes)) for values in self.tuples]
            table = numbers.integers(-(2**62), 2**62, size=max(1, len(codes)), dtype=np.int64)
            hashes[:, column] = table[column_codes]
        return hashes

    @cached_property
    def _sometimes(self) -> frozenset[str]:
        """Keys that come and go with the category: some garments have them and others cannot."""
        if self.spec.missing == "unstated":
            return frozenset()
        return frozenset(
            key
            for column, key in enumerate(self.spec.keys)
            if len({values[column] is None for values in self.tuples}) > 1
        )

    def groups(self, keys: tuple[str, ...]) -> _Groups:
        """Tuples that are equal but for these keys and what follows from them."""
        keys = tuple(sorted(keys))
        if keys not in self._groups:
            loose = set(keys) | {key for key, leads in FOLLOWS.items() if set(leads) & set(keys)}
            if "category" in keys:
                loose |= self._sometimes
            fixed = [column for column, key in enumerate(self.spec.keys) if key not in loose]
            with np.errstate(over="ignore"):
                self._groups[keys] = _Groups(self._hashes[:, fixed].sum(axis=1, dtype=np.int64))
        return self._groups[keys]

    def change(self, start: int, end: int) -> Change | None:
        """What changes between two tuples; None where it is nothing a person could ask for.

        That is: a key that is not editable, or that one of the two garments does not state.
        """
        before, after = self.tuples[start], self.tuples[end]
        change = {
            key: (old, new) for key, old, new in zip(self.spec.keys, before, after, strict=True) if old != new
        }
        edited = leading(change)
        for key, (old, new) in change.items():
            if follows(key, change) or ("category" in change and self._may_come(key, old, new)):
                continue
            if key not in self.spec.editable or old is None or new is None:
                return None
        return change if edited else None

    def _may_come(self, key: str, old: str | None, new: str | None) -> bool:
        """Whether an attribute may come or go with the category unsaid: what a garment cannot have
        equals what it does not have, and no more than that."""
        stated = new if old is None else old if new is None else ""
        return self.spec.missing == "absent" and stated in ("no", "plain")

    def edits_from(self, start: int, keys: tuple[str, ...]) -> list[tuple[int, Change]]:
        """Tuples that differ from one in exactly these keys, each with the change."""
        found = []
        for end in self.groups(keys).members(start):
            change = self.change(start, int(end)) if end != start else None
            if change and set(leading(change)) == set(keys):
                found.append((int(end), change))
        return found

    def single_edits(self) -> Iterator[tuple[int, Change, tuple[int, ...]]]:
        """(reference row, change, target rows), every one; edit keys in the spec's order."""
        return self.multi_edits(1)

    def multi_edits(self, count: int) -> Iterator[tuple[int, Change, tuple[int, ...]]]:
        """As `single_edits`, with `count` keys changed at once."""
        for keys in combinations(self.spec.editable, count):
            for start in range(len(self.tuples)):
                for end, change in self.edits_from(start, keys):
                    for row in self.rows[start]:
                        yield row, change, self.rows[end]

    def draw(self, keys: tuple[str, ...], rng: Random) -> tuple[int, int, Change] | None:
        """A random edit of exactly these keys (start tuple, end tuple, change), or None if none was met."""
        groups = self.groups(keys)
        columns = [self.spec.keys.index(key) for key in keys]
        for _ in range(_TRIES if groups.pairs else 0):
            start, end = groups.draw(rng)
            before, after = self.tuples[start], self.tuples[end]
            # Most pairs of a group agree in one of the keys: said before the change is worked out.
            if any(before[column] == after[column] for column in columns):
                continue
            change = self.change(start, end)
            if change and set(leading(change)) == set(keys):
                return start, end, change
        return None


class _Groups:
    """Tuples with equal hashes, as slices of one sorted order."""

    def __init__(self, hashes: np.ndarray) -> None:
        self.order = np.argsort(hashes, kind="stable")
        _, self.group_of, sizes = np.unique(hashes, return_inverse=True, return_counts=True)
        self.ends = np.cumsum(sizes)
        self.starts = self.ends - sizes
        self._cumulative = np.cumsum(sizes.astype(np.int64) * (sizes - 1))
        self.pairs = int(self._cumulative[-1]) if len(sizes) else 0

    def members(self, number: int) -> np.ndarray:
        """Tuples in the group of one, itself included."""
        group = self.group_of[number]
        return self.order[self.starts[group] : self.ends[group]]

    def draw(self, rng: Random) -> tuple[int, int]:
        """Two different members of one group, every ordered pair equally likely."""
        group = int(np.searchsorted(self._cumulative, rng.randrange(self.pairs), side="right"))
        first, second = rng.sample(range(int(self.starts[group]), int(self.ends[group])), 2)
        return int(self.order[first]), int(self.order[second])


def sample_triplets(
    garments: Sequence[Garment] | EditIndex,
    spec: TupleSpec,
    count: int,
    rng: Random,
    grammar: Grammar | None = None,
    mix: Sequence[float] = MIX,
    odds: Mapping[str, float] | None = None,
) -> list[Triplet]:
    """Random triplets, balanced over edit keys; fewer than `count` only where there are no edits.

    Args:
        mix: shares of one, two, … edits at once.
        odds: how much likelier than 1 an edit key is to be taken; of several keys at once, their product.
    """
    odds = odds or {}
    index, grammar = _index(garments, spec), grammar or Grammar()
    empty: set[tuple[str, ...]] = set()
    combos = [tuple(combinations(spec.editable, number + 1)) for number in range(len(mix))]
    triplets: list[Triplet] = []
    while len(triplets) < count:
        live = [[keys for keys in some if keys not in empty] for some in combos]
        if not any(share and some for share, some in zip(mix, live, strict=True)):
            break
        weights = [share if some else 0.0 for share, some in zip(mix, live, strict=True)]
        for _ in range(min(256, count - len(triplets))):
            offered = live[rng.choices(range(len(mix)), weights)[0]]
            keys = rng.choices(offered, [prod(odds.get(key, 1.0) for key in keys) for keys in offered])[0]
            drawn = index.draw(keys, rng) if keys not in empty else None
            if drawn is None:
                empty.add(keys)
                continue
            triplets.append(_triplet(index, *drawn, rng, grammar))
    return triplets


def benchmark_queries(
    garments: Sequence[Garment] | EditIndex,
    spec: TupleSpec,
    seed: int,
    edits: int = 1,
    count: int = 1000,
    grammar: Grammar | None = None,
) -> list[Triplet]:
    """Queries for an evaluation: the same for the same arguments, and balanced over edit keys.

    No key has more than its share of `count`: what a rare key lacks is not filled up with a frequent
    one. Within a key, the values asked for are taken in turn, so that a frequent colour does not
    stand for all colours. Every target is in the list of garments, and none is its own reference.
    """
    index, rng, grammar = _index(garments, spec), Random(seed), grammar or Grammar()
    combos = tuple(combinations(spec.editable, edits))
    pool = max(_POOL, 4 * count // max(1, len(combos)))
    slices = []
    for keys in combos:
        drawn = {edit[:2]: edit for edit in (index.draw(keys, rng) for _ in range(pool)) if edit}
        by_value: dict[tuple[str | None, ...], list[tuple[int, int, Change]]] = {}
        for start, end, change in drawn.values():
            by_value.setdefault(tuple(change[key][1] for key in keys), []).append((start, end, change))
        if by_value:
            slices.append(_in_turn(list(by_value.values())))
    share = -(-count // max(1, len(slices)))
    asked = islice(_in_turn([islice(some, share) for some in slices]), count)
    return [_triplet(index, *edit, rng, grammar) for edit in asked]


def chains(
    garments: Sequence[Garment] | EditIndex,
    spec: TupleSpec,
    turns: int,
    rng: Random,
    count: int = 1,
    grammar: Grammar | None = None,
    contradictions: float = 0.2,
) -> list[Chain]:
    """Random dialogues of `turns` single edits in which every garment on the way exists.

    No key is edited twice, except to take back the turn just before (probability `contradictions`
    a turn, never twice running). Fewer than `count` where the garments do not allow such walks.
    """
    index, grammar = _index(garments, spec), grammar or Grammar()
    found: list[Chain] = []
    for _ in range(count * _TRIES):
        if len(found) == count:
            break
        chain = _walk(index, turns, rng, grammar, contradictions)
        if chain:
            found.append(chain)
    return found


def _walk(index: EditIndex, turns: int, rng: Random, grammar: Grammar, contradictions: float) -> Chain | None:
    at = rng.randrange(len(index.tuples))
    row = rng.choice(index.rows[at])
    steps: list[Triplet] = []
    corrections: set[int] = set()
    used: list[str] = []
    first_value: str | None = None
    for turn in range(turns):
        back = bool(used) and turn - 1 not in corrections and rng.random() < contradictions
        keys = [used[-1]] if back else rng.sample(index.spec.editable, len(index.spec.editable))
        step = None
        for key in keys:
            if key in used and not back:
                continue
            ends = [
                (end, change)
                for end, change in index.edits_from(at, (key,))
                if not back or change[key][1] != first_value
            ]
            if ends:
                step = key, *rng.choice(ends)
                break
        if step is None:
            return None
        key, at_next, change = step
        say = grammar.correction if back else grammar.modification
        attributes = {k: v for k, v in zip(index.spec.keys, index.tuples[at], strict=True) if v}
        steps.append(Triplet(row, index.rows[at_next], change, say(change, rng, attributes)))
        if back:
            corrections.add(turn)
        else:
            used.append(key)
            first_value = change[key][0]
        at, row = at_next, rng.choice(index.rows[at_next])
    return Chain(tuple(steps), frozenset(corrections))


def _index(garments: Sequence[Garment] | EditIndex, spec: TupleSpec) -> EditIndex:
    if isinstance(garments, EditIndex):
        if garments.spec != spec:
            raise ValueError("the edit index was made with another tuple spec")
        return garments
    return EditIndex(garments, spec)


def _triplet(
    index: EditIndex, start: int, end: int, change: Change, rng: Random, grammar: Grammar
) -> Triplet:
    attributes = {
        key: value for key, value in zip(index.spec.keys, index.tuples[start], strict=True) if value
    }
    return Triplet(
        rng.choice(index.rows[start]), index.rows[end], change, grammar.modification(change, rng, attributes)
    )


def _in_turn(lists: Sequence[Iterable[Item]]) -> Iterator[Item]:
    """One of each, then another of each, until all are spent."""
    live = [iter(items) for items in lists]
    while live:
        for items in tuple(live):
            try:
                yield next(items)
            except StopIteration:
                live.remove(items)
