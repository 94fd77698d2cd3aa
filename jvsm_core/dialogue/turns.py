"""One turn at a time: a request is understood, its query composed, and the index searched.

`Retriever` performs the acts of whole dialogues; what a single turn comes to is decided here.
"""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

import numpy as np

from ..catalogue import Catalogue
from ..errors import RequestError
from ..language.frame import Constraint, Filter, Frame
from ..model.embedder import Embedder
from ..search.evidence import Evidence, EvidenceReader
from ..search.filters import GarmentFilter, Settings, ordering
from ..search.formula import AttributeScores
from ..search.index import GarmentIndex
from ..search.lexical import WordIndex
from ..search.reranking import Reranker
from ..search.two_stages import search
from .actions import (
    Between,
    Drop,
    Others,
    Pick,
    Refine,
    Reject,
    Start,
    StartGarment,
    StartPhoto,
    StartWords,
    Step,
)
from .composition import Composer, Composition, QueryStep, read_only
from .dialogue import Dialogue, Hit, Timings, Turn
from .framing import Framed, Framer, composable
from .stock import Stock
from .understanding import Understanding

#: What is known where nothing is at hand.
NOTHING = Evidence({})

#: So many garments for each one asked for are sorted by price where none meets all that is asked.
_SORTED = 4


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
        words: WordIndex,
    ) -> None:
        self._embedder = embedder
        self._catalogue = catalogue
        self._index = index
        self._evidence = evidence
        self._reranker = reranker
        self.filter = GarmentFilter(catalogue)
        self.stock = Stock(evidence, reranker, self.filter, words)
        self._framer = Framer(understanding, catalogue, evidence, self.filter)
        self.composer = Composer(embedder, self.embedding)

    def first(self, act: Start, settings: Settings, embed_ms: float = 0.0) -> Turn:
        """The turn of a start.

        Args:
            embed_ms: what it took to embed the photo of a `StartPhoto`.

        Raises:
            RequestError: an unknown garment, words or a photo that cannot be used.
        """
        began = perf_counter() - embed_ms / 1000
        framed, reference, evidence, opening = Framed(), None, NOTHING, None
        match act:
            case StartGarment(garment):
                base, reference = self.embedding(garment), garment
                (evidence,) = self._evidence.of_garments([garment])
            case StartWords(said):
                framed = self._framer.opening(said)
                frame = framed.frame
                embedding = perf_counter()
                base = self._embedder.embed_texts([composable(frame) or frame.text])[0]
                embed_ms = _ms(embedding)
                opening = QueryStep.of(0, composable(frame), frame.constraints)
            case StartPhoto():
                base = act.vector(self._embedder.dim)
                evidence = self._evidence.of_vector(base)
        turn = Turn(
            id=0,
            parent=None,
            act=act,
            text=framed.frame.text,
            reference=reference,
            rejected=(),
            settings=settings,
            composition=Composition(read_only(base), opening=opening),
            timings=Timings(embed_ms=embed_ms),
            evidence=evidence,
            frame=framed.frame,
            constraints=framed.constraints,
            filters=framed.filters,
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
                framed = self._framer.framed(said, number, dialogue)
                frame = framed.frame
                step = QueryStep.of(number, composable(frame), frame.constraints)
                turn = replace(
                    turn,
                    text=frame.text,
                    frame=frame,
                    constraints=framed.constraints,
                    filters=framed.filters,
                    composition=self.composer.refined(last.composition, step),
                )
            case Pick(garment):
                self._row(garment)
                (evidence,) = self._evidence.of_garments([garment])
                turn = self._picked(turn, [garment], evidence, self.embedding(garment))
            case Between(garment, other):
                pair = [garment, other]
                rows = [self._row(one) for one in pair]
                if rows[0] == rows[1]:
                    raise RequestError("there is nothing between a garment and itself; choose two")
                middle = self._index.embeddings[rows].sum(axis=0)
                length = float(np.linalg.norm(middle))
                if length == 0:
                    raise RequestError("these two are opposites: nothing lies halfway between them")
                evidence = in_common(*self._evidence.of_garments(pair))
                turn = self._picked(turn, pair, evidence, middle / length)
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
            case Others():
                if not last.hits:
                    raise RequestError("nothing is shown that others could take the place of")
                shown = (hit.garment.id for hit in last.hits)
                turn = replace(turn, rejected=tuple(dict.fromkeys((*last.rejected, *shown))))
            case Drop():
                turn = replace(
                    turn,
                    constraints=tuple(one for one in last.constraints if not act.concerns(one)),
                    filters=tuple(one for one in last.filters if not act.concerns(one)),
                    composition=self.composer.dropped(last.composition, act.concerns),
                )
                if (turn.constraints, turn.filters) == (last.constraints, last.filters):
                    raise RequestError(nothing_of(act, last))
        return self._searched(replace(turn, timings=Timings(compose_ms=_ms(began))), began)

    def _picked(self, turn: Turn, garments: list[str], evidence: Evidence, base: np.ndarray) -> Turn:
        """A turn that goes on from a garment, or from between two of them."""
        alone = len(garments) == 1
        composition = self.composer.picked(turn.composition, base, garments, evidence, turn.constraints)
        return replace(
            turn,
            reference=garments[0] if alone else None,
            between=() if alone else tuple(garments),
            evidence=evidence,
            rejected=tuple(other for other in turn.rejected if other not in garments),
            composition=composition,
        )

    def again(self, dialogue: Dialogue) -> Turn:
        """The current turn, searched again under the dialogue's settings.

        Raises:
            RequestError: the settings do not fit the catalogue.
        """
        turn = replace(dialogue.turn, settings=dialogue.settings, timings=Timings())
        return self._searched(turn, perf_counter())

    def scores(self, turn: Turn) -> np.ndarray:
        """Score [N] of every garment at a turn; -inf for what may not be shown."""
        cosines = self._index.cosines(turn.query)
        allowed = self.filter.allowed(turn.settings, turn.filters)
        free = np.ones(len(cosines), bool) if allowed is None else allowed.copy()
        free[self._excluded(turn)] = False
        attribute_scores = self.attribute_scores(turn)
        if attribute_scores is None:
            return np.where(free, cosines, -np.inf)
        return attribute_scores.of_all(cosines, free)

    def embedding(self, garment_id: str) -> np.ndarray:
        """A garment's visual embedding [D], as the index holds it.

        Raises:
            RequestError: an unknown garment.
        """
        return self._index.embeddings[self._row(garment_id)]

    def attribute_scores(self, turn: Turn) -> AttributeScores | None:
        """What every garment earns at a turn by what is asked and kept; None where nothing is."""
        constraints = self.stock.ranked(turn)
        if not constraints:
            return None
        return self._reranker.attribute_scores(constraints, turn.evidence)

    def _searched(self, turn: Turn, began: float) -> Turn:
        """The turn with its hits, its engine and its timings filled in."""
        searching = perf_counter()
        found = search(
            self._index,
            turn.query,
            turn.settings.k,
            self.attribute_scores(turn),
            allowed=self.filter.allowed(turn.settings, turn.filters),
            excluded=self._excluded(turn),
        )
        rows, scores = found.rows, found.scores
        for one in filter(ordering, turn.filters):
            rows, scores = self._by_price(turn, most=one.direction == "most")
        hits = tuple(
            Hit(self._catalogue.garments[row], float(score)) for row, score in zip(rows, scores, strict=True)
        )
        timings = replace(turn.timings, search_ms=_ms(searching), total_ms=_ms(began))
        return replace(turn, hits=hits, engine=found.engine, timings=timings)

    def _by_price(self, turn: Turn, most: bool) -> tuple[np.ndarray, np.ndarray]:
        """Rows and scores of the cheapest or dearest that meet all that is asked, by their price."""
        scores, prices = self.scores(turn), self.filter.prices
        candidates = (scores > -np.inf) & ~np.isnan(prices)
        meeting = candidates & self.stock.meeting(turn)
        if not meeting.any():
            best = np.argsort(-np.where(candidates, scores, -np.inf), kind="stable")
            meeting[best[: turn.settings.k * _SORTED]] = True
            meeting &= candidates
        rows = np.flatnonzero(meeting)
        ranks = np.lexsort((-scores[rows], -prices[rows] if most else prices[rows]))
        rows = rows[ranks[: turn.settings.k]]
        return rows, scores[rows]

    def _excluded(self, turn: Turn) -> list[int]:
        return [self._row(garment) for garment in unwanted(turn)]

    def _row(self, garment_id: str) -> int:
        if garment_id not in self._catalogue:
            raise RequestError(
                f"the shop has no garment {str(garment_id)[:80]!r}; choose one of {self._catalogue.name!r}"
            )
        return self._catalogue.row(garment_id)


def unwanted(turn: Turn) -> tuple[str, ...]:
    """Ids of the garments that are never among a turn's hits: what it goes on from, and what was turned down."""
    return tuple(filter(None, (turn.reference, *turn.between, *turn.rejected)))


def in_common(one: Evidence, other: Evidence) -> Evidence:
    """What is known of both of two things, and is the same of them."""
    values = {key: value for key, value in one.values.items() if other.values.get(key) == value}
    return Evidence(
        values,
        seen=frozenset(values) & (one.seen | other.seen),
        told=frozenset(values) & (one.told | other.told),
        absent=one.absent & other.absent,
        confidence={key: min(each.confidence.get(key, 1.0) for each in (one, other)) for key in values},
    )


def nothing_of(act: Drop, turn: Turn) -> str:
    """That nothing of what is to be dropped is in force, and what is."""
    what = " ".join(filter(None, (act.part, act.words or act.key)))[:80]
    every: list[Constraint | Filter] = [*turn.constraints, *turn.filters]
    asked = ", ".join(f"“{one.words}”" for one in every)
    return f"nothing about “{what}” is in force; " + (f"you asked for {asked}" if asked else "nothing is")


def _ms(began: float) -> float:
    return (perf_counter() - began) * 1000
