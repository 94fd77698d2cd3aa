"""Refinements worth suggesting: they fit the garment at hand, and the shop can meet them.

A suggestion changes one attribute. It is offered only when the shop has garments of the same
category that have the new value and still everything that was asked before; among those it
prefers values whose garments are otherwise like the one at hand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from jvsm_core.catalogue import Garment
from jvsm_core.language.words.lexicon import Lexicon, plural
from jvsm_core.vocabulary import DETAILS

#: Attributes worth a suggestion; the order settles ties.
KEYS = ("sleeve", "colour", "pattern", "length", "neckline", "material", "fit", *DETAILS)

#: Garments that make a suggestion one that can be met well.
ENOUGH = 3

#: Suggestions below which one garment is enough: somebody who asked for much still sees a way on.
FEW = 3

_LEXICON = Lexicon()


def suggest(
    garments: Sequence[Garment], at_hand: Garment, asked: Iterable[str] = (), count: int = 6
) -> list[str]:
    """Short refinements for a garment, at most one for each attribute.

    Args:
        garments: of the shop; those of another kind are left aside.
        at_hand: the garment that would be refined.
        asked: attribute keys asked for before: their values stay as the garment has them.
        count: how many.
    """
    asked = set(asked)
    alike = [
        other
        for other in garments
        if other.category == at_hand.category
        and other.id != at_hand.id
        and all(other.attributes.get(key) == at_hand.attributes.get(key) for key in asked)
    ]
    offers = _offers(alike, at_hand, asked, ENOUGH)
    if len(offers) < FEW:
        offers = _offers(alike, at_hand, asked, 1)
    # Sleeve and colour first, for they read at a glance; the rest varies from garment to garment.
    first, rest = offers[:2], sorted(offers[2:])
    return [words for _, words in first + rest][:count]


def _offers(
    alike: Sequence[Garment], at_hand: Garment, asked: set[str], enough: int
) -> list[tuple[int, str]]:
    """A place to sort by and a refinement, for each key with another value that enough garments have."""
    near = [(other.attributes, _shared(other.attributes, at_hand.attributes)) for other in alike]
    values = {
        key: _nearest_value(near, at_hand, key, enough)
        for key in KEYS
        if key in at_hand.attributes and key not in asked
    }
    return [
        (_spread(at_hand.id, key), phrase(key, value, at_hand.category))
        for key, value in values.items()
        if value is not None
    ]


def _nearest_value(
    near: Iterable[tuple[Mapping[str, str], int]], at_hand: Garment, key: str, enough: int
) -> str | None:
    """The other value of a key that enough garments have, and the likest of them are nearest.

    Args:
        near: of each, its attributes and how many of them are those of the garment at hand.
    """
    nearness: dict[str, list[int]] = {}
    for attributes, shared in near:
        value = attributes.get(key)
        if value is not None and value != at_hand.attributes[key]:
            nearness.setdefault(value, []).append(shared)
    ranked = {
        value: (sum(sorted(shares, reverse=True)[:ENOUGH]), _spread(at_hand.id, value))
        for value, shares in nearness.items()
        if len(shares) >= enough
    }
    return max(ranked, key=ranked.__getitem__) if ranked else None


def phrase(key: str, value: str, category: str) -> str:
    """A refinement that asks for a value, in the plainest words: `in navy`, `with a hood`."""
    forms = _LEXICON.forms(key, value)
    said = {
        "into": [f"in {words}" for words in forms.into[:1]],
        "be": [f"make {'them' if plural(category) else 'it'} {words}" for words in forms.be[:1]],
        "having": [f"with {words}" for words in forms.having[:1]],
        "lacking": [f"no {words}" for words in forms.lacking[:1]],
    }
    places: tuple[str, ...] = ("be", "having", "into", "lacking")
    if key in ("colour", "material"):
        places = ("into", *places)
    elif value == "no":
        places = ("lacking", *places)
    elif key in ("sleeve", "neckline", *DETAILS) and value != "sleeveless":
        places = ("having", *places)
    return next((words for place in places for words in said[place]), value)


def _shared(one: Mapping[str, str], other: Mapping[str, str]) -> int:
    return sum(other.get(key) == value for key, value in one.items())


def _spread(*parts: str) -> int:
    """A number that is the same in every run and different from garment to garment."""
    return hashlib.blake2b("/".join(parts).encode(), digest_size=4).digest()[0]
