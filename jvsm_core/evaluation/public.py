"""Public datasets under the protocols of the literature: every system, and what others published.

Works on any `datasets.Benchmark`. Published rows are quoted beside ours only where they were
measured under the same protocol, and are marked as published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from statistics import mean
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from ..datasets.common import Missing
from ..datasets.protocol import Benchmark
from ..datasets.published import PROTOCOLS, published
from ..model.jvsm import JVSM
from .figures import result, rounded
from .session_scores import score_sessions
from .systems import GALLERIES, SYSTEMS, Query, picture_features, project_gallery, read_for

if TYPE_CHECKING:
    from ..baselines.batch import Space

#: In dialogues: the mean of what each turn so far asks for, since all turns have one target.
HISTORY = "jvsm-history"

_NONE: Mapping[str, Space] = MappingProxyType({})


@torch.inference_mode()
def evaluate_public(
    model: JVSM, benchmark: Benchmark, gallery: str = "image", baselines: Mapping[str, Space] = _NONE
) -> dict:
    """One benchmark.

    Args:
        gallery: one of `systems.GALLERIES`.
        baselines: name to a system trained on the model's towers; see `baselines.store`.

    Returns:
        `figures.result` with `about`, `reference`, `missing` (counts), `missing_summary`, `published`,
        `slices` where the queries have any, and `sessions` where they form dialogues.

    Raises:
        DataError: unknown kind of gallery.
    """
    return _figures(benchmark, gallery, _ranks(model, benchmark, gallery, baselines))


@torch.inference_mode()
def evaluate_categories(
    model: JVSM,
    name: str,
    benchmarks: Mapping[str, Benchmark],
    gallery: str = "image",
    baselines: Mapping[str, Space] = _NONE,
) -> dict:
    """Categories of one dataset, each in a gallery of its own, and their macro mean.

    Args:
        gallery, baselines: as for `evaluate_public`.

    Returns:
        As `evaluate_public`, with columns `dress R@10`, …, `R@10` (mean over the categories) and
        `mean` (over all columns of the categories); `parts` has each category's own evaluation,
        and `gallery` and `queries` are sums over them.
    """
    found = {part: _ranks(model, benchmark, gallery, baselines) for part, benchmark in benchmarks.items()}
    parts = {part: _figures(benchmark, gallery, found[part]) for part, benchmark in benchmarks.items()}
    first = next(iter(benchmarks.values()))
    systems = {
        system: _macro({part: benchmarks[part].recalls(ranks[system]) for part, ranks in found.items()})
        for system in next(iter(found.values()))
    }
    missing = sum((benchmark.missing for benchmark in benchmarks.values()), Missing())
    return {
        **result(
            name,
            "composed",
            first.protocol,
            sum(figures["gallery"] for figures in parts.values()),
            sum(figures["queries"] for figures in parts.values()),
            systems,
        ),
        **_conditions(first, gallery, missing),
        "parts": parts,
        "published": _published(first, next(iter(systems.values()))),
    }


def with_history(composed: Tensor, sessions: Sequence[Sequence[int]]) -> Tensor:
    """Each turn's query as the mean of its dialogue's queries so far, unit vectors [Q, D]."""
    gathered = composed.clone()
    for turns in sessions:
        gathered[list(turns)] = composed[list(turns)].cumsum(dim=0)
    return F.normalize(gathered, dim=-1)


def _ranks(
    model: JVSM, benchmark: Benchmark, gallery: str, baselines: Mapping[str, Space]
) -> dict[str, np.ndarray]:
    """System to the rank of the best right answer to each query; the whole model stands last."""
    features, found = picture_features(model, benchmark.catalogue), {}
    for name, space in baselines.items():
        pictures, ranked = project_gallery(space, model, features, benchmark.catalogue, gallery)
        words = read_for(space, model, benchmark.texts)
        found[name] = benchmark.ranks(space.compose_features(pictures[benchmark.references], words), ranked)
    pictures, ranked = project_gallery(model, model, features, benchmark.catalogue, gallery)
    query = Query(pictures[benchmark.references], read_for(model, model, benchmark.texts))
    ours = {name: benchmark.ranks(system(model, query), ranked) for name, system in SYSTEMS.items()}
    if benchmark.sessions:
        composed = SYSTEMS["jvsm"](model, query)
        ours[HISTORY] = benchmark.ranks(with_history(composed, benchmark.sessions), ranked)
    return {**found, **ours}


def _figures(benchmark: Benchmark, gallery: str, ranks: Mapping[str, np.ndarray]) -> dict:
    """What `evaluate_public` returns, from each system's ranks."""
    systems, slices, sessions = {}, {}, {}
    for name, found in ranks.items():
        systems[name] = rounded(benchmark.recalls(found))
        slices[name] = {part: rounded(scores) for part, scores in benchmark.slices(found).items()}
        if benchmark.sessions:
            sessions[name] = _turns(found, benchmark)
    figures = {
        **result(
            benchmark.name,
            "composed",
            benchmark.protocol,
            len(benchmark.catalogue),
            len(benchmark.queries),
            systems,
        ),
        **_conditions(benchmark, gallery, benchmark.missing),
        "published": _published(benchmark, next(iter(systems.values()))),
    }
    if any(slices.values()):
        figures["slices"] = slices
    if sessions:
        figures["sessions"] = sessions
    return figures


def _conditions(benchmark: Benchmark, gallery: str, missing: Missing) -> dict:
    return {
        "about": f"{benchmark.about}; {GALLERIES[gallery]}",
        "reference": "excluded" if benchmark.mask_reference else "kept",
        "missing": missing.counts(),
        "missing_summary": missing.summary(),
    }


def _turns(found: np.ndarray, benchmark: Benchmark) -> dict:
    """`session_scores.SessionScores` in plain values, rounded."""
    scores = score_sessions(found, benchmark.sessions, len(benchmark.catalogue), benchmark.ks)
    return {
        "sessions": list(scores.sessions),
        "recalls": [rounded(turn) for turn in scores.recalls],
        "hits": [rounded(turn) for turn in scores.hits],
        "percentile": [round(value, 4) for value in scores.percentile],
        "turns_to_success": {
            k: None if turns is None else round(turns, 3) for k, turns in scores.turns_to_success.items()
        },
    }


def _macro(scores: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Columns of each category, their mean by k, and the mean of all."""
    columns = {
        f"{part} {column}": value for part, figures in scores.items() for column, value in figures.items()
    }
    ks = next(iter(scores.values()))
    by_k = {column: mean(figures[column] for figures in scores.values()) for column in ks}
    return rounded({**columns, **by_k, "mean": mean(columns.values())})


def _published(benchmark: Benchmark, columns: Mapping[str, float]) -> list[dict]:
    """Rows of the benchmark's protocol that share a column with ours, as plain values."""
    dataset, _, part = benchmark.name.partition(" ")
    rows = published(dataset, benchmark.protocol) if dataset in PROTOCOLS else ()
    listed = []
    for row in rows:
        scores = dict(row.scores)
        if part and f"{part} R@10" not in columns:
            # A table of one category has plain columns.
            scores = {column.removeprefix(f"{part} "): value for column, value in scores.items()}
        if kept := {column: value for column, value in scores.items() if column in columns}:
            listed.append({**asdict(row), "scores": kept, "protocols": list(row.protocols)})
    return listed
