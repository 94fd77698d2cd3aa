"""What a garment's own text tells of it: the words for values that stand in its title or description.

A title is no request: nothing in it is refused or compared, and several colours may stand in it. So
only the reader's table of phrases is used, longest phrase first, and every sense of a phrase counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..catalogue import Garment
from ..language.reading.phrases import LONGEST_PHRASE, Extra, key_of, normal, table
from ..language.reading.tokenise import tokens

#: Words of a text that are read: who says more says it of everything.
MOST_WORDS = 200

#: Field of a garment to the texts of it.
SOURCES = ("title", "description")

Told = Mapping[str, frozenset[str]]


def text_of(garment: Garment, source: str) -> str:
    """A garment's title, or its description and tags; without the brand, which is a name and means nothing."""
    text = garment.title if source == "title" else ". ".join((garment.description, *garment.tags))
    if garment.brand and text.lower().startswith(garment.brand.lower()):
        return text[len(garment.brand) :]
    return text


def values_told(text: str, known: Extra = ()) -> dict[str, frozenset[str]]:
    """Attribute key to the values that a text names.

    Args:
        known: pairs of key and value that the catalogue has beside the reader's own.
    """
    phrases = table(known)
    words = [normal(token.text) for token in tokens(text)[:MOST_WORDS]]
    found: dict[str, set[str]] = {}
    at = 0
    while at < len(words):
        end = min(len(words), at + LONGEST_PHRASE)
        while end > at and not (senses := phrases.get(key_of(words[at:end]))):
            end -= 1
        if end == at:
            at += 1
            continue
        for sense in senses or ():
            found.setdefault(sense.key, set()).add(sense.value)
        at = end
    return {key: frozenset(values) for key, values in found.items()}


def known_values(values: Mapping[str, Iterable[str]]) -> Extra:
    """Values by key as pairs for `values_told`; a second colour is a colour."""
    return tuple(
        sorted((key, value) for key, each in values.items() if key != "second_colour" for value in each)
    )
