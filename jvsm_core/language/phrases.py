"""What words stand for: tables the reader looks phrases up in, made from the lexicon."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import NamedTuple

from ..vocabulary import DETAILS
from .lexicon import AMERICAN, OPPOSITES, Lexicon
from .request import tokens

#: Longest phrase, in words.
LONGEST_PHRASE = 6


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


class Sense(NamedTuple):
    """A value that a phrase can stand for; `motif` where it names a thing that has a colour of its own."""

    key: str
    value: str
    motif: bool = False


class Direction(NamedTuple):
    """A way along a scale: `up` as in "longer", "looser", "lighter"."""

    scale: str
    up: bool


ANY_SLEEVE = ("cap", "short", "elbow", "three-quarter", "long")
ANY_PATTERN = ("horizontal stripes", "vertical stripes", "pinstripe", "striped", "plaid", "gingham",
               "checked", "polka dots", "floral", "leopard", "colour-block", "graphic", "printed",
               "self design",
               "embroidered")

#: Words for several values at once.
FAMILIES: Mapping[str, Mapping[tuple[str, ...], tuple[str, ...]]] = {
    "pattern": {
        ("striped", "stripe", "stripes", "stripy", "stripey", "stripe pattern", "striped pattern",
         "striped print"):
            ("horizontal stripes", "vertical stripes", "pinstripe", "striped"),
        ("checked", "checks", "check", "checkered", "chequered", "check pattern", "checked pattern"):
            ("plaid", "gingham", "checked"),
        ("patterned", "pattern", "print", "prints", "patterns"): ANY_PATTERN,
        ("printed",): ("printed", "graphic", "floral", "leopard"),
        ("logo", "picture", "slogan", "lettering", "image", "text", "words", "writing", "letters", "wording",
         "cartoon",
         "emblem", "artwork"): ("graphic", "printed"),
    },
    "neckline": {
        ("collared", "collar", "collars"): ("shirt collar", "polo collar", "mandarin collar", "mock collar"),
        ("high neck", "high neckline", "high necked"): ("turtleneck", "mock collar"),
        ("round neck", "round neckline", "round necked", "rounded neck", "rounded neckline"):
            ("crew", "scoop"),
    },
    "sleeve": {("sleeves", "sleeve", "some sleeves", "sleeved"): ANY_SLEEVE},
    "length": {
        ("short", "mini"): ("crop", "thigh", "short"),
        ("long",): ("midi", "maxi", "full"),
        ("above the knee",): ("crop", "waist", "hip", "thigh", "short"),
        ("below the knee",): ("midi", "maxi", "cropped", "full"),
    },
    "fit": {("tight", "slim", "slim fit", "figure hugging"): ("fitted", "skinny"),
            ("wide", "oversized", "baggy"): ("loose", "wide")},
    "material": {("silk", "silky"): ("satin", "silk"), ("suede",): ("suede", "synthetic suede"),
                 ("wool", "woollen", "woolly"): ("wool", "knit"),
                 ("knit", "knitted", "knitwear"): ("knit", "wool"),
                 ("leather",): ("leather", "synthetic leather", "patent")},
    "category": {
        ("trousers", "pants"): ("trousers", "jeans", "track pants"), ("shoes",): (
            "casual shoes", "sports shoes", "formal shoes", "sneakers", "heels", "flats", "sandals", "boots"),
        ("tee", "t shirt", "tshirt"): ("t-shirt",),
    },
}

#: Adjectives of degree: alone after "more", "less", "too", "not so"; and as -er forms below.
DEGREES: Mapping[str, Direction] = {word: Direction(scale, up) for scale, up, words in (
    ("length", True, "long"), ("length", False, "short cropped"),
    ("fit", True, "loose baggy relaxed roomy oversized wide slouchy"),
    ("fit", False, "tight fitted slim narrow snug clingy tailored formfitting"),
    ("lightness", True, "light pale bright"), ("lightness", False, "dark deep"),
    ("busyness", True, "busy loud decorated patterned colourful"),
    ("busyness", False, "plain simple minimal quiet calm understated subtle"),
    ("formality", True, "formal dressy smart elegant classy professional chic"),
    ("formality", False, "casual sporty laidback everyday informal"),
    ("warmth", True, "warm cosy cozy thick wintery heavy"),
    ("warmth", False, "summery thin airy lightweight cool"), ("shine", True, "shiny glossy"),
    ("shine", False, "matte dull"), ("flare", True, "flared flowing flowy full swingy"),
    ("frills", True, "frilly ruffled feminine girly ruffly"), ("neck depth", True, "revealing low open"),
    ("neck depth", False, "modest high closed"),
) for word in words.split()}

#: Those that say as much alone: "something casual", "in a dark colour".
STATED = _words("""
dark light pale bright casual formal elegant dressy smart classy professional sporty shiny glossy matte
feminine girly warm cosy cozy summery busy simple minimal revealing modest oversized slouchy
""")

COMPARATIVES: Mapping[str, Direction] = {word: Direction(scale, up) for scale, up, words in (
    ("length", True, "longer lengthier lengthen"), ("length", False, "shorter shorten"),
    ("fit", True, "looser baggier roomier wider slouchier bigger loosen"),
    ("fit", False, "tighter slimmer narrower snugger closer tighten"),
    ("lightness", True, "lighter paler brighter lighten brighten"),
    ("lightness", False, "darker deeper darken"), ("busyness", True, "busier louder"),
    ("busyness", False, "plainer simpler quieter calmer"), ("formality", True, "dressier smarter classier"),
    ("formality", False, "sportier"), ("warmth", True, "warmer cosier cozier thicker"),
    ("warmth", False, "cooler thinner airier"), ("shine", True, "shinier glossier silkier"),
    ("shine", False, "duller"), ("flare", True, "swingier fuller flarier"), ("flare", False, "straighter"),
    ("frills", True, "frillier"), ("neck depth", True, "lower"), ("neck depth", False, "higher"),
) for word in words.split()}

#: Ways of asking for more or less in several words.
IDIOMS: Mapping[tuple[str, ...], Direction] = {
    ("take", "the", "hem", "up"): Direction("length", False),
    ("take", "the", "hem", "down"): Direction("length", True),
    ("take", "some", "length", "off"): Direction("length", False),
    ("add", "some", "length"): Direction("length", True),
    ("add", "a", "few", "inches"): Direction("length", True), ("cover", "more"): Direction("length", True),
    ("cover", "the", "arms"): Direction("sleeve", True),
    ("more", "eye", "catching"): Direction("busyness", True),
    ("lighter", "weight"): Direction("warmth", False), ("more", "heel"): Direction("heel", True),
    ("less", "heel"): Direction("heel", False), ("dress", "it", "up"): Direction("formality", True),
    ("dress", "it", "down"): Direction("formality", False), ("taller", "heels"): Direction("heel", True),
    ("flatter", "heels"): Direction("heel", False), ("more", "office", "like"): Direction("formality", True),
    ("more", "relaxed", "in", "style"): Direction("formality", False),
}

#: A noun beside a comparative says what it is about.
ABOUT: Mapping[str, str] = {
    "sleeve": "sleeve", "sleeves": "sleeve", "arms": "sleeve", "neckline": "neck depth", "neck": "neck depth",
    "heel": "heel", "heels": "heel", "hem": "length", "hemline": "length", "length": "length",
    "colour": "lightness", "shade": "lightness", "tone": "lightness", "fit": "fit", "cut": "fit",
    "pattern": "busyness", "print": "busyness",
}

#: Words that ask for nothing by themselves.
STOP = _words("""
a an the this that these those it its is are be been being was were am i im id ill ive me my mine we us our
you your he she they them their there here of on at by as so too very really quite just only also and or but
nor with in into to from for up down out off over then than now again all any some one ones thing things
something anything everything item items piece garment product clothes clothing version kind sort type style
styles look looks looking like same similar exactly almost otherwise else rest still keep please pls plz
thanks thank ty ok okay hi hey hello hmm hm um uh oh well yes yeah yep nope sorry wait actually maybe
perhaps ideally possible possibly if would could should can may might will shall do does did dont doesnt
didnt have has had having got get give go going goes come comes coming make makes made making change changed
show see find try need needs want wants wanted wish love prefer rather instead bit little lot much more less
most least slightly somewhat tad touch way far deal good great nice cool lovely perfect better best bad
color colour colours coloured colored colors shade shades tone tones design detail details feature features
shape fabric material what how about which who where when why available different other another turn switch
swap replace add put use take let lets tell said say mean meant think thought thinking mind second time
around front back bottom top side sides part body whole each every both few no not without minus lose remove
drop ditch skip leave rid cut chop forget scrap never none isnt arent wasnt cant wont nothing after before
next last first search buy purchase order shop store option options choice idea image desired fine fitting
coloring
""")

NEGATORS = _words("""
no not without minus lose remove drop ditch skip never dont isnt arent less hate forget scrap rid off non
doesnt lacking free
""")

_BRITISH = {american: british for british, american in AMERICAN.items()
            if american not in ("sweater", "pants")}


def normal(word: str) -> str:
    """A word in British spelling."""
    return _BRITISH.get(word, word)


def key_of(text: str) -> tuple[str, ...]:
    """A phrase as the tables spell it: words without articles."""
    words = [normal(token.text) for token in tokens(text) if not token.is_mark]
    return tuple(words[1:] if words and words[0] in ("a", "an", "some") and len(words) > 1 else words)


@cache
def table(extra: tuple[tuple[str, str], ...] = ()) -> Mapping[tuple[str, ...], tuple[Sense, ...]]:
    """Phrases to senses. `extra` are (key, value) pairs of a catalogue that the lexicon may not know."""
    lexicon = Lexicon()
    found: dict[tuple[str, ...], dict[Sense, None]] = {}

    def put(text: str, sense: Sense) -> None:
        if phrase := key_of(text):
            found.setdefault(phrase, {})[sense] = None

    pairs = [(key, value) for key in lexicon.keys if key != "second_colour" for value in lexicon.values(key)]
    for key, value in dict.fromkeys([*pairs, *extra]):
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
        if value != "yes" and (key, value) != ("sleeve_style", "plain"):
            put(value, Sense(key, value))
    for key, families in FAMILIES.items():
        for texts, values in families.items():
            for text in texts:
                found[key_of(text)] = {Sense(key, value, key == "pattern" and not text.endswith("ed")): None
                                       for value in values}
    for word in ("dots", "spots", "flowers", "florals", "pinstripes", "graphic", "blocks"):
        if (word,) in found:
            found[word,] = {sense._replace(motif=True): None for sense in found[word,]}
    return {phrase: tuple(senses) for phrase, senses in found.items() if senses}


@cache
def vocabulary(extra: tuple[tuple[str, str], ...] = ()) -> Collection[str]:
    """Every word the reader knows, to correct typing mistakes towards."""
    words = {word for phrase in table(extra) for word in phrase}
    words |= {word for both in OPPOSITES.values() for side in both for text in side for word in key_of(text)}
    return frozenset(words | set(DEGREES) | set(COMPARATIVES) | set(ABOUT) | STOP | NEGATORS | set(DETAILS))
