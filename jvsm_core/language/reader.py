"""Reads a request by rule: which attributes are asked for, and which words could not be placed.

This is for telling a person what was understood. Retrieval does not depend on it: the model reads
the text itself. Four passes over the words: spelling and typing mistakes; phrases to attributes,
longest first; negation and comparison from the words before; and what contradicts what.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ..vocabulary import DETAILS
from .orders import FAMILIES as COLOUR_FAMILIES
from .phrases import (
    ABOUT,
    ANY_PATTERN,
    ANY_SLEEVE,
    COMPARATIVES,
    DEGREES,
    IDIOMS,
    LONGEST_PHRASE,
    NEGATORS,
    STATED,
    STOP,
    Direction,
    Sense,
    normal,
    table,
    vocabulary,
)
from .reading import Asked, Contradiction, Reading, key_of_scale, satisfies
from .request import Token, as_written, check_refinement, tokens, within_one_slip

__all__ = ["Asked", "Contradiction", "Reading", "check_refinement", "read", "satisfies"]

#: Where a phrase could stand for attributes of several keys, the first of these is meant.
_PREFERRED = (*DETAILS, "sleeve", "sleeve_style", "pattern", "colour", "neckline", "length", "fit",
              "material",
              "category", "closure", "toe", "heel", "heel_height", "ankle", "gender")
_SMALL = frozenset({"bit", "little", "slightly", "somewhat", "tad", "touch"})
_LARGE = frozenset({"much", "lot", "way", "far", "really", "very", "deal", "significantly", "considerably"})
_TAKING = frozenset({"take", "cut", "chop", "leave"})
_AWAY = frozenset({"off", "out", "away"})
_FILLERS = frozenset({
    "a", "an", "the", "any", "more", "so", "that", "too", "as", "of", "off", "out",
    "away", "my", "your", "its", "it", "this", "these", "those", "want", "like", "have", "has",
})
_CORRECTIONS = frozenset({"no", "actually", "rather", "instead", "wait", "sorry", "not", "nope"})
_EXCHANGES = frozenset({"swap", "replace", "exchange", "switch", "change", "trade", "turn", "from"})
_INTO = frozenset({"for", "with", "to", "into", "by"})


@dataclass(frozen=True)
class _Found:
    """An asked thing and the words [start, end) it stands on."""

    asked: Asked
    start: int
    end: int
    motif: bool = False
    refused: bool = False


def read(text: str, known: Mapping[str, Iterable[str]] | None = None) -> Reading:
    """What a request asks for.

    Args:
        known: values by key of the catalogue at hand; its own words are understood too, and where a
            word has several meanings those that it has are taken.

    Never raises: what cannot be read is named in `unknown`.
    """
    extra = tuple(sorted((key, value) for key, values in (known or {}).items()
                         if key != "second_colour" for value in values))
    words = tokens(text)
    spelled = [_corrected(token, extra) for token in words]
    found, used = _match(words, spelled, extra, known or {})
    found = _withdrawn(_second_colours(_specific(found, spelled), spelled), spelled)
    unknown = [token.shown for at, token in enumerate(words)
               if at not in used and not token.is_mark and spelled[at] not in STOP | NEGATORS | set(ABOUT)
               and not token.text.isdigit()]
    asked = tuple(dict.fromkeys(one.asked for one in found))
    return Reading(asked, tuple(dict.fromkeys(unknown)), _contradictions(found, spelled))


def _corrected(token: Token, extra: tuple[tuple[str, str], ...]) -> str:
    """The word in British spelling, and a known one where just one is a slip away."""
    word = normal(token.text)
    known = vocabulary(extra)
    if word in known or len(word) < 5 or not word.isalpha():
        return word
    if word.endswith("s") and word[:-1] in known:
        return word[:-1]
    near = [other for other in known
            if other[0] == word[0] and len(other) >= 4 and within_one_slip(word, other)]
    return near[0] if len(near) == 1 else word


def _match(
    words: list[Token], spelled: list[str], extra: tuple[tuple[str, str], ...],
    known: Mapping[str, Iterable[str]]
) -> tuple[list[_Found], set[int]]:
    """Everything asked, in order, and the places of the words that were used."""
    phrases = table(extra)
    found: list[_Found] = []
    used: set[int] = set()
    at = 0
    while at < len(spelled):
        direction = _direction(spelled, at)
        senses, end = _phrase(phrases, spelled, at)
        if direction and direction[1] >= end:
            way, end, start = direction
            end = max(end, at + 1)
            found.append(_Found(_comparative(way, words, spelled, start, end), start, end))
            used |= set(range(start, end))
            at = end
            continue
        if not senses:
            if spelled[at] in STATED:
                used.add(at)
                if not _is_shade(phrases, spelled, at):
                    way, end = _about(DEGREES[spelled[at]], spelled, at, at + 1)
                    found.append(_Found(_comparative(way, words, spelled, at, end), at, end))
            at += 1
            continue
        asked, motif = _value(senses, words, at, end, known)
        negated, start = _negation(asked.key, spelled, at, end, found)
        if negated:
            asked = _opposite(asked, as_written(words[start:end]))
        found.append(_Found(asked, at, end, motif, negated))
        used |= set(range(at, end))
        at = end
    return found, used


def _is_shade(phrases: Mapping[tuple[str, ...], tuple[Sense, ...]], spelled: list[str], at: int) -> bool:
    """Whether a word only shades the colour after it: "bright red"."""
    return any(sense.key == "colour" for sense in _phrase(phrases, spelled, at + 1)[0])


def _phrase(
    phrases: Mapping[tuple[str, ...], tuple[Sense, ...]], spelled: list[str], at: int
) -> tuple[tuple[Sense, ...], int]:
    """Senses of the longest phrase that begins here, and where it ends."""
    for length in range(min(LONGEST_PHRASE, len(spelled) - at), 0, -1):
        senses = phrases.get(tuple(spelled[at:at + length]))
        if senses:
            return senses, at + length
    return (), at


def _value(
    senses: tuple[Sense, ...], words: list[Token], at: int, end: int, known: Mapping[str, Iterable[str]]
) -> tuple[Asked, bool]:
    """One asked thing from the senses of a phrase: all values of the key that is most likely meant."""
    here = [sense for sense in senses if sense.value in set(known.get(sense.key, ()))] or list(senses)
    key = min((sense.key for sense in here),
              key=lambda name: _PREFERRED.index(name) if name in _PREFERRED else len(_PREFERRED))
    chosen = [sense for sense in here if sense.key == key]
    shown = as_written(words[at:end])
    values = tuple(dict.fromkeys(sense.value for sense in chosen))
    return Asked(key, values, words=shown), any(sense.motif for sense in chosen)


def _direction(spelled: list[str], at: int) -> tuple[Direction, int, int] | None:
    """A comparative that begins here: its way, its end, and where its words begin."""
    word = spelled[at]
    following = spelled[at + 1] if at + 1 < len(spelled) else ""
    start, end, way = at, at + 1, None
    for length in (4, 3, 2):
        idiom = tuple(spelled[at:at + length])
        if len(idiom) == length and idiom in IDIOMS:
            return IDIOMS[idiom], at + length, at
    if word in COMPARATIVES:
        way = COMPARATIVES[word]
    elif word in ("more", "less") and following in DEGREES:
        way, end = DEGREES[following], at + 2
        way = way if word == "more" else Direction(way.scale, not way.up)
    elif following in DEGREES and (
            word == "too" or (word in ("so", "as") and spelled[max(0, at - 1):at] == ["not"])):
        way, end = Direction(DEGREES[following].scale, not DEGREES[following].up), at + 2
        start = at - 1 if word != "too" else at
    elif word == "not" and following in ("long", "tight", "loose", "dark", "bright", "busy") and (
            spelled[at + 2:at + 3] or [""])[0] not in ("sleeve", "sleeves", "but"):
        way, end = Direction(DEGREES[following].scale, not DEGREES[following].up), at + 2
    if way is None:
        return None
    return (*_about(way, spelled, start, end), start)


def _about(way: Direction, spelled: list[str], start: int, end: int) -> tuple[Direction, int]:
    """The scale that a noun beside the comparative turns it to: "longer sleeves", "the hem lower"."""
    after = spelled[end] if end < len(spelled) else ""
    before = next((word for word in reversed(spelled[max(0, start - 5):start]) if word in ABOUT), "")
    noun = after if after in ABOUT else before if not _parted(spelled, before, start) else ""
    if spelled[end:end + 2] in (["the", "sleeves"], ["the", "sleeve"], ["the", "hem"], ["the", "legs"]):
        noun, after = spelled[end + 1], ""
        end += 2
    if not noun:
        return way, end
    scale = ABOUT[noun]
    end += after == noun
    if scale == "sleeve" and way.scale == "length":
        return Direction("sleeve", way.up), end
    if scale == "neck depth" and way.scale in ("lightness", "fit"):
        return Direction("neck depth", way == COMPARATIVES["deeper"] or way.up), end
    if scale == "length" and way.scale == "neck depth":
        return Direction("length", way.up), end
    if scale == "heel" and way.scale == "neck depth":
        return Direction("heel", not way.up), end
    return way, end


def _parted(spelled: list[str], word: str, start: int) -> bool:
    """Whether "and", "but", "with" or a mark stands between a noun before and the comparative."""
    if not word:
        return True
    place = max(at for at in range(start) if spelled[at] == word)
    return bool({"and", "but", "with", "no", "without", ",", ".", ";"} & set(spelled[place:start]))


def _comparative(way: Direction, words: list[Token], spelled: list[str], start: int, end: int) -> Asked:
    before = spelled[max(0, start - 3):start]
    strength = "a bit" if _SMALL & set(before) else "much" if _LARGE & set(before) else ""
    shown = as_written(words[start:end])
    return Asked(key_of_scale(way.scale), (), way.scale, way.up, strength, words=shown)


def _negation(key: str, spelled: list[str], at: int, end: int, found: list[_Found]) -> tuple[bool, int]:
    """Whether the phrase at [at, end) is wanted gone, and where the words that say so begin."""
    place = at - 1
    while place >= 0 and spelled[place] in _FILLERS:
        place -= 1
    if place < 0:
        return False, at
    word = spelled[place]
    if spelled[place - 1:place + 1] in (["instead", "of"], ["rather", "than"]) or (
            word in ("than", "instead") and place > 0 and spelled[place - 1] in ("rather", "not")):
        return True, place - 1
    if word == "instead" and "of" in spelled[place:at]:
        return True, place
    if word in NEGATORS or (word in _TAKING and set(spelled[end:end + 1]) & _AWAY):
        trailing = spelled[end:end + 1] == ["instead"] and word == "no" and key not in DETAILS
        return not trailing, place
    if word in _TAKING and set(spelled[place:at]) & _AWAY:
        return True, place
    if word in ("or", "nor", "and") and found and found[-1].end == place and found[-1].refused:
        return word != "and" or found[-1].asked.key in DETAILS, place
    if word == "but" and spelled[place - 1:place] in (["anything"], ["colour"], ["any"]):
        return True, place - 1
    if word in _EXCHANGES and any(other in _INTO for other in spelled[end:end + 2]):
        return not (word in ("change", "switch", "turn") and "to" in spelled[place:at]), place
    return False, at


def _opposite(asked: Asked, words: str) -> Asked:
    """What is asked when a value is wanted gone."""
    if asked.key in DETAILS:
        return replace(asked, values=("no",), words=words)
    if asked.values == ANY_SLEEVE:
        return replace(asked, values=("sleeveless",), words=words)
    if asked.values == ANY_PATTERN:
        return replace(asked, values=("solid",), words=words)
    return replace(asked, negated=True, words=words)


def _specific(found: list[_Found], spelled: list[str]) -> list[_Found]:
    """Bare mentions beside a comparative, as they are meant.

    In "the sleeves should be longer" they only say what it is about; "a darker blue" is any of the
    blues that is darker.
    """
    compared = {one.asked.key for one in found if one.asked.direction}
    kept: list[_Found] = []
    for one in found:
        if one.asked.values == ANY_SLEEVE and "sleeve" in compared:
            continue
        shades = COLOUR_FAMILIES.get(one.asked.value or "", ())
        before = kept[-1] if kept else None
        if shades and one.asked.key == "colour" and before and before.asked.direction == "lightness" and (
                normal(before.asked.words.lower().split()[-1]) in COMPARATIVES) and (
                set(spelled[before.end:one.start]) <= {"shade", "of", "tone"}):
            one = replace(one, asked=replace(one.asked, values=shades))
        kept.append(one)
    return kept


def _second_colours(found: list[_Found], spelled: list[str]) -> list[_Found]:
    """A colour right before a motif is the motif's: "white dots"; so is the second of "black and white"."""
    result: list[_Found] = []
    for place, one in enumerate(found):
        following = found[place + 1] if place + 1 < len(found) else None
        is_colour = one.asked.key == "colour" and one.asked.values and not one.asked.negated
        of_motif = following is not None and following.motif and following.start == one.end
        last = result[-1] if result else None
        between = spelled[last.end:one.start] if last else []
        alike = last is not None and last.asked.values and last.asked.key == one.asked.key and (
            last.asked.negated == one.asked.negated)
        if is_colour and (of_motif or (alike and between == ["and"])):
            one = replace(one, asked=replace(one.asked, key="second_colour"))
        elif alike and one.asked.values and between == ["or"]:
            result[-1] = replace(last, end=one.end, asked=replace(
                last.asked, values=(*last.asked.values, *one.asked.values),
                words=f"{last.asked.words} or {one.asked.words}"))
            continue
        result.append(one)
    return result


def _withdrawn(found: list[_Found], spelled: list[str]) -> list[_Found]:
    """Without what a later word takes back, "red, no, blue", or puts something else in place of:
    "stripes instead of a print" is not plain."""
    kept: list[_Found] = []
    other_pattern = any(one.asked.key == "pattern" and one.asked.values and not one.refused for one in found)
    found = [one for one in found if not (
        one.refused and one.asked.key == "pattern" and not one.asked.negated and other_pattern)]
    for one in found:
        if not one.asked.negated:
            kept = [other for other in kept if not (
                other.asked.key == one.asked.key and not other.asked.negated
                and other.asked.values != ("no",) and other.asked.direction == one.asked.direction
                and set(spelled[other.end:one.start]) & _CORRECTIONS)]
        kept.append(one)
    return kept


def _contradictions(found: list[_Found], spelled: list[str]) -> tuple[Contradiction, ...]:
    clashes = []
    for place, first in enumerate(found):
        for second in found[place + 1:]:
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
