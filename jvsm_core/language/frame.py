"""The meaning of a request: constraints, filters, what is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..vocabulary import ATTRIBUTES

#: Attribute that shows a direction best, by scale.
SCALES = {
    "length": "length",
    "sleeve": "sleeve",
    "fit": "fit",
    "flare": "fit",
    "lightness": "colour",
    "neck depth": "neckline",
    "busyness": "pattern",
    "formality": "category",
    "warmth": "material",
    "shine": "material",
    "strength": "colour",
    "temperature": "colour",
    "frills": "ruffles",
    "heel": "heel_height",
    "size": "size",
}


@dataclass(frozen=True)
class Constraint:
    """One thing asked of a garment: values, a refusal of values, or a comparison.

    Attributes:
        key: the attribute; "words" for free words that a garment's own text may have.
        values: any of these will do, the plainest first; empty for a comparison.
        direction: for a comparison, its scale: "length", "fit", "lightness", "formality", …
        up: whether it goes up that scale (longer, looser, lighter, more formal).
        strength: "a bit", "much", or "".
        negated: the garment must not have any of the values.
        words: as the person wrote it.
        confidence: how sure the reading is, 0 to 1; 1 where it follows from a rule.
        turn: id of the turn that asked; -1 outside a dialogue.
        reference: attributes that a comparison is relative to.
        part: the part whose colour, material or pattern is asked, such as "buttons"; "" for the garment.
        guess: a preference that the words suggest, weaker than what is said outright.
    """

    key: str
    values: tuple[str, ...] = ()
    direction: str | None = None
    up: bool = True
    strength: str = ""
    negated: bool = False
    words: str = ""
    confidence: float = 1.0
    turn: int = -1
    reference: Mapping[str, str] = field(default_factory=dict, hash=False)
    part: str = ""
    guess: bool = False

    @property
    def value(self) -> str | None:
        """The plainest of the values; None for a comparison."""
        return self.values[0] if self.values else None

    @property
    def plainest(self) -> Constraint:
        """The same said by fewer values: what may be all but one is not that one, "with sleeves" not sleeveless."""
        rest = set(ATTRIBUTES.get(self.key, ())) - set(self.values)
        if self.negated or len(rest) != 1 or len(self.values) < 3:
            return self
        return replace(self, values=tuple(rest), negated=True)


#: Keys of constraints that a garment's own text meets; a brand's name where no field states brands.
OWN_TEXT = ("words", "brand")

#: Keys of filters; what a shop states exactly.
FILTERS = ("price", "gender", "brand", "size", "availability")


@dataclass(frozen=True)
class Filter:
    """An exact condition on what a catalogue states, never relaxed.

    Attributes:
        key: "price", "gender", "brand", "size" or "availability".
        values: any of these will do; empty where a bound or a direction says it.
        at_least: lowest number allowed, inclusive.
        at_most: highest number allowed, inclusive.
        direction: "more" or "less" than the garment at hand, "most" or "least" of all; "" otherwise.
        words: as the person wrote it.
        turn: id of the turn that asked; -1 outside a dialogue.
        negated: none of the values will do.
    """

    key: str
    values: tuple[str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    direction: str = ""
    words: str = ""
    turn: int = -1
    negated: bool = False


@dataclass(frozen=True)
class Match:
    """A constraint and the tokens [start, end) it stands on.

    Attributes:
        kind: the table that proposed it: "situation", "occasion", "comparison", "part", "phrase", "degree", "free", "filter",
            or "idiom", whose words ask for nothing.
        motif: the words name a thing with a colour of its own: "dots".
        lead: first of the words that say how it is meant, such as "no"; the match's own where none do.
        refused: the words want it gone.
        filter: an exact condition that the words state instead of a constraint.
    """

    constraint: Constraint
    start: int
    end: int
    kind: str
    motif: bool = False
    lead: int | None = None
    refused: bool = False
    filter: Filter | None = None

    @property
    def first(self) -> int:
        """First token of what was said, refusing words included."""
        return self.start if self.lead is None else min(self.lead, self.start)

    def overlaps(self, other: Match) -> bool:
        """Whether both stand on some token."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Contradiction:
    """Two things that cannot both be: their attribute, and the words for each."""

    key: str
    words: tuple[str, str]


@dataclass(frozen=True)
class Frame:
    """A request as understood.

    Attributes:
        constraints: what is asked of the garment.
        unknown: words that could not be placed, as written.
        contradictions: pairs of constraints that exclude each other.
        filters: exact conditions on price, size, brand and the like.
        text: the request.
        question: one line to ask back where the reading is unsure; "" where it is not.
        language: ISO 639-1 code of the language it was read in.
    """

    constraints: tuple[Constraint, ...] = ()
    unknown: tuple[str, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    filters: tuple[Filter, ...] = ()
    text: str = ""
    question: str = ""
    language: str = "en"

    @property
    def is_empty(self) -> bool:
        """Nothing was asked that can be looked for."""
        return not (self.constraints or self.filters)
