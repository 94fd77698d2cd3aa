"""What to say about a turn beside its garments: words nobody knows, wishes the shop cannot meet."""

from __future__ import annotations

from dataclasses import dataclass

from .dialogue import Dialogue
from .language.lexicon import plural
from .listener import unplaced
from .retriever import Retriever
from .traits import Traits
from .wishes import Want, in_force, reference_traits


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
    reading = dialogue.turn.reading
    unknown = ""
    if reading.unknown:
        used = ", ".join(dict.fromkeys(asked.words for asked in reading.asked))
        unknown = f"{unplaced(reading)}. I used: {used}."
    return Answer(unknown, _missing(retriever, dialogue))


def _missing(retriever: Retriever, dialogue: Dialogue) -> str:
    wants = in_force(dialogue, retriever.traits)
    if not wants or not retriever.traits.stated:
        return ""
    # The shopper wants the kind of garment at hand, unless another kind was asked or filtered for.
    category = reference_traits(dialogue, dialogue.turn, retriever.traits).values.get("category")
    if dialogue.settings.categories or any("category" in want.keys for want in wants):
        category = None
    here = [g.id for g in retriever.allowed(dialogue.settings) if category in (None, g.category)]
    garments = retriever.traits.of_garments(here)
    if any(all(_meets(want, garment) for want in wants) for garment in garments):
        return ""
    alone = [want for want in wants if not any(_meets(want, garment) for garment in garments)]
    words = list(dict.fromkeys(f"“{want.asked.words}”" for want in alone or wants))
    listed = " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
    together = " together" if len(words) > 1 and not alone else ""
    filters = " within your filters" if dialogue.settings.filtering else ""
    subject = "Nothing" if category is None else f"No {category}"
    verb = "meet" if plural(category) else "meets"
    closest = "; these come closest" if dialogue.hits else ""
    return f"{subject} here {verb} {listed}{together}{filters}{closest}."


def _meets(want: Want, garment: Traits) -> bool:
    return want.met_by(garment) is not False
