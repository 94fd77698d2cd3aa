"""The words people use for attributes: from value to words, and back.

An open structure: a key or value nobody listed is named by itself, so that a catalogue with
attributes of its own works without a change here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from .senses import PLACES, Form, Forms, article, flagged, forms
from .table import rows

#: Written the American way; the tables are British.
AMERICAN: Mapping[str, str] = {row["british"]: row["american"] for row in rows("american")}
#: Categories that take "them", "these", "are".
PLURAL = frozenset(flagged("category", "plural"))
#: Garments with legs, whose lengths and fits are named differently.
LEGS = frozenset(flagged("category", "legs"))
#: Names that datasets and catalogues use for a value.
_ALIASES = {(row["key"], alias): row["value"] for row in rows("values") for alias in row.many("aliases")}
_FORMS = forms()


class Lexicon:
    """Words for attribute keys and values; stateless, the tables are the module's."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys that have words; second colours are colours."""
        return tuple(dict.fromkeys((*_FORMS, "second_colour")))

    def values(self, key: str) -> tuple[str, ...]:
        """Values of a key that have words, in table order; empty for an unknown key."""
        return tuple(_FORMS.get(_listed(key), ()))

    def canonical(self, key: str, value: str) -> str:
        """The value in this lexicon's spelling: "tshirts" to "t-shirt", "navy blue" to "navy"."""
        value = value.strip().lower()
        named = value in _FORMS.get(_listed(key), ())
        return value if named else _ALIASES.get((_listed(key), value), value)

    def forms(self, key: str, value: str, category: str | None = None) -> Forms:
        """Words of a value by grammatical place; a plain guess for what nobody listed.

        Args:
            category: the garment spoken of, for words that are said of some garments only: a dress is
                mini, trousers are bootcut.
        """
        value = self.canonical(key, value)
        listed = _FORMS.get(_listed(key), {}).get(value)
        return _said(listed, category) if listed else _guess(key, value)

    def noun(self, category: str | None) -> str:
        """What to call a garment: its category, or "garment"."""
        return self.canonical("category", category) if category else "garment"


#: For all who need its words.
LEXICON = Lexicon()


def plural(category: str | None) -> bool:
    """Whether a category is spoken of as "them"."""
    return category is not None and (
        category in PLURAL or (category.endswith("s") and not category.endswith(("ss", "us")))
    )


def _listed(key: str) -> str:
    return "colour" if key == "second_colour" else key


@cache
def _said(listed: tuple[Form, ...], category: str | None) -> Forms:
    """The forms that are said of a garment."""
    kinds = {category, "legs" if category in LEGS else "-legs"}
    said = [form for form in listed if not form.garments or kinds & set(form.garments)]
    return Forms(**{place: tuple(form.text for form in said if form.place == place) for place in PLACES})


@cache
def _guess(key: str, value: str) -> Forms:
    name = key.replace("_", " ")
    if key == "category":
        return Forms(noun=(value.removesuffix("es") if value.endswith("sses") else value,))
    if value == "yes":
        return Forms(having=(article(name) if not name.endswith("s") else name,))
    if value == "no":
        return Forms(lacking=(name,))
    return Forms(be=(value,), having=(article(value if name in value else f"{value} {name}"),))
