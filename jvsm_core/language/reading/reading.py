"""What was read in a request, and whether a garment meets it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...vocabulary import DETAILS
from ..words.lexicon import Lexicon
from ..words.orders import FORMALITY, SHINE, WARMTH, scales

_LEXICON = Lexicon()
_KEY_OF_SCALE = {
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
    "frills": "ruffles",
    "heel": "heel_height",
}


@dataclass(frozen=True)
class Asked:
    """One thing asked for.

    Attributes:
        key: the attribute.
        values: any of these will do, the plainest first; empty for a comparative.
        direction: for a comparative, its scale: "length", "fit", "lightness", "formality", …
        up: whether it goes up that scale (longer, looser, lighter, more formal).
        strength: "a bit", "much", or "".
        negated: the garment must not have any of the values.
        words: as the person wrote it.
    """

    key: str
    values: tuple[str, ...] = ()
    direction: str | None = None
    up: bool = True
    strength: str = ""
    negated: bool = False
    words: str = ""

    @property
    def value(self) -> str | None:
        """The plainest of the values; None for a comparative."""
        return self.values[0] if self.values else None


@dataclass(frozen=True)
class Contradiction:
    """Two things that cannot both be: their attribute, and the words for each."""

    key: str
    words: tuple[str, str]


@dataclass(frozen=True)
class Reading:
    """A request as understood: what is asked, words nobody could place, what contradicts itself."""

    asked: tuple[Asked, ...] = ()
    unknown: tuple[str, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing was asked that can be looked for."""
        return not self.asked


def key_of_scale(scale: str) -> str:
    """The attribute that shows a direction best."""
    return _KEY_OF_SCALE[scale]


def satisfies(
    attributes: Mapping[str, str], asked: Asked | Iterable[Asked], reference: Mapping[str, str] | None = None
) -> bool:
    """Whether a garment meets everything asked.

    Args:
        attributes: of the garment, category included.
        reference: attributes of the garment the request was made about; comparatives are relative to it
            and cannot be met without it. Where nothing goes further ("longer" than a maxi), as far will do.
    """
    wanted = (asked,) if isinstance(asked, Asked) else asked
    return all(_meets(attributes, one, reference or {}) for one in wanted)


def _meets(attributes: Mapping[str, str], asked: Asked, reference: Mapping[str, str]) -> bool:
    if asked.direction is not None:
        moved = _moved(attributes, asked, reference)
        return moved is not None and (moved > 0 if asked.up else moved < 0)
    value = attributes.get(asked.key)
    if value is None:
        return asked.negated or (asked.key in DETAILS and asked.values == ("no",))
    return (_LEXICON.canonical(asked.key, value) in asked.values) != asked.negated


def _moved(attributes: Mapping[str, str], asked: Asked, reference: Mapping[str, str]) -> float | None:
    """How far a garment lies from the reference along a scale; None where they cannot be compared."""
    scale = asked.direction or ""
    if scale == "formality":
        return _sum(FORMALITY, attributes, reference)
    if scale in ("warmth", "shine"):
        return _difference(
            WARMTH if scale == "warmth" else SHINE, "material", attributes, reference, asked.up
        )
    if scale == "frills":
        return _difference({"no": 0, "yes": 1}, "ruffles", attributes, reference, asked.up)
    for order in scales(asked.key):
        if order.name == scale:
            moved = _difference(order.positions, order.key, attributes, reference, asked.up)
            if moved is not None:
                return moved
    return None


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
    if new not in positions or old not in positions:
        return None
    end = max(positions.values()) if up else min(positions.values())
    if positions[old] == end:
        return (1.0 if up else -1.0) if positions[new] == end else 0.0
    return positions[new] - positions[old]


def _sum(
    tables: Mapping[str, Mapping[str, int]], attributes: Mapping[str, str], reference: Mapping[str, str]
) -> float:
    return sum(
        table[attributes[key]] - table[reference[key]]
        for key, table in tables.items()
        if attributes.get(key) in table and reference.get(key) in table
    )
