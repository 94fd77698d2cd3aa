"""A request in its dialogue: what its words mean after all that was said before them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median_low

from ..catalogue import Catalogue
from ..errors import RequestError
from ..language.frame import OWN_TEXT, Constraint, Filter, Frame
from ..search.constraints import active, comparison_reference
from ..search.evidence import EvidenceReader
from ..search.filters import GarmentFilter, active_filters, relative
from ..vocabulary import DETAILS, PLAIN
from .commands import Manner, manner, other_than
from .dialogue import Dialogue, Turn
from .stock import PART_DETAILS, kind_at_hand
from .understanding import Understanding

#: What a catalogue that states nothing for a filter does not state.
UNSTATED = {
    "price": "prices",
    "size": "sizes",
    "brand": "brands",
    "gender": "whom a garment is for",
    "availability": "what is in stock",
}


#: How likely what is plain is wanted where another value is refused: who has had enough of dots hardly wants stripes.
_PLAINLY = 0.5

#: So many of the garments shown tell what is at hand.
_SHOWN = 10

#: How a correction of what was just said begins.
_CORRECTION = re.compile(r"\W*(?:sorry|no|i mean|i meant|make that|actually)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Framed:
    """What a request asks for, and all that is asked once it is said.

    Attributes:
        frame: of the request alone, its constraints and filters as they are in the dialogue.
        constraints: the active ones, those of the request included.
        filters: the exact conditions in force, as far as the catalogue can answer them.
    """

    frame: Frame = Frame()
    constraints: tuple[Constraint, ...] = ()
    filters: tuple[Filter, ...] = ()


class Framer:
    """Frames requests over one catalogue; it never changes once it is made."""

    def __init__(
        self,
        understanding: Understanding,
        catalogue: Catalogue,
        evidence: EvidenceReader,
        garment_filter: GarmentFilter,
    ) -> None:
        self._understanding = understanding
        self._catalogue = catalogue
        self._evidence = evidence
        self._filter = garment_filter
        self._keys: dict[str, set[str]] = defaultdict(set)
        for garment in catalogue:
            self._keys[garment.category].update(garment.attributes)

    def opening(self, text: str) -> Framed:
        """The words that a dialogue begins with.

        Raises:
            RequestError: they cannot be used; the message says why.
        """
        frame = self._unstated(self._understanding.understand(text))
        frame = replace(
            frame,
            constraints=tuple(replace(one, turn=0) for one in frame.constraints),
            filters=tuple(replace(one, turn=0) for one in frame.filters),
        )
        return Framed(frame, frame.constraints, self._usable(frame))

    def framed(self, text: str, turn: int, dialogue: Dialogue) -> Framed:
        """A request said at a dialogue's current turn.

        Args:
            turn: id of the turn that it makes.

        Raises:
            RequestError: it cannot be used; the message says why.
        """
        last, how = dialogue.turn, manner(text)
        if how == Manner.REVERSE:
            frame = self._reversed(text, dialogue)
        elif other := self._other(text.strip(), last):
            frame = self._unstated(other)
        else:
            frame = self._unstated(self._understanding.understand(text, at_hand(last)))
        placed = [self._placed(one, turn, last) for one in _of_part(frame, last)]
        placed += _plainly(placed)
        constraints = tuple(_without_parts(placed, placed))
        before = last.constraints
        if how in (Manner.ADD, Manner.ALLOW):
            before, constraints = _together(before, constraints, how)
        reference = self._reference(last, constraints)
        constraints = tuple(
            replace(one, reference=reference) if one.direction else one for one in constraints
        )
        held = last.filters
        filters = tuple(self._bounded(replace(one, turn=turn), last) for one in frame.filters)
        if how == Manner.ALLOW:
            # Who is fine with a higher price has no limit, and asks for nothing.
            lifted = {one.key for one in filters if relative(one)}
            held, filters = (tuple(one for one in some if one.key not in lifted) for some in (held, filters))
        frame = replace(frame, constraints=constraints, filters=filters)
        asked = [one for one in constraints if not _points(one, last)]
        return Framed(
            frame,
            active(_without_parts(self._possible(before, asked), asked), asked),
            active_filters(held, self._usable(frame)),
        )

    def _other(self, text: str, last: Turn) -> Frame | None:
        """A request for another value than the one at hand; None where a text is no such, or nobody knows that value."""
        key = other_than(text)
        if key == "brand" and last.reference is not None:
            brand = self._catalogue[last.reference].brand
            return (
                Frame(filters=(Filter(key, (brand,), negated=True, words=text),), text=text)
                if brand
                else None
            )
        value = at_hand(last).get(key)
        return Frame((Constraint(key, (value,), negated=True, words=text),), text=text) if value else None

    def _unstated(self, frame: Frame) -> Frame:
        """A frame with constraints in place of filters that no field answers, but something else may.

        Brands are looked for in the garments' own words; whom a garment is for is told or seen.
        """
        filters: list[Filter] = []
        asked: list[Constraint] = []
        for one in frame.filters:
            if self._filter.states(one.key):
                filters.append(one)
            elif one.key == "brand":
                asked.append(Constraint("brand", one.values, negated=one.negated, words=one.words))
            elif one.key == "gender" and "gender" in self._evidence.columns:
                values = one.values if one.negated else (*one.values, "unisex")
                asked.append(Constraint("gender", values, negated=one.negated, words=one.words))
            else:
                filters.append(one)
        constraints = _alternatives((*frame.constraints, *asked), frame.text)
        return replace(frame, constraints=constraints, filters=tuple(filters))

    def _reference(self, turn: Turn, constraints: Sequence[Constraint]) -> Mapping[str, str]:
        """Attributes of what is at hand at a turn, where one of the constraints compares with it.

        What was asked since is as most of the garments shown have it; so is everything where words alone began.
        """
        if not any(constraint.direction for constraint in constraints):
            return {}
        shown = self._evidence.of_garments([hit.garment.id for hit in turn.hits[:_SHOWN]])
        values: dict[str, Counter[str]] = defaultdict(Counter)
        for evidence in shown:
            for key, value in evidence.values.items():
                values[key][value] += 1
        seen = {
            key: [(value, count / len(shown)) for value, count in counted.most_common()]
            for key, counted in values.items()
        }
        at_hand = turn.evidence.values or {key: ranked[0][0] for key, ranked in seen.items()}
        return comparison_reference(at_hand, turn.constraints, seen)

    def _placed(self, constraint: Constraint, turn: int, last: Turn) -> Constraint:
        """A constraint as said at a turn.

        A kind that is allowed is kept: a jumper at hand stays one where "tops" are asked.
        """
        if constraint.key == "category" and len(constraint.values) > 1 and not constraint.negated:
            asked = [one.value for one in last.constraints if one.key == "category" and not one.negated]
            kind = asked[-1] if asked else last.evidence.values.get("category")
            if kind in constraint.values:
                return replace(constraint, turn=turn, values=(kind,))
        return replace(constraint, turn=turn)

    def _possible(self, before: Sequence[Constraint], new: Sequence[Constraint]) -> list[Constraint]:
        """Constraints that the kind of garment asked for now can have: a skirt has no sleeves."""
        kinds = {kind for one in new if one.key == "category" and not one.negated for kind in one.values}
        if not kinds:
            return list(before)
        stated = set().union(*(self._keys.get(kind, ()) for kind in kinds))
        known = set().union(*self._keys.values()) if stated else set()

        def possible(one: Constraint) -> bool:
            if one.part or one.key not in {*self._evidence.vocabulary, *known} - {"category"}:
                return True
            can_have = any(self._evidence.calibration.can_have(kind, one.key) for kind in kinds)
            return can_have and one.key not in known - stated

        return [one for one in before if possible(one)]

    def _bounded(self, one: Filter, last: Turn) -> Filter:
        """A filter relative to the price at hand with that price as its bound, where one is known."""
        if one.key != "price" or not relative(one):
            return one
        garments = [self._catalogue[last.reference]] if last.reference else []
        # Said again, it is relative to what is shown.
        if not garments or any(old.key == "price" and relative(old) for old in last.filters):
            garments = [hit.garment for hit in last.hits[:_SHOWN]]
        prices = [garment.price for garment in garments if garment.price is not None]
        price = median_low(prices) if prices else None
        return replace(one, at_most=price) if one.direction == "less" else replace(one, at_least=price)

    def _usable(self, frame: Frame) -> tuple[Filter, ...]:
        """The filters of a frame that this catalogue can answer.

        Raises:
            RequestError: it can answer none, and nothing else is asked.
        """
        usable = tuple(one for one in frame.filters if self._filter.states(one.key) and not _unbounded(one))
        if frame.filters and not usable and not frame.constraints:
            raise RequestError(unusable(frame.filters[0]))
        return usable

    def _reversed(self, text: str, dialogue: Dialogue) -> Frame:
        """The last request the other way round; where there is none, the two colours at hand.

        Raises:
            RequestError: there is nothing that could be turned round.
        """
        said = next((turn.frame for turn in reversed(dialogue.turns) if turn.frame.constraints), Frame())
        turned = tuple(_turned(said.constraints)) or tuple(_colours_swapped(dialogue.turn.evidence.values))
        if not turned:
            raise RequestError("there is nothing to turn round; say what should be different")
        return Frame(tuple(replace(one, words=text.strip()) for one in turned), text=text.strip())


def at_hand(turn: Turn) -> dict[str, str]:
    """Attributes of what is refined at a turn, as they were asked to be since."""
    asked = [one for one in turn.constraints if one.value and not one.negated and not one.part]
    return {**turn.evidence.values, **{one.key: one.values[0] for one in asked}}


def _points(one: Constraint, last: Turn) -> bool:
    """Whether a kind of garment is only pointed at: "the coat in green", where a coat is at hand anyway."""
    kind = kind_at_hand(last)
    stated = last.evidence.witness("category") == "stated"
    return one.key == "category" and not one.negated and stated and one.values == (kind,)


def composable(frame: Frame) -> str:
    """The words of a request that say what the garment itself looks like; empty where none do.

    A picture shows no price, "with white buttons" would make a black coat white, and "the other way
    round" says nothing of it.
    """
    about_the_dialogue = manner(frame.text) == Manner.REVERSE or other_than(frame.text)
    if about_the_dialogue or all(constraint.part for constraint in frame.constraints):
        return ""
    text = frame.text
    of_parts = [constraint.words for constraint in frame.constraints if constraint.part]
    for words in filter(None, (*of_parts, *(one.words for one in frame.filters))):
        text = text.replace(words, " ")
    return " ".join(text.split())


def unusable(one: Filter) -> str:
    """Why a filter could not be put in force here."""
    if one.key == "price" and _unbounded(one):
        return f"no price is known of what is at hand, so “{one.words}” has nothing to go by"
    return f"this shop does not state {UNSTATED[one.key]}, so “{one.words}” has nothing to go by"


def _unbounded(one: Filter) -> bool:
    return relative(one) and one.at_least is None and one.at_most is None


def _together(
    before: Sequence[Constraint], new: Sequence[Constraint], how: Manner
) -> tuple[tuple[Constraint, ...], tuple[Constraint, ...]]:
    """Constraints asked before and now, where the new values hold beside the old ones of their kind.

    What is allowed again is no longer refused, and is not asked for.
    """
    old, now = list(before), []
    for one in new:
        same = [other for other in old if (other.key, other.part) == (one.key, one.part)]
        wanted = [other for other in same if other.values and not other.negated]
        refused = [other for other in same if other.negated and set(other.values) & set(one.values)]
        if one.negated or not one.values or one.key in DETAILS:
            now.append(one)
        elif wanted:
            both = tuple(dict.fromkeys((*wanted[-1].values, *one.values)))
            now.append(replace(one, values=both, words=f"{wanted[-1].words} or {one.words}"))
        elif refused and how == Manner.ALLOW:
            for other in refused:
                old.remove(other)
                left = tuple(value for value in other.values if value not in one.values)
                old += [replace(other, values=left, words=f"not {' or '.join(left)}")] if left else []
        else:
            now.append(one)
    return tuple(old), tuple(now)


def _of_part(frame: Frame, last: Turn) -> tuple[Constraint, ...]:
    """A request's constraints, where they correct or refuse what was said of a part.

    "A gold zip", "sorry, silver"; "a silver belt", "no silver"; "silver buttons", "not silver, brass".
    """
    match frame.constraints:
        case [Constraint(part="", negated=False) as one] if _CORRECTION.match(frame.text):
            parts = {other.part for other in last.frame.constraints if other.key == one.key}
            if len(parts) == 1:
                return (replace(one, part=parts.pop()),)
    said: list[Constraint] = []
    for one in frame.constraints:
        before = said[-1] if said else None
        if before and before.negated and (before.key, one.part) == (one.key, ""):
            one = replace(one, part=before.part)
        said.append(_refused_of_part(one, last.constraints))
    return tuple(said)


def _alternatives(constraints: Sequence[Constraint], text: str) -> tuple[Constraint, ...]:
    """Constraints on what a garment's own text says that "or" parts as one: "by arrow or van heusen"."""
    result: list[Constraint] = []
    for one in sorted(constraints, key=lambda one: text.find(one.words) if one.key in OWN_TEXT else -1):
        last = result[-1] if result else one
        said = f"{last.words} or {one.words}"
        if last is not one and {last.key, one.key} <= set(OWN_TEXT) and said in text and not one.negated:
            result[-1] = replace(last, values=(*last.values, *one.values), words=said)
        else:
            result.append(one)
    return tuple(result)


