"""Whether what an earlier turn fixed is still so after the later ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..language.frame import Constraint
from ..language.reading.reader import read
from ..search.constraints import deciding_keys, satisfies
from .figures import rounded
from .galleries import LabelledGallery
from .sessions import Session


def kept(
    best: np.ndarray,
    asker: Sequence[int],
    turn_of: Sequence[int],
    sessions: Sequence[Session],
    gallery: LabelledGallery,
) -> dict[str, dict[str, float]]:
    """Share of what earlier turns asked for that the first garments of each turn but the first have.

    A wish is held by the label that the wanted garment has; one that compares ("darker") by all that
    lies that way from the start, for its words name no label.

    Args:
        best: [Q, k] rows of the first garments, -1 where there are fewer.
        asker, turn_of: session and turn (from 0) of each query.

    Returns:
        `{"kept": {"2": …}, "kept_in_stock": {"2": …}}` in percent by turn; the second over those turns
        alone where at least k garments have all that was asked so far, for nothing else can be shown
        k times.
    """
    holders = _Holders(gallery)
    everywhere: dict[int, list[float]] = {}
    in_stock: dict[int, list[float]] = {}
    for rows, number, turn in zip(best, asker, turn_of, strict=True):
        if not turn:
            continue
        masks = holders.of(sessions[number])[: turn + 1]
        shares = [float(mask[rows[rows >= 0]].mean()) for mask in masks[:turn]]
        everywhere.setdefault(turn, []).extend(shares)
        if np.logical_and.reduce(masks).sum() >= best.shape[1]:
            in_stock.setdefault(turn, []).extend(shares)
    return {"kept": _percent(everywhere), "kept_in_stock": _percent(in_stock)}


class _Holders:
    """Which garments of a gallery have what a session asks for, turn by turn."""

    def __init__(self, gallery: LabelledGallery) -> None:
        self._gallery = gallery
        self._stated = [gallery.stated(row) for row in range(len(gallery))]
        columns = zip(gallery.spec.keys, zip(*gallery.tuples, strict=True), strict=True)
        self._labels = {key: np.array(values, object) for key, values in columns}
        self._known: dict[Session, list[np.ndarray]] = {}

    def of(self, session: Session) -> list[np.ndarray]:
        """Masks [N], one a turn."""
        if session not in self._known:
            self._known[session] = [
                self._holding(key, label, text, session.start)
                for (key, label), text in zip(session.asked, session.texts, strict=True)
            ]
        return self._known[session]

    def _holding(self, key: str, label: str | None, text: str, start: int) -> np.ndarray:
        compared = [asked for asked in read(text).constraints if asked.direction]
        if not compared:
            return self._labels[key] == label
        return np.logical_and.reduce([self._beyond(asked, start) for asked in compared])

    def _beyond(self, asked: Constraint, start: int) -> np.ndarray:
        """Garments that lie along a comparison from the start; each kind of them is judged once."""
        keys = sorted(deciding_keys(asked))
        kinds = [tuple(stated.get(key) for key in keys) for stated in self._stated]
        judged = {
            kind: satisfies(
                {key: value for key, value in zip(keys, kind, strict=True) if value},
                asked,
                self._stated[start],
            )
            for kind in set(kinds)
        }
        return np.array([judged[kind] for kind in kinds])


def _percent(shares: dict[int, list[float]]) -> dict[str, float]:
    return rounded({str(turn + 1): 100.0 * float(np.mean(each)) for turn, each in sorted(shares.items())})
