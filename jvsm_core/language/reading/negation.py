"""What is wanted gone: "no hood", "anything but black", "the belt has to go", "buttons instead of a zip"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ...vocabulary import DETAILS
from ..frame import Constraint, Match
from ..words.senses import ANY_PATTERN, ANY_SLEEVE
from ..words.stopwords import FILLERS, NEGATORS, STOP, words

#: The words [first, last) that want a thing gone, the thing's own among them.
Span = tuple[int, int]

_TAKING = words("take cut chop leave leaving taking get")
_AWAY = words("off out away rid")
_EXCHANGES = words("swap replace exchange switch change trade turn from")
_INTO = words("for with to into by")
_ANY = words(
    "anything any colour colours all other pattern style material neckline fabric length cut kind "
    "sort thing shade"
)
_EVERY = words("any anything other all every no everything")
_TERRIBLE = words("terrible bad awful ill horrible dead pale tired silly fat ridiculous old washed")
_POINTING = words("the any my those these")
_LONGEST_AFTER = 7

_BAD = (
    r"(?:boring|ugly|awful|horrible|terrible|silly|annoying|distracting|unnecessary|dated|outdated|tacky"
    r"|cheap|ridiculous"
    r"|childish|bad|hideous|too much|not needed|unflattering|not necessary|a no|uncomfortable|itchy"
    r"|superfluous|wrong|not for me|not my (?:thing|style|taste|colour))"
)
#: After a thing, these want it gone.
_GONE = re.compile(
    r"(?:(?:is|are|was|were|looks?|feels?|seems?) (?:(?:so|too|a|bit|really|very|just|quite|kinda|rather"
    r"|pretty) )*" + _BAD + r"(?: on me| for me)?"
    r"|(?:isnt|arent|not|is not|are not) (?:really )?(?:for me|my thing|my style|my taste|me|my colour|needed"
    r"|necessary|working)"
    r"|(?:doesnt|dont|does not|do not) (?:really )?(?:suit|work)(?: me| for me| on me)?|(?:do|does) nothing "
    r"for me|(?:has|have|needs?|must|should|can|gotta|got) (?:to )?(?:go|be gone|disappear|be removed)\b"
    r"|makes? me look \w+|wash(?:es)? me out|(?:bothers?|annoys?|irritates?) me|gets? in the way"
    r"|removed|taken off|cut off|no thanks|no thank you|please no|(?:off|gone|free)(?= please| pls|$| [,.!]))"
)
#: Who does not want the one does not want the other either.
_KIN = {
    ("length", "thigh"): ("short", "crop"),
    ("length", "crop"): ("cropped",),
    ("fit", "fitted"): ("skinny",),
    ("fit", "loose"): ("wide",),
}


def refusal(
    asked: Constraint, spelled: Sequence[str], start: int, end: int, found: Sequence[Match]
) -> Span | None:
    """The words that want the thing on [start, end) gone, its own among them; None where it is wanted."""
    marks = 1 if spelled[end : end + 1] in (["?"], [","], [":"]) else 0
    if gone := _GONE.match(" ".join(spelled[end + marks : end + marks + _LONGEST_AFTER])):
        if not marks or gone[0].startswith(("no", "not")):
            return start, end + marks + len(gone[0].split())
    answered = spelled[end : end + 1] in (["no"], ["not"]) and (
        end + 1 == len(spelled) or spelled[end + 1] in ",.!"
    )
    if answered and asked.key in DETAILS:
        return start, end + 1
    place = start - 1
    while place >= 0 and spelled[place] in FILLERS and not _turns(spelled, place):
        place -= 1
    if place >= 1 and _is_an_aside(spelled, place, found):
        place -= 1
        while place >= 0 and spelled[place] in FILLERS and not _turns(spelled, place):
            place -= 1
        if place >= 0 and spelled[place] not in NEGATORS:
            return None
    if place < 0:
        return None
    for rule in (_excepted, _refused, _taken_away, _listed, _exchanged):
        span = rule(asked, spelled, place, start, end, found)
        if span is not None:
            return span if span[0] < span[1] else None
    return None


#: What a rule says of a thing that is wanted after all: no words refuse it.
_WANTED: Span = (0, 0)


def _is_an_aside(spelled: Sequence[str], place: int, found: Sequence[Match]) -> bool:
    """Whether a word before a thing only describes it and can be skipped: "not itchy wool"."""
    word = spelled[place]
    if word in STOP or word in NEGATORS or word in _TAKING | _EXCHANGES | _TERRIBLE or not word.isalpha():
        return False
    return not any(one.start <= place < one.end for one in found)


def _turns(spelled: Sequence[str], place: int) -> bool:
    """Whether a filler is the end of something that refuses: "instead of", "too many", "do away with"."""
    if spelled[place] == "too":
        return spelled[place + 1 : place + 2] in (["many"], ["much"])
    if spelled[place] == "away":
        return spelled[place - 1 : place] in (["do"], ["done"])
    return spelled[place] == "of" and spelled[place - 1 : place] in (
        ["instead"],
        ["rid"],
        ["sick"],
        ["tired"],
        ["fan"],
    )


def _excepted(
    asked: Constraint, spelled: Sequence[str], place: int, start: int, end: int, found: Sequence[Match]
) -> Span | None:
    """ "Instead of a zip", "rather than red", "anything but black", "other than wool"."""
    word, previous = spelled[place], spelled[place - 1] if place else ""
    if word == "of":
        return (
            (place - 1, end)
            if previous != "fan" or NEGATORS & set(spelled[max(0, place - 5) : place])
            else _WANTED
        )
    if word == "than" and previous in ("rather", "other", "anything", "everything", "not"):
        return place - 1, end
    if word == "than" and found and "more" in spelled[max(0, found[-1].start - 1) : place]:
        return place, end
    if word == "from" and previous == "apart":
        return place - 1, end
    if word == "for" and previous == "except":
        return place - 2, end
    if word in ("but", "except", "besides", "excluding"):
        before = spelled[max(0, place - 3) : place]
        every = set(before) & _EVERY and (
            before[-1] in _ANY or (before[-1] == "everything" and word == "except")
        )
        if word in ("besides", "excluding") or every:
            return place - 1, end
    return None


def _refused(
    asked: Constraint, spelled: Sequence[str], place: int, start: int, end: int, found: Sequence[Match]
) -> Span | None:
    """ "No hood", "without the belt", "I don't want stripes"."""
    word = spelled[place]
    if word in ("too", "away"):
        return place, end
    if word not in NEGATORS:
        return None
    between = spelled[place + 1 : start]
    if (
        between[:1] in (["just"], ["make"], ["i"])
        or "only" in between
        or spelled[end : end + 1] == ["enough"]
    ):
        return _WANTED
    if word == "enough" and not set(between) & {"with", "of"}:
        return _WANTED
    if word in ("dont", "cant") and "have" in between and spelled[max(0, place - 1) : place] == ["you"]:
        return _WANTED
    if (
        word == "no"
        and spelled[end : end + 1] == ["instead"]
        and asked.key not in DETAILS
        and (len(asked.values) <= 7 and asked.values != ANY_SLEEVE)
    ):
        return _WANTED
    return place, end


def _taken_away(
    asked: Constraint, spelled: Sequence[str], place: int, start: int, end: int, found: Sequence[Match]
) -> Span | None:
    """ "Take the hood off", "leave out the pockets", "I look terrible in orange"."""
    if spelled[place] in _TAKING:
        if set(spelled[end : end + 1]) & _AWAY:
            return place, end + 1
        if set(spelled[place:start]) & (_AWAY | {"down"}):
            return place, end
    if spelled[place] in _TERRIBLE and "in" in spelled[place:start]:
        return place, end
    return None


def _listed(
    asked: Constraint, spelled: Sequence[str], place: int, start: int, end: int, found: Sequence[Match]
) -> Span | None:
    """The next of several that are refused together: "no buttons or pockets"."""
    word = spelled[place]
    if word not in ("or", "nor", "and", ",") or not (found and found[-1].end == place and found[-1].refused):
        return None
    between = set(spelled[place + 1 : start])
    details = {asked.key, found[-1].constraint.key} <= set(DETAILS)
    if not between <= _POINTING | ({"a", "an"} if word == "," else set()):
        return _WANTED
    if word == ",":
        return (place, end) if details and spelled[end : end + 1] in (["or"], ["nor"]) else _WANTED
    a_noun = end == start + 1 and not spelled[start].endswith(("ed", "y"))
    if word == "and" and not (
        "the" in between or (details and a_noun) or asked.key == found[-1].constraint.key
    ):
        return _WANTED
    return place, end


def _exchanged(
    asked: Constraint, spelled: Sequence[str], place: int, start: int, end: int, found: Sequence[Match]
) -> Span | None:
    """ "Swap the zip for buttons": the zip."""
    if spelled[place] not in _EXCHANGES or not _INTO & set(spelled[end : end + 2]):
        return None
    into = spelled[place] in ("change", "switch", "turn") and "to" in spelled[place:start]
    return _WANTED if into else (place, end)


def opposite(asked: Constraint, words: str) -> Constraint:
    """What is asked when a value is wanted gone."""
    if asked.key in DETAILS:
        return replace(asked, values=("no" if asked.values != ("no",) else "yes",), words=words)
    if asked.values == ANY_SLEEVE:
        return replace(asked, values=("sleeveless",), words=words)
    if set(asked.values) <= set(ANY_PATTERN) and len(asked.values) > 7:
        return replace(asked, values=("solid",), words=words)
    kin = [other for value in asked.values for other in _KIN.get((asked.key, value), ())]
    return replace(asked, values=tuple(dict.fromkeys((*asked.values, *kin))), negated=True, words=words)