def _refused_of_part(one: Constraint, asked: Sequence[Constraint]) -> Constraint:
    if not one.negated or one.part:
        return one
    had = [other for other in asked if other.key == one.key and set(other.values) & set(one.values)]
    if had and all(other.part and not other.negated for other in had):
        return replace(one, part=had[-1].part)
    return one


def _plainly(asked: Sequence[Constraint]) -> list[Constraint]:
    """Guesses at the plain value of what is refused and not replaced by another value."""
    of_garment = [one for one in asked if one.key in PLAIN and not one.part]
    replaced = {one.key for one in of_garment if not one.negated}
    return [
        replace(one, values=(PLAIN[one.key],), negated=False, guess=True, confidence=_PLAINLY)
        for one in of_garment
        if one.negated and one.key not in replaced and PLAIN[one.key] not in one.values
    ]


def _without_parts(before: Sequence[Constraint], new: Sequence[Constraint]) -> list[Constraint]:
    """Constraints without those on a part that is refused now: "a brown belt", "no belt"."""
    gone = {one.key for one in new if not one.part and (one.negated or one.values == ("no",))}
    return [one for one in before if PART_DETAILS.get(one.part, "") not in gone]


def _turned(constraints: Sequence[Constraint]) -> Iterator[Constraint]:
    """A request's constraints the other way round: comparisons, refusals, or two colours of two parts."""
    colours = [one for one in constraints if one.key in ("colour", "second_colour") and one.values]
    if len(colours) == 2 and not any(one.negated for one in colours):
        one, other = colours
        yield replace(one, values=other.values)
        yield replace(other, values=one.values)
        return
    for one in constraints:
        if one.direction:
            yield replace(one, up=not one.up)
        elif one.values in (("yes",), ("no",)):
            yield replace(one, values=("no",) if one.values == ("yes",) else ("yes",))
        else:
            yield replace(one, negated=not one.negated)


def _colours_swapped(values: Mapping[str, str]) -> Iterator[Constraint]:
    one, other = values.get("colour"), values.get("second_colour")
    if one and other:
        yield Constraint("colour", (other,))
        yield Constraint("second_colour", (one,))
