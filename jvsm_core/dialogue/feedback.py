"""What to say about a turn beside its garments: words nobody knows, wishes the shop cannot meet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..language.words.lexicon import plural
from .dialogue import Dialogue, Turn
from .reference import reference_evidence
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
    return Answer(_unknown(dialogue.turn), _missing(retriever, dialogue))


def _unknown(turn: Turn) -> str:
    if not turn.reading.unknown:
        return ""
    used = ", ".join(dict.fromkeys(asked.words for asked in turn.reading.constraints))
    guessed = ", ".join(guess.asked.words for guess in turn.guesses)
    parts = [unplaced(turn.reading)]
    parts += [f"I used: {used}"] if used else []
    parts += [f"My guess: {guessed}"] if guessed else []
    return ". ".join(parts) + "."


def _missing(retriever: Retriever, dialogue: Dialogue) -> str:
    wants = dialogue.wants
    if not wants or not retriever.evidence.stated:
        return ""
    here = retriever.allowed_mask(dialogue.settings)
    # The shopper wants the kind of garment at hand, unless another kind was asked or filtered for.
    category = reference_evidence(dialogue, dialogue.turn, retriever.evidence).values.get("category")
    if dialogue.settings.categories or any("category" in want.keys for want in wants):
        category = None
    if category is not None:
        here = here & (retriever.evidence.columns["category"].confidence({category}) > 0)
    meeting = [retriever.reranker.may_meet(want) & here for want in wants]
    if np.logical_and.reduce(meeting).any():
        return ""
    alone = [want for want, garments in zip(wants, meeting, strict=True) if not garments.any()]
    words = list(dict.fromkeys(f"“{want.asked.words}”" for want in alone or wants))
    listed = " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
    together = " together" if len(words) > 1 and not alone else ""
    filters = " within your filters" if dialogue.settings.filtering else ""
    subject = "Nothing" if category is None else f"No {category}"
    verb = "meet" if plural(category) else "meets"
    closest = "; these come closest" if dialogue.hits else ""
    return f"{subject} here {verb} {listed}{together}{filters}{closest}."
