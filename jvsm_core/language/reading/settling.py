"""What was found, made consistent: what takes back what, whose colour a colour is, what clashes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ...vocabulary import BODY_LENGTHS, DETAILS, LEG_LENGTHS
from ..words.degrees import COMPARATIVES
from ..words.families import ANY_SLEEVE
from ..words.orders import FAMILIES as COLOUR_FAMILIES
from ..words.stopwords import CORRECTIONS, words
from ..words.wording_more import LEGS
from .found import Found
from .phrases import normal
from .reading import Asked, Contradiction

#: Values of garments without legs, and with.
_SUITS = {
    "length": (frozenset(BODY_LENGTHS), frozenset(LEG_LENGTHS)),
    "fit": (
        frozenset({"fitted", "straight", "loose", "a-line", "flared"}),
        frozenset({"skinny", "straight", "wide", "flared", "loose"}),
    ),
}
_MENTIONS = words("this that the these those same my your like")
_SAYS_OF_IT = words("should must could needs is are looks has isnt arent")
_BREAKS = words("but and , . ; ! with in just only make change except lose without add to")


def settled(found: Sequence[Found], spelled: Sequence[str]) -> list[Found]:
    """What is asked, once what was only mentioned or taken back is gone."""
    steps: tuple[Callable[[Sequence[Found], Sequence[str]], list[Found]], ...] = (
        _elliptic,
        _unmentioned,
        _unsaid,
        _shades,
        _second_colours,
        _withdrawn,
        _narrowed,
        _outdone,
    )
    for step in steps:
        found = step(found, spelled)
    return list(found)


def _unmentioned(found: Sequence[Found], spelled: Sequence[str]) -> list[Found]:
    """Without what only says which garment is meant ("this dress", "keep it red"), where more is asked."""
    asking = [
        one
        for one in found
        if not (
            _names_the_garment(one, spelled) or _names_its_pattern(one, spelled) or _is_kept(one, spelled)
        )
    ]
    return asking or list(found)


def _names_the_garment(one: Found, spelled: Sequence[str]) -> bool:
    if one.asked.key != "category" or not one.asked.values or one.refused:
        return False
    before = list(spelled[max(0, one.start - 2) : one.start])
    if not before:
        return spelled[one.end : one.end + 1] != [] and spelled[one.end] in _SAYS_OF_IT
    if "skirt" in spelled[one.start : one.end] and (before[-1] in COMPARATIVES or "with" in before):
        return True
    if (
        before[-2:] == ["of", "a"]
        or _is_likened(spelled, one.start)
        or (before == ["on", "a"] and "like" in spelled[max(0, one.start - 5) : one.start])
    ):
        return True
    return (
        before[-1] in _MENTIONS
        and not {"as", "into", "to"} & set(before)
        and (spelled[max(0, one.start - 2) : one.start] != ["is", "like"])
    )


def _is_likened(spelled: Sequence[str], start: int) -> bool:
    """Whether what begins here is only compared with: "a collar like a shirt", not "I'd like a shirt"."""
    for place in range(start - 1, max(-1, start - 5), -1):
        if spelled[place] == "like":
            wished = place and spelled[place - 1] in (
                "id",
                "i",
                "would",
                "you",
                "we",
                "they",
                "really",
                "to",
                "ill",
                "d",
            )
            return not wished and bool({"a", "an", "my"} & set(spelled[place + 1 : start]))
    return False


def _names_its_pattern(one: Found, spelled: Sequence[str]) -> bool:
    """ "The same print on a shirt" has whatever print it has."""
    return (
        _is_any_pattern(one)
        and not one.refused
        and (spelled[max(0, one.start - 1) : one.start] in (["same"], ["this"], ["that"]))
    )


def _is_kept(one: Found, spelled: Sequence[str]) -> bool:
    """ "Keep it red but add a belt": red is there already."""
    before = list(spelled[max(0, one.start - 4) : one.start])
    if not {"keep", "keeping", "keeps"} & set(before):
        return False
    kept_at = max(place for place, word in enumerate(before) if word in ("keep", "keeping", "keeps"))
    return not _BREAKS & set(before[kept_at + 1 :])


def _unsaid(found: Sequence[Found], spelled: Sequence[str]) -> list[Found]:
    """Without bare mentions: in "the sleeves should be longer" and "the print is too loud" they only say
    what it is about; "plain blue with a logo" is plain but for the logo; "breathable cotton" is cotton."""
    compared = {one.asked.key for one in found if one.asked.direction}
    valued = {one.asked.key for one in found if one.asked.values and not one.refused}
    sleeves = any(
        one.asked.key in ("sleeve", "sleeve_style") and one.asked.values not in ((), ANY_SLEEVE)
        for one in found
    )
    patterned = any(
        one.asked.key == "pattern"
        and one.asked.values
        and not one.refused
        and not _is_any_pattern(one)
        and one.asked.values != ("solid",)
        for one in found
    )

    def said(one: Found) -> bool:
        if one.stated:
            return one.asked.key not in valued
        if one.asked.values == ANY_SLEEVE:
            return not (sleeves or "sleeve" in compared)
        if _is_any_pattern(one) and not one.refused:
            return not (patterned or "pattern" in compared)
        return not (patterned and one.asked.values == ("solid",))

    return [one for one in found if said(one)]


def _is_any_pattern(one: Found) -> bool:
    return one.asked.key == "pattern" and len(one.asked.values) > 7


def _shades(found: Sequence[Found], spelled: Sequence[str]) -> list[Found]:
    """ "A darker blue" is any of the blues that is darker."""
    kept: list[Found] = []
    for one in found:
        shades = COLOUR_FAMILIES.get(one.asked.value or "", ())
        before = kept[-1] if kept else None
        if (
            shades
            and one.asked.key == "colour"
            and before
            and before.asked.direction == "lightness"
            and (any(normal(word) in COMPARATIVES for word in before.asked.words.lower().split()))
            and (set(spelled[before.end : one.start]) <= {"shade", "of", "tone"})
        ):
            one = replace(one, asked=replace(one.asked, values=shades))
        kept.append(one)
    return kept


def _elliptic(found: Sequence[Found], spelled: Sequence[str]) -> list[Found]:
    """ "Short ones" after sleeves are short sleeves; full-length trousers are no full-length dress."""
    categories = {one.asked.value for one in found if one.asked.key == "category" and one.asked.values}
    result: list[Found] = []
    for place, one in enumerate(found):
        asked = one.asked
        if (
            asked.key == "length"
            and spelled[one.end : one.end + 1] in (["ones"], ["one"])
            and asked.words in ("short", "long")
            and any(other.asked.key == "sleeve" for other in found[:place])
        ):
            asked = replace(asked, key="sleeve", values=(asked.words,))
        elif (
            asked.key in ("length", "fit")
            and len(asked.values) > 1
            and not asked.negated
            and len(categories) == 1
        ):
            suits = _SUITS[asked.key][bool(categories & LEGS)]
            asked = replace(
                asked, values=tuple(value for value in asked.values if value in suits) or asked.values
            )
        result.append(replace(one, asked=asked))
    return result


def _second_colours(found: Sequence[Found], spelled: Sequence[str]) -> list[Found]:
    """A colour right before a motif is the motif's: "white dots"; so is the second of "black and white"."""
    result: list[Found] = []
    for place, one in enumerate(found):
        following = found[place + 1] if place + 1 < len(found) else None
        is_colour = one.asked.key == "colour" and one.asked.values and not one.asked.negated
        of_motif = following is not None and following.motif and following.start == one.end
        last = result[-1] if result else None
        between = list(spelled[last.end : one.start]) if last else []
        if (
            is_colour
            and last is not None
            and last.end == one.start
            and last.asked.key == "colour"
            and (last.asked.values and not of_motif and not last.refused)
        ):
            result[-1] = replace(last, end=one.end)
            continue
        alike = (
            last is not None
            and bool(last.asked.values)
            and last.asked.key == one.asked.key
            and (last.asked.negated == one.asked.negated)
        )
        accent = (
            is_colour
            and any(
                other.asked.key == "colour" and other.asked.values and not other.refused for other in result
            )
            and not CORRECTIONS & set(between)
        )
        named = next(
            (
                other
                for other in result
                if accent
                and other.asked.key == "colour"
                and not other.refused
                and (set(other.asked.values) & set(one.asked.values))
            ),
            None,
        )
        if named is not None and not of_motif:
            common = tuple(value for value in named.asked.values if value in one.asked.values)
            result[result.index(named)] = replace(named, asked=replace(named.asked, values=common))
            continue
        if is_colour and (
            of_motif or (alike and between in (["and"], ["an"])) or (accent and _beside(spelled, result, one))
        ):
            one = replace(one, asked=replace(one.asked, key="second_colour"))
        elif last is not None and alike and one.asked.values and between == ["or"]:
            result[-1] = replace(
                last,
                end=one.end,
                asked=replace(
                    last.asked,
                    values=tuple(dict.fromkeys((*last.asked.values, *one.asked.values))),
                    words=f"{last.asked.words} or {one.asked.words}",
                ),
            )
            continue
        result.append(one)
    return result


