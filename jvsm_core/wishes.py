"""What a line of turns has asked for and not taken back, and against what it was said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .acts import StartPhoto
from .dialogue import Dialogue, Turn
from .language.changes import FOLLOWS
from .language.orders import FORMALITY
from .language.reader import Asked, Reading, satisfies
from .traits import TraitReader, Traits

#: Comparisons that several attributes decide together.
_BROAD: Mapping[str, frozenset[str]] = {"formality": frozenset(FORMALITY)}


@dataclass(frozen=True)
class Want:
    """One thing asked for.

    Attributes:
        turn: id of the turn that asked.
        asked: what, as it was read.
        against: attributes that a comparison is relative to: what the query stood for when it was
            said.
    """

    turn: int
    asked: Asked
    against: Mapping[str, str]

    @property
    def keys(self) -> frozenset[str]:
        """The attributes it concerns, with those that follow from them."""
        keys = _BROAD.get(self.asked.direction or "", frozenset({self.asked.key}))
        return keys | {key for key, leads in FOLLOWS.items() if keys & set(leads)}

    def met_by(self, garment: Traits) -> bool | None:
        """Whether a garment has it; None where nothing known decides it."""
        known = garment.values.keys() & self.keys
        # What a catalogue does not state, a garment does not have; what the model does not name
        # with confidence, it may.
        if not known and (self.asked.direction or garment.named):
            return None
        if self.asked.direction and not self.against.keys() & self.keys:
            return None
        return satisfies(garment.values, self.asked, self.against)


def in_force(dialogue: Dialogue, traits: TraitReader) -> tuple[Want, ...]:
    """What the current line wants, in the order it was said, without what was taken back."""
    wants: list[Want] = []
    for turn in dialogue.turns:
        if turn.reading.is_empty:
            continue
        against = stood_for(dialogue, turn, traits) if _compares(turn.reading) else {}
        new = [Want(turn.id, asked, against) for asked in turn.reading.asked]
        wants = [old for old in wants if not any(_replaces(want.asked, old.asked) for want in new)] + new
    return tuple(wants)


def stood_for(dialogue: Dialogue, turn: Turn, traits: TraitReader) -> dict[str, str]:
    """Attributes of what was at hand when a turn spoke.

    Those of the reference; but what was asked since is read off the query, for no garment need
    have it.
    """
    if turn.parent is None:
        return {}
    before = dialogue.at(turn.parent)
    values = dict(reference_traits(dialogue, before, traits).values)
    touched = {asked.key for earlier in dialogue.line(before.id) for asked in earlier.reading.asked}
    if touched:
        named = traits.of_vector(before.query).values
        values |= {key: named[key] for key in touched if key in named}
    return values


def reference_traits(dialogue: Dialogue, turn: Turn, traits: TraitReader) -> Traits:
    """Attributes of the garment or photo that a turn refines; none for a start by words."""
    if turn.reference is not None:
        return traits.of_garments([turn.reference])[0]
    if isinstance(dialogue.start.act, StartPhoto):
        return traits.of_vector(dialogue.start.query)
    return Traits({})


def already_met(turn: Turn, wants: Iterable[Want], garment: Traits) -> bool:
    """Whether a garment has all that a turn asked, a comparison among it.

    To ask "longer" of a garment that is longer would make it longer still; to ask "navy" of a
    navy one changes nothing. So only comparisons need this.
    """
    mine = [want for want in wants if want.turn == turn.id]
    return any(want.asked.direction for want in mine) and all(want.met_by(garment) for want in mine)


def _compares(reading: Reading) -> bool:
    return any(asked.direction for asked in reading.asked)


def _replaces(new: Asked, old: Asked) -> bool:
    """Whether a later wish leaves nothing of an earlier one."""
    if new.key != old.key or new.direction in _BROAD:
        return new.direction is not None and new.direction == old.direction
    if new.negated:
        return not old.direction and not old.negated and set(old.values) <= set(new.values)
    return True
