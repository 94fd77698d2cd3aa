"""One turn at a time: a request is understood, its query composed, and the index searched.

`Retriever` performs the acts of whole dialogues; what a single turn comes to is decided here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

import numpy as np

from ..catalogue import Catalogue
from ..errors import RequestError
from ..language.frame import Constraint, Filter, Frame
from ..model.embedder import Embedder
from ..search.constraints import active, comparison_reference, deciding_keys
from ..search.evidence import Evidence, EvidenceReader
from ..search.filters import GarmentFilter, Settings, active_filters, ordering, relative
from ..search.index import GarmentIndex
from ..search.reranking import AttributeScores, Reranker, search
from .actions import Drop, Pick, Refine, Reject, Start, StartGarment, StartPhoto, StartWords, Step
from .composition import Composer, Composition, QueryStep, read_only
from .dialogue import Dialogue, Hit, Timings, Turn
from .understanding import Understanding

#: What is known where nothing is at hand.
NOTHING = Evidence({})

#: What a catalogue that states nothing for a filter does not state.
UNSTATED = {
    "price": "prices",
    "size": "sizes",
    "brand": "brands",
    "gender": "whom a garment is for",
    "availability": "what is in stock",
}

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
    ) -> None:
        self._embedder = embedder
        self._catalogue = catalogue
        self._index = index
        self._evidence = evidence
        self._reranker = reranker
        self._understanding = understanding
        self.filter = GarmentFilter(catalogue)
        self._keys: dict[str, set[str]] = defaultdict(set)
        for garment in catalogue:
            self._keys[garment.category].update(garment.attributes)
        self.composer = Composer(embedder, self.embedding)

    def first(self, act: Start, settings: Settings, embed_ms: float = 0.0) -> Turn:
        """The turn of a start.

        Args:
            embed_ms: what it took to embed the photo of a `StartPhoto`.

        Raises:
            RequestError: an unknown garment, words or a photo that cannot be used.
        """
        began = perf_counter() - embed_ms / 1000
        frame, reference, evidence, opening = Frame(), None, NOTHING, None
        match act:
            case StartGarment(garment):
                base, reference = self.embedding(garment), garment
                (evidence,) = self._evidence.of_garments([garment])
            case StartWords(said):
                frame = self._placed(self._understanding.understand(said), 0, None)
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
            text=frame.text,
            reference=reference,
            rejected=(),
            settings=settings,
            composition=Composition(read_only(base), opening=opening),
            timings=Timings(embed_ms=embed_ms),
            evidence=evidence,
            frame=frame,
            constraints=frame.constraints,
            filters=self._usable(frame.filters),
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
                frame = self._placed(self._understanding.understand(said), number, last)
                step = QueryStep.of(number, composable(frame), frame.constraints)
                turn = replace(
                    turn,
                    text=frame.text,
                    frame=frame,
                    constraints=active(self._possible(last.constraints, frame), frame.constraints),
                    filters=active_filters(last.filters, self._usable(frame.filters)),
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
        allowed = self.filter.allowed(turn.settings, turn.filters)
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
        meeting = candidates & self.meeting(turn)
        if not meeting.any():
            best = np.argsort(-np.where(candidates, scores, -np.inf), kind="stable")
            meeting[best[: turn.settings.k * _SORTED]] = True
            meeting &= candidates
        rows = np.flatnonzero(meeting)
        ranks = np.lexsort((-scores[rows], -prices[rows] if most else prices[rows]))
        rows = rows[ranks[: turn.settings.k]]
        return rows, scores[rows]

    def meeting(self, turn: Turn) -> np.ndarray:
        """Garments that may have all that is asked, and are of the kind at hand: bool [N]."""
        masks = [self._reranker.may_meet(constraint) for constraint in turn.constraints]
        kind = turn.evidence.values.get("category")
        if kind is not None and not any("category" in deciding_keys(one) for one in turn.constraints):
            masks.append(self._evidence.columns["category"].confidence({kind}) > 0)
        return np.logical_and.reduce(masks) if masks else np.ones(len(self._catalogue), bool)

    def _placed(self, frame: Frame, turn: int, last: Turn | None) -> Frame:
        """A frame as part of a dialogue: who said it, and what its comparisons are relative to.

        Raises:
            RequestError: it sets nothing but conditions that this catalogue says nothing about.
        """
        reference = self._comparison_reference(last, frame.constraints) if last else {}
        kind = self._kind_at_hand(last) if last else None
        frame = replace(
            frame,
            constraints=tuple(
                replace(
                    constraint,
                    turn=turn,
                    reference=reference if constraint.direction else {},
                    # A kind that is allowed is kept: a jumper at hand stays one where "tops" are asked.
                    values=(kind,) if _allows(constraint, kind) else constraint.values,
                )
                for constraint in frame.constraints
            ),
            filters=tuple(self._bounded(replace(one, turn=turn), last) for one in frame.filters),
        )
        if not frame.constraints and not self._usable(frame.filters):
            raise RequestError(unusable(frame.filters[0]))
        return frame

    def _bounded(self, one: Filter, last: Turn | None) -> Filter:
        """A filter relative to the price at hand with that price as its bound, where one is known."""
        if one.key != "price" or not relative(one) or last is None:
            return one
        garments = [self._catalogue[last.reference]] if last.reference else []
        # Said again, it is relative to what is shown.
        if not garments or any(old.key == "price" and relative(old) for old in last.filters):
            garments = [hit.garment for hit in last.hits[:1]]
        price = garments[0].price if garments else None
        return replace(one, at_most=price) if one.direction == "less" else replace(one, at_least=price)

    def _usable(self, filters: Sequence[Filter]) -> tuple[Filter, ...]:
        """The filters that this catalogue can answer."""
        return tuple(one for one in filters if self.filter.states(one.key) and not _unbounded(one))

    def _kind_at_hand(self, turn: Turn) -> str | None:
        asked = [one for one in turn.constraints if one.key == "category" and not one.negated and one.values]
        return asked[-1].value if asked else turn.evidence.values.get("category")

    def _possible(self, constraints: Sequence[Constraint], frame: Frame) -> list[Constraint]:
        """Constraints that the kind of garment asked for now can have: a skirt has no sleeves."""
        kinds = [one for one in frame.constraints if one.key == "category" and not one.negated]
        keys = set().union(*(self._keys.get(kind, ()) for one in kinds for kind in one.values))
        if not keys > {"category"}:
            return list(constraints)
        states = set().union(*self._keys.values())
        return [one for one in constraints if one.part or one.key not in states - keys]

    def _excluded(self, turn: Turn) -> list[int]:
        return [self._row(garment) for garment in (turn.reference, *turn.rejected) if garment]

    def _row(self, garment_id: str) -> int:
        if garment_id not in self._catalogue:
            raise RequestError(
                f"the shop has no garment {str(garment_id)[:80]!r}; choose one of {self._catalogue.name!r}"
            )
        return self._catalogue.row(garment_id)


def composable(frame: Frame) -> str:
    """The words of a request that say what the garment itself looks like; empty where none do.

    A picture shows no price, and "with white buttons" would make a black coat white.
    """
    if not any(not constraint.part for constraint in frame.constraints):
        return ""
    text = frame.text
    for one in (*frame.filters, *(constraint for constraint in frame.constraints if constraint.part)):
        text = text.replace(one.words, " ") if one.words else text
    return " ".join(text.split())


def unusable(one: Filter) -> str:
    """Why a filter could not be put in force here."""
    if _unbounded(one) and one.key == "price":
        return f"no price is known of what is at hand, so “{one.words}” has nothing to go by"
    return f"this shop does not state {UNSTATED[one.key]}, so “{one.words}” has nothing to go by"


def nothing_of(act: Drop, turn: Turn) -> str:
    """That nothing of what is to be dropped is in force, and what is."""
    what = " ".join(filter(None, (act.part, act.words or act.key)))[:80]
    active = ", ".join(f"“{one.words}”" for one in (*turn.constraints, *turn.filters))
    return f"nothing about “{what}” is in force; " + (f"you asked for {active}" if active else "nothing is")


def _allows(constraint: Constraint, kind: str | None) -> bool:
    """Whether a constraint on the category leaves several open, the one at hand among them."""
    several = len(constraint.values) > 1 and not constraint.negated
    return constraint.key == "category" and several and kind in constraint.values


def _unbounded(one: Filter) -> bool:
    return relative(one) and one.at_least is None and one.at_most is None


def _ms(began: float) -> float:
    return (perf_counter() - began) * 1000
