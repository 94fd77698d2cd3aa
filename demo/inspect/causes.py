"""Why a query failed: what is wrong with the garment that stands before its target.

One cause a query, the first of these that holds, so that a group can be worked on as a whole. What
else is wrong with a garment is said where the query is opened.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from jvsm_core.catalogue import Garment
from jvsm_core.datasets.triplets import Triplet
from jvsm_core.dialogue.explain import Explanation, explain_garment
from jvsm_core.language.frame import Frame
from jvsm_core.search.evidence import Evidence


class Cause(StrEnum):
    """What stands between a query and its target."""

    UNKNOWN = "words unknown"
    UNMET = "not met"
    UNKEPT = "not kept"
    TWIN = "twin of the target"


#: What each cause means, as the page says it.
MEANING = {
    Cause.UNKNOWN: "No rule could place the words that ask for the change.",
    Cause.UNMET: "The first garment lacks something that was asked for.",
    Cause.UNKEPT: "The first garment has all that was asked, but changes what should stay.",
    Cause.TWIN: "The first garment has all that was asked, and it keeps the rest or, of all wrong garments, "
    "looks most like the target.",
}


def judge(frame: Frame, reference: Garment, garment: Garment) -> Explanation:
    """What a garment meets, keeps and changes of a reference when a benchmark's query asks for it.

    As `jvsm_core.dialogue.explain`, for one question and labels alone: nothing here depends on a checkpoint.
    """
    before = labels(reference)
    constraints = [replace(constraint, turn=1, reference=before) for constraint in frame.constraints]
    return explain_garment(garment.id, Evidence(labels(garment)), Evidence(before), constraints)


def cause_of(
    query: Triplet, frame: Frame, judged: Explanation, target: Garment, leader: Garment, lookalike: bool
) -> Cause:
    """The cause of a failure.

    Args:
        frame: of the query's words, by rule.
        judged: the garment found first, `leader`, as `judge` sees it.
        lookalike: of all that is no answer, it looks most like the target.
    """
    unplaced = set(query.keys) - {constraint.key for constraint in frame.constraints}
    if unplaced and (frame.unknown or frame.is_empty):
        return Cause.UNKNOWN
    # What the rules do not read in the words, the labels tell: the target has it.
    if judged.unmet or unplaced & differing(target, leader):
        return Cause.UNMET
    return Cause.TWIN if lookalike or not judged.changed else Cause.UNKEPT


def differing(garment: Garment, other: Garment) -> frozenset[str]:
    """Attributes in which two garments differ."""
    one, two = labels(garment), labels(other)
    return frozenset(key for key in one.keys() | two.keys() if one.get(key) != two.get(key))


def labels(garment: Garment) -> dict[str, str]:
    """A garment's attributes, its category among them."""
    return {"category": garment.category, **garment.attributes}
