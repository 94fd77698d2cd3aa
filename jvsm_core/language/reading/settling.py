"""What was found, made consistent: what takes back what, whose colour a colour is, what clashes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ...vocabulary import BODY_LENGTHS, DETAILS, LEG_LENGTHS
from ..frame import Constraint, Contradiction, Match
from ..words.degrees import COMPARATIVES
from ..words.lexicon import LEGS
from ..words.orders import FAMILIES as COLOUR_FAMILIES
from ..words.senses import ANY_SLEEVE
from ..words.stopwords import CORRECTIONS, words
from .phrases import normal

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


def settled(found: Sequence[Match], spelled: Sequence[str]) -> list[Match]:
    """What is asked, once what was only mentioned or taken back is gone."""
    steps: tuple[Callable[[Sequence[Match], Sequence[str]], list[Match]], ...] = (
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


def _unmentioned(found: Sequence[Match], spelled: Sequence[str]) -> list[Match]:
    """Without what only says which garment is meant ("this dress", "keep it red"), where more is asked."""
    asking = [
        one
        for one in found
        if not (
            _names_the_garment(one, spelled) or _names_its_pattern(one, spelled) or _is_kept(one, spelled)
        )
    ]
    return asking or list(found)


def _names_the_garment(one: Match, spelled: Sequence[str]) -> bool:
    if one.constraint.key != "category" or not one.constraint.values or one.refused:
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


def _names_its_pattern(one: Match, spelled: Sequence[str]) -> bool:
    """ "The same print on a shirt" has whatever print it has."""
    return (
        _is_any_pattern(one)
        and not one.refused
        and (spelled[max(0, one.start - 1) : one.start] in (["same"], ["this"], ["that"]))
    )


def _is_kept(one: Match, spelled: Sequence[str]) -> bool:
    """ "Keep it red but add a belt": red is there already."""
    before = list(spelled[max(0, one.start - 4) : one.start])
    if not {"keep", "keeping", "keeps"} & set(before):
        return False
    kept_at = max(place for place, word in enumerate(before) if word in ("keep", "keeping", "keeps"))
    return not _BREAKS & set(before[kept_at + 1 :])


def _unsaid(found: Sequence[Match], spelled: Sequence[str]) -> list[Match]:
    """Without bare mentions: in "the sleeves should be longer" and "the print is too loud" they only say
    what it is about; "plain blue with a logo" is plain but for the logo; "breathable cotton" is cotton."""
    compared = {one.constraint.key for one in found if one.constraint.direction}
    valued = {one.constraint.key for one in found if one.constraint.values and not one.refused}
    sleeves = any(
        one.constraint.key in ("sleeve", "sleeve_style") and one.constraint.values not in ((), ANY_SLEEVE)
        for one in found
    )
    patterned = any(
        one.constraint.key == "pattern"
        and one.constraint.values
        and not one.refused
        and not _is_any_pattern(one)
        and one.constraint.values != ("solid",)
        for one in found
    )

    def said(one: Match) -> bool:
        if one.stated:
            return one.constraint.key not in valued
        if one.constraint.values == ANY_SLEEVE:
            return not (sleeves or "sleeve" in compared)
        if _is_any_pattern(one) and not one.refused:
            return not (patterned or "pattern" in compared)
        return not (patterned and one.constraint.values == ("solid",))

    return [one for one in found if said(one)]


def _is_any_pattern(one: Match) -> bool:
    return one.constraint.key == "pattern" and len(one.constraint.values) > 7


def _shades(found: Sequence[Match], spelled: Sequence[str]) -> list[Match]:
    """ "A darker blue" is any of the blues that is darker."""
    kept: list[Match] = []
    for one in found:
        shades = COLOUR_FAMILIES.get(one.constraint.value or "", ())
        before = kept[-1] if kept else None
        if (
            shades
            and one.constraint.key == "colour"
            and before
            and before.constraint.direction == "lightness"
            and (any(normal(word) in COMPARATIVES for word in before.constraint.words.lower().split()))
            and (set(spelled[before.end : one.start]) <= {"shade", "of", "tone"})
        ):
            one = replace(one, constraint=replace(one.constraint, values=shades))
        kept.append(one)
    return kept


def _elliptic(found: Sequence[Match], spelled: Sequence[str]) -> list[Match]:
    """ "Short ones" after sleeves are short sleeves; full-length trousers are no full-length dress."""
    categories = {
        one.constraint.value for one in found if one.constraint.key == "category" and one.constraint.values
    }
    result: list[Match] = []
    for place, one in enumerate(found):
        asked = one.constraint
        if (
            asked.key == "length"
            and spelled[one.end : one.end + 1] in (["ones"], ["one"])
            and asked.words in ("short", "long")
            and any(other.constraint.key == "sleeve" for other in found[:place])
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
        result.append(replace(one, constraint=asked))
    return result


def _second_colours(found: Sequence[Match], spelled: Sequence[str]) -> list[Match]:
    """A colour right before a motif is the motif's: "white dots"; so is the second of "black and white"."""
    result: list[Match] = []
    for place, one in enumerate(found):
        following = found[place + 1] if place + 1 < len(found) else None
        is_colour = one.constraint.key == "colour" and one.constraint.values and not one.constraint.negated
        of_motif = following is not None and following.motif and following.start == one.end
        last = result[-1] if result else None
        between = list(spelled[last.end : one.start]) if last else []
        if (
            is_colour
            and last is not None
            and last.end == one.start
            and last.constraint.key == "colour"
            and (last.constraint.values and not of_motif and not last.refused)
        ):
            result[-1] = replace(last, end=one.end)
            continue
        alike = (
            last is not None
            and bool(last.constraint.values)
            and last.constraint.key == one.constraint.key
            and (last.constraint.negated == one.constraint.negated)
        )
        accent = (
            is_colour
            and any(
                other.constraint.key == "colour" and other.constraint.values and not other.refused
                for other in result
            )
            and not CORRECTIONS & set(between)
        )
        named = next(
            (
                other
                for other in result
                if accent
                and other.constraint.key == "colour"
                and not other.refused
                and (set(other.constraint.values) & set(one.constraint.values))
            ),
            None,
        )
        if named is not None and not of_motif:
            common = tuple(value for value in named.constraint.values if value in one.constraint.values)
            result[result.index(named)] = replace(named, constraint=replace(named.constraint, values=common))
            continue
        if is_colour and (
            of_motif or (alike and between in (["and"], ["an"])) or (accent and _beside(spelled, result, one))
        ):
            one = replace(one, constraint=replace(one.constraint, key="second_colour"))
        elif last is not None and alike and one.constraint.values and between == ["or"]:
            result[-1] = replace(
                last,
                end=one.end,
                constraint=replace(
                    last.constraint,
                    values=tuple(dict.fromkeys((*last.constraint.values, *one.constraint.values))),
                    words=f"{last.constraint.words} or {one.constraint.words}",
                ),
            )
            continue
        result.append(one)
    return result


