"""The understanding of a person's words as a frame of constraints and filters.

The model composes the words as they stand. They are read by rule beside it, so that what was asked
can be held to, a request that asks for nothing is answered before the dialogue moves, and a word
nobody knows is named. A model that can read texts into attributes helps where the rules do not reach:
what it is sure of is a constraint with a confidence, and is marked as a guess.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..catalogue import Catalogue
from ..errors import Question, RequestError
from ..language.frame import Constraint, Frame
from ..language.reading.head import Head
from ..language.reading.match import Shop
from ..language.reading.reader import steps
from ..language.reading.scope import keys_named
from ..language.reading.tokenise import check_refinement
from ..language.words.roles import role
from ..language.words.stopwords import DETERMINERS, NEGATORS
from ..search.evidence import Seen
from ..search.lexical import WordIndex
from .replies import reply

#: Unknown words named in one message, and how many letters of each.
_NAMED, _LETTERS = 5, 30

#: Confidence from which on a guess of the model counts as a constraint.
SURE = 0.8

#: What may stand between a refusal and what is refused.
_BETWEEN = DETERMINERS | {"a", "an", "from", "by", "of", "with", "any", "like"}

#: What something that is to be had stands after: "with sequins".
_HAVING = frozenset(
    {"with", "in", "for", "has", "have", "having", "without", "and", "or", "a", "an", "some", "any"}
)
#: What joins two things that are asked at once.
_JOINING = frozenset({"with", "and", "but", "also"})

#: So many words say nothing else.
_ALONE = 3

_EXAMPLE = "say what should be different, such as “in navy” or “with long sleeves”"


class Understanding:
    """Understands requests in the words of one catalogue.

    Args:
        words: of the garments' own texts; what no table knows is looked for in them.
        model: reads a text into attributes: key to (value, confidence), best first. None where the
            model cannot.
        seen: values by key that pictures can show; the words for attributes that the catalogue does not state.
        head: decides which of the things named are meant; without one, rules do.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        words: WordIndex,
        model: Callable[[str], Seen] | None = None,
        seen: Mapping[str, Collection[str]] | None = None,
        head: Head | None = None,
    ) -> None:
        self._words = words
        self._model = model
        self._head = head
        known: dict[str, set[str]] = defaultdict(set)
        for garment in catalogue:
            known["category"].add(garment.category)
            for key, value in garment.attributes.items():
                known[key].add(value)
        known["category"].discard("")
        every = {**(seen or {}), **{key: values for key, values in known.items() if values}}
        self._shop = Shop.of(every)

    def understand(self, text: str, about: Mapping[str, str] | None = None) -> Frame:
        """What a text asks for; guesses of the model are constraints with a confidence below 1.

        Args:
            about: attributes of what is at hand, as it was asked to be since.

        Raises:
            RequestError: it is empty or too long, asks for nothing that the rules or the model can
                tell, or for two things that cannot both be.
        """
        if not isinstance(text, str):
            raise RequestError(f"a request is a text, not {type(text).__name__}; {_EXAMPLE}")
        text = check_refinement(text)
        frame = _decided(dict(self.steps(text, about))["frame"], about or {})
        # What is asked counts in full, however narrowly it was decided that it is asked.
        asked_for = (one if one.guess else replace(one, confidence=1.0) for one in frame.constraints)
        frame = replace(frame, constraints=tuple(asked_for))
        if frame.contradictions:
            one, other = frame.contradictions[0].words
            raise RequestError(f"“{one}” and “{other}” cannot both be; say which of the two you want")
        found = tuple(word for word in frame.unknown if self._asks(word, text))
        asked = tuple(
            Constraint("words", (word,), words=word, negated=_is_refused(word, text)) for word in found
        )
        named = frame.constraints or frame.filters
        unknown = tuple(
            word for word in frame.unknown if word not in found and not (named and keys_named(word.lower()))
        )
        frame = replace(frame, text=text, unknown=unknown, constraints=(*frame.constraints, *asked))
        if frame.is_empty and not frame.question and (answer := reply(text, unknown)):
            raise RequestError(answer)
        frame = replace(frame, constraints=(*frame.constraints, *self._guesses(text, frame)))
        if frame.is_empty and frame.question:
            raise Question(frame.question)
        if frame.is_empty:
            raise RequestError(f"{unplaced(frame) or 'that says nothing about a garment'}; {_EXAMPLE}")
        return frame

    def steps(self, text: str, about: Mapping[str, str] | None = None) -> Iterator[tuple[str, Any]]:
        """What each step of reading makes of a text, as `language.reading.reader.steps`."""
        return steps(text, self._shop, about, self._head)

    def read(self, text: str, about: Mapping[str, str] | None = None) -> Frame:
        """As `understand`, but empty where the text asks for nothing that can be used."""
        try:
            return self.understand(text, about)
        except RequestError:
            return Frame()

    def _asks(self, word: str, text: str) -> bool:
        """Whether a word that no table knows is looked for in the garments' own texts.

        A word that the shop names garments by is. One that only its prose has may be any word: it is where it is
        all that is said, or where it is said to be had. A part of the shopper's own body is not, nor
        what an attribute is called: "any brand but that".
        """
        if word.lower() in role("body") or keys_named(word.lower()):
            return False
        if self._words.names(word):
            return True
        said = _words(text)
        before = _words(text.lower().partition(word.lower())[0])
        had = bool(before) and before[-1] in _HAVING | NEGATORS
        return (had or len(said) <= _ALONE) and self._words.tells(word)

    def _guesses(self, text: str, frame: Frame) -> tuple[Constraint, ...]:
        """What the model is sure of where the rules left words over, of attributes they say nothing about."""
        if self._model is None or not frame.unknown:
            return ()
        taken = {constraint.key for constraint in frame.constraints}
        return tuple(
            Constraint(key, (value,), words=_shown(key, value), confidence=confidence, guess=True)
            for key, ranked in self._model(text).items()
            if key not in taken
            for value, confidence in ranked[:1]
            if confidence >= SURE
        )


