"""What a line of turns has asked for and not taken back, and against what it was said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..language.frame import Constraint, satisfies
from ..language.words.changes import FOLLOWS
from ..language.words.orders import FORMALITY
from .evidence import CONFIDENT, Evidence, Seen

#: Comparisons that several attributes decide together.
_BROAD: Mapping[str, frozenset[str]] = {"formality": frozenset(FORMALITY)}


@dataclass(frozen=True)
class Guess:
    """Something the model reads in words that the rules cannot place.

    Attributes:
        confidence: the model's, 0 to 1.
    """

    asked: Constraint
    confidence: float


@dataclass(frozen=True)
class Want:
    """One thing asked for.

    Attributes:
        turn: id of the turn that asked.
        asked: what, as it was read.
        against: attributes that a comparison is relative to: what the query stood for when it was
            said.
        confidence: 1 where it was read by rule, the model's where it is a guess.
    """

    turn: int
    asked: Constraint
    against: Mapping[str, str]
    confidence: float = 1.0

    @property
    def decided_by(self) -> frozenset[str]:
        """The attributes that decide whether it is met."""
        return decided_by(self.asked)

    @property
    def keys(self) -> frozenset[str]:
        """The attributes it concerns: those that decide it and those that follow from them."""
        return self.decided_by | {key for key, leads in FOLLOWS.items() if self.decided_by & set(leads)}

    def met_by(self, garment: Evidence) -> bool | None:
        """Whether a garment has it; None where nothing known decides it."""
        known = garment.values.keys() & self.keys
        # What a catalogue does not state, a garment does not have; what the model does not name
        # with confidence, it may.
        if not known and (self.asked.direction or garment.seen):
            return None
        if self.asked.direction and not self.against.keys() & self.keys:
            return None
        return satisfies(garment.values, self.asked, self.against)


def decided_by(asked: Constraint) -> frozenset[str]:
    """The attributes that decide whether something asked for is there."""
    return _BROAD.get(asked.direction or "", frozenset({asked.key}))


def carried(wants: Iterable[Want], new: Sequence[Want]) -> tuple[Want, ...]:
    """Wishes in the order they were said, without those that new ones leave nothing of."""
    kept = [old for old in wants if not any(_replaces(want.asked, old.asked) for want in new)]
    return (*kept, *new)


def stood_for(reference: Mapping[str, str], wants: Iterable[Want], seen: Seen) -> dict[str, str]:
    """Attributes of what was at hand when something was said.

    Those of the reference; but what was asked since is as it was asked, or, where that leaves it
    open, as the model reads it off the query, for no garment need have it.

    Args:
        reference: attributes of the garment or photo that was refined.
        wants: what was in force.
        seen: what the query stood for.
    """
    values = dict(reference)
    for want in wants:
        for key in want.decided_by:
            if len(want.decided_by) > 1:
                likely = [value for value, confidence in seen.get(key, ()) if confidence >= CONFIDENT]
            else:
                possible = dict.fromkeys((*(value for value, _ in seen.get(key, ())), *want.asked.values))
                likely = [v for v in possible if satisfies({key: v}, want.asked, want.against)]
            if likely:
                values[key] = likely[0]
    return values


def already_met(turn: int, wants: Iterable[Want], garment: Evidence) -> bool:
    """Whether a garment has all that a turn asked, a comparison among it.

    To ask "longer" of a garment that is longer would make it longer still; to ask "navy" of a
    navy one changes nothing. So only comparisons need this.
    """
    mine = [want for want in wants if want.turn == turn]
    return any(want.asked.direction for want in mine) and all(want.met_by(garment) for want in mine)


def takes_back(new: Constraint, old: Constraint) -> bool:
    """Whether a query needs no more of an earlier wish once a later one is composed.

    "Blue" leaves nothing of "red". But "shorter" after "maxi" is shorter than a maxi, though as a
    wish it stands for both.
    """
    return new.direction is None and _replaces(new, old)


def _replaces(new: Constraint, old: Constraint) -> bool:
    """Whether a later wish leaves nothing of an earlier one."""
    if new.key != old.key or new.direction in _BROAD:
        return new.direction is not None and new.direction == old.direction
    if new.negated:
        return not old.direction and not old.negated and set(old.values) <= set(new.values)
    return True
