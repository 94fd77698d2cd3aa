"""Words of degree: adjectives along a scale, their comparatives, and the nouns that say which scale."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from .stopwords import words


class Direction(NamedTuple):
    """A way along a scale: `up` as in "longer", "looser", "lighter"."""

    scale: str
    up: bool

    def back(self) -> Direction:
        """The other way."""
        return Direction(self.scale, not self.up)


def _ways(*rows: tuple[str, bool, str]) -> dict[str, Direction]:
    return {word: Direction(scale, up) for scale, up, text in rows for word in text.split()}


#: Adjectives of degree: after "more", "less", "too", "not so", "not … enough"; compared by `_compared`.
DEGREES: Mapping[str, Direction] = _ways(
    ("length", True, "long lengthy"),
    ("length", False, "short cropped"),
    (
        "fit",
        True,
        "loose baggy relaxed roomy oversized wide slouchy big large boxy shapeless spacious "
        "comfortable comfy forgiving floaty ample generous",
    ),
    (
        "fit",
        False,
        "tight fitted slim narrow snug clingy tailored formfitting small restrictive close "
        "tapered structured shapely hugging skinny body-con",
    ),
    ("lightness", True, "light pale bright washed faded pastel vivid cheerful happy sunny joyful"),
    ("lightness", False, "dark deep gloomy dim muted subdued sombre moody sad dreary drab"),
    (
        "busyness",
        True,
        "busy loud decorated patterned colourful bold flashy detailed elaborate crazy garish "
        "fussy "
        "striking intricate interesting eyecatching fun lively cluttered ornate exciting "
        "vibrant",
    ),
    (
        "busyness",
        False,
        "plain simple minimal minimalist minimalistic quiet calm understated subtle boring "
        "basic dull bland discreet",
    ),
    (
        "formality",
        True,
        "formal dressy smart elegant classy professional chic fancy posh sophisticated "
        "polished "
        "stuffy businesslike refined businessy corporate glamorous special glam festive",
    ),
    ("formality", False, "casual sporty laidback everyday informal scruffy relaxing"),
    ("warmth", True, "warm cosy cozy thick chunky wintery heavy hot insulated sweaty wintry snuggly"),
    ("warmth", False, "summery thin airy lightweight cool breathable flimsy chilly breezy cold"),
    ("shine", True, "shiny glossy silky shimmery lustrous"),
    ("shine", False, "matte matt"),
    ("flare", True, "flared flowing flowy full swingy flouncy"),
    ("flare", False, "straight"),
    ("frills", True, "frilly ruffled feminine girly ruffly girlie romantic"),
    ("neck depth", True, "revealing low open plunging lowcut exposing daring sexy racy provocative risque"),
    ("neck depth", False, "modest high closed conservative demure covered"),
)

#: Those that say as much alone: "something casual", "in a dark colour".
STATED = words("""
dark light pale bright casual formal elegant dressy smart classy professional sporty shiny glossy matte matt
feminine girly warm cosy chunky summery busy simple minimal revealing modest wintery lightweight breathable chic
minimalist colourful subtle understated fancy sophisticated thick thin comfy comfortable bold muted vibrant
informal airy laidback flowy flowing romantic girlie businesslike polished demure conservative posh
""")

#: Adjectives that are a complaint after "a bit", "kind of", "looks": nobody asks for "a bit boring".
DISLIKED = words("""
boring dull bland plain loud garish fussy gloomy tight long short loose baggy stuffy scruffy clingy flimsy
restrictive shapeless boxy big small wide narrow dark bright busy thin thick heavy hot warm cold low revealing
high formal casual pale simple basic frilly girly shiny sweaty chilly washed faded snug much flashy crazy dim
cluttered large oversized dressy fancy sporty light posh cropped
""")

#: Wishes for more or less of something: "more room", "too much leg", "needs length".
AMOUNTS: Mapping[str, Direction] = _ways(
    ("length", True, "length coverage"),
    ("length", False, "leg legs thigh"),
    ("fit", True, "room space ease volume"),
    ("fit", False, "structure definition shaping waist"),
    ("neck depth", True, "cleavage decolletage skin chest boobs boob bust"),
    (
        "busyness",
        True,
        "pattern detail detailing interest print decoration going happening patterns prints "
        "oomph personality pop wow",
    ),
    ("busyness", False, "simplicity"),
    ("shine", True, "shine gloss sheen shimmer"),
    ("warmth", True, "warmth insulation"),
    ("flare", True, "flare flow swing movement fullness"),
    ("sleeve", True, "sleeve sleeves"),
    ("frills", True, "femininity frilliness frills ruffles frill"),
    ("heel", True, "heel"),
    ("formality", True, "elegance class polish"),
)

#: Comparatives that are not made from an adjective above, and verbs that say the same.
_IRREGULAR = _ways(
    ("length", True, "lengthen elongate extend"),
    ("length", False, "shorten"),
    ("fit", True, "loosen widen"),
    ("fit", False, "tighten"),
    ("lightness", True, "lighten brighten"),
    ("lightness", False, "darken dimmer"),
    ("neck depth", True, "lower"),
    ("neck depth", False, "higher"),
    ("busyness", False, "simplify"),
    ("flare", True, "flarier"),
    ("warmth", True, "warmer"),
)


def _compared(word: str) -> tuple[str, str]:
    """The comparative and superlative of an adjective, as English spells them."""
    if word.endswith("y") and word[-2] not in "aeou":
        stem = word[:-1] + "i"
    elif word.endswith("e"):
        stem = word[:-1]
    elif re.fullmatch(r"[^aeiou]*[aeiou][bdgmnt]", word):
        stem = word + word[-1]
    else:
        stem = word
    return stem + "er", stem + "est"


_UNCOMPARED = words(
    "relaxed oversized cropped fitted tailored decorated patterned colourful detailed formal "
    "casual "
    "flared flowing ruffled feminine revealing open washed faded summery covered closed"
)

COMPARATIVES: Mapping[str, Direction] = {
    **{form: way for word, way in DEGREES.items() if word not in _UNCOMPARED for form in _compared(word)},
    **_IRREGULAR,
}

#: A noun beside a comparative says what it is about.
ABOUT: Mapping[str, str] = {
    "sleeve": "sleeve",
    "sleeves": "sleeve",
    "arms": "sleeve",
    "arm": "sleeve",
    "neckline": "neck depth",
    "neck": "neck depth",
    "necks": "neck depth",
    "cleavage": "neck depth",
    "collar": "neck depth",
    "decolletage": "neck depth",
    "heel": "heel",
    "heels": "heel",
    "hem": "length",
    "hemline": "length",
    "length": "length",
    "legs": "legs",
    "leg": "legs",
    "colour": "lightness",
    "colours": "lightness",
    "shade": "lightness",
    "tone": "lightness",
    "fit": "fit",
    "cut": "fit",
    "pattern": "busyness",
    "print": "busyness",
    "design": "busyness",
    "fabric": "warmth",
    "material": "warmth",
    "cloth": "warmth",
    "weight": "warmth",
    "chest": "fit",
    "waist": "fit",
    "hips": "fit",
    "shoulders": "fit",
    "bust": "fit",
    "thighs": "fit",
    "tummy": "fit",
    "belly": "fit",
    "waistline": "fit",
}


def turned(way: Direction, noun: str) -> Direction:
    """The way a comparative takes when it is said of a noun: "wider" of a neck, "lighter" of a fabric."""
    about = ABOUT.get(noun, "")
    long = way.scale == "length"
    if about == "sleeve" and (long or way.scale == "sleeve"):
        return Direction("sleeve", way.up)
    if about == "neck depth" and way.scale in ("lightness", "fit", "neck depth"):
        return Direction("neck depth", not way.up if way.scale == "lightness" else way.up)
    if about == "length" and way.scale == "neck depth":
        return Direction("length", way.up)
    if about == "heel" and way.scale == "neck depth":
        return Direction("heel", not way.up)
    if about == "warmth" and way.scale == "lightness":
        return Direction("warmth", not way.up)
    if about == "lightness" and way.scale == "busyness":
        return Direction("lightness", way.up)
    if about == "busyness" and way.scale == "fit":
        return Direction("busyness", way.up)
    return way
