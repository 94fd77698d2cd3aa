"""The words people use for attributes: from value to words, and back.

An open structure: a key or value nobody listed is named by itself, so that a catalogue with
attributes of its own works without a change here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from .table import rows
from .wording import Forms
from .wording_more import ALIASES, PLURAL, WORDS

#: Written the American way; the tables are British.
AMERICAN: Mapping[str, str] = {row["british"]: row["american"] for row in rows("american")}


class Lexicon:
    """Words for attribute keys and values.

    Stateless; the tables are the module's. An instance exists so that a catalogue with words of its
    own can pass them: `Lexicon({"toe": {"peep": Forms(having=("a peep toe",))}})`.
    """

    def __init__(self, extra: Mapping[str, Mapping[str, Forms]] | None = None) -> None:
        self._words = {
            key: {**WORDS.get(key, {}), **(extra or {}).get(key, {})}
            for key in (*WORDS, *(set(extra or {}) - set(WORDS)))
        }

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys that have words."""
        return tuple(self._words)

    def values(self, key: str) -> tuple[str, ...]:
        """Values of a key that have words, in table order; empty for an unknown key."""
        return tuple(self._words.get(key, ()))

    def canonical(self, key: str, value: str) -> str:
        """The value in this lexicon's spelling: "tshirts" to "t-shirt", "navy blue" to "navy"."""
        value = value.strip().lower()
        known = self._words.get(key, {})
        if value in known:
            return value
        table = "colour" if key == "second_colour" else key
        return ALIASES.get(table, {}).get(value, value)

    def forms(self, key: str, value: str) -> Forms:
        """Words of a value by grammatical place; a plain guess for what nobody listed."""
        value = self.canonical(key, value)
        forms = self._words.get(key, {}).get(value)
        return forms if forms is not None else _guess(key, value)

    def words(self, key: str, value: str) -> tuple[str, ...]:
        """Every word for a value, the value itself first."""
        return tuple(dict.fromkeys((value, *self.forms(key, value).all())))

    def noun(self, category: str | None) -> str:
        """What to call a garment: its category, or "garment"."""
        return self.canonical("category", category) if category else "garment"


def plural(category: str | None) -> bool:
    """Whether a category is spoken of as "them"."""
    return category is not None and (
        category in PLURAL or (category.endswith("s") and not category.endswith(("ss", "us")))
    )


def article(phrase: str) -> str:
    """The phrase with "a" or "an" before it."""
    vowel = phrase[:1].lower() in "aeio" and not phrase.startswith(("one", "eu"))
    return f"an {phrase}" if vowel else f"a {phrase}"


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
