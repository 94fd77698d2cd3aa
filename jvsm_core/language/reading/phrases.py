"""What words stand for: tables the reader looks phrases up in, made from the lexicon and the families."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from ..words.families import families
from ..words.lexicon import AMERICAN, Lexicon
from ..words.stopwords import DETERMINERS
from ..words.wording_shoes import SHOES
from .tokenise import tokens

#: Longest phrase, in words.
LONGEST_PHRASE = 6

#: A catalogue's own words: pairs of key and value.
Extra = tuple[tuple[str, str], ...]


class Sense(NamedTuple):
    """A value that a phrase can stand for; `motif` where it names a thing that has a colour of its own."""

    key: str
    value: str
    motif: bool = False


_BRITISH = {
    american: british for british, american in AMERICAN.items() if american not in ("sweater", "pants")
}
#: Patterns that are the cloth itself: a colour before them is the garment's.
_CLOTHS = (
    "plaid",
    "tartan",
    "gingham",
    "leopard",
    "animalprint",
    "leopardprint",
    "check",
    "cheetah",
    "printed",
)
_MOTIFS = (
    "dots",
    "spots",
    "flowers",
    "florals",
    "pinstripes",
    "graphic",
    "blocks",
    "lines",
    "roses",
    "logo",
    "stripe",
    "stripes",
    "checks",
    "print",
    "pattern",
)

#: Values whose names say something else when they stand alone.
_NOT_ALONE = frozenset(
    {("sleeve_style", "plain"), ("length", "waist"), ("length", "hip"), ("length", "thigh")}
)
#: Values only for catalogues that have them: their words are anybody's.
_IF_THERE = frozenset(
    {
        ("material", "textile"),
        ("material", "synthetic"),
        ("colour", "skin"),
        ("pattern", "washed"),
        ("pattern", "dyed"),
        ("pattern", "textured"),
        ("pattern", "woven design"),
    }
)


def normal(word: str) -> str:
    """A word in British spelling."""
    return _BRITISH.get(word, word)


def key_of(words: Sequence[str]) -> str:
    """Words as the tables spell a phrase: in one, so that "v-neck", "v neck" and "vneck" are the same."""
    return words[0] + "".join(word for word in words[1:] if word not in DETERMINERS)


def spelled(text: str) -> list[str]:
    """The words of a table's entry, without its article."""
    found = tokens(text)
    words = [normal(token.text) for token in found if not token.is_mark]
    article = (
        len(words) > 1
        and words[0] in ("a", "an", "some")
        and text[len(words[0])] == " "
        and (words[:2] != ["a", "line"])
    )
    return words[1:] if article else words


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
    lexicon = Lexicon()
    found: dict[str, dict[Sense, None]] = {}
    seen: set[str] = set()

    def put(text: str, *senses: Sense, instead: bool = False) -> None:
        words = spelled(text)
        if not words:
            return
        seen.update(words)
        phrase = key_of(words)
        if instead:
            found[phrase] = {}
        found.setdefault(phrase, {}).update(dict.fromkeys(senses))

    pairs = [(key, value) for key in lexicon.keys if key != "second_colour" for value in lexicon.values(key)]
    for key, value in dict.fromkeys([*pairs, *extra]):
        if (key, value) in _IF_THERE and (key, value) not in extra:
            continue
        forms = lexicon.forms(key, value)
        if value == "no":
            for text in forms.lacking:
                put(text, Sense(key, "yes"))
            for text in forms.be:
                put(text, Sense(key, "no"))
            continue
        for text in (*forms.be, *forms.into, *forms.do, *forms.noun):
            put(text, Sense(key, value))
        for text in forms.having:
            put(text, Sense(key, value, key == "pattern"))
        for text in forms.noun:
            put(text if text.endswith("s") else f"{text}s", Sense(key, value))
        if value != "yes" and (key, value) not in _NOT_ALONE and (key not in SHOES or (key, value) in extra):
            put(value, Sense(key, value))
    for key, text, values in families():
        motif = key == "pattern" and not text.endswith("ed")
        put(text, *(Sense(key, value, motif) for value in values), instead=True)
    for word in _CLOTHS:
        if word in found:
            found[word] = {sense._replace(motif=False): None for sense in found[word]}
    for word in _MOTIFS:
        if word in found:
            found[word] = {sense._replace(motif=True): None for sense in found[word]}
    return {phrase: tuple(senses) for phrase, senses in found.items() if senses}, frozenset(seen)
