"""Recall of composed retrieval: every system on the same queries, in one run."""

from __future__ import annotations

import torch

from ..model import JVSM
from ..ranking import ranks
from .benchmarks import EditBenchmark
from .figures import recalls, result
from .systems import GALLERIES, SYSTEMS, Query, embed_gallery, read_texts


@torch.inference_mode()
def evaluate_composed(model: JVSM, benchmark: EditBenchmark, gallery: str = "image") -> dict:
    """Run every system.

    Args:
        gallery: one of `systems.GALLERIES`.

    Returns:
        `figures.result`, and `"slices": {system: {slice: {"R@1", …, "queries"}}}`. A slice is what is
        edited; where queries differ in how many attributes they edit, each counts in the slice of
        every attribute that it edits, and in that of their number.

    Raises:
        DataError: unknown kind of gallery.
    """
    pictures, ranked = embed_gallery(model, benchmark.catalogue, gallery)
    references = [query.reference for query in benchmark.queries]
    targets = [query.targets for query in benchmark.queries]
    query = Query(pictures[references], read_texts(model, [query.text for query in benchmark.queries]))
    slices = _slices(benchmark)
    systems, by_slice = {}, {}
    for name, system in SYSTEMS.items():
        found = ranks(system(model, query), ranked, targets, references)
        systems[name] = recalls(found)
        by_slice[name] = {
            edited: {**recalls(found[rows]), "queries": len(rows)} for edited, rows in sorted(slices.items())
        }
    protocol = f"{benchmark.protocol}; {GALLERIES[gallery]}"
    figures = result(
        benchmark.name, "composed", protocol, len(benchmark.catalogue), len(benchmark.queries), systems
    )
    return {**figures, "slices": by_slice}


def _slices(benchmark: EditBenchmark) -> dict[str, list[int]]:
    """Slice to the numbers of its queries."""
    slices: dict[str, list[int]] = {}
    mixed = len({len(query.keys) for query in benchmark.queries}) > 1
    for row, query in enumerate(benchmark.queries):
        number = f"{len(query.keys)} edit{'s' if len(query.keys) > 1 else ''}"
        for name in (*query.keys, number) if mixed else (" + ".join(sorted(query.keys)),):
            slices.setdefault(name, []).append(row)
    return slices
