"""The phrase book: requests as shoppers type them, with what each asks for, written by hand.

One JSON object a line of `phrasebook.jsonl`::

    {"text": "lose the sleeves", "asks": [{"key": "sleeve", "value": "sleeveless"}], "fits": ["dress", …]}

An ask names a value, or several any of which will do; `"negated": true` turns it round. A
comparative names its scale and which way, `{"key": "fit", "direction": "fit", "up": true}` is
"looser"; the scales are those of `language.reading`. `fits` are the categories it can be said of.

The phrases were written without a look at the grammar that texts to train on come from, so that
they test whether a model understands people rather than its own templates. Keep it so: whoever
adds a phrase takes it from people, never from `language`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..errors import DataError
from ..files import parse_json
from ..language.frame import SCALES, Constraint
from ..vocabulary import CATEGORIES, KEYS, values

PHRASEBOOK = Path(__file__).with_name("phrasebook.jsonl")


@dataclass(frozen=True)
class Phrase:
    """A request.

    Attributes:
        text: as typed.
        asks: all of it must be met.
        fits: categories of garments it can be said of.
    """

    text: str
    asks: tuple[Constraint, ...]
    fits: tuple[str, ...]

    @property
    def is_relative(self) -> bool:
        """Whether what meets it depends on the garment it is said of."""
        return any(asked.direction is not None for asked in self.asks)

    @property
    def kind(self) -> str:
        """`several` asks at once; else `comparative`, `negated` or `plain`."""
        if len(self.asks) > 1:
            return "several"
        if self.is_relative:
            return "comparative"
        asked = self.asks[0]
        return "negated" if asked.negated or asked.values == ("no",) else "plain"


def read_phrases(path: str | Path = PHRASEBOOK) -> tuple[Phrase, ...]:
    """Read and validate a phrase book.

    Raises:
        DataError: the file cannot be read, is empty, or a line is not a phrase; the message names it.
    """
    path = Path(path)
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"cannot read the phrase book {path}: {error}") from None
    phrases = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                phrases.append(_phrase(parse_json(line)))
            except (ValueError, KeyError, TypeError) as error:
                raise DataError(f"{path}, line {number}: not a phrase: {error}") from None
    if not phrases:
        raise DataError(f"the phrase book {path} is empty")
    return tuple(phrases)


def _phrase(row: Mapping) -> Phrase:
    phrase = Phrase(row["text"], tuple(_asked(ask) for ask in row["asks"]), tuple(row["fits"]))
    if not phrase.text or not phrase.asks or not phrase.fits:
        raise ValueError("text, asks and fits must not be empty")
    if unknown := set(phrase.fits) - set(CATEGORIES):
        raise ValueError(f"unknown category {', '.join(sorted(unknown))}")
    return phrase


def _asked(ask: Mapping) -> Constraint:
    if ask["key"] not in KEYS:
        raise ValueError(f"unknown attribute {ask['key']!r}")
    if "direction" in ask:
        SCALES[ask["direction"]]  # a KeyError where there is no such scale
        return Constraint(ask["key"], direction=ask["direction"], up=ask["up"])
    wanted = (ask["value"],) if isinstance(ask["value"], str) else tuple(ask["value"])
    if unknown := set(wanted) - set(values(ask["key"])):
        raise ValueError(f"unknown {ask['key']} {', '.join(sorted(unknown))}")
    return Constraint(ask["key"], wanted, negated=ask.get("negated", False))
