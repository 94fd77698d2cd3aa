"""What an evaluation or a training needs of a dataset, whichever it is.

A `Benchmark` is a gallery and queries under one named protocol. What counts as a hit is always an
equal key: the target's id (FashionIQ), its caption (Fashion-200k), its tuple of fields (UT-Zap50k).
So a table cannot mix protocols: it prints what the benchmark says of itself.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..catalogue import Catalogue
from ..errors import DataError
from .common import Missing

if TYPE_CHECKING:
    import numpy as np

    from ..metrics import Vectors


@dataclass(frozen=True)
class Query:
    """A reference picture and a text that says what to change.

    Attributes:
        reference: gallery row of the reference.
        text: the modification.
        key: what a right answer's key equals.
        slice: the part of the table it counts in, besides the whole: a category, a kind of edit.
    """

    reference: int
    text: str
    key: Hashable
    slice: str = ""


@dataclass(frozen=True)
class Pair:
    """One training example: rows of the training catalogue, and the texts that lead from one to the other.

    Several texts are several ways of asking for the same target; `join_captions` makes one of them.
    """

    reference: int
    target: int
    texts: tuple[str, ...]


@dataclass(frozen=True)
class TrainingSet:
    """Pairs over a catalogue whose descriptions are the side text.

    Attributes:
        keys: the key of each row, as in `Benchmark`: rows with the target's key are right answers too,
            and never negatives.
        missing: what the folder promised and did not hold; skipped records are in `missing.rows`.
    """

    catalogue: Catalogue
    keys: tuple[Hashable, ...]
    pairs: tuple[Pair, ...]
    missing: Missing

    def __post_init__(self) -> None:
        if len(self.keys) != len(self.catalogue):
            raise DataError(
                f"{self.catalogue.name}: {len(self.catalogue)} garments but {len(self.keys)} keys"
            )


@dataclass(frozen=True)
class Benchmark:
    """A gallery and queries under one protocol.

    Attributes:
        name: dataset and part: `fashion-iq dress`.
        protocol: its name: `original`, `val-split`, …
        about: the protocol in a sentence, for the head of a table.
        catalogue: the gallery, in order; a garment's description is its side text.
        keys: the key of each gallery row.
        queries: only those whose reference is in the gallery and whose answer is too.
        mask_reference: whether the reference is left out of its own ranking.
        ks: the k of R@k that the literature prints.
        sessions: query numbers turn by turn, where the queries form dialogues.
        missing: what the folder promised and did not hold; queries left out are in `missing.rows`.
    """

    name: str
    protocol: str
    about: str
    catalogue: Catalogue
    keys: tuple[Hashable, ...]
    queries: tuple[Query, ...]
    mask_reference: bool
    ks: tuple[int, ...]
    missing: Missing
    sessions: tuple[tuple[int, ...], ...] = field(default=())

    def __post_init__(self) -> None:
        if len(self.keys) != len(self.catalogue):
            raise DataError(f"{self.name}: {len(self.catalogue)} garments but {len(self.keys)} keys")
        if not self.queries:
            raise DataError(f"{self.name}: no query can be asked: {self.missing.summary()}")

    @property
    def texts(self) -> list[str]:
        """The queries' texts, in order."""
        return [query.text for query in self.queries]

    @property
    def references(self) -> list[int]:
        """Gallery row of each query's reference."""
        return [query.reference for query in self.queries]

    def ranks(self, queries: Vectors, gallery: Vectors) -> np.ndarray:
        """Rank of the best right answer to each query, under this protocol.

        Args:
            queries: [number of queries, D] composed embeddings.
            gallery: [size of the gallery, D] embeddings.
        """
        from ..metrics import RowSets, ranks

        targets = RowSets.by_key(self.keys, [query.key for query in self.queries])
        return ranks(queries, gallery, targets, self.references if self.mask_reference else None)

    def recalls(self, found: np.ndarray) -> dict[str, float]:
        """R@k in percent over all queries, at the k of the literature."""
        from ..metrics import recall_at

        return recall_at(found, self.ks)

    def slices(self, found: np.ndarray) -> dict[str, dict[str, float]]:
        """R@k in percent of each slice that has a name."""
        from ..metrics import recall_at

        rows: dict[str, list[int]] = {}
        for row, query in enumerate(self.queries):
            if query.slice:
                rows.setdefault(query.slice, []).append(row)
        return {name: recall_at(found[members], self.ks) for name, members in sorted(rows.items())}

    def head(self) -> dict[str, object]:
        """What a table says above its numbers, ready for JSON."""
        return {
            "benchmark": self.name,
            "protocol": self.protocol,
            "about": self.about,
            "reference": "excluded" if self.mask_reference else "kept",
            "gallery": len(self.catalogue),
            "queries": len(self.queries),
            "missing": self.missing.counts(),
        }


def hold_out(
    data: TrainingSet, name: str, share: float = 0.02, most: int = 1000
) -> tuple[TrainingSet, Benchmark]:
    """Take some pairs out of a training set, to follow a training by: public datasets often have no split for it.

    Every pair of a target that is held out goes with it. The gallery is the training set's whole catalogue,
    so the recall is good for comparing runs and for nothing else.

    Args:
        share: of the targets' keys.
        most: queries asked.

    Returns:
        The other pairs, and the benchmark.

    Raises:
        DataError: too few pairs to hold any out.
    """
    targets = list(dict.fromkeys(data.keys[pair.target] for pair in data.pairs))
    every = max(2, round(1 / share))
    held = set(targets[every - 1 :: every]) or set(targets[-1:])
    kept = tuple(pair for pair in data.pairs if data.keys[pair.target] not in held)
    if not kept:
        raise DataError(f"{name}: {len(data.pairs)} pairs of {len(targets)} target is too little to train on")
    queries = tuple(
        Query(pair.reference, join_captions(pair.texts), data.keys[pair.target])
        for pair in data.pairs
        if data.keys[pair.target] in held
    )
    return replace(data, pairs=kept), Benchmark(
        name=f"{name}, held out",
        protocol="held-out pairs of train",
        about="gallery: all pictures of train; reference excluded",
        catalogue=data.catalogue,
        keys=data.keys,
        queries=queries[:most],
        mask_reference=True,
        ks=(1, 10, 50),
        missing=data.missing,
    )


def join_captions(captions: Sequence[str]) -> str:
    """Captions as one sentence, as CLIP4Cir joins them: "Is longer and has a belt".

    Punctuation and spaces at the ends are dropped; empty captions are left out.
    """
    clean = [text for caption in captions if (text := caption.strip(" .?,"))]
    return " and ".join([text.capitalize() if place == 0 else text for place, text in enumerate(clean)])
