"""What is wanted gone: "no hood", "anything but black", "the belt has to go", "buttons instead of a zip"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..vocabulary import DETAILS
from .families import ANY_PATTERN, ANY_SLEEVE
from .found import Found
from .reading import Asked
from .stopwords import FILLERS, NEGATORS, words

_TAKING = words("take cut chop leave leaving taking get")
_AWAY = words("off out away rid")
_EXCHANGES = words("swap replace exchange switch change trade turn from")
_INTO = words("for with to into by")
_ANY = words("anything any colour colours all other pattern style material neckline fabric length cut kind sort "
             "thing shade")
_EVERY = words("any anything other all every nothing no")
#: After a thing, these want it gone.
_GONE = (
    "has to go", "have to go", "must go", "needs to go", "need to go", "should go", "can go", "gotta go", "is not for me",
    "isnt my thing", "not my thing", "isnt for me", "arent for me", "are not for me", "arent my thing",
    "is too much", "are too much", "isnt my style", "not my style", "not for me", "is not my thing", "is not my style",
    "are not my thing", "free please", "off please", "gone", "removed", "taken off", "cut off", "off it",
    "doesnt suit me", "dont suit me", "does not suit me", "do not suit me", "looks bad on me", "look bad on me",
    "washes me out", "are not needed", "isnt needed", "arent needed", "is not needed", "not needed", "unnecessary",
    "is unnecessary", "bother me", "bothers me", "annoys me", "annoy me", "looks terrible", "look terrible",
    "look silly", "looks silly", "looks awful", "are ugly", "is ugly", "be gone", "isnt really me", "isnt me", "is not me",
    "are distracting", "is distracting", "makes me look", "make me look", "is horrible", "are horrible", "is awful",
    "are annoying", "is annoying", "out", "free", "please no", "no thanks", "no thank you",
)
_GONE_AFTER = frozenset(tuple(text.split()) for text in _GONE)
_TERRIBLE_IN = words("terrible bad awful ill horrible dead pale tired silly fat ridiculous old")

#: Who does not want the one does not want the other either.
_KIN = {("length", "thigh"): ("short", "crop"), ("length", "crop"): ("cropped",), ("fit", "fitted"): ("skinny",), ("fit", "loose"): ("wide",)}


def negation(asked: Asked, spelled: Sequence[str], start: int, end: int, found: Sequence[Found]) -> tuple[bool, int, int]:
    """Whether the thing on [start, end) is wanted gone, and the words [first, last) that say so with it."""
    for length in (5, 4, 3, 2, 1):
        if tuple(spelled[end:end + length]) in _GONE_AFTER and (
                length > 1 or end + 1 >= len(spelled) or spelled[end + 1] in ",.!?;"):
            if not (length == 1 and spelled[end] == "out" and "leave" not in spelled[:start]):
                return True, start, end + length
    if spelled[end:end + 1] in (["no"], ["not"]) and (end + 1 == len(spelled) or spelled[end + 1] in ",.!") and (
            asked.key in DETAILS):
        return True, start, end + 1
    place = start - 1
    while place >= 0 and spelled[place] in FILLERS and not _instead(spelled, place):
        place -= 1
    if place < 0:
        return False, start, end
    return _before(asked, spelled, place, start, end, found)


def _instead(spelled: Sequence[str], place: int) -> bool:
    return spelled[place] == "of" and spelled[place - 1:place] in (["instead"], ["rid"], ["sick"], ["tired"])


def _before(asked: Asked, spelled: Sequence[str], place: int, start: int, end: int, found: Sequence[Found]) -> tuple[bool, int, int]:
    """The same from the first word before that is no filler, at `place`."""
    no = (False, start, end)
    word, previous = spelled[place], spelled[place - 1] if place else ""
    if word == "of":
        return True, place - 1, end
    if word in ("than", "from", "but", "except", "besides", "excluding", "apart") or (
            word in ("for", "than") and previous in ("except", "other")):
        if word == "than" and previous in ("rather", "other", "anything", "everything", "not", "more", "less"):
            return previous not in ("more", "less"), place - 1, end
        if word == "from" and previous == "apart":
            return True, place - 1, end
        if word in ("but", "except", "besides", "excluding") and _any(spelled, place, word):
            return True, place - 1, end
        if word == "for" and previous == "except":
            return True, place - 2, end
    if word in NEGATORS:
        if spelled[place + 1:place + 2] == ["just"] or "only" in spelled[place:start]:
            return no
        if word in ("dont", "cant") and set(spelled[place:start]) & {"have"} and "you" in spelled[max(0, place - 1):place]:
            return no
        if word == "no" and spelled[place + 1:place + 2] in (["make"], ["i"]):
            return no
        trailing = spelled[end:end + 1] == ["instead"] and word == "no" and asked.key not in DETAILS and (
            len(asked.values) <= 7)
        if word == "not" and spelled[end:end + 1] == ["enough"]:
            return no
        return (not trailing, place, end)
    if word in _TAKING and (set(spelled[end:end + 1]) & _AWAY or set(spelled[place:start]) & _AWAY):
        return True, place, end + (spelled[end:end + 1] != [] and spelled[end] in _AWAY)
    if word in _TERRIBLE_IN and "in" in spelled[place:start]:
        return True, place, end
    listed = end == start + 1 and not spelled[start].endswith(("ed", "y"))
    if word == "and" and asked.key in DETAILS and not listed and "the" not in spelled[place:start]:
        return no
    if word in ("or", "nor", "and") and found and found[-1].end == place and found[-1].refused:
        if set(spelled[place + 1:start]) <= {"the", "any", "my", "those", "these"} and (
                word != "and" or "the" in spelled[place:start] or asked.key == found[-1].asked.key or {asked.key, found[-1].asked.key} <= set(DETAILS)):
            return True, place, end
        return no
    if word == "," and found and found[-1].end == place and found[-1].refused and (
            spelled[end:end + 1] in (["or"], ["nor"])) and {asked.key, found[-1].asked.key} <= set(DETAILS) and (
            set(spelled[place + 1:start]) <= {"the", "a", "any", "my"}):
        return True, place, end
    if word in _EXCHANGES and any(other in _INTO for other in spelled[end:end + 2]):
        return not (word in ("change", "switch", "turn") and "to" in spelled[place:start]), place, end
    return no


def _any(spelled: Sequence[str], place: int, word: str) -> bool:
    """Whether it is "anything but", "any colour except", and not "the same colour but"."""
    before = spelled[max(0, place - 3):place]
    return word in ("besides", "excluding") or bool(before and before[-1] in _ANY and set(before) & _EVERY)


def opposite(asked: Asked, words: str) -> Asked:
    """What is asked when a value is wanted gone."""
    if asked.key in DETAILS:
        return replace(asked, values=("no" if asked.values != ("no",) else "yes",), words=words)
    if asked.values == ANY_SLEEVE:
        return replace(asked, values=("sleeveless",), words=words)
    if set(asked.values) <= set(ANY_PATTERN) and len(asked.values) > 7:
        return replace(asked, values=("solid",), words=words)
    kin = [other for value in asked.values for other in _KIN.get((asked.key, value), ())]
    return replace(asked, values=tuple(dict.fromkeys((*asked.values, *kin))), negated=True, words=words)