def _beside(spelled: Sequence[str], before: Sequence[Found], one: Found) -> bool:
    """Whether a colour comes with the one before, and not in its place: "white with beige trim"."""
    first = next(other for other in before if other.asked.key == "colour" and other.asked.values)
    between = set(spelled[first.end : one.start])
    return bool(between & {"with", "and", "has", ","}) and not between & {
        "or",
        "make",
        "but",
        "rather",
        "instead",
    }


def _withdrawn(found: Sequence[Found], spelled: Sequence[str]) -> list[Found]:
    """Without what a later word takes back, "red, no, blue", or puts something else in place of:
    "stripes instead of a print" is not plain."""
    kept: list[Found] = []
    other_pattern = any(one.asked.key == "pattern" and one.asked.values and not one.refused for one in found)
    found = [
        one
        for one in found
        if not (one.refused and one.asked.key == "pattern" and not one.asked.negated and other_pattern)
    ]
    for one in found:
        if not one.asked.negated:
            kept = [
                other
                for other in kept
                if not (
                    other.asked.key == one.asked.key
                    and not other.asked.negated
                    and other.asked.values != ("no",)
                    and other.asked.direction == one.asked.direction
                    and set(spelled[other.end : one.start]) & CORRECTIONS
                )
            ]
        kept.append(one)
    return _details_answered([_less_wanted(one, kept) for one in kept])


