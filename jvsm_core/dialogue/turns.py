"""How a turn is made: the query an act stands for, and the garments that fit it best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

import numpy as np

from ..catalogue import Catalogue
from ..errors import RequestError
from ..model.embedder import Embedder
from ..search.constraints import carried, stood_for
from ..search.evidence import EvidenceReader
from ..search.filters import GarmentFilter
from ..search.index import GarmentIndex
from ..search.reranking import AttributeScores, Reranker, search
from .actions import Pick, Refine, Reject, Settings, Start, StartGarment, StartPhoto, StartWords, Step
from .composition import LineComposer
from .dialogue import Dialogue, Hit, Timings, Turn
from .reference import reference_evidence
from .understanding import Heard, Understanding


class TurnMaker:
    """Composes queries and searches; it never changes once it is made."""

    def __init__(
        self,
        embedder: Embedder,
        catalogue: Catalogue,
        index: GarmentIndex,
        evidence: EvidenceReader,
        insistence: Reranker,
        understanding: Understanding,
    ) -> None:
        self._embedder = embedder
        self._catalogue = catalogue
        self._index = index
        self._evidence = evidence
        self._reranker = insistence
        self._understanding = understanding
        self._filter = GarmentFilter(catalogue)
        self._composer = LineComposer(embedder, evidence, self.embedding)

    def first(self, act: Start, settings: Settings, embed_ms: float = 0.0) -> Turn:
        """The turn of a start.

        Args:
            embed_ms: what it took to embed the photo of a `StartPhoto`.

        Raises:
            RequestError: an unknown garment, words or a photo that cannot be used.
        """
        began = perf_counter() - embed_ms / 1000
        heard, reference = Heard(), None
        match act:
            case StartGarment(garment):
                query, reference = self.embedding(garment), garment
            case StartWords(said):
                heard = self._understanding.understand(said)
                embedding = perf_counter()
                query = self._embedder.embed_texts([heard.text])[0]
                embed_ms = _ms(embedding)
            case StartPhoto():
                query = act.vector(self._embedder.dim)
        turn = Turn(
            id=0,
            parent=None,
            act=act,
            text=heard.text,
            reference=reference,
            rejected=(),
            query=_frozen(query),
            timings=Timings(embed_ms=embed_ms),
            settings=settings,
            reading=heard.reading,
            guesses=heard.guesses,
            wants=heard.wants(0, {}),
        )
        return self._searched(turn, self._reranker.prefer(turn.wants, None), began)

    def next(self, dialogue: Dialogue, act: Step) -> Turn:
        """The turn that goes on from a dialogue's current one.

        Raises:
            RequestError: text that cannot be used, a garment that is unknown or turned down.
        """
        began = perf_counter()
        last = dialogue.turn
        heard, wants, reference, rejected = Heard(), last.wants, last.reference, last.rejected
        number = len(dialogue.tree)
        match act:
            case Refine(said):
                heard = self._understanding.understand(said)
                against = self._stood_for(dialogue) if heard.compares else {}
                wants = carried(wants, heard.wants(number, against))
            case Pick(garment):
                reference, rejected = garment, tuple(other for other in rejected if other != garment)
            case Reject(garment):
                if garment in rejected:
                    raise RequestError(f"garment {garment!r} was turned down before; it is not shown again")
                rejected = (*rejected, garment)
        turn = Turn(
            id=number,
            parent=last.id,
            act=act,
            text=heard.text,
            reference=reference,
            rejected=rejected,
            query=last.query,
            timings=Timings(),
            settings=dialogue.settings,
            reading=heard.reading,
            guesses=heard.guesses,
            wants=wants,
        )
        query = self._composer.query((*dialogue.turns, turn))
        turn = replace(turn, query=_frozen(query), timings=Timings(compose_ms=_ms(began)))
        return self._searched(turn, self._preference(dialogue, turn), began)

    def again(self, dialogue: Dialogue) -> Turn:
        """The current turn, searched again under the dialogue's settings.

        Raises:
            RequestError: the settings do not fit the catalogue.
        """
        began = perf_counter()
        turn = replace(dialogue.turn, settings=dialogue.settings, timings=Timings())
        return self._searched(turn, self._preference(dialogue, turn), began)

    def scores(self, dialogue: Dialogue) -> np.ndarray:
        """Score [N] of every garment at the current turn; -inf for what may not be shown."""
        turn = dialogue.turn
        scores = self._index.embeddings @ turn.query
        preference = self._preference(dialogue, turn)
        if preference is not None:
            scores = preference.scores(scores, preference.bonus)
        scores[self._excluded(turn)] = -np.inf
        allowed = self._filter.allowed(turn.settings)
        return scores if allowed is None else np.where(allowed, scores, -np.inf)

    def said_otherwise(self, dialogue: Dialogue, turn: Turn, texts: Sequence[str]) -> np.ndarray:
        """Queries [B, D] of a turn, had it been said in B other ways; nothing for an empty text."""
        return self._composer.variants(dialogue.line(turn.id), texts)

    def allowed(self, settings: Settings) -> np.ndarray | None:
        """Mask [N] of the garments that the filters let through; None where all are.

        Raises:
            RequestError: a category that the catalogue does not have.
        """
        return self._filter.allowed(settings)

    def embedding(self, garment_id: str) -> np.ndarray:
        """A garment's visual embedding [D], as the index holds it.

        Raises:
            RequestError: an unknown garment.
        """
        return self._index.embeddings[self._row(garment_id)]

    def _stood_for(self, dialogue: Dialogue) -> dict[str, str]:
        """Attributes of what is at hand at a dialogue's current turn."""
        turn = dialogue.turn
        reference = reference_evidence(dialogue, turn, self._evidence).values
        seen = self._evidence.seen(turn.query) if turn.wants else {}
        return stood_for(reference, turn.wants, seen)

    def _preference(self, dialogue: Dialogue, turn: Turn) -> AttributeScores | None:
        """What is insisted on at a turn that goes on from a dialogue, or is one of its turns."""
        if not turn.wants:
            return None
        kind = reference_evidence(dialogue, turn, self._evidence).values.get("category")
        return self._reranker.prefer(turn.wants, kind)

    def _searched(self, turn: Turn, preference: AttributeScores | None, began: float) -> Turn:
        """The turn with its hits, its engine and its timings filled in."""
        searching = perf_counter()
        found = search(
            self._index,
            turn.query,
            turn.settings.k,
            preference,
            allowed=self._filter.allowed(turn.settings),
            excluded=self._excluded(turn),
        )
        hits = tuple(
            Hit(self._catalogue.garments[row], float(score))
            for row, score in zip(found.rows, found.scores, strict=True)
        )
        timings = replace(turn.timings, search_ms=_ms(searching), total_ms=_ms(began))
        return replace(turn, hits=hits, engine=found.engine, timings=timings)

    def _excluded(self, turn: Turn) -> list[int]:
        return [self._row(garment) for garment in (turn.reference, *turn.rejected) if garment]

    def _row(self, garment_id: str) -> int:
        if garment_id not in self._catalogue:
            raise RequestError(
                f"the shop has no garment {str(garment_id)[:80]!r}; choose one of {self._catalogue.name!r}"
            )
        return self._catalogue.row(garment_id)


def _frozen(vector: np.ndarray) -> np.ndarray:
    vector = np.array(vector, np.float32)
    vector.flags.writeable = False
    return vector


def _ms(began: float) -> float:
    return (perf_counter() - began) * 1000
