"""What the shop says to a person's words: what it understood, what it could not place.

The model composes the words as they stand; this reads them by rule beside it, so that a request
that says nothing is turned down before the conversation moves, and a word nobody knows is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jvsm_core.catalogue import Garment
from jvsm_core.errors import RequestError
from jvsm_core.language.reader import Reading, check_refinement, read

#: Unknown words named in one answer, and how much of each is repeated.
NAMED, LETTERS = 5, 30


class Listener:
    """Reads requests in the words of one catalogue."""

    def __init__(self, garments: Iterable[Garment]) -> None:
        known: dict[str, set[str]] = {}
        for garment in garments:
            for key, value in garment.attributes.items():
                known.setdefault(key, set()).add(value)
        self._known: Mapping[str, tuple[str, ...]] = {key: tuple(sorted(v)) for key, v in known.items()}

    def hear(self, words: str) -> str:
        """What to tell the person beside the garments; empty when everything was understood.

        Raises:
            RequestError: the words ask for nothing, or for two things that cannot both be.
        """
        reading = read(check_refinement(words), self._known)
        if reading.contradictions:
            one, other = reading.contradictions[0].words
            raise RequestError(f"“{one}” and “{other}” cannot both be; say which of the two you want")
        if reading.is_empty:
            raise RequestError(f"{_unplaced(reading) or 'that says nothing about a garment'}; "
                               "say what should be different, such as “in navy” or “with long sleeves”")
        if reading.unknown:
            used = ", ".join(dict.fromkeys(asked.words for asked in reading.asked))
            return f"{_unplaced(reading)}. I used: {used}."
        return ""


def _unplaced(reading: Reading) -> str:
    words = [f"“{word[:LETTERS]}”" for word in reading.unknown[:NAMED]]
    return f"I don't know {' or '.join(words)}" if words else ""