def _beside(spelled: Sequence[str], before: Sequence[Match], one: Match) -> bool:
    """Whether a colour comes with the one before, and not in its place: "white with beige trim"."""
    first = next(other for other in before if other.constraint.key == "colour" and other.constraint.values)
    between = set(spelled[first.end : one.start])
    return bool(between & {"with", "and", "has", ","}) and not between & {
        "or",
        "make",
        "but",
        "rather",
        "instead",
    }


def _withdrawn(found: Sequence[Match], spelled: Sequence[str]) -> list[Match]:
    """Without what a later word takes back, "red, no, blue", or puts something else in place of:
    "stripes instead of a print" is not plain."""
    kept: list[Match] = []
    other_pattern = any(
        one.constraint.key == "pattern" and one.constraint.values and not one.refused for one in found
    )
    found = [
        one
        for one in found
        if not (
            one.refused and one.constraint.key == "pattern" and not one.constraint.negated and other_pattern
        )
    ]
    for one in found:
        if not one.constraint.negated:
            kept = [
                other
                for other in kept
                if not (
                    other.constraint.key == one.constraint.key
                    and not other.constraint.negated
                    and other.constraint.values != ("no",)
                    and other.constraint.direction == one.constraint.direction
                    and set(spelled[other.end : one.start]) & CORRECTIONS
                )
            ]
        kept.append(one)
    return _details_answered([_less_wanted(one, kept) for one in kept])


