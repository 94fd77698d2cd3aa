"""What a shop has of all that a turn asks, and what is let go of where it has not."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..language.frame import OWN_TEXT, Constraint
from ..language.words.orders import FAMILIES, LIGHTNESS, orders, scales
from ..language.words.table import rows
from ..search.columns import CONFIDENT
from ..search.constraints import concerned_keys
from ..search.evidence import EvidenceReader
from ..search.filters import GarmentFilter
from ..search.lexical import WordIndex
from ..search.reranking import RELAXATION, Reranker
from ..vocabulary import related_categories
from .dialogue import Turn

#: Attributes that are lengths, so that a value can stand in for the next; a busy pattern is no other busy one.
_MEASURED = frozenset({"sleeve", "length", "heel_height"})

#: Weight of what is only likely meant, beside 1 of what is asked.
_PREFERENCE = 0.15
#: Of more values than these one is as good as another, "with sleeves"; and of some attributes: stripes may go
#: any way.
_FEW = 4
_EQUALS = frozenset({"pattern", "gender", *OWN_TEXT})
#: Part to the attribute that says whether a garment has one.
PART_DETAILS = {row["part"]: row["detail"] for row in rows("part_words") if row["detail"]}
_LISTED = re.compile(r"\b(?:or|and)\b|[,/?&]", re.IGNORECASE)


@dataclass(frozen=True)
class Relaxed:
    """A constraint that no garment meets together with what matters more.

    Attributes:
        constraint: as it was asked.
        substitute: the nearest that there is instead; None where nothing is near.
    """

    constraint: Constraint
    substitute: Constraint | None


class Stock:
    """Looks for all that turns ask among the garments of one catalogue; it never changes once it is made."""

    def __init__(
        self,
        evidence: EvidenceReader,
        reranker: Reranker,
        garment_filter: GarmentFilter,
        words: WordIndex,
    ) -> None:
        self._words = words
        self._evidence = evidence
        self._reranker = reranker
        self._filter = garment_filter

    def allowed(self, turn: Turn) -> np.ndarray:
        """Garments that the settings and filters let through: bool [N]."""
        mask = self._filter.allowed(turn.settings, turn.filters)
        return np.ones(len(self._evidence), bool) if mask is None else mask

    def meeting(self, turn: Turn) -> np.ndarray:
        """Garments that may have all that some can have at once, of the kind at hand where it has such: bool [N]."""
        left, _ = self._let_go(turn, self.allowed(turn))
        kind = kind_at_hand(turn)
        of_kind = left if kind is None else left & self.of_kind(kind)
        return of_kind if of_kind.any() else left

    def of_kind(self, kind: str) -> np.ndarray:
        """Garments of a category: bool [N]."""
        return self._evidence.columns["category"].confidence({kind}) >= CONFIDENT

    def relaxed(self, turn: Turn) -> tuple[Relaxed, ...]:
        """The constraints that are let go of so that some garment is left, in the order they are.

        The kind of garment that was asked for is held on to longest, then what was said outright, last first.
        """
        return self._let_go(turn, self.allowed(turn))[1]

    def _let_go(self, turn: Turn, left: np.ndarray) -> tuple[np.ndarray, tuple[Relaxed, ...]]:
        """Of some garments, bool [N], those that are left by all that some can have, and what is let go of."""
        found = []
        parts = {(PART_DETAILS.get(one.part), one.turn) for one in turn.constraints if one.part}

        def held(one: Constraint) -> tuple[bool, bool, int]:
            # "A gold zip" implies a zip; "smarter" names no kind.
            weak = one.guess or (one.key, one.turn) in parts
            return weak, one.key != "category" or one.direction is not None, -one.turn

        for constraint in sorted(turn.constraints, key=held):
            meeting = left & self._reranker.may_meet(constraint)
            if meeting.any():
                left = meeting
            else:
                found.append(Relaxed(constraint, self._substitute(constraint, left)))
        return left, tuple(found)

    def ranked(self, turn: Turn) -> list[Constraint]:
        """The constraints that garments are ranked by: what is let go of weighs less, and is what comes nearest."""
        kind = kind_at_hand(turn)
        if not turn.constraints and kind is not None:
            # "A cheaper one" is one of the same kind.
            return [Constraint("category", (kind,), turn=turn.id)] if turn.filters else []
        let_go = {one.constraint: one.substitute or one.constraint for one in self.relaxed(turn)}
        asked = [
            replace(let_go[one], confidence=RELAXATION * one.confidence)
            if one in let_go
            else self._of_part(one)
            for one in turn.constraints
        ]
        return [*asked, *_preferred([one for one in turn.constraints if one not in let_go])]

    def _of_part(self, constraint: Constraint) -> Constraint:
        """A constraint on a part as words, where a garment's text has them: "white buttons"."""
        phrases = tuple(f"{value} {constraint.part}" for value in constraint.values)
        if not constraint.part or not self._words.having(phrases).any():
            return constraint
        return replace(constraint, key="words", values=phrases, part="")

    def _substitute(self, constraint: Constraint, left: np.ndarray) -> Constraint | None:
        column = self._evidence.columns.get(constraint.key)
        if column is None or constraint.negated or constraint.part:
            return None
        there = [value for value in column.values if (left & (column.confidence({value}) >= CONFIDENT)).any()]
        values = tuple(furthest(constraint, there) if constraint.direction else nearest(constraint, there))
        return replace(constraint, values=values, direction=None) if values else None


