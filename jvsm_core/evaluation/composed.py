"""Recall of composed retrieval: every system on the same queries, in one run."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import torch

from ..metrics import ranks
from ..model.jvsm import JVSM
from .benchmarks import EditBenchmark
from .figures import recalls, result
from .systems import GALLERIES, SYSTEMS, Query, picture_features, project_gallery, read_for

if TYPE_CHECKING:
    from ..baselines.batch import Space


@torch.inference_mode()
def evaluate_composed(
    model: JVSM,
    benchmark: EditBenchmark,
    gallery: str = "image",
    baselines: Mapping[str, Space] = MappingProxyType({}),
) -> dict:
    """Run every system.

    Args:
        gallery: one of `systems.GALLERIES`.
        baselines: name to a system trained on the model's towers; see `baselines.store`.

    Returns:
        `figures.result`, and `"slices": {system: {slice: {"R@1", …, "queries"}}}`. A slice is what is
        edited; where queries differ in how many attributes they edit, each counts in the slice of
        every attribute that it edits, and in that of their number.

    Raises:
        DataError: unknown kind of gallery.
    """
    features = picture_features(model, benchmark.catalogue)
    references = [query.reference for query in benchmark.queries]
    targets = [query.targets for query in benchmark.queries]
    texts = [query.text for query in benchmark.queries]
    pictures, ranked = project_gallery(model, model, features, benchmark.catalogue, gallery)
    query = Query(pictures[references], read_for(model, model, texts))
    composed = {name: (system(model, query), ranked) for name, system in SYSTEMS.items()}
    for name, space in baselines.items():
        pictures, ranked = project_gallery(space, model, features, benchmark.catalogue, gallery)
        texts_read = read_for(space, model, texts)
        composed[name] = (space.compose_features(pictures[references], texts_read), ranked)
    # The whole model stands last.
    composed["jvsm"] = composed.pop("jvsm")
    slices = _slices(benchmark)
    systems, by_slice = {}, {}
    for name, (queries, ranked) in composed.items():
        found = ranks(queries, ranked, targets, references)
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
