"""The weights of the ranking formula, chosen on labelled garments whose labels the shop is not told.

Every request of `evaluate shop` is made once; what each garment earns by it is kept term by term, so that
other weights are only another sum. Of some combinations of weights those count with which the kind at hand is
kept, where the shop states it; of these the ones that serve nearly best; and of these the one with which
most of what is shown has what was asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from statistics import mean

import numpy as np

from ..dialogue.retriever import Retriever
from ..errors import RequestError
from ..model.calibration import Weights
from ..search.filters import Settings
from ..search.formula import FIRST
from .shop import Labels, Request, judge_request

#: What is tried.
GRID = tuple(
    Weights(*weights)
    for weights in product((0.5, 1.0, 2.0), (0.9, 0.95, 0.98), (0.6, 0.8, 1.0), (0.2, 0.3, 0.4, 1.0))
)

#: Percent of the first five that are of the kind at hand, where the shop states it.
KIND_KEPT = 95.0
#: Points of `served` within which another combination serves as well: one standard error of its mean over the
#: requests of these shops.
_AS_WELL = 1.0


@dataclass(frozen=True)
class Earned:
    """What each garment earns by one request.

    Attributes:
        request: what was asked, and of which garment.
        cosines: float32 [N], likeness to the composed query.
        asked: float32 [N], weighted logarithms of the constraints.
        kept: key to logarithms [N] that its weight multiplies.
    """

    request: Request
    cosines: np.ndarray
    asked: np.ndarray
    kept: Mapping[str, np.ndarray]

    def ranking(self, weights: Weights) -> np.ndarray:
        """Rows but the reference's, best first."""
        first, after = (self._order(weights, share) for share in (1.0, weights.beyond))
        return np.concatenate([first[:FIRST], after[~np.isin(after, first[:FIRST])]])

    def _order(self, weights: Weights, share: float) -> np.ndarray:
        """Rows by one formula, with a share of what is kept."""
        scores = weights.likeness * self.cosines + self.asked
        for key, logs in self.kept.items():
            scores = scores + share * weights.kept[key] * logs
        order = np.argsort(-scores, kind="stable")
        return order[order != self.request.reference]


@dataclass(frozen=True)
class Shop:
    """A shop as weights are chosen on it.

    Attributes:
        labels: of its garments.
        earned: by each request.
        states_kind: whether the shop is told categories.
    """

    labels: Labels
    earned: Sequence[Earned]
    states_kind: bool

    def figures(self, weights: Weights) -> dict[str, float]:
        """Percentages of `evaluate shop` with some weights."""
        each = [judge_request(self.labels, one.request, one.ranking(weights).tolist()) for one in self.earned]
        return {
            name: 100 * mean(figures[name] for figures in each if name in figures)
            for name in ("asked@10", "served", "kind@5")
        }


def earnings(retriever: Retriever, requests: Iterable[Request]) -> list[Earned]:
    """What garments earn by requests; those that the shop cannot use are left out."""
    weights = retriever.evidence.calibration.weights
    found = []
    for request in requests:
        garment = retriever.catalogue.garments[request.reference].id
        dialogue = retriever.start(garment_id=garment, settings=Settings(k=1))
        try:
            dialogue = retriever.refine(dialogue, request.text)
        except RequestError:
            continue
        scores = retriever.attribute_scores(dialogue)
        keys = {f"same {key}": key for key in weights.kept}
        terms = scores.terms if scores else ()
        kept = {keys[term.words]: term for term in terms if term.kept}
        found.append(
            Earned(
                request,
                retriever.index.cosines(dialogue.query),
                sum((term.logs for term in terms if not term.kept), np.zeros(len(retriever.catalogue))),
                {key: term.logs / weights.kept[key] for key, term in kept.items()},
            )
        )
    return found


def fit_weights(shops: Sequence[Shop], grid: Sequence[Weights] = GRID) -> Weights:
    """The combination that serves best; that which keeps the kind best where none keeps it well enough."""
    tried = [(weights, [shop.figures(weights) for shop in shops]) for weights in grid]

    def kind(figures: Sequence[Mapping[str, float]]) -> float:
        stating = [one["kind@5"] for one, shop in zip(figures, shops, strict=True) if shop.states_kind]
        return min(stating, default=100.0)

    needed = min(KIND_KEPT, max(kind(figures) for _, figures in tried) - _AS_WELL)
    keeping = [(weights, figures) for weights, figures in tried if kind(figures) >= needed]
    best = max(mean(one["served"] for one in figures) for _, figures in keeping)
    serving = [
        (mean(one["asked@10"] for one in figures), weights)
        for weights, figures in keeping
        if mean(one["served"] for one in figures) >= best - _AS_WELL
    ]
    return max(serving, key=lambda pair: pair[0])[1]
