"""Recall of composed retrieval: every system on the same queries, in one run."""

from __future__ import annotations

import torch

from ..model import JVSM
from ..ranking import ranks, recall_at
from .benchmarks import EditBenchmark
from .systems import SYSTEMS, Query, embed_pictures, read_texts

KS = (1, 10, 50)


@torch.inference_mode()
def evaluate_composed(model: JVSM, benchmark: EditBenchmark) -> dict:
    """Run every system.

    Returns:
        `{"benchmark", "task", "protocol", "gallery", "queries", "systems": {name: {"R@1", …}},
        "slices": {name: {edited key: {"R@1", …, "queries"}}}}`, percentages.
    """
    gallery = embed_pictures(model, benchmark.catalogue)
    references = [query.reference for query in benchmark.queries]
    targets = [query.targets for query in benchmark.queries]
    query = Query(gallery[references], read_texts(model, [query.text for query in benchmark.queries]))
    slices: dict[str, list[int]] = {}
    for row, asked in enumerate(benchmark.queries):
        slices.setdefault(" + ".join(sorted(asked.keys)), []).append(row)
    systems, by_slice = {}, {}
    for name, system in SYSTEMS.items():
        found = ranks(system(model, query), gallery, targets, references)
        systems[name] = _rounded(recall_at(found, KS))
        by_slice[name] = {
            edited: {**_rounded(recall_at(found[rows], KS)), "queries": len(rows)}
            for edited, rows in sorted(slices.items())
        }
    return {
        "benchmark": benchmark.name,
        "task": "composed",
        "protocol": benchmark.protocol,
        "gallery": len(benchmark.catalogue),
        "queries": len(benchmark.queries),
        "systems": systems,
        "slices": by_slice,
    }


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 2) for name, value in figures.items()}
