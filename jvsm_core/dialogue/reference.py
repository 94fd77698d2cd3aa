"""What a turn refines: the garment, the photo or nothing, and what is known about it."""

from __future__ import annotations

from ..search.evidence import Evidence, EvidenceReader
from .actions import StartPhoto
from .dialogue import Dialogue, Turn


def reference_evidence(dialogue: Dialogue, turn: Turn, evidence: EvidenceReader) -> Evidence:
    """Attributes of the garment or photo that a turn refines; none for a start by words."""
    if turn.reference is not None:
        return evidence.of_garments([turn.reference])[0]
    if isinstance(dialogue.start.act, StartPhoto):
        return evidence.of_vector(dialogue.start.query)
    return Evidence({})
