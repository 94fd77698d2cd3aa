"""Calibration of the witnesses on labelled garments: of the model's eyes, and of what texts tell.

Of each attribute that the model sees, vector scaling is fitted by negative log likelihood; expected
calibration error is told before and after. Of each field of text, it is counted how often a value that
it names is the labelled one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import torch
from torch.nn import functional as F

from ..catalogue import Catalogue, Garment
from ..model.calibration import Calibration, Scaling
from ..model.embedder import Embedder
from ..search.told import SOURCES, known_values, text_of, values_told

#: Labels that an attribute needs to be calibrated.
ENOUGH = 20
#: What a squared bias costs, in labels' worth of negative log likelihood: a value that few garments have
#: moves little.
_PENALTY = 1.0
#: Bins of confidence of the expected calibration error.
_BINS = 10
#: A category can have an attribute where so large a share of its garments is labelled with it.
_POSSIBLE = 0.02

_ROUNDS = 200

#: Values, confidences [M, V] and labels [M] of the garments that are labelled with a value of the key.
Labelled = tuple[tuple[str, ...], np.ndarray, np.ndarray]


def labels_of(garment: Garment) -> dict[str, str]:
    """What a garment is labelled with, its category included."""
    return {**garment.attributes, "category": garment.category}


def labelled_confidences(
    embedder: Embedder, embeddings: np.ndarray, garments: Sequence[Garment]
) -> dict[str, Labelled]:
    """What the model sees in labelled pictures, key by key, and what they are labelled with."""
    seen: dict[str, list[Mapping[str, float]]] = defaultdict(list)
    labels: dict[str, list[str]] = defaultdict(list)
    for garment, named in zip(garments, embedder.name_attributes(embeddings), strict=True):
        for key, label in labels_of(garment).items():
            shares = dict(named.get(key, ()))
            if label in shares:
                seen[key].append(shares)
                labels[key].append(label)
    found: dict[str, Labelled] = {}
    for key, rows in seen.items():
        values = tuple(sorted(rows[0]))
        table = np.array([[row[value] for value in values] for row in rows], np.float32)
        found[key] = (values, table, np.array([values.index(label) for label in labels[key]]))
    return found


def fit_scaling(labelled: Labelled) -> Scaling:
    """Temperature and biases that make the labels likeliest."""
    values, shares, labels = labelled
    logits, wanted = torch.tensor(np.log(np.maximum(shares, 1e-12))), torch.tensor(labels)
    cold, bias = torch.zeros(1, requires_grad=True), torch.zeros(len(values), requires_grad=True)
    optimiser = torch.optim.LBFGS([cold, bias], max_iter=_ROUNDS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        cost = F.cross_entropy(logits * cold.exp() + bias, wanted, reduction="sum")
        cost = (cost + _PENALTY * bias.square().sum()) / len(labels)
        cost.backward()
        return cost

    optimiser.step(loss)
    return Scaling(float((-cold.detach()).exp()), dict(zip(values, bias.detach().tolist(), strict=True)))


def calibration_error(shares: np.ndarray, labels: np.ndarray) -> float:
    """Expected calibration error of confidences [M, V]: how far certainty and truth lie apart, 0 to 1.

    Bins hold equally many garments, so that the error of a bin is not the noise of a few.
    """
    sure, right = shares.max(axis=1), shares.argmax(axis=1) == labels
    order = np.argsort(sure, kind="stable")
    bins = np.array_split(order, _BINS)
    return float(
        sum(len(one) * abs(sure[one].mean() - right[one].mean()) for one in bins if len(one)) / len(sure)
    )


def fit_told(garments: Sequence[Garment]) -> dict[str, dict[str, float]]:
    """Field of text to key to how often a value that it names is the labelled one."""
    known: dict[str, set[str]] = defaultdict(set)
    for garment in garments:
        for key, value in labels_of(garment).items():
            known[key].add(value)
    extra = known_values(known)
    reliabilities: dict[str, dict[str, float]] = {}
    for source in SOURCES:
        right: dict[str, list[bool]] = defaultdict(list)
        for garment in garments:
            labels = labels_of(garment)
            for key, values in values_told(text_of(garment, source), extra).items():
                if key in labels:
                    right[key].append(labels[key] in values)
        reliabilities[source] = {
            # Laplace's rule: nobody is right always.
            key: (sum(each) + 1) / (len(each) + 2)
            for key, each in right.items()
            if len(each) >= ENOUGH
        }
    return reliabilities


def fit_possible(catalogues: Iterable[Catalogue]) -> dict[str, frozenset[str]]:
    """Category to the attributes that its garments are labelled with."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for catalogue in catalogues:
        for garment in catalogue:
            for key in {*labels_of(garment), ""}:
                counts[garment.category][key] += 1
    return {
        category: frozenset(key for key, count in each.items() if key and count >= _POSSIBLE * each[""])
        for category, each in counts.items()
        if each[""] >= ENOUGH
    }


def report(
    calibration: Calibration, tuned: Mapping[str, Labelled], tested: Mapping[str, Labelled]
) -> dict[str, dict[str, float | int | None]]:
    """Key to its temperature, and to accuracy and calibration error in percent before and after.

    Args:
        tuned, tested: what the calibration was fitted on, and what it is measured on.
    """
    rows = {}
    for key in calibration.seen:
        row: dict[str, float | int | None] = {
            "temperature": round(calibration.seen[key].temperature, 2),
            "garments": len(tuned[key][2]),
        }
        if key in tested and len(tested[key][2]) >= ENOUGH:
            values, shares, labels = tested[key]
            scaled = calibration.scaled(key, values, shares)
            row |= {
                "tested": len(labels),
                "ECE before": _percent(calibration_error(shares, labels)),
                "ECE after": _percent(calibration_error(scaled, labels)),
                "right before": _percent(np.mean(shares.argmax(axis=1) == labels)),
                "right after": _percent(np.mean(scaled.argmax(axis=1) == labels)),
            }
        rows[key] = row
    return rows


def _percent(share: float) -> float:
    return round(100 * float(share), 2)
