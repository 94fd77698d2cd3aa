"""What a column tells, by its values, where its name says nothing: "Machart" with dresses in it is a category."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from .prices import parse_price
from .rows import as_texts
from .values import spelled

#: Rows that are looked at, and the share of a column's values that must be of a kind.
LOOKED_AT, _MOST = 50, 0.7

_PICTURE = re.compile(r".\.(?:jpe?g|png|webp|gif|bmp|tiff?|avif|hei[cf])$", re.IGNORECASE)
#: Names of columns whose pictures show no garment.
_NO_VIEW = re.compile(r"size|chart|logo|icon|swatch|flag|brand|video|measure", re.IGNORECASE)
_SIZE = re.compile(r"(?:[2-6]?x{0,3}[sl]|m|one size|(?:uk|us|eu)\s?\d{1,2})", re.IGNORECASE)
_MONEY = re.compile(r"[$€£₹¥]|\b(?:EUR|USD|GBP|INR|CHF|PLN|SEK)\b|^\d+[.,]\d\d$")


def _is_picture(value: str) -> bool:
    return bool(_PICTURE.search(urlsplit(value.split(",")[0].strip()).path))


def _is_price(value: str) -> bool:
    try:
        return bool(_MONEY.search(value)) and parse_price(value)[0] is not None
    except ValueError:
        return False


def _is_size(value: str) -> bool:
    return all(_SIZE.fullmatch(part.strip()) for part in re.split(r"[,;/|]", value) if part.strip())


def _is(key: str) -> Callable[[str], bool]:
    """A test for values of an attribute; of more than two words it would be a title that names one."""
    return lambda value: len(value.split()) <= 2 and spelled(key, value).known


def _is_prose(value: str) -> bool:
    return len(value) >= 60 and len(value.split()) >= 8


def _is_title(value: str) -> bool:
    return 2 <= len(value.split()) <= 14 and len(value) < 120 and not _is_price(value)


#: Field to what its values look like; the first that fits a column counts.
_LOOKS: Mapping[str, Callable[[str], bool]] = {
    "image": _is_picture,
    "price": _is_price,
    "gender": _is("gender"),
    "colour": _is("colour"),
    "category": _is("category"),
    "size": _is_size,
    "description": _is_prose,
    "title": _is_title,
}


def guessed(
    unknown: Iterable[str], taken: Collection[str | None], sample: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    """Columns that no name told, and the field that their values look like; each field once, but further pictures.

    Args:
        unknown: columns to look at, in the table's order.
        taken: fields that have a column already; further pictures may have several.
        sample: some rows of the table.
    """
    left = {field: looks for field, looks in _LOOKS.items() if field not in taken}
    for column in unknown:
        values = [text for row in sample for text in as_texts(row.get(column))]
        if not values:
            continue
        for field, looks in left.items():
            distinct = field != "title" or len(set(values)) > len(values) / 2
            if distinct and sum(map(looks, values)) >= _MOST * len(values):
                yield column, field
                del left[field]
                break
        else:
            # Pictures of another side; nothing else comes in several columns.
            if not _NO_VIEW.search(column) and sum(map(_is_picture, values)) >= _MOST * len(values):
                yield column, "more_images"