def _less_wanted(one: Match, kept: Sequence[Match]) -> Match:
    """A refusal without what is wanted beside it: "wool rather than knit" refuses knit alone."""
    wanted = {
        value
        for other in kept
        if other.constraint.key == one.constraint.key and not other.constraint.negated
        for value in other.constraint.values
    }
    left = tuple(value for value in one.constraint.values if value not in wanted)
    if not one.constraint.negated or not left or len(left) == len(one.constraint.values):
        return one
    return replace(one, constraint=replace(one.constraint, values=left))


def _narrowed(found: Sequence[Match], spelled: Sequence[str]) -> list[Match]:
    """With one where two say the same more or less narrowly: "a slim, fitted cut"."""
    result: list[Match] = []
    for one in found:
        wanted = set(one.constraint.values)
        for place, other in enumerate(result):
            common = wanted & set(other.constraint.values)
            if (
                common
                and other.constraint.key == one.constraint.key
                and not (one.constraint.negated or other.constraint.negated)
            ):
                values = tuple(value for value in other.constraint.values if value in common)
                result[place] = replace(other, constraint=replace(other.constraint, values=values))
                break
        else:
            result.append(one)
    return result


#: Scales along which a value says all that a direction does: "longer, to the knee" is to the knee.
_SAID_BY_A_VALUE = words("length sleeve fit neck busyness warmth shine flare") | {"neck depth"}
_SHAPED = frozenset({"flared", "a-line"})


def _outdone(found: Sequence[Match], spelled: Sequence[str]) -> list[Match]:
    """Without what another says better: a direction beside a value, a refused value named again."""
    wanted = {
        one.constraint.key: one for one in found if one.constraint.values and not one.constraint.negated
    }
    refused = {
        (one.constraint.key, value)
        for one in found
        if one.constraint.negated
        for value in one.constraint.values
    }
    result: list[Match] = []
    for one in found:
        asked = one.constraint
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
                if other.constraint.key == "fit" == asked.key
                and asked.values
                and other.constraint.values
                and not asked.negated
                and not other.constraint.negated
            ),
            None,
        )
        if (
            shape is not None
            and (_SHAPED & {*asked.values, *shape.constraint.values})
            and (set(spelled[shape.end : one.start]) <= {"and", ",", "a"})
        ):
            if shape.constraint.value == "fitted":
                result[result.index(shape)] = one
            continue
        result.append(one)
    return _neither_nor(result)


def _neither_nor(found: Sequence[Match]) -> list[Match]:
    """ "Not too tight, not too loose" is straight."""
    ways = [one for one in found if one.constraint.direction == "fit"]
    if len({one.constraint.up for one in ways}) < 2:
        return list(found)
    straight = replace(ways[0], constraint=Constraint("fit", ("straight",), words=ways[0].constraint.words))
    return [straight if one is ways[0] else one for one in found if one is ways[0] or one not in ways]


def _details_answered(found: Sequence[Match]) -> list[Match]:
    """Without a detail's bare question where it is answered: "why no pockets? with pockets please"."""
    last = {
        one.constraint.key: place
        for place, one in enumerate(found)
        if one.constraint.key in DETAILS and one.constraint.values
    }
    return [
        one
        for place, one in enumerate(found)
        if last.get(one.constraint.key, place) == place or one.constraint.direction
    ]


def contradictions(found: Sequence[Match]) -> tuple[Contradiction, ...]:
    """Every two things that cannot both be."""
    clashes = []
    for place, first in enumerate(found):
        for second in found[place + 1 :]:
            if first.constraint.key == second.constraint.key and _clash(first.constraint, second.constraint):
                clashes.append(
                    Contradiction(first.constraint.key, (first.constraint.words, second.constraint.words))
                )
    return tuple(clashes)


def _clash(first: Constraint, second: Constraint) -> bool:
    if first.direction or second.direction:
        if first.direction == second.direction:
            return first.up != second.up
        return False
    common = set(first.values) & set(second.values)
    if first.negated != second.negated:
        wanted, refused = (second, first) if first.negated else (first, second)
        return set(wanted.values) <= set(refused.values)
    return not first.negated and not common
