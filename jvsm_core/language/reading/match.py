"""Every span of words that a table knows, with the constraint it may stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ...vocabulary import DETAILS
from ..frame import Constraint, Match
from ..words.degrees import ABOUT, DEGREES, STATED, turned
from ..words.languages import plain
from ..words.orders import scales
from ..words.roles import role
from ..words.stopwords import DETERMINERS
from .comparisons import Compared, comparison_at
from .garment_parts import sizes_and_contrasts
from .meaning import changed, compared
from .parts import part_at
from .phrases import LONGEST_PHRASE, Extra, Sense, table
from .polarity import opposite
from .quantities import IDIOM, quantities
from .situations import free_words, situations

#: Where a phrase could stand for attributes of several keys, the first of these is meant.
_PREFERRED = (
    *DETAILS,
    *("sleeve", "sleeve_style", "pattern", "colour", "neckline", "length", "fit", "material", "category"),
    *("closure", "toe", "heel", "heel_height", "ankle", "gender"),
)
_PREFERENCE = {key: rank for rank, key in enumerate(_PREFERRED)}
_MARKS = frozenset(",.;:!?")
#: Scales whose adjectives size a detail as well: "bigger buttons", "a wider lapel".
_SIZES = frozenset({"fit", "warmth", "length", "neck depth", "lightness"})


@dataclass(frozen=True)
class Shop:
    """The words of one catalogue: values by key, which its own words may name and which win where a word
    has several meanings."""

    known: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, known: Mapping[str, Iterable[str]] | None) -> Shop:
        """The words of a catalogue that has some values by key."""
        return cls({key: frozenset(values) for key, values in (known or {}).items()})

    @cached_property
    def extra(self) -> Extra:
        """Key and value pairs, sorted."""
        pairs = ((key, value) for key, values in self.known.items() for value in values)
        return tuple(sorted(pair for pair in pairs if pair[0] != "second_colour"))

    @cached_property
    def own(self) -> frozenset[str]:
        """The values as people type them."""
        return frozenset(plain(value) for _, value in self.extra)

    @cached_property
    def phrases(self) -> Mapping[str, tuple[Sense, ...]]:
        """Phrases to senses."""
        return table(self.extra)

    def here(self, key: str, values: tuple[str, ...]) -> tuple[str, ...]:
        """Of some values those that the catalogue has; all where it has none of them."""
        return tuple(value for value in values if value in self.known.get(key, ())) or values


def match(words: Sequence[str], shop: Shop, shown: Sequence[str] = ()) -> tuple[Match, ...]:
    """Every match in the words, overlapping ones among them, from left to right.

    Args:
        shown: the words as they were written, where capitals tell something: "L" is a size.
    """
    found = [*situations(words), *quantities(words, shown)]
    if "size" not in shop.known:
        found = [
            one for one in found if not (one.filter and one.filter.key == "size" and one.filter.direction)
        ]
    for at, word in enumerate(words):
        if word not in _MARKS:
            found += [_or_beyond(one, words) for one in _matches_at(words, at, shop)]
    found += [*free_words(words), *sizes_and_contrasts(words)]
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def _matches_at(words: Sequence[str], at: int, shop: Shop) -> list[Match]:
    """What begins at a word."""
    found: list[Match] = []
    if words[at] in DEGREES and words[at + 1 : at + 2] == ["enough"]:
        found.append(Match(IDIOM, at, at + 2, "idiom"))
    senses, end = _phrase(words, at, shop)
    parted = _parted(words, at, shop) if end <= at + 1 else ()
    if parted:
        senses, end = parted, at + 1
    if senses:
        found.append(_value(words, senses, at, end, shop))
    comparison = comparison_at(words, at)
    if comparison and not _names_a_colour(words, comparison, shop):
        sizes = _sizes_a_detail(words, comparison, shop)
        constraint = IDIOM if sizes else compared(comparison.way, comparison.strength)
        found.append(Match(constraint, at, comparison.end, "comparison"))
    if not parted and (part := part_at(words, at)):
        for one in part.said:
            said = opposite(one) if part.negated else one
            found.append(Match(said, at, part.end, "part", motif=one.key == "pattern", refused=part.negated))
    return found or _degree_at(words, at, shop)


def _phrase(words: Sequence[str], at: int, shop: Shop) -> tuple[tuple[Sense, ...], int]:
    """Senses of the longest phrase that begins here, and where it ends."""
    phrases = shop.phrases
    best: tuple[Sense, ...] = ()
    end = at
    joined, length, place = words[at], 1, at + 1
    while True:
        senses = phrases.get(joined)
        if senses and not (place - 1 > at and words[place - 1] in DETERMINERS):
            best, end = senses, place
        if place >= len(words) or length >= LONGEST_PHRASE or words[place] in _MARKS:
            return best, end
        if words[place] not in DETERMINERS:
            joined += words[place]
            length += 1
        place += 1


def _parted(words: Sequence[str], at: int, shop: Shop) -> tuple[Sense, ...]:
    """Senses of an adjective and its noun with a colour or a fabric between: "long lace sleeves"."""
    place = _beyond(words, at + 1, shop)
    parted = place > at + 1 and place < len(words) and words[place] not in _MARKS
    senses = shop.phrases.get(words[at] + words[place], ()) if parted else ()
    return tuple(sense for sense in senses if sense.key != "category")


def _beyond(words: Sequence[str], at: int, shop: Shop) -> int:
    """The place after a run of colours and fabrics."""
    while at < len(words):
        senses, end = _phrase(words, at, shop)
        if not senses or {sense.key for sense in senses} - {"colour", "material"}:
            break
        at = end
    return at


def _value(words: Sequence[str], senses: Sequence[Sense], at: int, end: int, shop: Shop) -> Match:
    """All values of the key that a phrase most likely means."""
    here = [sense for sense in senses if sense.value in shop.known.get(sense.key, ())] or list(senses)
    key = min((sense.key for sense in here), key=lambda name: _PREFERENCE.get(name, len(_PREFERENCE)))
    sizing = end == at + 1 and key in ("fit", "length")
    if sizing and _is_a_detail(words[at], words, _beyond(words, end, shop), shop):
        return Match(IDIOM, at, end, "idiom")
    chosen = [sense for sense in here if sense.key == key]
    if chosen[0].first and shop.known.get(key):
        chosen = chosen[:1]
    values = tuple(dict.fromkeys(sense.value for sense in chosen))
    return Match(Constraint(key, values), at, end, "phrase", motif=any(sense.motif for sense in chosen))


def _or_beyond(one: Match, words: Sequence[str]) -> Match:
    """With the next value of its scale where the words allow it: "knee or longer", "hip or just below"."""
    place = one.end
    if words[place : place + 1] != ["or"]:
        return one
    while place + 1 < len(words) and words[place + 1] in role("small") | role("adverb"):
        place += 1
    beyond = words[place + 1] if place + 1 < len(words) else ""
    sign = (beyond in role("or further")) - (beyond in role("or less far"))
    said = one.constraint
    orders = [scale for scale in scales(said.key) if sign and scale.name == said.key]
    steps = [(value, scale.steps(said.value, value)) for scale in orders for value in scale.positions]
    more = [value for value, step in steps if step == sign]
    if not more:
        return one
    return replace(changed(one, values=(*said.values, *more)), end=place + 2)


def _is_a_detail(adjective: str, words: Sequence[str], at: int, shop: Shop) -> bool:
    """Whether what begins here is a detail, whose own size the adjective before tells: "wide lapels", not "a
    long zip cardigan"."""
    beside, end = _phrase(words, at, shop) if at < len(words) else ((), at)
    after = _beyond(words, end, shop)
    garment = _phrase(words, after, shop)[0] if after < len(words) and words[after] not in _MARKS else ()
    worn = any(sense.key == "category" for sense in garment)
    sized = {*DETAILS, "neckline"} if adjective in role("sizes a neckline") else set(DETAILS)
    return not worn and any(sense.key in sized for sense in beside)


