"""Parts of a garment and what is said of them, in either order: "square neck", "the neck should be square".

A part has a head ("sleeves", "neckline", "stripes", "legs") and takes modifiers. They may stand before
it ("short and puffy sleeves") or after it, with little words between ("sleeves that end at the elbow").
How far something reaches is told by a part of the body: "down to my knees", "just above the elbow".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...vocabulary import COLOURS
from ..words.degrees import AMOUNTS, COMPARATIVES, DEGREES
from ..words.stopwords import DETERMINERS, words

#: Key and its values; any will do.
Value = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class PartFound:
    """Values said of a part on the words [start, end), negated where the words between say so."""

    values: tuple[Value, ...]
    end: int
    negated: bool = False


def _modifiers(key: str, **rows: str) -> dict[str, Value]:
    return {
        word: (key, tuple(value.replace("_", " ").split("|")))
        for value, text in rows.items()
        for word in text.split()
    }


def _of(key: str, rows: Mapping[str, str]) -> dict[str, Value]:
    return {word: (key, tuple(value.split("|"))) for value, text in rows.items() for word in text.split()}


_SLEEVE = {
    **_of(
        "sleeve",
        {
            "sleeveless": "bare naked gone uncovered off",
            "cap": "cap capped tiny",
            "short": "short",
            "elbow": "elbow elbows",
            "elbow|short": "half",
            "three-quarter": "bracelet forearm forearms 3/4 threequarter quarter",
            "long": "long full wrist wrists hand hands",
        },
    ),
    **_of(
        "sleeve_style",
        {
            "puff": "puff puffed puffy poofy puffs balloon voluminous volume bishop gathered bubble billowing "
            "billowy mutton puffier poofier fuller poufy pouffy lantern poof pouf juliet dramatic "
            "statement gigot ballooning",
            "bell": "bell flared flare trumpet flowing flowy wide wider widen flares angel bells fluted wizard "
            "kimono loose",
            "plain": "plain simple normal regular straight ordinary basic unadorned standard classic unfussy "
            "fitted slim narrow everyday tight tidy simpler plainer",
        },
    ),
}
_CUFFS = _of("sleeve_style", {"bell": "wide wider flared flaring flare", "puff": "gathered"})
_NECK = _of(
    "neckline",
    {
        "v-neck": "v vee plunging pointed plunge",
        "crew": "crew jewel round rounded rounder circular",
        "boat|square": "straight",
        "scoop": "scoop scooped u",
        "square": "square squared rectangular boxy",
        "boat": "boat bateau wide broad shoulder sabrina slash",
        "turtleneck": "turtle roll high polo mock funnel tall rolled folded",
        "halter": "halter tied ties tie",
        "off-shoulder": "bardot",
    },
)
_STRIPES = _of(
    "pattern",
    {
        "horizontal stripes": "horizontal horizontally across sideways sailor breton nautical side",
        "vertical stripes": "vertical vertically down lengthwise up lengthways downwards",
        "pinstripe": "pin thin thinner fine narrow chalk hairline skinny",
    },
)
_CHECKS = _of(
    "pattern",
    {
        "gingham": "small tiny little picnic gingham fine",
        "plaid": "tartan scottish lumberjack large big plaid",
    },
)
_LEGS = {
    **_of(
        "fit",
        {
            "wide": "wide loose baggy",
            "skinny": "skinny tight slim narrow",
            "straight": "straight",
            "flared": "flared flare bootcut belled",
        },
    ),
    **_of("length", {"cropped": "cropped crop", "full": "long full", "short": "short"}),
}

#: Head to what can be said of it.
_HEADS: Mapping[str, Mapping[str, Value]] = {
    **dict.fromkeys(words("sleeve sleeves sleeved arms arm"), _SLEEVE),
    **dict.fromkeys(words("cuff cuffs"), _CUFFS),
    **dict.fromkeys(words("neck neckline necked necks necklines"), _NECK),
    **dict.fromkeys(words("stripe stripes striped lines striping"), _STRIPES),
    **dict.fromkeys(words("check checks squares"), _CHECKS),
    **dict.fromkeys(words("leg legs legged"), _LEGS),
}
#: Of nothing but sleeves, so that "puffy, short sleeves" is about one thing and "loose, short sleeves" is
#: not.
_SLEEVES_ALONE = words("puffy puffed poofy cap elbow bell balloon")
_ALL_MODIFIERS = frozenset(word for modifiers in _HEADS.values() for word in modifiers)
#: A modifier before its head stands right before it, but for these.
_BETWEEN_BEFORE = words(
    "at in and length shaped cut style sleeve lengths to kind of type big little nice cute huge lovely"
)
#: Between a head and a modifier after it.
_BETWEEN_AFTER = words(
    "that which is are be should to at the a an my in of mid middle end ends ending stop stops stopping "
    "reach reaches "
    "reaching go goes going come comes coming down all way just would could must can get gets run runs "
    "running "
    "shaped more kind sort like really very so need needs hit hits from with some made make have has been "
    "cut finish finishes on it them were was being into around past only until till as shape length nice "
    "they out fall falls falling hanging big up "
)
_REFUSING = words("not no arent isnt dont shouldnt without never wouldnt")
#: These are prepositions as often as modifiers: after a head only.
_AFTER_ONLY = words("off up down across side gone shoulder hand hands tie tied ties")
_LONGEST_BETWEEN = 6


def part_at(spelled: Sequence[str], at: int) -> PartFound | None:
    """The part and its modifiers that begin here; None where none does."""
    word = spelled[at]
    if word in _HEADS:
        return _after(spelled, at)
    if word in _ALL_MODIFIERS and word not in _AFTER_ONLY:
        return _before(spelled, at)
    return None


def _before(spelled: Sequence[str], at: int) -> PartFound | None:
    """Modifiers, then their head: "short and puffy sleeves"."""
    place, said, colours = at, [], []
    while place < len(spelled) and place - at <= _LONGEST_BETWEEN:
        word = spelled[place]
        if (
            word in _HEADS
            and said
            and not (word in ("sleeve", "check") and spelled[place + 1 : place + 2] == ["length"])
        ):
            takes = _HEADS[word]
            if not all(modifier in takes for modifier in said):
                return None
            values = _merged([takes[modifier] for modifier in said])
            if colours and takes in (_STRIPES, _CHECKS):
                values += (("second_colour", (colours[0],)),)
            return PartFound(values, place + 1)
        if word in _ALL_MODIFIERS and word not in _AFTER_ONLY:
            said.append(word)
        elif word == "and" and spelled[place - 1] in ("length", "lengths", "cut", "style"):
            return None
        elif word in COLOURS:
            colours.append(word)
        elif word == ",":
            if spelled[place - 1] not in _SLEEVES_ALONE:
                return None
        elif word not in _BETWEEN_BEFORE and word not in DETERMINERS:
            return None
        place += 1
    return None


def _after(spelled: Sequence[str], at: int) -> PartFound | None:
    """A head, then what it is to be: "sleeves that end at the elbow", "the neck should be square"."""
    takes = _HEADS[spelled[at]]
    said: list[Value] = []
    negated = False
    place = end = at + 1
    since = 0
    beyond = False
    while place < len(spelled) and since <= _LONGEST_BETWEEN:
        word = spelled[place]
        if word in takes and not (word in ("up", "down") and not _finishes(spelled, place)):
            value = takes[word]
            if beyond and value == ("sleeve", ("elbow",)):
                value = ("sleeve", ("short",) if beyond == "above" else ("three-quarter",))
            said.append(value)
            place, since = place + 1, 0
            end = place
            if (
                place < len(spelled)
                and spelled[place] == "and"
                and spelled[place + 1 : place + 2]
                and (spelled[place + 1] in takes)
            ):
                place += 1
            continue
        if word in ("above", "before") or (word in ("below", "past", "under", "beyond", "over")):
            beyond = "above" if word in ("above", "before") else "below"
        elif word in _REFUSING and not said:
            negated = True
        elif word in _HEADS or word not in _BETWEEN_AFTER or said:
            break
        place, since = place + 1, since + 1
    if spelled[end : end + 1] == ["enough"]:
        return None
    return PartFound(_merged(said), end, negated) if said else None


def _finishes(spelled: Sequence[str], place: int) -> bool:
    """Whether "up" or "down" is the way stripes run, not the beginning of "down to the elbow"."""
    return spelled[place + 1 : place + 2] not in (["to"], ["the"]) or spelled[place + 1 : place + 3] == [
        "the",
        "front",
    ]


def _merged(values: Sequence[Value]) -> tuple[Value, ...]:
    """One value a key, the narrower of two: "round scoop" is a scoop."""
    by_key: dict[str, tuple[str, ...]] = {}
    for key, wanted in values:
        before = by_key.get(key, wanted)
        by_key[key] = tuple(value for value in before if value in wanted) or wanted
    return tuple(by_key.items())


#: Where a hem or a cuff can reach, by part of the body: at it, above it, below it.
_REACHES: Mapping[str, tuple[Value, Value, Value]] = {
    word: tuple((key, tuple(values.split("|"))) for values in places)
    for key, rows in {
        "length": {
            "knee knees kneecap kneecaps": ("knee", "thigh|short", "midi"),
            "calf calves shin shins midcalf": ("midi", "knee|midi", "maxi|midi"),
            "ankle ankles": ("maxi|full", "cropped|midi", "maxi|full"),
            "floor ground": ("maxi", "maxi", "maxi"),
            "feet toes shoes toe foot": ("maxi|full", "maxi|full", "maxi|full"),
            "hip hips hipbone": ("hip", "waist|crop", "thigh|hip"),
            "bum butt bottom backside behind ass arse rear seat": ("hip|thigh", "hip|waist", "thigh|hip"),
            "waist waistline waistband": ("waist", "crop", "hip"),
            "thigh thighs midthigh": ("thigh", "hip|short", "knee|thigh"),
            "belly navel midriff tummy stomach": ("crop|waist", "crop", "hip|waist"),
        },
        "sleeve": {
            "elbow elbows": ("elbow", "short", "three-quarter"),
            "wrist wrists hand hands knuckle knuckles fingers fingertips palm palms": (
                "long",
                "three-quarter",
                "long",
            ),
            "forearm forearms": ("three-quarter", "elbow", "three-quarter|long"),
        },
    }.items()
    for names, places in rows.items()
    for word in names.split()
}
_LENGTHWISE = words("length long high level skimming grazing covering sweeping touching skimmer")
_REACHING = words(
    "to mid sit sits sitting land lands hang hangs reach reaches reaching hit hits hitting end ends ending "
    "stop stops stopping cover covers covering "
    "until till above below under over past beyond at touch touches touching sweep sweeps grazing graze skim "
    "skims finish finishes go goes fall falls come comes around about near by cut cuts chop halfway midway "
    "half down"
)
_ON_THE_WAY = words(
    "the my a to at on just right about around all way down of in mid middle it ending only up above below "
    "under over past beyond as far and stop end reach hit go come fall finish somewhere slightly your her go "
    "lower upper well little bit length part half it off them around about near by"
)
_ABOVE, _BELOW = words("above over before upper"), words("below under past beyond underneath beneath")


def reach_at(spelled: Sequence[str], at: int) -> PartFound | None:
    """How far it is to reach, told by a part of the body: "to the knee", "covers my hips", "knee length"."""
    word = spelled[at]
    following = list(spelled[at + 1 : at + 2])
    if word in _REACHES and following and following[0] in _LENGTHWISE:
        return PartFound((_REACHES[word][0],), at + 2)
    if word not in _REACHING:
        return None
    side, mid = 0, False
    for place in range(at, min(len(spelled), at + 7)):
        here = spelled[place]
        if here in _ABOVE and not (here == "over" and spelled[at] == "all"):
            side = 1
        elif here in _BELOW:
            side = 2
        elif here in ("mid", "middle", "half"):
            mid = True
        if place > at and here in _REACHES:
            return _reached(spelled, at, place, side, mid)
        if place > at and here not in _ON_THE_WAY:
            return None
    return None


def _reached(spelled: Sequence[str], at: int, place: int, side: int, mid: bool) -> PartFound | None:
    word, beside = spelled[place], list(spelled[place + 1 : place + 2])
    loosely = spelled[at] in ("at", "around", "about", "near", "by", "down", "half", "on")
    if (
        loosely
        and at
        and (spelled[at - 1] in DEGREES or spelled[at - 1] in COMPARATIVES or spelled[at - 1] in AMOUNTS)
    ):
        return None
    if (
        loosely
        and not mid
        and word
        in ("waist", "hip", "hips", "ankle", "ankles", "floor", "wrist", "wrists", "bottom", "behind", "seat")
    ):
        return None
    if "off" in spelled[at:place] and word in ("bottom", "behind", "seat"):
        return None
    if word == "belly" and beside == ["button"]:
        return PartFound((_REACHES[word][0],), place + 2)
    if spelled[at] == "over" and word in ("shoulder", "shoulders"):
        return None
    values = _REACHES[word][0 if mid else side]
    if word == "waist" and spelled[at] in ("to", "go") and beside == ["tie"]:
        return None
    if spelled[at] in ("cover", "covers", "covering") and word in ("knee", "knees"):
        values = ("length", ("midi", "knee", "maxi"))
    if spelled[at] in ("cover", "covers", "covering") and word in _UNCOVERED:
        return None
    return PartFound((values,), place + 1)


#: What covering says more of than how far it goes; `situations` reads it.
_UNCOVERED = words(
    "belly navel midriff tummy stomach ankle ankles calf calves shins thighs thigh elbows elbow feet"
)


def known_words() -> frozenset[str]:
    """Every word that this room knows."""
    return frozenset().union(
        _ALL_MODIFIERS, _HEADS, _REACHES, _REACHING, _BETWEEN_AFTER, _BETWEEN_BEFORE, _ON_THE_WAY
    )
