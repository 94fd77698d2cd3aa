"""The baselines by name: what each is made of, and how its authors train it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from .paper import Paper
from .tirg import Tirg, soft_triplet

#: What a baseline is: a `batch.Space` with losses of its own.
Baseline = Tirg | Paper


@dataclass(frozen=True)
class Shape:
    """Everything that decides a baseline's shape.

    Attributes:
        image_features, text_features: F and T, of the towers it works on.
        dim: D, of its space.
        hidden: width of the composer, where it is JVSM's.
        words: vocabulary of a text tower of its own; empty where it reads with the model's.
    """

    image_features: int
    text_features: int
    dim: int = 512
    hidden: int = 1024
    words: tuple[str, ...] = ()

    def to_json(self) -> dict:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict) -> Shape:
        """The inverse of `to_json`.

        Raises:
            TypeError: a field is unknown or missing.
            KeyError: the words are missing.
        """
        return cls(**{**data, "words": tuple(data["words"])})


@dataclass(frozen=True)
class Method:
    """One way to make and train a baseline.

    Attributes:
        about: one line for tables.
        reads: whether it has a text tower of its own.
        learning_rate: at its highest.
        drops: the learning rate falls to a tenth at half, as in the paper; else it warms up and
            follows a cosine, as the compact recipe's does.
    """

    name: str
    about: str
    make: Callable[[Shape], Baseline]
    reads: bool = False
    learning_rate: float = 8e-4
    drops: bool = False


def _tirg(shape: Shape) -> Tirg:
    return Tirg(shape.image_features, shape.text_features, shape.dim)


def _tirg_triplet(shape: Shape) -> Tirg:
    return Tirg(shape.image_features, shape.text_features, shape.dim, soft_triplet)


def _paper(shape: Shape) -> Paper:
    return Paper(
        shape.image_features, shape.text_features, shape.dim, shape.hidden, words=shape.words or None
    )


METHODS: Mapping[str, Method] = {
    method.name: method
    for method in (
        Method("tirg", "TIRG, softmax in the batch", _tirg),
        Method("tirg-triplet", "TIRG, soft triplets", _tirg_triplet),
        Method(
            "paper",
            "the paper's losses and schedule on the model's towers",
            _paper,
            learning_rate=2e-4,
            drops=True,
        ),
        Method(
            "paper-lstm",
            "the paper's losses, schedule, word vectors and LSTM on the model's image tower",
            _paper,
            reads=True,
            learning_rate=2e-4,
            drops=True,
        ),
    )
}

#: Trained where nobody says which.
USUAL = ("tirg", "paper")
