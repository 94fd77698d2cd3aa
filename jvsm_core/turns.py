"""How a turn is made: the query an act stands for, and the garments nearest to it."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

import numpy as np

from .acts import Pick, Refine, Reject, Settings, Start, StartGarment, StartPhoto, StartWords, Step
from .catalogue import Catalogue, Garment
from .dialogue import Dialogue, Hit, Timings, Turn
from .embedder import Embedder
from .errors import RequestError
from .filters import GarmentFilter
from .index import GarmentIndex
from .language.reading import Reading
from .listener import Listener
from .traits import TraitReader
from .wishes import already_met, in_force

#: How far one rejection turns the query away: the share of the rejected garment's own direction
#: that is taken off. Rocchio's negative weight; 0.15 to 0.5 in the relevance feedback literature.
PUSH = 0.35


class TurnMaker:
    """Composes queries and searches; it never changes once it is made."""

    def __init__(
        self, embedder: Embedder, catalogue: Catalogue, index: GarmentIndex, traits: TraitReader
    ) -> None:
        self._embedder = embedder
        self._catalogue = catalogue
        self._index = index
        self._traits = traits
        self._filter = GarmentFilter(catalogue)
        self._listener = Listener(catalogue)

    def first(self, act: Start, settings: Settings, embed_ms: float = 0.0) -> Turn:
        """The turn of a start.

        Args:
            embed_ms: what it took to embed the photo of a `StartPhoto`.

        Raises:
            RequestError: an unknown garment, words or a photo that cannot be used.
        """
        began = perf_counter() - embed_ms / 1000
        text, reading, reference = "", Reading(), None
        match act:
            case StartGarment(garment):
                query, reference = self.embedding(garment), garment
            case StartWords(said):
                text, reading = self._listener.hear(said)
                embedding = perf_counter()
                query = self._embedder.embed_texts([text])[0]
                embed_ms = _ms(embedding)
            case StartPhoto():
                query = act.vector(self._embedder.dim)
        turn = Turn(
            id=0, parent=None, act=act, text=text, reference=reference, rejected=(),
            query=_frozen(query), timings=Timings(embed_ms=embed_ms), settings=settings, reading=reading,
        )
        return self._searched(turn, began)

    def next(self, dialogue: Dialogue, act: Step) -> Turn:
        """The turn that goes on from a dialogue's current one.

        Raises:
            RequestError: text that cannot be used, a garment that is unknown or turned down.
        """
        began = perf_counter()
        last = dialogue.turn
        text, reading, reference, rejected = "", Reading(), last.reference, last.rejected
        match act:
            case Refine(said):
                text, reading = self._listener.hear(said)
                query = self._embedder.compose(last.query[None], [text])[0]
            case Pick(garment):
                query = self._re_anchored(dialogue, garment)
                reference, rejected = garment, tuple(other for other in rejected if other != garment)
            case Reject(garment):
                if garment in rejected:
                    raise RequestError(f"garment {garment!r} was turned down before; it is not shown again")
                query = push_away(last.query, self.embedding(garment))
                rejected = (*rejected, garment)
        turn = Turn(
            id=len(dialogue.tree), parent=last.id, act=act, text=text, reference=reference,
            rejected=rejected, query=_frozen(query), timings=Timings(compose_ms=_ms(began)),
            settings=dialogue.settings, reading=reading,
        )
        return self._searched(turn, began)

    def again(self, turn: Turn, settings: Settings) -> Turn:
        """The same turn, its query searched again under other settings.

        Raises:
            RequestError: the settings do not fit the catalogue.
        """
        return self._searched(replace(turn, settings=settings, timings=Timings()), perf_counter())

    def allowed(self, settings: Settings) -> tuple[Garment, ...]:
        """The garments that the filters let through."""
        mask = self._filter.allowed(settings)
        garments = self._catalogue.garments
        return garments if mask is None else tuple(garments[row] for row in np.flatnonzero(mask))

    def embedding(self, garment_id: str) -> np.ndarray:
        """A garment's visual embedding [D], as the index holds it.

        Raises:
            RequestError: an unknown garment.
        """
        return self._index.embeddings[self._row(garment_id)]

    def _re_anchored(self, dialogue: Dialogue, garment: str) -> np.ndarray:
        """Query [D]: a garment with all that the line asked so far, one composed on the other.

        Raises:
            RequestError: an unknown garment.
        """
        query = self.embedding(garment)
        (traits,) = self._traits.of_garments([garment])
        wants = in_force(dialogue, self._traits)
        for turn in dialogue.turns:
            if isinstance(turn.act, Reject):
                query = push_away(query, self.embedding(turn.act.garment))
            elif turn.text and not already_met(turn, wants, traits):
                query = self._embedder.compose(query[None], [turn.text])[0]
        return query

    def _searched(self, turn: Turn, began: float) -> Turn:
        """The turn with its hits, its engine and its timings filled in."""
        searching = perf_counter()
        found = self._index.search(
            turn.query,
            turn.settings.k,
            allowed=self._filter.allowed(turn.settings),
            excluded=[self._row(garment) for garment in (turn.reference, *turn.rejected) if garment],
        )
        hits = tuple(
            Hit(self._catalogue.garments[row], float(score))
            for row, score in zip(found.rows, found.scores, strict=True)
        )
        timings = replace(turn.timings, search_ms=_ms(searching), total_ms=_ms(began))
        return replace(turn, hits=hits, engine=found.engine, timings=timings)

    def _row(self, garment_id: str) -> int:
        if garment_id not in self._catalogue:
            raise RequestError(
                f"the shop has no garment {str(garment_id)[:80]!r}; choose one of {self._catalogue.name!r}"
            )
        return self._catalogue.row(garment_id)


def push_away(query: np.ndarray, rejected: np.ndarray, push: float = PUSH) -> np.ndarray:
    """Query [D] turned away from a rejected garment along what differs between them.

    Rocchio's negative feedback on the sphere. Taking the rejected embedding itself off the query
    would also take off all that both share, which is what the shopper asked for. So only the
    part at right angles to the query is taken off, the more the more alike the two are:
    q' = q - push * max(0, q.r) * (r - (q.r) q), then to length 1.
    """
    shared = float(query @ rejected)
    turned = query - push * max(0.0, shared) * (rejected - shared * query)
    return (turned / np.linalg.norm(turned)).astype(np.float32)


def _frozen(vector: np.ndarray) -> np.ndarray:
    vector = np.array(vector, np.float32)
    vector.flags.writeable = False
    return vector


def _ms(began: float) -> float:
    return (perf_counter() - began) * 1000
