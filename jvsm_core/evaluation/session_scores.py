"""How several turns are measured: each turn, up to a turn, and how many it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import DataError
from ..metrics import rank_percentile, recall_at


@dataclass(frozen=True)
class SessionScores:
    """Scores of dialogues, turn by turn.

    Attributes:
        sessions: how many dialogues reach each turn.
        recalls: R@k in percent of each turn, over the dialogues that reach it.
        hits: Hits@k in percent: dialogues whose target stood among the first k at or before each
            turn, over all dialogues; one that has ended keeps what it had.
        percentile: ranking percentile of each turn, 1 - mean rank / gallery size.
        turns_to_success: for each k the mean number of turns of the dialogues that succeed, None
            where none does.
    """

    sessions: tuple[int, ...]
    recalls: tuple[dict[str, float], ...]
    hits: tuple[dict[str, float], ...]
    percentile: tuple[float, ...]
    turns_to_success: dict[str, float | None]


def score_sessions(
    found: np.ndarray, sessions: Sequence[Sequence[int]], gallery: int, ks: Sequence[int] = (5, 8, 10, 50)
) -> SessionScores:
    """Score dialogues from the ranks of their turns.

    Args:
        found: [Q] rank of the target at each query.
        sessions: for each dialogue its queries' numbers, turn by turn.
        gallery: number of garments ranked.

    Raises:
        DataError: there are no dialogues, or one has no turns.
    """
    if not sessions or not all(len(turns) for turns in sessions):
        raise DataError("no sessions, or one without turns: nothing to score")
    longest = max(len(turns) for turns in sessions)
    # [sessions, turns] ranks; a turn that was not held has no rank and hits nothing.
    table = np.full((len(sessions), longest), np.inf)
    for row, turns in enumerate(sessions):
        table[row, : len(turns)] = found[list(turns)]
    held = [column[np.isfinite(column)] for column in table.T]
    best = np.minimum.accumulate(table, axis=1)
    return SessionScores(
        sessions=tuple(len(column) for column in held),
        recalls=tuple(recall_at(column, ks) for column in held),
        hits=tuple(
            {name.replace("R@", "Hits@"): value for name, value in recall_at(column, ks).items()}
            for column in best.T
        ),
        percentile=tuple(rank_percentile(column, gallery) for column in held),
        turns_to_success={f"@{k}": _turns(table <= k) for k in ks},
    )


def _turns(hit: np.ndarray) -> float | None:
    """Mean number of the first turn that hits, over the dialogues that have one; hit: [S, T] bool."""
    succeeded = hit.any(axis=1)
    return float(hit[succeeded].argmax(axis=1).mean() + 1) if succeeded.any() else None