def _preferred(constraints: Sequence[Constraint]) -> Iterator[Constraint]:
    """What is likeliest meant by constraints that several values meet, as constraints of little weight.

    A collar is a shirt's before it is a mandarin collar, though either is one. Who wants no dots wants
    nothing else in their place, as far as can be told.
    """
    patterned = any(one.key == "pattern" and not one.negated for one in constraints)
    for one in constraints:
        if one.key == "pattern" and one.negated and not (patterned or one.part or "solid" in one.values):
            yield replace(one, values=("solid",), negated=False, confidence=_PREFERENCE * one.confidence)
        elif 1 < len(one.values) <= _FEW and not (one.negated or one.part or one.guess or _listed(one)):
            yield replace(one, values=one.values[:1], confidence=_PREFERENCE * one.confidence)


def _listed(one: Constraint) -> bool:
    """Whether the values were named one by one, "red or blue", or are as good as each other."""
    return one.key in _EQUALS or bool(_LISTED.search(one.words))


def kind_at_hand(turn: Turn) -> str | None:
    """The category of what is refined, where no constraint and no filter is about categories."""
    asked = any("category" in concerned_keys(constraint) for constraint in turn.constraints)
    return None if asked or turn.settings.categories else turn.evidence.values.get("category")


def nearest(constraint: Constraint, values: Collection[str]) -> Iterator[str]:
    """Of some values those nearest to what a constraint asks; none where none can be compared with it.

    Colours are near that are shades of one colour, the more the more alike they are in lightness.
    """
    distances = {
        value: distance
        for value in values
        if (distance := _distance(constraint.key, value, constraint.value or "")) is not None
    }
    least = min(distances.values(), default=0.0)
    return (value for value, distance in distances.items() if distance == least)


def furthest(comparison: Constraint, values: Collection[str]) -> Iterator[str]:
    """Of some values those that go furthest the way that is asked; none where none lies on the scale."""
    for order in orders(comparison.direction or ""):
        positions = [order.positions[value] for value in values if value in order.positions]
        if order.key == comparison.key and positions:
            end = max(positions) if comparison.up else min(positions)
            yield from (value for value in values if order.positions.get(value) == end)
            return


def _distance(key: str, value: str, wanted: str) -> float | None:
    if key == "category":
        return 0.0 if value in related_categories(wanted) else None
    if key == "colour":
        alike = any(value in shades and wanted in shades for shades in FAMILIES.values())
        if not alike or value not in LIGHTNESS or wanted not in LIGHTNESS:
            return None
        return abs(LIGHTNESS[value] - LIGHTNESS[wanted])
    for scale in scales(key) if key in _MEASURED else ():
        if value in scale.positions and wanted in scale.positions:
            return abs(scale.positions[value] - scale.positions[wanted])
    return None
