"""Comparatives: where one begins, which way it goes, and what it is said of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..words.degrees import ABOUT, AMOUNTS, COMPARATIVES, DEGREES, DISLIKED, Direction, turned
from ..words.roles import role
from ..words.stopwords import DETERMINERS


class Compared(NamedTuple):
    """A direction on the words [start, end); `strength` is "a bit", "much" or ""."""

    way: Direction
    start: int
    end: int
    strength: str = ""


def comparison_at(words: Sequence[str], at: int) -> Compared | None:
    """The comparative that begins here; None where none does."""
    found = _bare(words, at)
    if found is None:
        return None
    way, end = _about(*found, words, at)
    before = set(words[max(0, at - 3) : end])
    small = role("small") & before and not {"quite", "bit"} <= before
    return Compared(way, at, end, "a bit" if small else "much" if (role("large") | {"bit"}) & before else "")


def _bare(words: Sequence[str], at: int) -> tuple[Direction, int] | None:
    """Way and end, nouns around not looked at."""
    word = words[at]
    after = _skip(words, at + 1)
    following = words[after] if after < len(words) else ""
    if word in ("more", "less", "extra", "additional"):
        tables = (DEGREES, COMPARATIVES, AMOUNTS) if word in ("more", "less") else (AMOUNTS,)
        way = next((table[following] for table in tables if following in table), None)
        return way and ((way.back() if word == "less" else way), after + 1)
    if word == "too" or word in role("denial"):
        return _too(words, at, after)
    softly = word in role("softener") and not role("wishing") & set(words[max(0, at - 4) : at])
    if softly and following in DISLIKED and _ends(words, after + 1):
        return DEGREES[following].back(), after + 1
    return (COMPARATIVES[word], at + 1) if word in COMPARATIVES else None


def _too(words: Sequence[str], at: int, after: int) -> tuple[Direction, int] | None:
    """ "Too long", "not so long", "not long enough", "too much leg"."""
    word, following = words[at], words[after] if after < len(words) else ""
    beside = words[after + 1] if after + 1 < len(words) else ""
    between = set(words[at + 1 : after])
    if following in AMOUNTS and following not in DEGREES and between & {"much", "many"}:
        return AMOUNTS[following].back(), after + 1
    way = DEGREES.get(following) or (COMPARATIVES.get(following) if word == "too" else None)
    if way and word != "too" and beside == "enough":
        return way, after + 2
    complains = following in role("bare complaint") and beside not in role("no complaint before")
    said = word == "too" or between & role("intensifier") or complains
    return (way.back(), after + 1) if way and said else None


def _skip(words: Sequence[str], place: int) -> int:
    """The place of the next word that is no adverb of degree."""
    while place < len(words) - 1 and (words[place] in role("adverb") or words[place] in ("of", "like")):
        place += 1
    return place


def _ends(words: Sequence[str], place: int) -> bool:
    """Whether nothing follows that the adjective could stand before: "a bit short", not "short sleeves"."""
    return place >= len(words) or words[place] in role("parting") | role("adjective ends")


def _about(way: Direction, end: int, words: Sequence[str], start: int) -> tuple[Direction, int]:
    """The way and end once a noun beside is heard: "longer sleeves", "shorter in the sleeves"."""
    place = end
    while place < len(words) and place - end < 4 and words[place] in DETERMINERS | role("about link"):
        place += 1
    noun = words[place] if place < len(words) else ""
    if noun in ABOUT:
        return turned(way, noun), place + 1
    for back in range(start - 1, max(-1, start - 8), -1):
        if words[back] in ABOUT:
            return turned(way, words[back]), end
        if words[back] not in DETERMINERS | role("adverb") | role("link"):
            break
    return way, end
