"""The understanding of a person's words as a frame of constraints and filters.

The model composes the words as they stand. They are read by rule beside it, so that what was asked
can be held to, a request that asks for nothing is answered before the dialogue moves, and a word
nobody knows is named. A model that can read texts into attributes helps where the rules do not reach:
what it is sure of is a constraint with a confidence, and is marked as a guess.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from ..catalogue import Catalogue
from ..errors import RequestError
from ..language.frame import Constraint, Frame
from ..language.reading.reader import read
from ..language.reading.tokenise import check_refinement
from ..search.evidence import Seen

#: Unknown words named in one message, and how many letters of each.
_NAMED, _LETTERS = 5, 30

#: Confidence from which on a guess of the model counts as a constraint.
SURE = 0.8

_EXAMPLE = "say what should be different, such as “in navy” or “with long sleeves”"


class Understanding:
    """Understands requests in the words of one catalogue.

    Args:
        model: reads a text into attributes: key to (value, confidence), best first. None where the
            model cannot.
    """

    def __init__(self, catalogue: Catalogue, model: Callable[[str], Seen] | None = None) -> None:
        self._model = model
        known: dict[str, set[str]] = defaultdict(set)
        for garment in catalogue:
            known["category"].add(garment.category)
            for key, value in garment.attributes.items():
                known[key].add(value)
        self._known = {key: tuple(sorted(values)) for key, values in known.items()}

    def understand(self, text: str) -> Frame:
        """What a text asks for; guesses of the model are constraints with a confidence below 1.

        Raises:
            RequestError: it is empty or too long, asks for nothing that the rules or the model can
                tell, or for two things that cannot both be.
        """
        if not isinstance(text, str):
            raise RequestError(f"a request is a text, not {type(text).__name__}; {_EXAMPLE}")
        text = check_refinement(text)
        frame = read(text, self._known)
        if frame.contradictions:
            one, other = frame.contradictions[0].words
            raise RequestError(f"“{one}” and “{other}” cannot both be; say which of the two you want")
        constraints = (*frame.constraints, *self._guesses(text, frame))
        frame = replace(frame, text=text, constraints=constraints)
        if frame.is_empty:
            raise RequestError(f"{unplaced(frame) or 'that says nothing about a garment'}; {_EXAMPLE}")
        return frame

    def read(self, text: str) -> Frame:
        """As `understand`, but empty where the text asks for nothing that can be used."""
        try:
            return self.understand(text)
        except RequestError:
            return Frame()

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


def _shown(key: str, value: str) -> str:
    return {"yes": key, "no": f"no {key}"}.get(value, value)


def unplaced(frame: Frame) -> str:
    """ "I don't know “quantum”", or nothing where every word was placed."""
    words = [f"“{word[:_LETTERS]}”" for word in frame.unknown[:_NAMED]]
    return f"I don't know {' or '.join(words)}" if words else ""
