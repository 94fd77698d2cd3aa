"""One turn at a time: a request is understood, its query composed, and the index searched.

`Retriever` performs the acts of whole dialogues; what a single turn comes to is decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

import numpy as np

from ..catalogue import Catalogue
from ..errors import RequestError
from ..language.frame import Constraint, Frame
from ..model.embedder import Embedder
from ..search.constraints import active, comparison_reference
from ..search.evidence import Evidence, EvidenceReader
from ..search.filters import GarmentFilter, Settings
from ..search.index import GarmentIndex
from ..search.reranking import AttributeScores, Reranker, search
from .actions import Pick, Refine, Reject, Start, StartGarment, StartPhoto, StartWords, Step
from .composition import Composer, Composition, QueryStep, read_only
from .dialogue import Dialogue, Hit, Timings, Turn
from .understanding import Understanding

_NOTHING = Evidence({})


class TurnMaker:
    """Makes the turns of dialogues over one catalogue; it never changes once it is made."""

    def __init__(
        self,
        embedder: Embedder,
        catalogue: Catalogue,
        index: GarmentIndex,
        evidence: EvidenceReader,
        reranker: Reranker,
        understanding: Understanding,
    ) -> None:
        self._embedder = embedder
        self._catalogue = catalogue
        self._index = index
        self._evidence = evidence
        self._reranker = reranker
        self._understanding = understanding
        self.filter = GarmentFilter(catalogue)
        self.composer = Composer(embedder, self.embedding)

    def first(self, act: Start, settings: Settings, embed_ms: float = 0.0) -> Turn:
        """The turn of a start.

        Args:
            embed_ms: what it took to embed the photo of a `StartPhoto`.

        Raises:
            RequestError: an unknown garment, words or a photo that cannot be used.
        """
        began = perf_counter() - embed_ms / 1000
        frame, reference, evidence, opening = Frame(), None, _NOTHING, None
        match act:
            case StartGarment(garment):
                base, reference = self.embedding(garment), garment
                (evidence,) = self._evidence.of_garments([garment])
            case StartWords(said):
                frame = _said(self._understanding.understand(said), 0, {})
                embedding = perf_counter()
                base = self._embedder.embed_texts([frame.text])[0]
                embed_ms = _ms(embedding)
                opening = QueryStep.of(0, frame.text, frame.constraints)
            case StartPhoto():
                base = act.vector(self._embedder.dim)
                evidence = self._evidence.of_vector(base)
        turn = Turn(
            id=0,
            parent=None,
            act=act,
            text=frame.text,
            reference=reference,
            rejected=(),
            settings=settings,
            composition=Composition(read_only(base), opening=opening),
            timings=Timings(embed_ms=embed_ms),
            evidence=evidence,
            frame=frame,
            constraints=frame.constraints,
        )
        return self._searched(turn, began)

    def next(self, dialogue: Dialogue, act: Step) -> Turn:
        """The turn that goes on from a dialogue's current one.

        Raises:
            RequestError: text that cannot be used, a garment that is unknown or turned down.
        """
        began = perf_counter()
        last, number = dialogue.turn, len(dialogue.tree)
        turn = replace(
            last, id=number, parent=last.id, act=act, text="", frame=Frame(), settings=dialogue.settings
        )
        match act:
            case Refine(said):
                frame = self._understanding.understand(said)
                frame = _said(frame, number, self._comparison_reference(last, frame.constraints))
                step = QueryStep.of(number, frame.text, frame.constraints)
                turn = replace(
                    turn,
                    text=frame.text,
                    frame=frame,
                    constraints=active(last.constraints, frame.constraints),
                    composition=self.composer.refined(last.composition, step),
                )
            case Pick(garment):
                self._row(garment)
                (evidence,) = self._evidence.of_garments([garment])
                turn = replace(
                    turn,
                    reference=garment,
                    evidence=evidence,
                    rejected=tuple(other for other in last.rejected if other != garment),
                    composition=self.composer.picked(last.composition, garment, evidence, last.constraints),
                )
            case Reject(garment):
                self._row(garment)
                if garment in last.rejected:
                    raise RequestError(f"garment {garment!r} was turned down before; it is not shown again")
                step = QueryStep(number, rejected=garment)
                turn = replace(
                    turn,
                    rejected=(*last.rejected, garment),
                    composition=self.composer.refined(last.composition, step),
                )
        return self._searched(replace(turn, timings=Timings(compose_ms=_ms(began))), began)

    def again(self, dialogue: Dialogue) -> Turn:
        """The current turn, searched again under the dialogue's settings.

        Raises:
            RequestError: the settings do not fit the catalogue.
        """
        turn = replace(dialogue.turn, settings=dialogue.settings, timings=Timings())
        return self._searched(turn, perf_counter())

    def scores(self, turn: Turn) -> np.ndarray:
        """Score [N] of every garment at a turn; -inf for what may not be shown."""
        scores = self._index.embeddings @ turn.query
        attribute_scores = self._attribute_scores(turn)
        if attribute_scores is not None:
            scores = attribute_scores.scores(scores, attribute_scores.bonus)
        scores[self._excluded(turn)] = -np.inf
        allowed = self.filter.allowed(turn.settings)
        return scores if allowed is None else np.where(allowed, scores, -np.inf)

    def embedding(self, garment_id: str) -> np.ndarray:
        """A garment's visual embedding [D], as the index holds it.

        Raises:
            RequestError: an unknown garment.
        """
        return self._index.embeddings[self._row(garment_id)]

    def _comparison_reference(self, turn: Turn, constraints: Sequence[Constraint]) -> dict[str, str]:
        """Attributes of what is at hand at a turn, where one of the constraints compares with it."""
        if not any(constraint.direction for constraint in constraints):
            return {}
        seen = self._evidence.seen(turn.query) if turn.constraints else {}
        return comparison_reference(turn.evidence.values, turn.constraints, seen)

    def _attribute_scores(self, turn: Turn) -> AttributeScores | None:
        if not turn.constraints:
            return None
        return self._reranker.attribute_scores(turn.constraints, turn.evidence.values.get("category"))

    def _searched(self, turn: Turn, began: float) -> Turn:
        """The turn with its hits, its engine and its timings filled in."""
        searching = perf_counter()
        found = search(
            self._index,
            turn.query,
            turn.settings.k,
            self._attribute_scores(turn),
            allowed=self.filter.allowed(turn.settings),
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


def _said(frame: Frame, turn: int, reference: dict[str, str]) -> Frame:
    """A frame as part of a dialogue: who said it, and what its comparisons are relative to."""
    return replace(
        frame,
        constraints=tuple(
            replace(constraint, turn=turn, reference=reference if constraint.direction else {})
            for constraint in frame.constraints
        ),
    )


def _ms(began: float) -> float:
    return (perf_counter() - began) * 1000
