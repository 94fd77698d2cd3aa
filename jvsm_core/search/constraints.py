"""Constraints over several turns: which are active, what they compare with, and who meets them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ..language.frame import Constraint
from ..language.words.changes import FOLLOWS
from ..language.words.lexicon import Lexicon
from ..language.words.orders import FORMALITY, orders
from ..vocabulary import DETAILS
from .evidence import CONFIDENT, WITNESSES, Evidence, Seen

#: Comparisons that several attributes decide together.
_BROAD: Mapping[str, frozenset[str]] = {"formality": frozenset(FORMALITY)}

_LEXICON = Lexicon()

#: "A bit" goes so far of the way from the nearest to the furthest of what meets a comparison, "much" at least so far.
_A_BIT, _MUCH = 1 / 6, 1 / 4

#: Most constraints in force at once: what was said before them has long been let go of.
MOST_ACTIVE = 64


@dataclass(frozen=True)
class Verdict:
    """Whether a garment meets a constraint, and who says so.

    Attributes:
        constraint: what is asked.
        met: None where nothing known about the garment decides it.
        witness: "stated" by the catalogue, "told" by the garment's own text, "seen" by the model;
            "" where nobody says anything.
        confidence: of the witness, 0 to 1.
    """

    constraint: Constraint
    met: bool | None
    witness: str = ""
    confidence: float = 1.0

    @property
    def words(self) -> str:
        """The constraint as a short phrase: "sleeveless", "longer", "no hood"."""
        return self.constraint.words

    @property
    def keys(self) -> frozenset[str]:
        """The attributes that the constraint concerns."""
        return concerned_keys(self.constraint)


def satisfies(
    attributes: Mapping[str, str],
    constraints: Constraint | Iterable[Constraint],
    reference: Mapping[str, str] | None = None,
) -> bool:
    """Whether a garment meets all constraints.

    Args:
        attributes: of the garment, category included.
        reference: attributes of the garment the request was made about; comparatives are relative to it
            and cannot be met without it. Where nothing goes further ("longer" than a maxi), as far will do.
    """
    every = (constraints,) if isinstance(constraints, Constraint) else constraints
    return all(_meets(attributes, one, reference or {}) for one in every)


def _meets(attributes: Mapping[str, str], constraint: Constraint, reference: Mapping[str, str]) -> bool:
    if constraint.direction is not None:
        moved = _moved(attributes, constraint, reference)
        return moved is not None and (moved > 0 if constraint.up else moved < 0)
    value = attributes.get(constraint.key)
    if value is None:
        return constraint.negated or (constraint.key in DETAILS and constraint.values == ("no",))
    canonical = {_LEXICON.canonical(constraint.key, one) for one in constraint.values}
    return (_LEXICON.canonical(constraint.key, value) in canonical) != constraint.negated


def _moved(
    attributes: Mapping[str, str], constraint: Constraint, reference: Mapping[str, str]
) -> float | None:
    """How far a garment lies from the reference along a scale; None where they cannot be compared."""
    scale = constraint.direction or ""
    if scale == "formality":
        return _sum(FORMALITY, attributes, reference)
    for order in orders(scale):
        moved = _difference(order.positions, order.key, attributes, reference, constraint.up)
        if moved is not None:
            return moved
    return None


def as_far_as_asked(values: Collection[str], constraint: Constraint) -> set[str]:
    """Which of the values that meet a comparison by "a bit" or "much" lie as far from the reference.

    Args:
        values: of the attribute that decides it.
    """
    (key,) = deciding_keys(constraint)
    moved = {value: abs(_moved({key: value}, constraint, constraint.reference) or 0.0) for value in values}
    near, far = min(moved.values(), default=0.0), max(moved.values(), default=0.0)
    if constraint.strength == "a bit":
        return {value for value, by in moved.items() if by <= near + _A_BIT * (far - near)}
    return {value for value, by in moved.items() if by >= near + _MUCH * (far - near)}


def _difference(
    positions: Mapping[str, float],
    key: str,
    attributes: Mapping[str, str],
    reference: Mapping[str, str],
    up: bool,
) -> float | None:
    new, old = (
        _LEXICON.canonical(key, side[key]) if side.get(key) else None for side in (attributes, reference)
    )
    if new is None or old is None or new not in positions or old not in positions:
        return None
    end = max(positions.values()) if up else min(positions.values())
    if positions[old] == end:
        return (1.0 if up else -1.0) if positions[new] == end else 0.0
    return positions[new] - positions[old]


def _sum(
    tables: Mapping[str, Mapping[str, float]], attributes: Mapping[str, str], reference: Mapping[str, str]
) -> float:
    return sum(
        table[attributes[key]] - table[reference[key]]
        for key, table in tables.items()
        if attributes.get(key) in table and reference.get(key) in table
    )


def judge(constraint: Constraint, evidence: Evidence) -> Verdict:
    """The verdict on a garment of which something is known."""
    known = evidence.values.keys() & concerned_keys(constraint)
    sure = min((evidence.confidence.get(key, 1.0) for key in known), default=1.0)
    return Verdict(constraint, _met(constraint, evidence), _witness(known, evidence), sure)


def deciding_keys(constraint: Constraint) -> frozenset[str]:
    """The attributes that decide whether a constraint is met; the colour of a part is not the garment's."""
    if constraint.part:
        return frozenset({f"{constraint.part} {constraint.key}"})
    return _BROAD.get(constraint.direction or "", frozenset({constraint.key}))


