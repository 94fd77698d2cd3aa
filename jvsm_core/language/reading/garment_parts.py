"""Whose a colour, a cloth or a size is: the garment's, or a part's, "a coat with white buttons"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from ..frame import Constraint, Match
from ..words.roles import role
from ..words.stopwords import DETERMINERS
from ..words.table import Row, rows
from .meaning import changed

#: What can be said of a part.
_SAID = frozenset({"colour", "material", "pattern"})
#: Most words between a part and what is said of it after.
_LONGEST_LINK = 5


@cache
def _words(sized: bool = False) -> Mapping[str, Row]:
    """Words that name a part to its row; those that name a garment as well only of what is sized: "lower heels"."""
    told = [row for row in rows("part_words") if sized or not row["garment"]]
    return {word: row for row in told for word in row.many("words")}


def named_part(word: str) -> str:
    """The part that a word names; "" where it names none."""
    return _words()[word]["part"] if word in _words() else ""


def known_words() -> frozenset[str]:
    """Every word that names a part or sizes it."""
    return frozenset(_words()) | role("part big") | role("part small") | role("part contrast")


def sizes_and_contrasts(words: Sequence[str]) -> Iterator[Match]:
    """Sizes that parts may be meant to have, and where another colour than the garment's is said near one.

    They are of the kind "size", which `resolve` leaves out: that they are meant is decided later.
    """
    named = _words(sized=True)
    for at, part in ((at, named[word]["part"]) for at, word in enumerate(words) if word in named):
        near = range(max(0, at - _LONGEST_LINK), min(at + _LONGEST_LINK + 1, len(words)))
        found = (_sized(words, at, at, part, "size", 3), _contrasting(words, at, near, part, "size"))
        yield from filter(None, found)


def _contrasting(
    words: Sequence[str], at: int, near: Iterable[int], part: str, kind: str = "part"
) -> Match | None:
    """Another colour spoken of near a part: "in contrast", "a different colour"."""
    for place in near:
        other = words[place] in role("part other") and "colour" in words[place + 1 : place + 3]
        if other or words[place] in role("part contrast"):
            said = Constraint("colour", ("contrast",), part=part)
            return Match(said, min(place, at), max(place, at) + 1, kind)
    return None


def of_parts(matches: Sequence[Match], words: Sequence[str], about: Mapping[str, str]) -> tuple[Match, ...]:
    """Matches with what is said of a part on that part.

    A part's own match is left where it asks for a detail, "a brown belt"; where it says no more than which
    part it is, "a bigger collar", it goes.
    """
    result = list(matches)
    for at, word in enumerate(words):
        part = _words().get(word)
        owner = next((one for one in result if one.start <= at < one.end), None)
        if part is None or _describes(result, at) or (owner and not _is_bare(owner)):
            continue
        first = owner.start if owner else at
        said = _said_before(result, words, first, part)
        if not said and (first < 2 or words[first - 1] not in ("a", "an")):
            said = _said_after(result, words, owner.end if owner else at + 1, part)
        result = [_on(one, part) if one in said else one for one in result]
        named, before = part["part"], range(max(0, at - 1), at)
        sized = _sized(words, first, at, named) or _contrasting(words, at, before, named)
        if sized:
            result = [one for one in result if not (one.constraint.direction and one.overlaps(sized))]
            result.append(sized)
        if (said or sized) and owner and _only_names(owner, about):
            result.remove(owner)
    return tuple(sorted(result, key=lambda one: one.start))


def _describes(matches: Sequence[Match], at: int) -> bool:
    """Whether the part's word only describes a kind of garment: "a zip hoodie"."""
    return any(one.start == at + 1 and one.constraint.key == "category" for one in matches)


def _is_bare(owner: Match) -> bool:
    """Whether the words on a part's place say nothing of it but that it is there: "sleeves"."""
    named = owner.end == owner.start + 1 or owner.constraint.key == "pattern"
    return named and not owner.refused and not owner.constraint.part and owner.kind != "part"


def _said_before(matches: Sequence[Match], words: Sequence[str], at: int, part: Row) -> list[Match]:
    """What stands before a part: "tan leather belt", "black lace on the sleeves"."""
    said: list[Match] = []
    place = at - 1
    while place > 0 and words[place] in DETERMINERS:
        place -= 1
    at = place if place > 0 and words[place] in role("part on") else at
    while before := next((one for one in matches if one.end == at and _says(one, part)), None):
        said.append(before)
        at = before.start
    return said


def _said_after(matches: Sequence[Match], words: Sequence[str], at: int, part: Row) -> list[Match]:
    """What is said after a part, little words between: "the lapels in black satin"."""
    said: list[Match] = []
    for one in matches:
        if one.start < at or not _says(one, part):
            continue
        between = words[at : one.start]
        links = 0 < len(between) <= _LONGEST_LINK and set(between) <= role("part link")
        if not (links or (said and not between)):
            break
        said.append(one)
        at = one.end
    return said


def _says(one: Match, part: Row) -> bool:
    """Whether a match can be said of a part; of motifs only their colour is."""
    sayable = one.constraint.key in (_SAID if not part["motif"] else {"colour"})
    return sayable and bool(one.constraint.values) and not one.constraint.part


def _on(one: Match, part: Row) -> Match:
    if part["motif"] and one.constraint.key == "colour":
        return changed(one, key="second_colour")
    return changed(one, part=part["part"])


def parts_in(words: Sequence[str]) -> list[Row]:
    """Rows of the parts that words name."""
    return [_words()[word] for word in dict.fromkeys(words) if word in _words()]


def of_part(one: Match, part: Row) -> list[Match]:
    """A match said of a part instead of the garment; nothing where that cannot be said of it."""
    return [_on(one, part)] if _says(one, part) else []


def _sized(
    words: Sequence[str], first: int, at: int, part: str, kind: str = "part", back: int = 2
) -> Match | None:
    """The size that a part is to have, `back` words before it at most: "bigger buttons", "make the dots smaller"."""
    skipped = role("part link") | role("part turned")
    after = range(at + 1, min(at + _LONGEST_LINK + 1, len(words)))
    beside = next((place for place in after if words[place] not in skipped), at)
    for place in (*range(first - 1, first - 1 - back, -1), beside):
        larger, smaller = (words[max(0, place)] in role(f"part {size}") for size in ("big", "small"))
        praised = place > at and words[place] in role("part praised")
        if place >= 0 and (larger or smaller) and not praised:
            turned = bool(role("part turned") & set(words[max(0, place - 2) : place]))
            said = Constraint("size", (), "size", larger != turned, part=part)
            return Match(said, min(place, first), max(place, at) + 1, kind)
    return None


def _only_names(owner: Match, about: Mapping[str, str]) -> bool:
    """Whether a part's own match asks for nothing once something is asked of the part."""
    key = owner.constraint.key
    if key == "pattern":
        return about.get("pattern") in owner.constraint.values
    return key in ("neckline", "sleeve", "closure", "heel", "heel_height")
