"""Reads a request by rule: which attributes are asked for, and which words could not be placed.

The words are first put right (`normalise`). Then, from left to right, whatever is longest is taken: what
people say instead of naming an attribute (`situations`), comparatives (`directions`), parts and what is
said of them (`parts`), and phrases of the lexicon (`phrases`). What is refused is turned round
(`negation`), and last it is settled what takes back what, and what contradicts itself (`settling`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ...vocabulary import DETAILS
from ..frame import Constraint, Frame, Match, key_of_scale
from ..words.degrees import ABOUT, DEGREES, STATED, Direction, turned
from ..words.stopwords import DETERMINERS, NEGATORS, STOP
from .directions import Compared, direction_at
from .negation import opposite, refusal
from .normalise import corrected
from .parts import PartFound, part_at, reach_at
from .phrases import LONGEST_PHRASE, Extra, Sense, table
from .settling import contradictions, settled
from .situations import Understood, situations
from .tokenise import Token, as_written, tokens

#: Where a phrase could stand for attributes of several keys, the first of these is meant.
_PREFERRED = (
    *DETAILS,
    "sleeve",
    "sleeve_style",
    "pattern",
    "colour",
    "neckline",
    "length",
    "fit",
    "material",
    "category",
    "closure",
    "toe",
    "heel",
    "heel_height",
    "ankle",
    "gender",
)
_MARKS = frozenset(",.;:!?")
_OF_A_SHADE = frozenset({"shade", "tone", "hue", "kind", "version", "of"})


def read(text: str, known: Mapping[str, Iterable[str]] | None = None) -> Frame:
    """What a request asks for.

    Args:
        known: values by key of the catalogue at hand; its own words are understood too, and where a
            word has several meanings those that it has are taken.

    Never raises: what cannot be read is named in `unknown`.
    """
    extra = tuple(
        sorted(
            (key, value)
            for key, values in (known or {}).items()
            if key != "second_colour"
            for value in values
        )
    )
    words = [put_right for token in tokens(text) for put_right in corrected(token, extra)]
    return _Pass(words, extra, known or {}).reading()


class _Pass:
    """One pass over the words of a request."""

    def __init__(self, words: list[Token], extra: Extra, known: Mapping[str, Iterable[str]]) -> None:
        self.words = words
        self.spelled = [word.text for word in words]
        self.phrases = table(extra)
        self.known = {key: frozenset(values) for key, values in known.items()}
        self.found: list[Match] = []
        self.used: set[int] = set()

    def reading(self) -> Frame:
        """Everything asked, what could not be placed, what contradicts itself."""
        said = situations(self.spelled)
        starts = {one.start: one for one in said if not one.situation.weak}
        at = 0
        while at < len(self.spelled):
            at = self._step(at, starts)
        found = settled(self.found, self.spelled)
        if not found:
            for one in said:
                if one.situation.weak and not found:
                    self._understood(one)
            found = self.found
        asked = [
            replace(one.constraint, values=self._here(one.constraint.key, one.constraint.values))
            for one in found
        ]
        hinted = {place for one in said for place in range(one.start, one.end)} if found else set()
        unknown = [
            token.shown
            for place, token in enumerate(self.words)
            if place not in self.used | hinted
            and not token.is_mark
            and token.shown
            and token.text not in STOP | NEGATORS | set(ABOUT)
            and not token.text[0].isdigit()
        ]
        return Frame(_unique(asked), tuple(dict.fromkeys(unknown)), contradictions(found))

    def _step(self, at: int, starts: Mapping[int, Understood]) -> int:
        """Take what begins at a word; the place to go on from."""
        if self.spelled[at] in _MARKS:
            return at + 1
        if self.spelled[at] in DEGREES and self.spelled[at + 1 : at + 2] == ["enough"]:
            return at + 2
        senses, end = self._phrase(at)
        understood = starts.get(at)
        compared = direction_at(self.spelled, at)
        if compared and self._belongs_to_a_phrase(compared):
            compared = None
        part = reach_at(self.spelled, at) or part_at(self.spelled, at)
        if understood and understood.end >= max(end, part.end if part else 0):
            return self._understood(understood)
        if (
            compared
            and compared.end >= max(end, part.end if part else 0)
            and not (compared.end == end and senses[0].key == "colour")
        ):
            if self._sizes_a_detail(compared):
                return compared.end
            return self._compared(compared)
        if part and part.end >= end:
            return self._part(part, at)
        if senses:
            return self._value(senses, at, end)
        if (self.spelled[at] in STATED and not self._is_a_verb(at)) or (
            self.spelled[at] in DEGREES and self.spelled[at + 1 : at + 2] and self.spelled[at + 1] in ABOUT
        ):
            return self._stated(at)
        return at + 1

    def _phrase(self, at: int) -> tuple[tuple[Sense, ...], int]:
        """Senses of the longest phrase that begins here, and where it ends."""
        spelled, best, end = self.spelled, (), at
        joined, length = spelled[at], 1
        place = at + 1
        while True:
            senses = self.phrases.get(joined)
            if senses and not (place - 1 > at and spelled[place - 1] in DETERMINERS):
                best, end = senses, place
            if place >= len(spelled) or length >= LONGEST_PHRASE or spelled[place] in _MARKS:
                return best, end
            if spelled[place] not in DETERMINERS:
                joined += spelled[place]
                length += 1
            place += 1

    def _belongs_to_a_phrase(self, compared: Compared) -> bool:
        """Whether the adjective is a value's own: "more light blue", "not long-sleeved"."""
        adjective = compared.end - 1
        if compared.start == adjective or self.spelled[adjective] not in DEGREES:
            return False
        senses, end = self._phrase(adjective)
        return end > compared.end and (
            self.spelled[compared.start] in ("not", "isnt", "dont") or senses[0].key == "colour"
        )

    def _sizes_a_detail(self, compared: Compared) -> bool:
        """Whether it is a detail that is to be larger or smaller, not the garment: "bigger buttons"."""
        if compared.end >= len(self.spelled) or self.spelled[compared.end - 1] in ABOUT:
            return False
        beside = self._phrase(compared.end)[0]
        return (
            compared.way.scale in ("fit", "warmth", "length", "neck depth", "lightness")
            and any(sense.key in DETAILS or sense.value == "shoulder straps" for sense in beside)
            or (any(sense.key == "neckline" for sense in beside))
        )

    def _add(self, asked: Constraint, start: int, end: int, motif: bool = False) -> int:
        """Keep an asked thing, turned round where the words around want it gone."""
        span = refusal(asked, self.spelled, start, end, self.found)
        if span is not None:
            asked = opposite(asked, self._shown(*span))
            end = span[1]
        self.found.append(Match(asked, start, end, motif, refused=span is not None))
        self.used |= set(range(start, end))
        return end

    def _shown(self, start: int, end: int) -> str:
        return as_written(self.words[start:end])

    def _understood(self, one: Understood) -> int:
        asks, shown = one.situation.asks, self._shown(one.start, one.end)
        if isinstance(asks, Direction):
            asked = Constraint(key_of_scale(asks.scale), (), asks.scale, asks.up, words=shown)
            self.found.append(Match(asked, one.start, one.end))
        else:
            asked = Constraint(
                asks[0], self._here(asks[0], asks[1]), negated=one.situation.negated, words=shown
            )
            if not one.situation.negated:
                return self._add(asked, one.start, one.end)
            self.found.append(Match(asked, one.start, one.end, refused=True))
        self.used |= set(range(one.start, one.end))
        return one.end

    def _compared(self, one: Compared) -> int:
        way = one.way
        asked = Constraint(
            key_of_scale(way.scale),
            (),
            way.scale,
            way.up,
            one.strength,
            words=self._shown(one.start, one.end),
        )
        self.found.append(Match(asked, one.start, one.end))
        self.used |= set(range(one.start, one.end))
        return one.end

    def _part(self, part: PartFound, at: int) -> int:
        for key, values in part.values:
            asked = Constraint(key, self._here(key, values), words=self._shown(at, part.end))
            motif = key == "pattern"
            if part.negated:
                self.found.append(Match(opposite(asked, asked.words), at, part.end, motif, True))
                self.used |= set(range(at, part.end))
            else:
                self._add(asked, at, part.end, motif)
        return max(part.end, self.found[-1].end)

    def _value(self, senses: Sequence[Sense], at: int, end: int) -> int:
        """One asked thing from the senses of a phrase: all values of the key that is most likely meant."""
        here = [sense for sense in senses if sense.value in self.known.get(sense.key, ())] or list(senses)
        key = min(
            (sense.key for sense in here),
            key=lambda name: _PREFERRED.index(name) if name in _PREFERRED else len(_PREFERRED),
        )
        if (
            end == at + 1
            and self._is_of_a_detail(end)
            and (key in ("fit", "length") or self.spelled[at] in ("plain", "simple", "basic"))
        ):
            self.used.add(at)
            return end
        chosen = [sense for sense in here if sense.key == key]
        values = tuple(dict.fromkeys(sense.value for sense in chosen))
        return self._add(
            Constraint(key, values, words=self._shown(at, end)), at, end, any(sense.motif for sense in chosen)
        )

    def _is_of_a_detail(self, at: int) -> bool:
        """Whether what begins here is a detail, whose own size the adjective before tells: "wide lapels"."""
        beside = self._phrase(at)[0] if at < len(self.spelled) else ()
        return any(sense.key in DETAILS or sense.key == "neckline" for sense in beside)

    def _here(self, key: str, values: tuple[str, ...]) -> tuple[str, ...]:
        """Of some values those that the catalogue has; all where it has none of them."""
        return tuple(value for value in values if value in self.known.get(key, ())) or values

    def _is_a_verb(self, at: int) -> bool:
        """Whether "fancy" is what the person does: "I fancy a shirt"."""
        return self.spelled[at] == "fancy" and self.spelled[at - 1 : at] in (
            ["i"],
            ["really"],
            ["id"],
            ["do"],
        )

    def _stated(self, at: int) -> int:
        """An adjective of degree alone: "something casual"; a mere shade before a colour: "bright red"."""
        self.used.add(at)
        place = at + 1
        while self.spelled[place : place + 1] and self.spelled[place] in _OF_A_SHADE:
            place += 1
        following, end = self._phrase(place) if place < len(self.spelled) else ((), place)
        if any(sense.motif for sense in following):
            return at + 1
        if any(sense.key == "colour" for sense in following):
            shaded = self.phrases.get(self.spelled[at] + "".join(self.spelled[place:end]))
            return self._value(shaded, at, end) if shaded and place > at + 1 else at + 1
        way, end = DEGREES[self.spelled[at]], at + 1
        if self.spelled[end : end + 1] and self.spelled[end] in ABOUT:
            way, end = turned(way, self.spelled[end]), end + 1
        asked = Constraint(key_of_scale(way.scale), (), way.scale, way.up, words=self._shown(at, end))
        span = refusal(asked, self.spelled, at, end, self.found)
        if span is not None:
            asked = replace(asked, up=not way.up, words=self._shown(*span))
        self.found.append(Match(asked, at, end, stated=True))
        self.used |= set(range(at, end))
        return end


def _unique(asked: Iterable[Constraint]) -> tuple[Constraint, ...]:
    """Without what says the same again in other words."""
    seen: dict[Constraint, Constraint] = {}
    for one in asked:
        seen.setdefault(replace(one, words="", strength=""), one)
    return tuple(seen.values())
