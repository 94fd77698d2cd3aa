"""Titles as a card shows them: short, and nothing said twice."""

from __future__ import annotations

import re

from jvsm_core.catalogue import Garment

#: Characters of a title that is shown as it stands.
LONG = 36

#: Letters by which a word is taken for another form of one: striped and stripes, collared and collar.
STEM = 4

_WORD = re.compile(r"[^\W\d_]{3,}")
_JOINING = frozenset({"and", "with", "the"})


def short_title(garment: Garment, brand: bool = True) -> str:
    """A garment's title for a place that has little room.

    A long title that does nothing but list attributes which the shop states as well is what it is in a
    few of them: `Elbow-sleeve vertical-striped linen shirt in black and white` is a black and white linen
    shirt. A title that tells more, such as a name, stays.

    Args:
        brand: whether the brand belongs to it; where it stands above the title it is not said again.
    """
    title, maker = garment.title, garment.brand
    if not brand and maker and title.casefold().startswith(f"{maker.casefold()} "):
        title = title[len(maker) :].lstrip(" -–:,") or title
        title = title[0].upper() + title[1:]
    return _essence(garment) if len(title) > LONG and _only_lists(title, garment) else title


def _only_lists(title: str, garment: Garment) -> bool:
    stated = garment.stated
    if "colour" not in stated or "category" not in stated:
        return False
    known = {word[:STEM] for text in (*stated, *stated.values()) for word in _words(text)}
    return all(word[:STEM] in known for word in _words(title))


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.casefold()) if word not in _JOINING]


def _essence(garment: Garment) -> str:
    stated = garment.stated
    colours = " and ".join(stated[key] for key in ("colour", "second_colour") if key in stated)
    words = " ".join(filter(None, (colours, stated.get("material"), stated["category"])))
    return words[0].upper() + words[1:]
