"""What one can start from: garments by category, attribute, price and words."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from jvsm_core.catalogue import Garment
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.errors import RequestError
from jvsm_core.search.filters import MAX_HITS, Settings
from jvsm_core.vocabulary import ATTRIBUTES, DETAILS

from ..ui.known import Known

#: Attributes one can filter by, in this order. All details together are one facet, `details`.
FACETS = (
    *("category", "gender", "brand", "colour", "sleeve", "neckline", "length", "fit", "pattern", "material"),
    "details",
)

#: Most values that a facet offers, the most frequent ones.
VALUES = 40


@dataclass(frozen=True)
class Selection:
    """What a person narrowed the garments down to.

    Attributes:
        words: free text; empty for none.
        chosen: facet to values; a garment needs one of each facet's, and all of `details`.
    """

    words: str = ""
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, request: Mapping[str, object]) -> Selection:
        """From a browser's request.

        Raises:
            RequestError: it is not one.
        """
        words, chosen = request.get("words", ""), request.get("chosen", {})
        if not isinstance(words, str) or not isinstance(chosen, Mapping):
            raise RequestError("garments are browsed by words and chosen facets")
        facets = {}
        for key, values in chosen.items():
            if (
                key not in FACETS
                or not isinstance(values, list)
                or not all(isinstance(v, str) for v in values)
            ):
                raise RequestError(f"the shop cannot be filtered by {str(key)[:40]!r}")
            if values:
                facets[key] = frozenset(values)
        return cls(words.strip(), facets)

    @property
    def empty(self) -> bool:
        """Whether everything is selected."""
        return not self.words and not self.chosen


class Listing:
    """A catalogue in an order that is pleasant to look at, filtered and counted."""

    def __init__(self, retriever: Retriever) -> None:
        self._retriever = retriever
        # Catalogues come sorted by category or family; here they are mixed, the same way each day.
        self.garments = tuple(sorted(retriever.catalogue, key=lambda garment: _mixed(garment.id)))
        self._rows = {garment.id: row for row, garment in enumerate(self.garments)}
        # A feed states no attributes: there it is texts and pictures that one can filter by.
        known = Known(retriever)
        self.seen = known.read
        stated = [known.values(garment) for garment in self.garments]
        facets = {key: [one.get(key) for one in stated] for key in FACETS if key not in ("brand", "details")}
        facets["brand"] = [garment.brand or None for garment in self.garments]
        #: Facet to its values, the first one seen first, and the place among them of each garment's, -1 for none.
        self._coded = {key: _coded(values) for key, values in facets.items()}
        self._details = {
            key: np.array([garment.attributes.get(key) == "yes" for garment in self.garments])
            for key in DETAILS
        }

    def select(self, selection: Selection) -> Sequence[Garment]:
        """Garments that are selected; the nearest to the words first where there are words.

        Raises:
            RequestError: words that cannot be used.
        """
        if selection.empty:
            return self.garments
        rows = self._pool(selection.words)
        return [self.garments[row] for row in rows[self._fits(selection.chosen)[rows]]]

    def counts(self, selection: Selection) -> dict[str, list[tuple[str, int]]]:
        """For each facet its values and how many garments each would show.

        A facet's own choice does not narrow its own counts, so that one can see what else there
        is. Values without garments are left out, unless chosen.
        """
        pool = self._pool(selection.words)
        found = {}
        for facet in FACETS:
            others = {
                key: values for key, values in selection.chosen.items() if key != facet or key == "details"
            }
            counts = Counter(self._counted(facet, pool[self._fits(others)[pool]]))
            for value in selection.chosen.get(facet, ()):
                counts.setdefault(value, 0)
            if len(counts) > 1 or facet in selection.chosen:
                most = counts.most_common(VALUES) if len(counts) > VALUES else [*counts.items()]
                found[facet] = sorted(most, key=lambda item: _place(facet, item[0]))
        return found

    def _counted(self, facet: str, rows: np.ndarray) -> dict[str, int]:
        """How many of some garments have each value of a facet; values that none has are left out."""
        if facet == "details":
            counted = {key: np.count_nonzero(has[rows]) for key, has in self._details.items()}
        else:
            values, codes = self._coded[facet]
            counted = dict(zip(values, np.bincount(codes[rows] + 1, minlength=len(values) + 1)[1:]))
        return {value: int(count) for value, count in counted.items() if count}

    def _fits(self, chosen: Mapping[str, frozenset[str]]) -> np.ndarray:
        """Garments that have a value of each facet that is chosen, and every detail: bool [N]."""
        fits = np.ones(len(self.garments), bool)
        for facet, wanted in chosen.items():
            if facet == "details":
                for detail in wanted:
                    fits &= self._details.get(detail, np.zeros(1, bool))
            else:
                values, codes = self._coded[facet]
                fits &= np.isin(codes, [values.index(value) for value in wanted if value in values])
        return fits

    def _pool(self, words: str) -> np.ndarray:
        """Rows of what is nearest to some words, best first; of all garments where there are none."""
        if not words:
            return np.arange(len(self.garments))
        settings = Settings(k=min(MAX_HITS, len(self.garments)))
        hits = self._retriever.start(text=words, settings=settings).hits
        return np.array([self._rows[hit.garment.id] for hit in hits], np.intp)


def _coded(column: Sequence[str | None]) -> tuple[list[str], np.ndarray]:
    """The values of a column, in the order they come in, and the place among them of each row's, -1 for none: int32 [N]."""
    places: dict[str, int] = {}
    codes = [-1 if value is None else places.setdefault(value, len(places)) for value in column]
    return [*places], np.array(codes, np.int32)


def _place(facet: str, value: str) -> tuple[int, str]:
    """Values in the vocabulary's order, unknown ones after them by name."""
    known = DETAILS if facet == "details" else ATTRIBUTES.get(facet, ())
    return (known.index(value) if value in known else len(known), value)


def _mixed(garment_id: str) -> bytes:
    return hashlib.blake2b(garment_id.encode(), digest_size=8).digest()