def concerned_keys(constraint: Constraint) -> frozenset[str]:
    """The attributes that decide a constraint, and those that follow from them."""
    return _and_following(deciding_keys(constraint))


@cache
def _and_following(deciding: frozenset[str]) -> frozenset[str]:
    return deciding | {key for key, leads in FOLLOWS.items() if deciding & set(leads)}


def active(constraints: Iterable[Constraint], new: Sequence[Constraint]) -> tuple[Constraint, ...]:
    """Constraints in the order they were said, without those that new ones leave nothing of."""
    kept = [old for old in constraints if not any(supersedes(later, old) for later in new)]
    return (*kept, *new)[-MOST_ACTIVE:]


def supersedes(new: Constraint, old: Constraint) -> bool:
    """Whether a later constraint leaves nothing of an earlier one."""
    if (new.key, new.part) != (old.key, old.part) or new.direction in _BROAD:
        return new.direction is not None and (new.direction, new.part) == (old.direction, old.part)
    if new.negated or new.key == "words":
        return not old.direction and set(old.values) <= set(new.values)
    return True


def supersedes_in_query(new: Constraint, old: Constraint) -> bool:
    """Whether a query needs no more of an earlier constraint once a later one is composed.

    "Blue" leaves nothing of "red". But "shorter" after "maxi" is shorter than a maxi, though of the
    constraints it alone stays active.
    """
    return new.direction is None and supersedes(new, old)


def comparison_reference(
    reference: Mapping[str, str], constraints: Iterable[Constraint], seen: Seen
) -> dict[str, str]:
    """Attributes of what is at hand, which a comparison said now is relative to.

    Those of the reference; but what was asked since is as it was asked, or, where that leaves it
    open, as the model reads it off the query, for no garment need have it.

    Args:
        reference: attributes of the garment or photo that is refined.
        constraints: the active ones.
        seen: what the query stands for.
    """
    values = dict(reference)
    for constraint in constraints:
        keys = deciding_keys(constraint)
        for key in keys:
            if len(keys) > 1:
                likely = [value for value, confidence in seen.get(key, ()) if confidence >= CONFIDENT]
            else:
                possible = dict.fromkeys((*(value for value, _ in seen.get(key, ())), *constraint.values))
                likely = [v for v in possible if satisfies({key: v}, constraint, constraint.reference)]
            if likely:
                values[key] = likely[0]
    return values


def _met(constraint: Constraint, evidence: Evidence) -> bool | None:
    keys = concerned_keys(constraint)
    if not evidence.values.keys() & keys:
        # What a catalogue does not state, a garment does not have; what its picture does not show for
        # certain, it may.
        open_to_doubt = (evidence.seen or evidence.told) and not deciding_keys(constraint) <= evidence.absent
        if constraint.part or constraint.direction or open_to_doubt:
            return None
    if constraint.direction and not constraint.reference.keys() & keys:
        return None
    return satisfies(evidence.values, constraint, constraint.reference)


def _witness(known: Iterable[str], evidence: Evidence) -> str:
    """The least reliable of the witnesses."""
    return min((evidence.witness(key) for key in known), key=WITNESSES.index, default="")
