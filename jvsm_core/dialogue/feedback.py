"""What to say about a turn beside its garments: words nobody knows, constraints the shop cannot meet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..language.frame import Frame
from ..language.words.lexicon import plural
from ..search.constraints import concerned_keys
from .dialogue import Dialogue
from .retriever import Retriever
from .understanding import unplaced


@dataclass(frozen=True)
class Answer:
    """What a shopper should be told about the current turn.

    Attributes:
        unknown: "I don't know “quantum”. I used: sleeveless.", or empty.
        missing: "No dress here meets “leather”; these come closest.", or empty.
    """

    unknown: str = ""
    missing: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.unknown, self.missing) if part)


def answer(retriever: Retriever, dialogue: Dialogue) -> Answer:
    """What to say about a dialogue's current turn; both parts empty when all went as asked."""
    return Answer(_unknown(dialogue.turn.frame), _missing(retriever, dialogue))


def _unknown(frame: Frame) -> str:
    if not frame.unknown:
        return ""
    used = ", ".join(dict.fromkeys(one.words for one in frame.constraints if not one.guess))
    guessed = ", ".join(one.words for one in frame.constraints if one.guess)
    parts = [unplaced(frame)]
    parts += [f"I used: {used}"] if used else []
    parts += [f"My guess: {guessed}"] if guessed else []
    return ". ".join(parts) + "."


def _missing(retriever: Retriever, dialogue: Dialogue) -> str:
    constraints = dialogue.constraints
    if not constraints or not retriever.evidence.stated:
        return ""
    here = retriever.allowed_mask(dialogue.settings)
    # The shopper wants the kind of garment at hand, unless another kind was asked or filtered for.
    category = dialogue.turn.evidence.values.get("category")
    if dialogue.settings.categories or any("category" in concerned_keys(one) for one in constraints):
        category = None
    if category is not None:
        here = here & (retriever.evidence.columns["category"].confidence({category}) > 0)
    meeting = [retriever.reranker.may_meet(constraint) & here for constraint in constraints]
    if np.logical_and.reduce(meeting).any():
        return ""
    alone = [one for one, garments in zip(constraints, meeting, strict=True) if not garments.any()]
    words = list(dict.fromkeys(f"“{constraint.words}”" for constraint in alone or constraints))
    listed = " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
    together = " together" if len(words) > 1 and not alone else ""
    filters = " within your filters" if dialogue.settings.filtering else ""
    subject = "Nothing" if category is None else f"No {category}"
    verb = "meet" if plural(category) else "meets"
    closest = "; these come closest" if dialogue.hits else ""
    return f"{subject} here {verb} {listed}{together}{filters}{closest}."