def _names_a_colour(words: Sequence[str], comparison: Compared, shop: Shop) -> bool:
    """Whether its adjective is a colour's own: "more pale purple"."""
    adjective = comparison.end - 1
    senses, end = _phrase(words, adjective, shop)
    return comparison.start < adjective < end - 1 and senses[0].key == "colour"


def _sizes_a_detail(words: Sequence[str], comparison: Compared, shop: Shop) -> bool:
    """Whether it is a detail that is to be larger or smaller, not the garment: "bigger buttons"."""
    if comparison.end >= len(words) or words[comparison.end - 1] in ABOUT:
        return False
    beside = _phrase(words, comparison.end, shop)[0]
    sized = any(sense.key in DETAILS or sense.value == "shoulder straps" for sense in beside)
    return (sized and comparison.way.scale in _SIZES) or any(sense.key == "neckline" for sense in beside)


def _degree_at(words: Sequence[str], at: int, shop: Shop) -> list[Match]:
    """An adjective of degree alone: "something casual"; a mere shade before a colour: "bright red"."""
    word, beside = words[at], words[at + 1] if at + 1 < len(words) else ""
    if word not in STATED and (word not in DEGREES or beside not in ABOUT):
        return []
    following = _phrase(words, at + 1, shop)[0] if beside else ()
    if any(sense.motif or sense.key == "colour" for sense in following):
        return [Match(IDIOM, at, at + 1, "idiom")]
    way = turned(DEGREES[word], beside)
    if beside in ABOUT:
        agree = way != DEGREES[word] or way.scale == ABOUT[beside]
        return [Match(compared(way), at, at + 2, "degree")] if agree else []
    return [Match(compared(way), at, at + 1, "degree")]
