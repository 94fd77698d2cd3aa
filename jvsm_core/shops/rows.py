"""One row of a catalogue's file, as JSON has it, to the fields of a garment: read where it can be.

What a shop wrote is taken as text; its attributes are spelled as the vocabulary spells them, with the
shop's own words kept beside. A value that cannot be used is left out and told; a row that cannot be
sold by is refused as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..vocabulary import KEYS
from .availability import availability_of
from .prices import currency_code, parse_price
from .values import spelled, spelled_colours

#: Keys that a shop may write for an attribute of the vocabulary; lower case, "_" for blanks.
KEY_SPELLINGS = {
    "color": "colour",
    "colors": "colour",
    "colours": "colour",
    "second_color": "second_colour",
    "sleeves": "sleeve",
    "sleeve_length": "sleeve",
    "neck": "neckline",
    "neck_line": "neckline",
    "fabric": "material",
    "print": "pattern",
    "sex": "gender",
    "zipper": "zip",
}

_TEXTS = ("title", "description", "brand", "url", "product")
_LISTS = ("tags", "sizes", "sold_out", "more_images")
_OTHERS = ("id", "image", "category", "attributes", "price", "split", "availability", "own_words", "currency")


_KNOWN = frozenset((*_TEXTS, *_LISTS, *_OTHERS))
_ORDER = {key: place for place, key in enumerate(KEYS)}


class RowError(ValueError):
    """A row that no garment can be made of."""


@dataclass(frozen=True)
class Problem:
    """Something in a source that could not be used.

    Attributes:
        line: of its file, from 1; 0 where it has none.
        garment: id of the garment, "" where it has none.
        reason: what is wrong, in plain words.
        left_out: the whole garment is missing from the shop, not only one value of it.
        place: the file, where a source has several.
    """

    line: int
    garment: str
    reason: str
    left_out: bool = True
    place: str = "garments.jsonl"

    def __str__(self) -> str:
        where = f"{self.place}, line {self.line}" if self.line else self.place
        return f"{where}: " + (f"garment {self.garment}: " if self.garment else "") + self.reason


@dataclass(frozen=True)
class Cleaned:
    """A row's fields, ready for `Garment(**fields)`, its currency, and what was left out of it."""

    fields: dict[str, Any]
    currency: str
    remarks: tuple[str, ...]


def clean_row(row: Any) -> Cleaned:
    """A garment's fields from one row of JSON.

    Raises:
        RowError: no object, no id, no picture inside the catalogue's folder, or text that cannot be shown.
    """
    if not isinstance(row, Mapping):
        raise RowError("not an object with a garment's fields")
    remarks = [f"unknown field {name!r} is not used" for name in row if name not in _KNOWN]
    fields: dict[str, Any] = {name: as_text(row.get(name)) for name in ("id", *_TEXTS)}
    if not fields["id"]:
        raise RowError("it has no id")
    fields["image"] = _inside(row.get("image"))
    for name in _LISTS:
        fields[name] = tuple(as_texts(row.get(name)))
    more_images = dict.fromkeys(_inside(image) for image in fields["more_images"])
    fields["more_images"] = tuple(image for image in more_images if image != fields["image"])
    fields["split"] = as_text(row.get("split")) or None
    fields["availability"] = availability_of(row.get("availability"))
    try:
        fields["price"], currency = parse_price(row.get("price"))
    except ValueError as error:
        fields["price"], currency = None, ""
        remarks.append(f"{error}; it is shown without a price")
    currency = currency or currency_code(as_text(row.get("currency")))
    attributes = _attributes(row.get("attributes"), remarks)
    sizes = attributes.pop("size", attributes.pop("sizes", ()))
    fields["sizes"] = tuple(dict.fromkeys((*fields["sizes"], *sizes)))
    category = as_text(row.get("category")) or " ".join(attributes.get("category", ()))
    fields["attributes"], own = spell(attributes | ({"category": (category,)} if category else {}))
    fields["category"] = fields["attributes"].get("category", "")
    if "category" not in attributes:
        fields["attributes"].pop("category", None)
    fields["own_words"] = own | {str(key): as_text(value) for key, value in _object(row, "own_words").items()}
    _check_text(fields)
    return Cleaned(fields, currency, tuple(remarks))


def spell(attributes: Mapping[str, tuple[str, ...]]) -> tuple[dict[str, str], dict[str, str]]:
    """Attributes in the vocabulary's spelling, and the shop's own words where they differ.

    Args:
        attributes: key to the values a shop gave; of several the first counts, but colours are two.
    """
    ours: dict[str, str] = {}
    own: dict[str, str] = {}
    for key, values in attributes.items():
        written = ", ".join(values)
        if key == "colour":
            colours = spelled_colours(values)
            ours["colour"] = colours[0].value
            if len(colours) > 1:
                ours.setdefault("second_colour", colours[1].value)
            changed = written != ", ".join(colour.value for colour in colours)
        else:
            ours[key] = spelled(key, values[0]).value
            changed = written != ours[key]
        if changed:
            own[key] = written
    return dict(sorted(ours.items(), key=lambda item: _ORDER.get(item[0], len(_ORDER)))), own


@lru_cache(maxsize=4096)
def attribute_key(name: str) -> str:
    """The vocabulary's key for a shop's: "Color" is colour, "Sleeve Length" is sleeve."""
    plain = "_".join(name.strip().casefold().replace("-", " ").replace("_", " ").split())
    return KEY_SPELLINGS.get(plain, plain)


def as_text(value: Any) -> str:
    """A value as text: numbers as written, true as "yes", nothing as "", a list by its commas."""
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(as_texts(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value != value else str(value).strip()  # NaN says nothing


def as_texts(value: Any) -> list[str]:
    """A value as the texts in it; one text is itself."""
    values = value if isinstance(value, list | tuple) else [value]
    return [text for text in map(as_text, values) if text]


def _attributes(value: Any, remarks: list[str]) -> dict[str, tuple[str, ...]]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        remarks.append("attributes must be an object; they are not used")
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for name, entry in value.items():
        if isinstance(entry, Mapping):
            remarks.append(f"attribute {name!r} is an object; it is not used")
        elif texts := as_texts(entry):
            found.setdefault(attribute_key(str(name)), tuple(texts))
    return found


def _object(row: Mapping, name: str) -> Mapping:
    value = row.get(name)
    return value if isinstance(value, Mapping) else {}


def _inside(value: Any) -> str:
    """A picture's path relative to the catalogue's folder, and inside it."""
    path = as_text(value).replace("\\", "/")
    if not path:
        raise RowError("it has no picture")
    parts = path.split("/")
    if not parts[0] or ".." in parts or ":" in parts[0]:
        raise RowError(f"its picture {path[:80]!r} is outside the catalogue's folder")
    return path


def _check_text(fields: Mapping[str, Any]) -> None:
    try:
        "\0".join(_texts_of(fields.values())).encode()
    except UnicodeEncodeError:
        bad = next(name for name, value in fields.items() if "\\ud" in ascii(value))
        raise RowError(f"its {bad} holds half a character, which no page can show") from None


def _texts_of(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            yield from value
            yield from value.values()
        elif isinstance(value, tuple):
            yield from value
