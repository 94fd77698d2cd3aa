"""What a turn refines: the garment, the photo or nothing, and what is known about it."""

from __future__ import annotations

from ..search.evidence import TraitReader, Traits
from .actions import StartPhoto
from .dialogue import Dialogue, Turn


def reference_traits(dialogue: Dialogue, turn: Turn, traits: TraitReader) -> Traits:
    """Attributes of the garment or photo that a turn refines; none for a start by words."""
    if turn.reference is not None:
        return traits.of_garments([turn.reference])[0]
    if isinstance(dialogue.start.act, StartPhoto):
        return traits.of_vector(dialogue.start.query)
    return Traits({})
