"""Commands in words: what a person says about the conversation itself, by the table `commands.tsv`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from ..catalogue import Garment
from ..errors import RequestError
from ..language.frame import FILTERS, Constraint, Filter, Frame
from ..language.reading.scope import keys_named
from ..language.words.orders import scales
from ..language.words.table import rows
from ..search.constraints import satisfies
from ..vocabulary import DETAILS
from .actions import Act, Between, Branch, Drop, Others, Pick, Redo, Refine, Reject, Reset, Undo
from .dialogue import Dialogue, Hit, Turn

_HERE = Path(__file__).parent

#: Requests whose manner is kept: one is asked for it several times on its way.
_REMEMBERED = 64

#: A request as it is read; empty where it asks for nothing that can be used.
Read = Callable[[str], Frame]

#: What is known of a garment, by attribute.
Look = Callable[[Garment], Mapping[str, str]]


class Manner(StrEnum):
    """How a request stands to what was asked before it."""

    REPLACE = ""
    ADD = "add"
    ALLOW = "allow"
    REVERSE = "reverse"


_PLACES = {
    word: place
    for place, words in enumerate(
        (
            "first 1st one 1",
            "second 2nd two 2",
            "third 3rd three 3",
            "fourth 4th four 4",
            "fifth 5th five 5",
            "sixth 6th six 6",
            "seventh 7th seven 7",
            "eighth 8th eight 8",
            "ninth 9th nine 9",
            "tenth 10th ten 10",
        )
    )
    for word in words.split()
} | {"last": -1}
_ORDINAL = "|".join(word for word in _PLACES if word.endswith(("st", "nd", "rd", "th")) or word == "second")
_NUMBER = "|".join(word for word in _PLACES if not re.fullmatch(_ORDINAL, word))
_MACROS = {
    # "The first" is a garment where "one" or a turn of speech follows, not in "the first button".
    "ORD": rf"(?:(?:the |that )?(?P<o1>{_ORDINAL}) (?:one|along)"
    rf"|(?:the |that )(?P<o2>{_ORDINAL})"
    r"(?=$| (?:but|only|just|and|with|without|in|is|isnt|bar|except|though|as|if|please)\b)"
    rf"|(?:number|option|no) (?P<o3>{_NUMBER})(?: one)?)",
    "PLACE": rf"(?:number |option |no )?(?P<p1>{_ORDINAL}|{_NUMBER})(?: one)?",
    "OTHER": rf"(?:number |option |no )?(?P<p2>{_ORDINAL}|{_NUMBER})(?: one)?",
    # A place where what follows says that it is one.
    "NTH": rf"(?P<nth>{_ORDINAL}|{_NUMBER})",
    # What is shown, and what was shown before it.
    "SHOWN": r"(?:one|ones|lot|batch|version|results?|options?|garments?|pictures?|page|list|selection|choices?)",
    "EARLIER": r"(?:last|previous|old|other|earlier)",
    "BETTER": r"(?:(?:much|far|way|so|a lot|really) )?(?:better|right|nicer|nearer|closer|best|more)",
    # What leads up to the garment that is meant: "could I get", "I like", "show me more like".
    "MEANT": r"(?:(?:ooh|yes|yeah|and|now|maybe|id|ill|i|we|you|would|like|liked|love|loved|prefer|want|take|choose|pick|"
    r"select|see|have|get|show|give|find|wear|buy|try|me|do|does|is|can|could|go|going|with|for|of|more|something|"
    r"anything|similar to|close to|yes to|same|as|ones?|others|what|how|about|think|fancy|spotted|found|saw|liking) )*",
    "PRAISED": r"(?: (?:is|was|s|looks?|would be)(?: (?:really|so|quite|just|very|pretty))*"
    r" (?:nice|lovely|super|great|good|perfect|gorgeous|fine|best|the winner|the one|the business|cute|pretty|fab|"
    r"beautiful|ok|okay|nearly it|nearly right|almost right|close|closest|nearest|better|available))?",
    # Who does not mind something.
    "UNMINDED": r"(?:(?:(?:im |i am )?(?:not|no longer) (?:really |too |so |that )?(?:fussed|bothered|fussy|picky|worried|particular|set)"
    r"(?: about| on| by| with)?|(?:it )?(?:doesnt|does not|dont) (?:really )?matter(?: what| which| about)?|no need for|not necessarily|"
    r"surprise me (?:with|on)|(?:im )?open to any|(?:it )?(?:can|could|may|might) be any|undo|clear|reset|take (?:off|out|away)|no limit on)"
    r"(?: the| my| that)?)",
    "REST": r"(?P<rest>.+)",
    "WHAT": r"(?P<what>[^.]+?)",
}
_WORD = re.compile(r"[£$€₹]?[^\W_]+(?:['’.,-][^\W_]+)*")
_POLITE = frozenset(
    "please pls thanks thank you ta ok okay no nah nope oh ooh ah hmm oops sorry wait lets we can could just actually well "
    "so then lol".split()
)
_CLAUSE = re.compile(r"[.,;:!?]+(?=\s|$)|\s[-–—]\s")
#: Rows that a clause may fit on its own.
_IN_CLAUSES = frozenset(
    {"undo", "undo twice", "first", "pick", "pick like", "pick beside", "pick most", "between", "reject"}
    | {"drop", "others", "other", "return", "return to kind", "ask"}
)
#: Of these there is no other value than the one at hand, or none that could be told by refusing that.
_ONE_ONLY = frozenset({*DETAILS, *FILTERS}) - {"brand"}
#: What stands before the number of a garment: "#3", "no. 4".
_NUMBERED = re.compile(r"#(?=\d)|\bno\.\s*(?=\d)", re.IGNORECASE)
#: So many of the garments shown are on the screen at first.
_SEEN = 10
_LAUGH = re.compile(r"(?:ha){2,}h?|h+m+")
_ARTICLES = re.compile(r"^(?:the|a|an|my|that|this|what|which)\s+")


class _Row(NamedTuple):
    kind: str
    pattern: re.Pattern[str]


class _Said(NamedTuple):
    """A request as it is compared, and as it was written."""

    text: str
    written: str
    places: tuple[int, ...]

    def rest(self, match: re.Match[str]) -> str:
        """The REST of a row that fits, as it was written."""
        if match.groupdict().get("rest") is None:
            return ""
        return self.written[self.places[self.text.count(" ", 0, match.start("rest"))] :]


@lru_cache(maxsize=_REMEMBERED)
def manner(text: str) -> Manner:
    """How a request stands to what was asked before: the rows "add", "allow" and "reverse"."""
    said = _compared(text)
    kinds = {manner.value for manner in Manner if manner}
    for row in _table():
        if row.kind in kinds and row.pattern.fullmatch(said.text):
            return Manner(row.kind)
    return Manner.REPLACE


def other_than(text: str) -> str:
    """The attribute of which a request wants another value than what is at hand; "" where it wants none.

    "Any other colour", "not the neck": the row "other". Of a detail there is no other value.
    """
    said = _compared(text)
    for row in _table():
        match = row.pattern.fullmatch(said.text) if row.kind == "other" else None
        if match and (key := next(iter(_keys_named(match["what"]) - _ONE_ONLY), "")):
            return key
    return ""


def commands(dialogue: Dialogue, text: str, read: Read, look: Look | None = None) -> tuple[Act, ...]:
    """The acts that a request comes to; the request itself where it is about garments.

    Args:
        read: reads a request.
        look: tells what is known of a garment; by default what its fields state.

    Raises:
        RequestError: it is about a garment shown that is not there.
    """
    if not isinstance(text, str):
        return (Refine(text),)
    look = look or _stated
    said = _NUMBERED.sub("number ", text)
    return _by_clause(dialogue, said, read, look) or _whole(dialogue, said, read, look) or (Refine(text),)


def _stated(garment: Garment) -> Mapping[str, str]:
    return {"category": garment.category, **garment.attributes}


def _whole(
    dialogue: Dialogue, text: str, read: Read, look: Look, kinds: frozenset[str] = frozenset()
) -> tuple[Act, ...]:
    """The acts that a text comes to by the first row that it fits; none where it fits no row.

    Args:
        kinds: of the rows that count; empty for all.
    """
    said = _compared(text)
    # What is to be dropped is named in one breath: "any colour, just a hood" wants the hood.
    never = {"drop", "return"} if len(_clauses(text)) > 1 else set()
    for row in _table():
        counts = row.kind not in never and (not kinds or row.kind in kinds)
        match = row.pattern.fullmatch(said.text) if counts else None
        acts = tuple(_acts(row.kind, match, dialogue, read, look)) if match else ()
        if match and acts:
            rest = said.rest(match)
            asks = rest and (other_than(rest) or not read(rest).is_empty)
            return (*acts, Refine(rest)) if asks else acts
    return ()


def _by_clause(dialogue: Dialogue, text: str, read: Read, look: Look) -> tuple[Act, ...]:
    """The acts of a message of several clauses of which one is about the conversation; none where none is.

    What is said before something is taken back is the reason why: "that's a bra. go back" asks for nothing else.
    """
    clauses = _clauses(text)
    if len(clauses) < 2:
        return ()
    acts: list[Act] = []
    asked: list[str] = []
    done = False
    for clause in clauses:
        if found := _whole(dialogue, clause, read, look, _IN_CLAUSES):
            if isinstance(found[0], Undo | Branch):
                asked, acts = [], [act for act in acts if isinstance(act, Undo)]
            acts += [*_asked(asked, read), *found]
            asked, done = [], True
        else:
            asked.append(clause)
    return (*acts, *_asked(asked, read)) if done else ()


def _clauses(text: str) -> list[str]:
    """Clauses that say more than yes or no."""
    clauses = _CLAUSE.split(text)
    return [one for one in clauses if not all(_is_polite(_plain(word)) for word in _WORD.findall(one))]


def _asked(clauses: Sequence[str], read: Read) -> list[Act]:
    """A refinement by some clauses; none where they ask for nothing."""
    text = ", ".join(clause.strip() for clause in clauses)
    return [Refine(text)] if text and not read(text).is_empty else []


def _acts(kind: str, match: re.Match[str], dialogue: Dialogue, read: Read, look: Look) -> Iterator[Act]:
    groups = match.groupdict()
    match kind:
        case "undo":
            yield Undo()
        case "undo twice":
            yield from (Undo(), Undo())
        case "redo":
            yield Redo()
        case "reset":
            yield Reset()
            if groups.get("rest"):
                # What is asked anew does not stand beside the words that the dialogue began with.
                start = dialogue.start
                yield from _drops_of((*start.constraints, *start.filters))
        case "pick" | "reject":
            ordinal = next((groups[name] for name in ("nth", "o1", "o2", "o3") if groups.get(name)), "first")
            if dialogue.hits:
                garment = _shown(dialogue, _PLACES[ordinal])
                yield Pick(garment) if kind == "pick" else Reject(garment)
        case "others":
            if dialogue.hits:
                yield Others()
        case "pick most":
            shown = dialogue.hits[: 2 if " the two" in match[0] else _SEEN]
            if hit := _most(shown, groups["what"], read, look):
                yield Pick(hit.garment.id)
        case "first":
            tried = dialogue.turns[1:]
            yield Branch(tried[0].id) if len(tried) > 1 else Undo()
        case "between":
            pair = [_shown(dialogue, _PLACES[groups[name]]) for name in ("p1", "p2")]
            if pair[0] != pair[1]:
                yield Between(*pair)
        case "pick like":
            if hit := _looking_like(dialogue, groups["what"], read, look):
                yield from (Pick(hit.garment.id), Refine(groups["what"]))
        case "pick beside":
            if hit := _looking_like(dialogue, groups["what"], read, look):
                place = dialogue.hits.index(hit)
                yield Pick(_shown(dialogue, place + 1 if place + 1 < len(dialogue.hits) else place - 1))
        case "drop":
            yield from _drops((*dialogue.constraints, *dialogue.filters), groups["what"], read)
        case "only":
            asked: list[Constraint | Filter] = [*dialogue.constraints, *dialogue.filters]
            kept = _drops(asked, groups["what"], read)
            yield from _drops_of([one for one in asked if not any(keep.concerns(one) for keep in kept)])
            if not kept and not read(groups["what"]).is_empty:
                yield Refine(groups["what"])
        case "other":
            if other_than(match[0]):
                yield Refine(match[0])
        case "ask":
            for what in (groups["what"], *_values_before(dialogue, groups["what"])):
                if not read(what).is_empty:
                    yield Refine(what)
                    return
        case "return":
            yield from _return(dialogue, groups["what"], read, look)
        case "return to kind":
            yield from _return_to_kind(dialogue, groups["what"], read)


def _shown(dialogue: Dialogue, place: int) -> str:
    """Id of the garment at a place among those shown.

    Raises:
        RequestError: so many are not shown.
    """
    if place >= len(dialogue.hits):
        raise RequestError(f"only {len(dialogue.hits)} garments are shown; there is no number {place + 1}")
    return dialogue.hits[place].garment.id


def _drops(asked: Sequence[Constraint | Filter], what: str, read: Read) -> list[Drop]:
    """What to drop where somebody speaks of a part, an attribute, words of a request, or a value."""
    what = _ARTICLES.sub("", what.strip())
    parts = [
        one for one in asked if isinstance(one, Constraint) and one.part and one.part in (what, f"{what}s")
    ]
    keys = _keys_named(what)
    of_keys = [one for one in asked if one.key in keys and not getattr(one, "part", "")]
    if parts or of_keys:
        return _drops_of(parts or of_keys)
    named = read(what).constraints
    return [
        Drop(one.key, getattr(one, "part", ""), one.words)
        for one in asked
        if _has_words(one.words, what) or any(_same(one, other) for other in named)
    ]


def _keys_named(what: str) -> frozenset[str]:
    """The attributes that a noun names, its article before it."""
    return keys_named(_ARTICLES.sub("", what.strip()))


def _looking_like(dialogue: Dialogue, what: str, read: Read, look: Look) -> Hit | None:
    """The first of the garments shown that has all of it: "the striped one"."""
    wanted = read(what).constraints
    if not wanted or any(one.direction or one.guess or one.part for one in wanted):
        return None
    return next((hit for hit in dialogue.hits if _has(look(hit.garment), wanted)), None)


def _most(shown: Sequence[Hit], what: str, read: Read, look: Look) -> Hit | None:
    """Of some garments the furthest along what is compared: "the longest of those", "the cheaper of the two"."""
    asked = read(what)
    prices = [one for one in asked.filters if one.key == "price" and one.direction]
    if prices and (priced := [hit for hit in shown if hit.garment.price is not None]):
        dearest = prices[0].direction in ("more", "most")
        return (max if dearest else min)(priced, key=lambda hit: hit.garment.price or 0)
    for one in asked.constraints:
        scale = next((scale for scale in scales(one.key) if scale.name == one.direction), None)
        positions = scale.positions if scale else {}
        placed = [(positions.get(look(hit.garment).get(one.key, "")), hit) for hit in shown]
        if known := [(place, hit) for place, hit in placed if place is not None]:
            return (max if one.up else min)(known, key=lambda placed: placed[0])[1]
    return None


def _has(values: Mapping[str, str], wanted: Sequence[Constraint]) -> bool:
    return all(not one.direction and satisfies(values, one) for one in wanted)


def _values_before(dialogue: Dialogue, what: str) -> Iterator[str]:
    """A value that was at hand, with its attribute: "waist" was the length."""
    for turn in reversed(dialogue.turns):
        yield from (f"{value} {key}" for key, value in turn.evidence.values.items() if value == what)


def _drops_of(asked: Sequence[Constraint | Filter]) -> list[Drop]:
    """One for each attribute, or attribute of a part."""
    return [Drop(*of) for of in dict.fromkeys((one.key, getattr(one, "part", "")) for one in asked)]


def _return(dialogue: Dialogue, what: str, read: Read, look: Look) -> Iterator[Act]:
    """To the last turn where all of it was asked, or at hand, or else to a garment shown before that has it."""
    wanted = read(what).constraints
    if not wanted:
        return
    before = list(reversed(dialogue.turns[:-1]))
    for turn in before:
        if all(any(_same(one, other) for other in turn.constraints) for one in wanted):
            yield Branch(turn.id)
            return
    for turn in before:
        asked = {one.key for one in turn.constraints}
        if _has({key: value for key, value in turn.evidence.values.items() if key not in asked}, wanted):
            yield Branch(turn.id)
            return
    for turn in reversed(dialogue.turns):
        for hit in turn.hits:
            if _has(look(hit.garment), wanted):
                yield from (Pick(hit.garment.id), Refine(what))
                return


def _return_to_kind(dialogue: Dialogue, what: str, read: Read) -> Iterator[Act]:
    """To the last turn at which a garment of a kind was at hand; none where that is so now."""
    wanted = read(what).constraints
    if any(one.key != "category" or one.negated for one in wanted):
        return
    kinds = {kind for one in wanted for kind in one.values}
    *before, now = (_kinds(turn) for turn in dialogue.turns)
    for turn, had in reversed(list(zip(dialogue.turns, before, strict=False))):
        if kinds & had and not kinds & now:
            yield Branch(turn.id)
            return


def _kinds(turn: Turn) -> set[str]:
    asked = {kind for one in turn.constraints if one.key == "category" for kind in one.values}
    return asked or {turn.evidence.values.get("category", "")}


def _same(one: Constraint | Filter, other: Constraint) -> bool:
    alike = (one.key, getattr(one, "part", "")) == (other.key, other.part)
    return alike and (bool(set(one.values) & set(other.values)) or _direction(one) == _direction(other) != "")


def _direction(one: Constraint | Filter) -> str:
    return f"{one.direction} {one.up}" if isinstance(one, Constraint) and one.direction else ""


def _has_words(words: str, what: str) -> bool:
    """Whether one of two phrases has all words of the other."""
    one, other = set(_compared(words).text.split()), set(what.split())
    return bool(one and other) and (one <= other or other <= one)


def _compared(text: str) -> _Said:
    """Lower case, no apostrophes nor marks, without what only leads up to it or rounds it off."""
    found = list(_WORD.finditer(text))
    words = [_plain(match[0]) for match in found]
    first, last = 0, len(words)
    while first < last and _is_polite(words[first]):
        first += 1
    while last > first and _is_polite(words[last - 1]):
        last -= 1
    if first == last:
        first, last = 0, len(words)
    return _Said(" ".join(words[first:last]), text, tuple(match.start() for match in found[first:last]))


def _plain(word: str) -> str:
    return re.sub(r"['’]", "", word.lower())


def _is_polite(word: str) -> bool:
    return word in _POLITE or bool(_LAUGH.fullmatch(word))


@cache
def _table() -> tuple[_Row, ...]:
    def compiled(pattern: str) -> re.Pattern[str]:
        for name, meaning in _MACROS.items():
            pattern = meaning.join(re.split(rf"\b{name}\b", pattern))
        return re.compile(pattern)

    return tuple(_Row(row["kind"], compiled(row["pattern"])) for row in rows("commands", _HERE))