def _decided(frame: Frame, about: Mapping[str, str]) -> Frame:
    """A frame whose contradictions are settled where one of the two is so at hand: to say so asks for nothing."""
    gone = set()
    for clash in frame.contradictions:
        both = [one for one in frame.constraints if one.key == clash.key and one.words in clash.words]
        had = [one for one in both if not one.negated and about.get(clash.key) in one.values]
        if len(both) == 2 and len(had) == 1 and not _at_once(frame.text, clash.words):
            gone.add(had[0])
    if not gone:
        return frame
    left = tuple(one for one in frame.constraints if one not in gone)
    words = {one.words for one in gone}
    clashes = tuple(clash for clash in frame.contradictions if not words & set(clash.words))
    return replace(frame, constraints=left, contradictions=clashes)


def _at_once(text: str, words: tuple[str, str]) -> bool:
    """Whether two things are said in one breath, "sleeveless with long sleeves", so that both are asked."""
    first, second = sorted(words, key=text.find)
    between = text.partition(first)[2].partition(second)[0].lower()
    marked = re.search(r"[.,;:!?]", between)
    return not marked and (not between.strip() or between.split()[0] in _JOINING)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower().replace("'", ""))


def _is_refused(word: str, text: str) -> bool:
    """Whether a word that no table knows stands after a refusal: "not nike", "nothing from nike"."""
    before = _words(text.lower().partition(word.lower())[0])
    while before and before[-1] in _BETWEEN:
        before.pop()
    return bool(before) and before[-1] in NEGATORS


def _shown(key: str, value: str) -> str:
    return {"yes": key, "no": f"no {key}"}.get(value, value)


def unplaced(frame: Frame) -> str:
    """ "I don't know “quantum”", or nothing where every word was placed."""
    words = [f"“{word[:_LETTERS]}”" for word in frame.unknown[:_NAMED]]
    return f"I don't know {' or '.join(words)}" if words else ""
