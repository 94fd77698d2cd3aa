"""What words stand for: tables the reader looks phrases up in, made from the lexicon and the families."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from ..words.lexicon import AMERICAN, LEXICON
from ..words.senses import flagged, words
from ..words.stopwords import DETERMINERS
from .tokenise import tokens

#: Longest phrase, in words.
LONGEST_PHRASE = 6

#: A catalogue's own words: pairs of key and value.
Extra = tuple[tuple[str, str], ...]


#: Before a noun; "a line" is a cut.
_ARTICLE = re.compile(r"^(?:an?|some) (?!line\b)", re.IGNORECASE)


class Sense(NamedTuple):
    """A value that a phrase can stand for; `motif` where it names a thing that has a colour of its own,
    `first` where it is meant only if the catalogue has none of those before it."""

    key: str
    value: str
    motif: bool = False
    first: bool = False


_BRITISH = {
    american: british for british, american in AMERICAN.items() if american not in ("sweater", "pants")
}


def normal(word: str) -> str:
    """A word in British spelling."""
    return _BRITISH.get(word, word)


def key_of(words: Sequence[str]) -> str:
    """Words as the tables spell a phrase: in one, so that "v-neck", "v neck" and "vneck" are the same."""
    return words[0] + "".join(word for word in words[1:] if word not in DETERMINERS)


def spelled(text: str) -> list[str]:
    """The words of a table's entry, without its article."""
    return [normal(token.text) for token in tokens(_ARTICLE.sub("", text)) if not token.is_mark]


@cache
def table(extra: Extra = ()) -> Mapping[str, tuple[Sense, ...]]:
    """Phrases to senses. `extra` are (key, value) pairs of a catalogue that the lexicon may not know."""
    return _tables(extra)[0]


@cache
def vocabulary(extra: Extra = ()) -> Collection[str]:
    """Every single word of the phrases."""
    return _tables(extra)[1]


@cache
def _tables(extra: Extra) -> tuple[Mapping[str, tuple[Sense, ...]], Collection[str]]:
    found: dict[str, dict[Sense, None]] = {}
    seen: set[str] = set()

    def put(text: str, *senses: Sense) -> None:
        words = spelled(text)
        if words and senses:
            seen.update(words)
            found.setdefault(key_of(words), {}).update(dict.fromkeys(senses))

    own, own_name = (_flagged(flag) - set(extra) for flag in ("own", "own name"))
    plurals: list[tuple[str, tuple[Sense, ...]]] = []
    for word in words():
        if all((word.key, value) in own for value in word.values):
            continue
        senses = tuple(Sense(word.key, value, word.motif, word.first) for value in word.values)
        if word.places != {"do"} or word.values != ("no",):
            put(word.text, *senses)
        if "noun" in word.places and (several := _plural(word.text)):
            plurals.append((several, senses))
    names = {
        pair for pair in _listed() - own - own_name - _flagged("not alone") if pair[1] not in ("yes", "no")
    }
    told = set(found)
    for text, senses in (*plurals, *((value, (Sense(key, value),)) for key, value in sorted(names))):
        if key_of(spelled(text)) not in told:
            put(text, *senses)
    for key, value in dict.fromkeys(extra):
        if (key, LEXICON.canonical(key, value)) not in _listed():
            forms = LEXICON.forms(key, value)
            for text in (*forms.all(), *filter(None, map(_plural, forms.noun))):
                put(text, Sense(key, "yes" if value == "no" else value, key == "pattern"))
            if value not in ("yes", "no"):
                put(value, Sense(key, value))
    return {phrase: tuple(senses) for phrase, senses in found.items()}, frozenset(seen)


def _plural(noun: str) -> str:
    """Several of what a noun names; "" where it names several already: "dresses", and nothing for "jeans"."""
    if noun.endswith(("ss", "us", "x", "ch", "sh")):
        return f"{noun}es"
    return "" if noun.endswith("s") else f"{noun}s"


@cache
def _listed() -> frozenset[tuple[str, str]]:
    """Every key and value that the lexicon lists by name."""
    keys = [key for key in LEXICON.keys if key != "second_colour"]
    return frozenset((key, value) for key in keys for value in LEXICON.values(key))


def _flagged(flag: str) -> frozenset[tuple[str, str]]:
    return frozenset((key, value) for key in LEXICON.keys for value in flagged(key, flag))
