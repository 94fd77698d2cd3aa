"""Which garments exist, by the one table in `table`.

`check` says whether a combination can be drawn, `options` which values a key may take, and
`edit` changes some keys and lets those follow that depend on them. Nothing else in the atelier
decides what is legal.
"""

from __future__ import annotations

from collections.abc import Mapping

from jvsm_core import vocabulary
from jvsm_core.errors import CatalogueError

from .palette import COLOURS, second_colour
from .table import RULES, TABLE, Rule

__all__ = [
    "COLOURS",
    "DEPENDENT",
    "EDITABLE",
    "check",
    "edit",
    "keys",
    "narrowed",
    "options",
    "second_colour",
    "values",
]

Attributes = Mapping[str, str]

#: What a shopper changes most, and what the catalogue's families vary.
EDITABLE = ("colour", "sleeve", "neckline", "pattern", "length")

#: Keys that follow the others: an edit elsewhere may change, add or drop them.
DEPENDENT = ("sleeve_style", "second_colour", *vocabulary.DETAILS)


#: Category and key to the rules that limit the key there, and to those that its own values trigger.
_LIMITING: Mapping[tuple[str, str], list[Rule]] = {
    (category, key): [rule for rule in RULES if category in rule.categories and key in rule.then]
    for category in TABLE
    for key in vocabulary.KEYS
}
_TRIGGERED: Mapping[tuple[str, str], list[Rule]] = {
    (category, key): [rule for rule in RULES if category in rule.categories and key == rule.key]
    for category in TABLE
    for key in vocabulary.KEYS
}


_KEYS = {
    category: tuple(
        key for key in vocabulary.KEYS if key in row or key in ("category", "colour", "second_colour")
    )
    for category, row in TABLE.items()
}


def _row(category: str) -> Mapping[str, tuple[str, ...]]:
    try:
        return TABLE[category]
    except (KeyError, TypeError):
        raise CatalogueError(f"unknown category {category!r}; known: {', '.join(TABLE)}") from None


def keys(category: str) -> tuple[str, ...]:
    """Keys that garments of a category can have, in the vocabulary's order.

    `sleeve_style` and `second_colour` are among them and exist only with some sleeves and patterns.

    Raises:
        CatalogueError: the category is unknown.
    """
    _row(category)
    return _KEYS[category]


def values(category: str, key: str) -> tuple[str, ...]:
    """Values of a key over all garments of a category; empty where the category lacks the key.

    Raises:
        CatalogueError: the category is unknown.
    """
    row = _row(category)
    if key == "category":
        return (category,)
    if key in ("colour", "second_colour"):
        return vocabulary.COLOURS
    return row.get(key, ())


def _allowed(attributes: Attributes, key: str) -> tuple[tuple[str, ...], tuple[str, str] | None]:
    """Values that the other keys leave to a key, and the last (key, value) that limited them."""
    category = attributes["category"]
    legal, reason = values(category, key), None
    if key == "second_colour":
        second = second_colour(attributes["pattern"], attributes["colour"])
        return ((second,) if second else ()), ("pattern", attributes["pattern"])
    for rule in _LIMITING[category, key]:
        if attributes.get(rule.key) in rule.when:
            limited = rule.then[key]
            legal, reason = (
                tuple(value for value in legal if value in limited),
                (rule.key, attributes[rule.key]),
            )
    return legal, reason


def narrowed(partial: Attributes, key: str) -> tuple[str, ...]:
    """Values that the attributes given so far leave to a key: garments are sampled key by key.

    Rules are read both ways, so keys may come in any order; `category` is given.
    """
    legal, _ = _allowed(partial, key)
    for rule in _TRIGGERED[partial["category"], key]:
        if any(other in partial and partial[other] not in limited for other, limited in rule.then.items()):
            legal = tuple(value for value in legal if value not in rule.when)
    return legal


def check(attributes: Attributes) -> None:
    """Accept attributes that form a garment that exists, complete and without extras.

    Raises:
        CatalogueError: what is unknown, missing or impossible together, and the legal values.
    """
    category = attributes.get("category", "")
    known = keys(category)
    for key in attributes:
        if key not in known:
            raise CatalogueError(f"a {category} has no {key!r}; its attributes: {', '.join(known)}")
    for key in known:
        ever = values(category, key)
        if key in attributes and attributes[key] not in ever:
            raise CatalogueError(f"a {category} has no {key} {attributes[key]!r}; legal: {', '.join(ever)}")
    for key in known:
        if key not in attributes and key not in ("sleeve_style", "second_colour"):
            raise CatalogueError(f"a {category} needs {key!r}: one of {', '.join(values(category, key))}")
    for key in known:
        legal, reason = _allowed(attributes, key)
        if key in attributes and attributes[key] in legal or key not in attributes and not legal:
            continue
        because = f" with {reason[0]} {reason[1]!r}" if reason else ""
        if not legal:
            raise CatalogueError(f"a {category}{because} has no {key!r}: leave it out")
        given = f"{key} {attributes[key]!r} is impossible" if key in attributes else f"{key!r} is missing"
        raise CatalogueError(f"{category}: {given}{because}; legal: {', '.join(legal)}")


def edit(attributes: Attributes, **changes: str) -> dict[str, str]:
    """Attributes with some values changed, in the vocabulary's order, and the `DEPENDENT` keys settled.

    The second colour is derived again; a sleeve style appears plain and goes with the sleeve; a
    detail that the change rules out takes its other value. All other keys stay as they are.

    Raises:
        CatalogueError: the result does not exist, with the pair that is impossible.
    """
    merged = {**attributes, **changes}
    known = keys(merged.get("category", ""))
    if {"pattern", "colour"} <= merged.keys() and merged["colour"] in COLOURS:
        for key in DEPENDENT:
            if key not in known or (key in changes and key != "second_colour"):
                continue
            legal, _ = _allowed(merged, key)
            if not legal:
                merged.pop(key, None)
            elif merged.get(key) not in legal:
                merged[key] = legal[0]
    ordered = {key: merged[key] for key in vocabulary.KEYS if key in merged}
    check({**merged, **ordered})
    return ordered


def options(attributes: Attributes, key: str) -> tuple[str, ...]:
    """Values that a key may take while all others stay, apart from `DEPENDENT` keys that follow.

    Raises:
        CatalogueError: the category is unknown or has no such key.
    """
    category = attributes.get("category", "")
    if key not in keys(category):
        raise CatalogueError(f"a {category} has no {key!r}; its attributes: {', '.join(keys(category))}")
    if key == "second_colour":
        return _allowed(attributes, key)[0]
    return tuple(value for value in values(category, key) if _exists(attributes, key, value))


def _exists(attributes: Attributes, key: str, value: str) -> bool:
    try:
        edit(attributes, **{key: value})
    except CatalogueError:
        return False
    return True
