"""What validation data tell of the witnesses: how sure the model may be, and how often a text is right.

`python -m jvsm_core calibrate` writes it as `calibration.json` beside the weights. Without one, the
model's own confidences are taken as they are, and texts are believed as the defaults say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from ..errors import CheckpointError
from ..files import parse_json, write_atomically
from ..vocabulary import related_categories

FILE = "calibration.json"
FORMAT = 1

#: How often a field of a catalogue is right, where nobody measured it.
STATED = 0.99
#: How often a value that a text names is the garment's, by field, where nobody measured it: a title is about
#: the garment, a description also about what goes with it.
TOLD: Mapping[str, float] = {"title": 0.9, "description": 0.6}


@dataclass(frozen=True)
class Scaling:
    """Vector scaling of one attribute's confidences: softmax(log p / temperature + bias).

    C. Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.

    Attributes:
        temperature: above 1 makes less sure.
        bias: value to what is added to its logit; 0 for a value that is not here.
    """

    temperature: float = 1.0
    bias: Mapping[str, float] = field(default_factory=dict)

    def __call__(self, values: Sequence[str], shares: np.ndarray) -> np.ndarray:
        """Calibrated confidences [N, V] of confidences [N, V] in some values."""
        if self.temperature == 1.0 and not self.bias:
            return shares.astype(np.float32, copy=False)
        bias = np.array([self.bias.get(value, 0.0) for value in values], np.float32)
        logits = np.log(np.maximum(shares, 1e-12)) / self.temperature + bias
        logits = np.exp(logits - logits.max(axis=1, keepdims=True))
        return (logits / logits.sum(axis=1, keepdims=True)).astype(np.float32)


@dataclass(frozen=True)
class Weights:
    """What the ranking formula (`search.formula`) weighs beside 1 of each constraint.

    Attributes:
        likeness: of the cosine between a picture and the composed query.
        category, gender, colour: of the logarithm of how likely a garment has that of what is at hand.
        beyond: the share of both that counts after the first five garments.
    """

    likeness: float = 1.0
    category: float = 0.97
    gender: float = 0.8
    beyond: float = 0.3
    colour: float = 0.03

    @property
    def kept(self) -> Mapping[str, float]:
        """Attribute that is kept where no other is asked for to its weight."""
        return {"category": self.category, "gender": self.gender, "colour": self.colour}


@dataclass(frozen=True)
class Calibration:
    """How far each witness is believed, and what is weighed by it.

    Attributes:
        seen: key to the scaling of what the model sees.
        told: field of a garment to key to how often a value that it names is right.
        possible: category to the keys that a garment of it can have; one that is not here can have what related ones
            can, or all.
        weights: of the ranking formula.
    """

    seen: Mapping[str, Scaling] = field(default_factory=dict)
    told: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    possible: Mapping[str, frozenset[str]] = field(default_factory=dict)
    weights: Weights = Weights()

    def scaled(self, key: str, values: Sequence[str], shares: np.ndarray) -> np.ndarray:
        """Calibrated confidences [N, V] in the values of a key."""
        return self.seen.get(key, Scaling())(values, shares)

    def reliability(self, source: str, key: str) -> float:
        """How often a value that a text names is right, 0 to 1."""
        return self.told.get(source, {}).get(key, TOLD[source])

    def can_have(self, category: str, key: str) -> bool:
        """Whether a garment of a category, or of its relatives where it is not known, can have an attribute at all."""
        alike = [category] if category in self.possible else related_categories(category)
        known = [self.possible[one] for one in alike if one in self.possible]
        return not known or any(key in keys for keys in known)

    @classmethod
    def beside(cls, checkpoint: str | Path) -> Calibration:
        """That of a checkpoint folder; the defaults where it has none.

        Raises:
            CheckpointError: the file is damaged.
        """
        path = Path(checkpoint) / FILE
        try:
            row = parse_json(path.read_text("utf-8"))
            if row["format"] != FORMAT:
                raise ValueError(f"format {row['format']} instead of {FORMAT}")
            return cls(
                {key: Scaling(one["temperature"], one["bias"]) for key, one in row["seen"].items()},
                row["told"],
                {category: frozenset(keys) for category, keys in row["possible"].items()},
                Weights(**{key: float(weight) for key, weight in row.get("weights", {}).items()}),
            )
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise CheckpointError(f"cannot read {path}: {error}; write it anew with calibrate") from None

    def write(self, checkpoint: str | Path) -> Path:
        """Write it into a checkpoint folder; the file's path.

        Raises:
            OSError: the folder cannot be written.
        """
        row = {
            "format": FORMAT,
            "seen": {
                key: {
                    "temperature": round(one.temperature, 3),
                    "bias": {value: round(bias, 3) for value, bias in one.bias.items() if abs(bias) >= 5e-4},
                }
                for key, one in sorted(self.seen.items())
            },
            "told": {
                source: {key: round(one, 3) for key, one in sorted(reliabilities.items())}
                for source, reliabilities in self.told.items()
            },
            "possible": {category: sorted(keys) for category, keys in sorted(self.possible.items())},
            "weights": asdict(self.weights),
        }
        path = Path(checkpoint) / FILE
        with write_atomically(path) as unfinished:
            unfinished.write_text(json.dumps(row, indent=1, ensure_ascii=False) + "\n", "utf-8")
        return path
