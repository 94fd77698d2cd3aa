"""A shop's own spelling of a value in the vocabulary's: "Navy Blue" is navy, "Dresses" is dress.

The words people use for a value stand in `language.words`; `SHOP_WORDS` adds what shops alone write.
A value that no table knows stays the shop's own, in lower case: it is legal, only not known in advance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from ..language.words.languages import meanings
from ..language.words.lexicon import AMERICAN, Lexicon
from ..vocabulary import DETAILS, KEYS
from ..vocabulary import values as vocabulary_values

#: What shops write and nobody says, by key; lower case.
SHOP_WORDS: Mapping[str, Mapping[str, str]] = {
    "category": {
        "tees": "t-shirt",
        "t shirt": "t-shirt",
        "t shirts": "t-shirt",
        "jumpers": "sweater",
        "pullover": "sweater",
        "knitwear": "sweater",
        "outerwear": "jacket",
        "pants": "trousers",
        "chinos": "trousers",
        "gowns": "dress",
        "tank": "tank top",
        "vest top": "tank top",
        "hoody": "hoodie",
        "polo shirts": "polo",
        "playsuit": "jumpsuit",
        "romper": "jumpsuit",
    },
    "sleeve": {
        "3/4": "three-quarter",
        "3/4th": "three-quarter",
        "3/4th sleeve": "three-quarter",
        "three quarter": "three-quarter",
        "full": "long",
        "full sleeve": "long",
        "half": "elbow",
        "s/s": "short",
        "l/s": "long",
        "slvless": "sleeveless",
        "without sleeves": "sleeveless",
    },
    "neckline": {
        "rnd": "crew",
        "rnd neck": "crew",
        "o-neck": "crew",
        "crew": "crew",
        "v": "v-neck",
        "vneck": "v-neck",
        "roll neck": "turtleneck",
        "collared": "shirt collar",
        "point collar": "shirt collar",
        "regular collar": "shirt collar",
        "off the shoulder": "off-shoulder",
        "bardot": "off-shoulder",
    },
    "length": {"ankle length": "maxi", "mini": "thigh", "calf length": "midi", "3/4 length": "midi"},
    "fit": {"regular": "straight", "slim": "fitted", "relaxed": "loose", "oversize": "loose"},
    "colour": {
        "blk": "black",
        "wht": "white",
        "nvy": "navy",
        "gry": "grey",
        "anthrazit": "charcoal",
        "bordeaux red": "burgundy",
    },
    "pattern": {
        "unicolor": "solid",
        "solid color": "solid",
        "none": "solid",
        "no pattern": "solid",
        "animal print": "leopard",
        "check": "plaid",
        "tartan": "plaid",
        "dots": "polka dots",
        "dotted": "polka dots",
        "flowers": "floral",
        "color block": "colour-block",
    },
    "gender": {
        "male": "men",
        "man": "men",
        "mens": "men",
        "men's": "men",
        "female": "women",
        "woman": "women",
        "womens": "women",
        "women's": "women",
        "ladies": "women",
        "boy": "boys",
        "girl": "girls",
        "m": "men",
        "w": "women",
        "f": "women",
        "lady": "women",
        "womenswear": "women",
        "menswear": "men",
        "herren": "men",
        "damen": "women",
        "jungen": "boys",
        "mädchen": "girls",
        "hombre": "men",
        "mujer": "women",
        "homme": "men",
        "femme": "women",
        "uomo": "men",
        "donna": "women",
        "both": "unisex",
        "all": "unisex",
    },
}

#: How a table says that a garment has a detail, or has it not.
YES = frozenset({"yes", "true", "y", "1", "x", "with"})
NO = frozenset({"no", "false", "n", "0", "none", "without"})

_LEXICON = Lexicon()
#: Spellings alone: pants and sweaters are other words, and known by themselves.
_BRITISH = {
    american: british for british, american in AMERICAN.items() if british not in ("jumper", "trousers")
}
_SPACES = re.compile(r"[\s_]+")
_PATH = re.compile(r"\s*(?:>|»|/(?!\d)|\|)\s*")
_SEVERAL = re.compile(r"\s*(?:/|&|\+|,|;|\||\band\b|\bund\b|\bet\b)\s*", re.IGNORECASE)
_SHARE = re.compile(r"(\d{1,3})\s*%\s*([^\d%,;/]+)")
_SHARE_BEHIND = re.compile(r"([^\d%,;/]+?)\s*(\d{1,3})\s*%")


@dataclass(frozen=True)
class Spelled:
    """A value as the vocabulary spells it, and whether any table knew it."""

    value: str
    known: bool


@lru_cache(maxsize=65536)
def spelled(key: str, words: str) -> Spelled:
    """A shop's words for an attribute in the vocabulary's spelling.

    Args:
        key: an attribute of the vocabulary, or a key of the shop's own.
        words: what the shop wrote: a value, a path of categories, a composition ("95% cotton, 5% silk").
    """
    plain = _plain(words)
    if key in DETAILS:
        value = "yes" if plain in YES else "no" if plain in NO else plain
        return Spelled(value, value in ("yes", "no"))
    if key == "material":
        plain = _main_material(plain)
    parts = list(reversed(_PATH.split(plain))) if key == "category" else [plain]
    translated = [english for part in parts for english in meanings(part)]
    for part in (*parts, *translated):
        found = _find(key, part)
        if found is not None:
            return Spelled(found, True)
    last = (
        next((part for part in reversed(_PATH.split(plain)) if part), plain) if key == "category" else plain
    )
    return Spelled(last, False)


def spelled_colours(words: str | Iterable[str]) -> tuple[Spelled, ...]:
    """At most two colours of what a shop wrote: "Navy/White", ["red", "white"], "black and gold"."""
    wholes = [words] if isinstance(words, str) else list(words)
    found: list[Spelled] = []
    for whole in wholes:
        parts = [part for part in _SEVERAL.split(whole) if part.strip()]
        known = [spelled("colour", part) for part in parts]
        several = len(parts) > 1 and all(colour.known for colour in known)
        found += known if several else [spelled("colour", whole)]
    return tuple({colour.value: colour for colour in found}.values())[:2]


def _find(key: str, plain: str) -> str | None:
    """A known value for the words, or else for the last of them: "maxi dresses" are dresses."""
    known = "colour" if key == "second_colour" else key
    table = _table(known)
    plain_words, british_words = plain.split(" "), _british(plain).split(" ")
    for first in range(len(plain_words)):
        for words in (plain_words, british_words):
            tail = " ".join(words[first:])
            for candidate in (tail, tail.removesuffix("s"), tail.removesuffix("es")):
                found = table.get(_LEXICON.canonical(known, candidate), table.get(candidate))
                if found is not None:
                    return found
    return None


@cache
def _table(key: str) -> Mapping[str, str]:
    """Every word known for a value of an attribute, to the value; a value's own name comes first."""
    listed = vocabulary_values(key) if key in KEYS else ()
    table = {value: value for value in (*listed, *_LEXICON.values(key))}
    for words, value in SHOP_WORDS.get(key, {}).items():
        table.setdefault(words, value)
    for value in tuple(dict.fromkeys(table.values())):
        forms = _LEXICON.forms(key, value)
        for form in (*forms.be, *forms.having, *forms.into, *forms.noun):
            table.setdefault(_plain(form).removeprefix("a ").removeprefix("an "), value)
    return table


def _plain(words: str) -> str:
    return _SPACES.sub(" ", words).strip(" .,;:-").casefold()


def _british(plain: str) -> str:
    return " ".join(_BRITISH.get(word, word) for word in plain.split(" "))


def _main_material(plain: str) -> str:
    """The material with the largest share of a composition; what was written where it is none."""
    behind = [(share, name) for name, share in _SHARE_BEHIND.findall(plain)] if plain.endswith("%") else []
    found = behind or _SHARE.findall(plain)
    shares = [(int(share), name.strip()) for share, name in found]
    return max(shares)[1] if shares else plain
