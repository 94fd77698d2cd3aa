"""The shape that every evaluation hands out, ready for JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..metrics import recall_at

#: The k of R@k where no literature asks for others.
KS = (1, 10, 50)


def result(
    benchmark: str, task: str, protocol: str, gallery: int, queries: int, systems: Mapping[str, dict]
) -> dict:
    """One evaluation.

    Args:
        gallery: how many pictures, or captions, are ranked.
        systems: a system's name to its recalls in percent.
    """
    return {
        "benchmark": benchmark,
        "task": task,
        "protocol": protocol,
        "gallery": gallery,
        "queries": queries,
        "systems": dict(systems),
    }


def recalls(found: np.ndarray) -> dict[str, float]:
    """R@1, R@10, R@50 of ranks [Q], in percent with two decimals."""
    return rounded(recall_at(found, KS))


def percentiles(values: Sequence[float], digits: int) -> dict[str, float]:
    """The median and the 95th percentile of some times, as "p50" and "p95"; 0 of none."""
    return {f"p{share}": round(float(np.percentile(values or [0.0], share)), digits) for share in (50, 95)}


def rounded(figures: Mapping[str, float]) -> dict[str, float]:
    """Figures with two decimals."""
    return {name: round(value, 2) for name, value in figures.items()}
