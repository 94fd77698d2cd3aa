"""How long an exact evaluation of a large gallery takes, and how much memory its scores need."""

from __future__ import annotations

import resource
import sys
import time

import numpy as np

from ..metrics import SCORES_IN_MEMORY, RowSets, ranks

#: Fashion-200k's test: queries, pictures, and about as many descriptions as it has.
FASHION_200K = (33_480, 29_789)
_CAPTIONS = 9_000


def time_ranking(queries: int, gallery: int, dim: int = 512, seed: int = 0) -> dict[str, float | int]:
    """Rank random unit vectors as Fashion-200k's protocol does: equal captions hit, the reference is out.

    Returns:
        `queries`, `gallery`, `dim`; `seconds` that passed, and `processor_seconds` over all threads; in
        MiB, `scores_at_once`, `whole_matrix` (what all scores would take) and `peak_memory`, the most that
        the whole process has had.
    """
    draw = np.random.default_rng(seed)
    vectors = draw.standard_normal((queries + gallery, dim), np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    captions = draw.integers(_CAPTIONS, size=gallery)
    targets = RowSets.by_key(captions.tolist(), captions[draw.integers(gallery, size=queries)].tolist())
    references = draw.integers(gallery, size=queries)
    started, worked = time.perf_counter(), time.process_time()
    ranks(vectors[:queries], vectors[queries:], targets, references)
    return {
        "queries": queries,
        "gallery": gallery,
        "dim": dim,
        "seconds": round(time.perf_counter() - started, 2),
        "processor_seconds": round(time.process_time() - worked, 2),
        "scores_at_once": _mib(4 * min(SCORES_IN_MEMORY, queries * gallery)),
        "whole_matrix": _mib(4 * queries * gallery),
        "peak_memory": _mib(_peak()),
    }


def _peak() -> int:
    """The most memory that this process has had at once, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak


def _mib(count: int) -> int:
    return round(count / 2**20)
