"""How long a whole ranking takes in a shop of any size: candidates of the index, and the formula."""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter

import numpy as np

from ..language.frame import Constraint
from ..model.calibration import Calibration
from ..search.columns import Column
from ..search.evidence import WITNESSES, Evidence
from ..search.index import GarmentIndex
from ..search.reranking import Reranker
from ..search.two_stages import prepare, search
from .figures import percentiles

#: Rankings measured, of which so many are compared with the formula over every garment.
RANKINGS, COMPARED = 100, 30

#: What is asked of a garment at hand, whose category and gender stay.
_ASKED = ("colour", "sleeve", "pattern", "length", "material", "neckline")
_KEPT = ("category", "gender")

#: Key to its values, and their probabilities [N, V] for each real garment.
Described = Mapping[str, tuple[tuple[str, ...], np.ndarray]]


class _Shop:
    """What a reranker asks of the evidence of a made-up shop."""

    calibration = Calibration()

    def __init__(self, columns: Mapping[str, Column], size: int) -> None:
        self.columns, self._size = columns, size

    def __len__(self) -> int:
        return self._size


def time_ranking_formula(
    index: GarmentIndex, embeddings: np.ndarray, origin: np.ndarray, described: Described, top: int, seed: int
) -> dict[str, float]:
    """Ask for one attribute of a garment at hand, its kind kept, each time of another garment.

    Args:
        index: of made-up garments.
        embeddings: float32 [N, D], the real garments.
        origin: int64 [M], the real garment that each made-up one comes from, and looks and is described like.

    Returns:
        `{"ranking_p50_ms", "ranking_p95_ms", "ranking_recall@10"}`; recall is the share of the first ten of
        the formula over every garment that the two stages find.
    """
    keys = [key for key in (*_KEPT, *_ASKED) if key in described]
    stated = np.uint8(WITNESSES.index("stated"))
    columns = {
        key: Column(
            described[key][0], np.asfortranarray(described[key][1][origin]), np.full(len(origin), stated)
        )
        for key in keys
    }
    reranker = Reranker(_Shop(columns, len(origin)), None)  # type: ignore[arg-type]
    # As the app does before its first visitor (`Retriever.prepare`).
    prepare(index, columns.values())
    draw = np.random.default_rng(seed)
    times: list[float] = []
    found = compared = 0
    for _ in range(RANKINGS + 1):
        at_hand, like = draw.integers(len(embeddings), size=2)
        key = str(draw.choice([key for key in keys if key not in _KEPT]))
        values, probs = described[key]
        value = values[int(probs[like].argmax())]
        query = embeddings[at_hand] + embeddings[like]
        query = (query / np.linalg.norm(query)).astype(np.float32)
        kept = {
            name: dict(zip(described[name][0], described[name][1][at_hand].tolist()))
            for name in _KEPT
            if name in described
        }
        evidence = Evidence({name: max(one, key=one.__getitem__) for name, one in kept.items()}, probs=kept)
        began = perf_counter()
        scores = reranker.attribute_scores([Constraint(key, (value,), words=value)], evidence)
        hits = search(index, query, top, scores)
        times.append(1000 * (perf_counter() - began))
        if scores is not None and compared < COMPARED:
            every = scores.of_all(index.cosines(query), np.ones(len(index), bool))
            tenth = np.partition(every, len(every) - top)[len(every) - top]
            found += int(np.count_nonzero(hits.scores >= tenth - 1e-5))
            compared += 1
    times = times[1:]  # the first also reads what the others find in memory
    return {
        **{f"ranking_{name}_ms": value for name, value in percentiles(times, 2).items()},
        "ranking_recall@10": round(found / max(1, top * compared), 4),
    }
