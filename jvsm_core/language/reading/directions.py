"""Comparatives: where one begins, which way it goes, and what it is said of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..words.degrees import ABOUT, AMOUNTS, COMPARATIVES, DEGREES, DISLIKED, Direction, turned
from ..words.stopwords import DETERMINERS, words

_SMALL = words("bit little slightly somewhat tad touch smidge notch")
_LARGE = words("much lot way far really very deal significantly considerably loads lots tons")
_ADVERBS = words(
    "bit little tad touch slightly somewhat much far way lot quite really very so that as all bloody damn "
    "super "
    "terribly overly particularly extremely pretty rather incredibly fucking totally just a too freaking "
    "kinda"
)
_NOT = words("not isnt arent wasnt dont never aint")
_SOFTENERS = words(
    "bit little kinda rather quite pretty tad touch somewhat slightly sort bloody awfully so "
    "really very looks look feels feel seems seem kind"
)
#: Said before "a bit plain", it is a wish and no complaint.
_WISHING = words(
    "make want prefer like in with need something add give get have wanted be should try into "
    "more less show see could keep"
)
_PARTING = words("and but with no without , . ; ! ? :")
#: Between a noun and the comparative that is said of it.
_LINKS = (
    DETERMINERS
    | _ADVERBS
    | words(
        "is are be should to a an bit little was could would can must needs need much far way lot slightly tad "
        "them it "
        "come comes go goes run runs of round around all really very so just too not isnt arent little somewhat looks feels sits being made "
        "s more than that quite up please for have get gets"
    )
)


@dataclass(frozen=True)
class Compared:
    """A direction on the words [start, end)."""

    way: Direction
    start: int
    end: int
    strength: str = ""
    complaint: bool = False


def direction_at(spelled: Sequence[str], at: int) -> Compared | None:
    """The comparative that begins here; None where none does."""
    found = _bare(spelled, at)
    if found is None:
        return None
    way, start, end, complaint = found
    way, end = _about(way, spelled, start, end)
    before = set(spelled[max(0, start - 3) : end])
    strength = "a bit" if _SMALL & before else "much" if _LARGE & before else ""
    return Compared(way, start, end, strength, complaint)


def _bare(spelled: Sequence[str], at: int) -> tuple[Direction, int, int, bool] | None:
    """Way, start, end, and whether it complains of the garment at hand; nouns around not looked at."""
    word = spelled[at]
    after = _skip(spelled, at + 1)
    following = spelled[after] if after < len(spelled) else ""
    if word in ("more", "less", "extra", "additional") and not (at and spelled[at - 1] == "no"):
        way = DEGREES.get(following) or COMPARATIVES.get(following) or AMOUNTS.get(following)
        if way is None or (word in ("extra", "additional") and following not in AMOUNTS):
            return None
        return way if word != "less" else way.back(), at, after + 1, False
    if word == "too" or (word in _NOT and following):
        return _too(spelled, at, after)
    if (
        word == "how"
        and following in DEGREES
        and {"dont", "not", "hate", "doesnt"} & set(spelled[max(0, at - 4) : at])
    ):
        return DEGREES[following].back(), at, after + 1, True
    if (
        word in _SOFTENERS
        and following in DISLIKED
        and following in DEGREES
        and not (_WISHING & set(spelled[max(0, at - 4) : at]))
        and _ends(spelled, after + 1)
    ):
        return DEGREES[following].back(), at, after + 1, True
    praised = (
        word == "cooler"
        and list(spelled[at - 2 : at]) == ["would", "be"]
        and (at > 2 and spelled[at - 3] not in ("it", "this", "that", "they", "something"))
    )
    if word in COMPARATIVES and not praised:
        return COMPARATIVES[word], at, at + 1, False
    return None


def _too(spelled: Sequence[str], at: int, after: int) -> tuple[Direction, int, int, bool] | None:
    """ "Too long", "not so long", "not long enough", "too much leg"."""
    word, following = spelled[at], spelled[after] if after < len(spelled) else ""
    if word == "too" and following in ("many", "few"):
        after = _skip(spelled, after + 1)
        following = spelled[after] if after < len(spelled) else ""
    enough = spelled[after + 1 : after + 2] == ["enough"]
    if following == "enough" and spelled[after + 1 : after + 2] and spelled[after + 1] in AMOUNTS:
        return AMOUNTS[spelled[after + 1]], at, after + 2, True
    if following in AMOUNTS and following not in DEGREES and set(spelled[at + 1 : after]) & {"much", "many"}:
        return AMOUNTS[following].back(), at, after + 1, True
    if following not in DEGREES and not (following in COMPARATIVES and word == "too"):
        return None
    way = DEGREES.get(following) or COMPARATIVES[following]
    if word == "too":
        return way.back(), at, after + 1, True
    if enough:
        return way, at, after + 2, True
    intensified = {"so", "as", "that", "too", "very", "really", "quite", "all", "overly"} & set(
        spelled[at + 1 : after]
    )
    plain = following in (
        "long",
        "tight",
        "loose",
        "dark",
        "bright",
        "busy",
        "short",
        "formal",
        "casual",
        "warm",
        "shiny",
        "revealing",
        "clingy",
        "girly",
        "frilly",
        "baggy",
        "low",
        "formfitting",
    )
    beside = spelled[after + 1] if after + 1 < len(spelled) else ""
    if intensified or (
        plain
        and beside
        not in (
            "sleeve",
            "sleeves",
            "but",
            "leg",
            "legs",
            "blue",
            "green",
            "red",
            "grey",
            "pink",
            "neck",
            "neckline",
            "fit",
        )
    ):
        return way.back(), at, after + 1, bool(intensified)
    return None


def _skip(spelled: Sequence[str], place: int) -> int:
    """The place of the next word that is no adverb of degree."""
    while place < len(spelled) - 1 and spelled[place] in _ADVERBS | {"of", "like"}:
        place += 1
    return place


def _ends(spelled: Sequence[str], place: int) -> bool:
    """Whether nothing follows that the adjective could stand before: "a bit short", not "short sleeves"."""
    if place >= len(spelled):
        return True
    return spelled[place] in _PARTING | words(
        "for on in around round at me to here there though tho now i "
        "can could so isnt innit lol maybe this like because"
    )


def _about(way: Direction, spelled: Sequence[str], start: int, end: int) -> tuple[Direction, int]:
    """The way and end once a noun beside is heard: "longer sleeves", "shorter in the sleeves"."""
    place = end
    while (
        place < len(spelled)
        and place - end < 4
        and (
            spelled[place]
            in DETERMINERS
            | {"in", "on", "at", "round", "around", "of", "cut", "fitting", "to", "for", "body", "across"}
        )
    ):
        place += 1
    noun = spelled[place] if place < len(spelled) else ""
    if noun in ABOUT:
        return turned(way, noun), place + 1
    for back in range(start - 1, max(-1, start - 8), -1):
        if spelled[back] in ABOUT:
            return turned(way, spelled[back]), end
        if spelled[back] not in _LINKS:
            break
    return way, end