def _less_wanted(one: Found, kept: Sequence[Found]) -> Found:
    """A refusal without what is wanted beside it: "wool rather than knit" refuses knit alone."""
    wanted = {
        value
        for other in kept
        if other.asked.key == one.asked.key and not other.asked.negated
        for value in other.asked.values
    }
    left = tuple(value for value in one.asked.values if value not in wanted)
    if not one.asked.negated or not left or len(left) == len(one.asked.values):
        return one
    return replace(one, asked=replace(one.asked, values=left))


def _narrowed(found: Sequence[Found], spelled: Sequence[str]) -> list[Found]:
    """With one where two say the same more or less narrowly: "a slim, fitted cut"."""
    result: list[Found] = []
    for one in found:
        wanted = set(one.asked.values)
        for place, other in enumerate(result):
            common = wanted & set(other.asked.values)
            if common and other.asked.key == one.asked.key and not (one.asked.negated or other.asked.negated):
                values = tuple(value for value in other.asked.values if value in common)
                result[place] = replace(other, asked=replace(other.asked, values=values))
                break
        else:
            result.append(one)
    return result


#: Scales along which a value says all that a direction does: "longer, to the knee" is to the knee.
_SAID_BY_A_VALUE = words("length sleeve fit neck busyness warmth shine flare") | {"neck depth"}
_SHAPED = frozenset({"flared", "a-line"})


def _outdone(found: Sequence[Found], spelled: Sequence[str]) -> list[Found]:
    """Without what another says better: a direction beside a value, a refused value named again."""
    wanted = {one.asked.key: one for one in found if one.asked.values and not one.asked.negated}
    refused = {(one.asked.key, value) for one in found if one.asked.negated for value in one.asked.values}
    result: list[Found] = []
    for one in found:
        asked = one.asked
        if asked.direction in _SAID_BY_A_VALUE and asked.key in wanted:
            continue
        if (
            asked.values
            and not asked.negated
            and all((asked.key, value) in refused for value in asked.values)
        ):
            continue
        shape = next(
            (
                other
                for other in result
                if other.asked.key == "fit" == asked.key
                and asked.values
                and other.asked.values
                and not asked.negated
                and not other.asked.negated
            ),
            None,
        )
        if (
            shape is not None
            and (_SHAPED & {*asked.values, *shape.asked.values})
            and (set(spelled[shape.end : one.start]) <= {"and", ",", "a"})
        ):
            if shape.asked.value == "fitted":
                result[result.index(shape)] = one
            continue
        result.append(one)
    return _neither_nor(result)


def _neither_nor(found: Sequence[Found]) -> list[Found]:
    """ "Not too tight, not too loose" is straight."""
    ways = [one for one in found if one.asked.direction == "fit"]
    if len({one.asked.up for one in ways}) < 2:
        return list(found)
    straight = replace(ways[0], asked=Asked("fit", ("straight",), words=ways[0].asked.words))
    return [straight if one is ways[0] else one for one in found if one is ways[0] or one not in ways]


def _details_answered(found: Sequence[Found]) -> list[Found]:
    """Without a detail's bare question where it is answered: "why no pockets? with pockets please"."""
    last = {
        one.asked.key: place
        for place, one in enumerate(found)
        if one.asked.key in DETAILS and one.asked.values
    }
    return [
        one
        for place, one in enumerate(found)
        if last.get(one.asked.key, place) == place or one.asked.direction
    ]


def contradictions(found: Sequence[Found]) -> tuple[Contradiction, ...]:
    """Every two things that cannot both be."""
    clashes = []
    for place, first in enumerate(found):
        for second in found[place + 1 :]:
            if first.asked.key == second.asked.key and _clash(first.asked, second.asked):
                clashes.append(Contradiction(first.asked.key, (first.asked.words, second.asked.words)))
    return tuple(clashes)


def _clash(first: Asked, second: Asked) -> bool:
    if first.direction or second.direction:
        if first.direction == second.direction:
            return first.up != second.up
        return False
    common = set(first.values) & set(second.values)
    if first.negated != second.negated:
        wanted, refused = (second, first) if first.negated else (first, second)
        return set(wanted.values) <= set(refused.values)
    return not first.negated and not common
