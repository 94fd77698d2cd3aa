"""What one can start from: garments by category, attribute, price and words."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

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
        # A feed states no attributes: there it is texts and pictures that one can filter by.
        self._known = Known(retriever)
        self.seen = self._known.read

    def select(self, selection: Selection) -> list[Garment]:
        """Garments that are selected; the nearest to the words first where there are words.

        Raises:
            RequestError: words that cannot be used.
        """
        return [garment for garment in self._pool(selection) if self._fits(garment, selection.chosen)]

    def counts(self, selection: Selection) -> dict[str, list[tuple[str, int]]]:
        """For each facet its values and how many garments each would show.

        A facet's own choice does not narrow its own counts, so that one can see what else there
        is. Values without garments are left out, unless chosen.
        """
        pool = self._pool(selection)
        found = {}
        for facet in FACETS:
            others = {
                key: values for key, values in selection.chosen.items() if key != facet or key == "details"
            }
            counts = Counter(
                value
                for garment in pool
                if self._fits(garment, others)
                for value in self._values(garment, facet)
            )
            for value in selection.chosen.get(facet, ()):
                counts.setdefault(value, 0)
            if len(counts) > 1 or facet in selection.chosen:
                most = counts.most_common(VALUES) if len(counts) > VALUES else [*counts.items()]
                found[facet] = sorted(most, key=lambda item: _place(facet, item[0]))
        return found

    def _values(self, garment: Garment, facet: str) -> Iterable[str]:
        if facet == "brand":
            return (garment.brand,) if garment.brand else ()
        if facet == "details":
            return [key for key in DETAILS if garment.attributes.get(key) == "yes"]
        value = self._known.values(garment).get(facet)
        return () if value is None else (value,)

    def _fits(self, garment: Garment, chosen: Mapping[str, frozenset[str]]) -> bool:
        for facet, wanted in chosen.items():
            values = set(self._values(garment, facet))
            if not (wanted <= values if facet == "details" else wanted & values):
                return False
        return True

    def _pool(self, selection: Selection) -> Sequence[Garment]:
        if not selection.words:
            return self.garments
        hits = self._retriever.start(
            text=selection.words, settings=Settings(k=min(MAX_HITS, len(self.garments)))
        ).hits
        return [hit.garment for hit in hits]


def _place(facet: str, value: str) -> tuple[int, str]:
    """Values in the vocabulary's order, unknown ones after them by name."""
    known = DETAILS if facet == "details" else ATTRIBUTES.get(facet, ())
    return (known.index(value) if value in known else len(known), value)


def _mixed(garment_id: str) -> bytes:
    return hashlib.blake2b(garment_id.encode(), digest_size=8).digest()
