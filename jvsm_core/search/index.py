"""The embeddings of a catalogue, searchable: an engine finds candidates, exact scores put them in order.

Results have exact scores in one order, best first, equal scores by row, so that which engine answered
changes the time and not the meaning. Every result says who answered.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from .engines import SearchEngine
from .engines.exact import ExactEngine
from .engines.hnsw import HnswEngine
from .formula import highest
from .views import Views

#: The least share of the true ten nearest that an engine must find to be asked at all.
TRUSTED = 0.95

#: Queries tried to see what an engine finds.
_PROBES = 48

#: Numbers that an embedding is outlined by, and embeddings that are looked at to choose them. 48 keep 0.96 of the
#: drawn catalogue's squared lengths and 0.97 of photos'; the ten nearest were always among the rough fifty. The first
#: 16 are enough to leave most garments aside. A place along each is told in steps, so many to either side of nothing.
_OUTLINE, _SKETCH, _STEPS, _SAMPLE = 48, 16, 127, 16_384

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SearchResult:
    """What a search found.

    Attributes:
        rows: int64 [n], n <= k, best first.
        scores: float32 [n], cosine similarities, falling.
        engine: who answered, one of `engines.ENGINES`.
    """

    rows: np.ndarray
    scores: np.ndarray
    engine: str


class GarmentIndex:
    """The embeddings of a catalogue, searchable, row for row in the catalogue's order.

    A garment lies where its pictures do, and is found by the one that is nearest.

    Attributes:
        embeddings: float32 [N, D], rows of length 1, of main pictures; read-only, perhaps memory-mapped.
        pictures: float32 [P, D], the same and those of further pictures.
        views: whose they are.
        engine: what is asked for candidates.
        keys: int64 [P], the engine's key of each picture.
    """

    def __init__(
        self,
        embeddings: np.ndarray,
        engine: SearchEngine | None = None,
        keys: np.ndarray | None = None,
        owners: np.ndarray | None = None,
    ) -> None:
        """Take embeddings as they are; build a graph unless an engine is given.

        Args:
            embeddings: float32 [P, D], rows of length 1, at least 1: of each garment's main picture, then of
                further pictures, garment by garment.
            engine: over the same vectors.
            keys: of the engine's vectors; the rows' own numbers when None.
            owners: int64 [P - N], the garment of each further picture; None where there are none.

        Raises:
            ValueError: the embeddings are none, or the engine has other vectors.
        """
        if embeddings.ndim != 2 or not len(embeddings):
            raise ValueError(f"embeddings must be [N, D] with N at least 1, not {embeddings.shape}")
        # What is mapped from a store was looked at when it was written; to look again would read it all.
        checked = isinstance(embeddings, np.memmap)
        embeddings = np.ascontiguousarray(embeddings, np.float32)
        embeddings.flags.writeable = False
        if not checked and not np.allclose(np.linalg.norm(embeddings, axis=1), 1, atol=1e-3):
            raise ValueError("embeddings must be finite and of length 1")
        self.views = Views(len(embeddings) - (0 if owners is None else len(owners)), owners)
        self.pictures, self.embeddings = embeddings, embeddings[: self.views.count]
        self.engine = engine or HnswEngine.build(embeddings)
        self.keys = np.arange(len(embeddings)) if keys is None else keys
        if len(self.engine) != len(self.keys) or len(self.keys) != len(embeddings):
            raise ValueError(f"an engine of {len(self.engine)} vectors for {len(embeddings)} embeddings")
        self._exact = ExactEngine(embeddings)
        self._rows = None if keys is None else self._rows_by_key()

    def __len__(self) -> int:
        return len(self.embeddings)

    @property
    def dim(self) -> int:
        """D, the length of a vector."""
        return self.embeddings.shape[1]

    def cosines(self, query: np.ndarray, rows: np.ndarray | None = None) -> np.ndarray:
        """Cosine similarities of a query [D] with the best picture of some garments, or of all: float32 [n]."""
        if rows is None:
            return self.views.best_of_all(self.pictures @ query)
        return self.views.best(lambda pictures: self.pictures[pictures] @ query, rows)

    @cached_property
    def recall(self) -> float:
        """The share of the true ten nearest that the engine finds, seen with some probes.

        A vector that lies as near as the true tenth counts as found. A graph whose vectors are mostly
        copies of a few is full of links among copies, and loses its way.
        """
        found, wanted = 0, min(10, len(self.pictures))
        # Beside a garment, and as far from it as can be: on a garment, copies find each other well enough.
        draw = np.random.default_rng(0)
        garments = self.pictures[draw.integers(len(self.pictures), size=_PROBES)]
        moves = draw.standard_normal(garments.shape).astype(np.float32)
        beside = garments + 0.5 * moves / np.linalg.norm(moves, axis=1, keepdims=True)
        probes = np.concatenate([beside, -garments])
        for first in range(0, len(probes), 16):
            part = probes[first : first + 16]
            for probe, scores in zip(part, part @ self.pictures.T, strict=True):
                near = self._by_engine(probe, wanted, None)
                tenth = np.partition(scores, len(scores) - wanted)[len(scores) - wanted]
                found += 0 if near is None else int(np.count_nonzero(scores[near] >= tenth - 1e-5))
        return found / (wanted * len(probes))

    @cached_property
    def trusted(self) -> bool:
        """Whether the engine finds enough of what is nearest to be asked."""
        if self.recall < TRUSTED:
            _log.warning(
                "the %s index finds %.0f %% of the nearest garments, as where many pictures are copies of one: "
                "every garment is compared instead",
                self.engine.name,
                100 * self.recall,
            )
        return self.recall >= TRUSTED

    def candidates(self, query: np.ndarray, n: int, mask: np.ndarray | None = None) -> np.ndarray | None:
        """About the n garments nearest to a query, by the engine alone and in any order.

        Args:
            query: float32 [D], of length 1.
            n: at least 1, and at most the number of garments in the mask.
            mask: bool [N], the rows that may be found; None for all.

        Returns:
            Rows int64 [n] or some more where garments have several pictures; None where the engine cannot
            answer, or not well: score all garments then.
        """
        if not self.trusted:
            return None
        mask = self.views.mask(mask)
        most = len(self.pictures) if mask is None else int(np.count_nonzero(mask))
        # Several of what is nearest may show one garment: as many more as garments have pictures, then twice as many.
        wanted = min(n * len(self.pictures) // len(self), most)
        while True:
            near = self._by_engine(query, wanted, mask)
            if near is None or wanted == most:
                return None if near is None else self.views.garments(near)
            rows = self.views.garments(near)
            if len(rows) >= n:
                return rows
            wanted = min(2 * wanted, most)

    @cached_property
    def outlines(self) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
        """Directions [D, d] along which pictures lie furthest from nothing, and where they lie along them, int8 [P, d].

        A direction's length is a step along it. The first 16 are a picture's sketch, and apart from the others. All
        embeddings are looked at, some seconds for a million.
        """
        count = len(self.pictures)
        sample = self.pictures[:: 1 + count // _SAMPLE]
        _, directions = np.linalg.eigh(sample.T @ sample)
        most = np.ascontiguousarray(directions[:, : -_OUTLINE - 1 : -1])
        # No picture may lie along the last ones of a shop of few pictures.
        steps = np.maximum(1.25 * np.abs(sample @ most).max(axis=0) / _STEPS, np.finfo(np.float32).tiny)
        sizes = most[:, :_SKETCH].shape[1], most[:, _SKETCH:].shape[1]
        pieces = tuple(np.empty((count, size), np.int8) for size in sizes)
        for first in range(0, count, _SAMPLE):
            part = slice(first, first + _SAMPLE)
            places = np.clip(np.rint(self.pictures[part] @ (most / steps)), -_STEPS, _STEPS)
            for piece, place in zip(pieces, np.split(places, [_SKETCH], axis=1), strict=True):
                piece[part] = place
        return most * steps, pieces

    def roughly(self, query: np.ndarray, rows: np.ndarray, sketched: bool = False) -> np.ndarray:
        """About the cosines of some garments [n] with a query [D], by their `outlines`: float32 [n].

        Args:
            sketched: by their sketches alone, which takes a third of the time.
        """
        directions, (sketches, others) = self.outlines
        place = query @ directions

        def cosines(pictures: np.ndarray) -> np.ndarray:
            by_sketch = _taken(sketches, pictures) @ place[:_SKETCH]
            if sketched or not others.shape[1]:
                return by_sketch
            return by_sketch + _taken(others, pictures) @ place[_SKETCH:]

        return self.views.best(cosines, rows)

    def search(
        self,
        query: np.ndarray,
        k: int,
        allowed: np.ndarray | None = None,
        excluded: Sequence[int] = (),
        engine: Literal["exact"] | None = None,
    ) -> SearchResult:
        """The k garments nearest to a query; fewer where fewer are allowed.

        Args:
            query: float32 [D], of length 1.
            k: at least 1.
            allowed: bool [N], the rows that may be found; None for all.
            excluded: rows that may not be found: the reference, what was turned down.
            engine: "exact" to leave the engine aside; where the engine cannot answer, the search is exact
                as well, and says so.

        Raises:
            ValueError: k below 1, or a query or mask of another shape.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        query = np.asarray(query, np.float32)
        if query.shape != (self.dim,):
            raise ValueError(f"query must be [{self.dim}], not {query.shape}")
        if allowed is not None and allowed.shape != (len(self),):
            raise ValueError(f"allowed must be [{len(self)}], not {allowed.shape}")
        if len(excluded):
            allowed = np.ones(len(self), bool) if allowed is None else allowed.copy()
            allowed[list(excluded)] = False
        k = min(k, len(self) if allowed is None else int(np.count_nonzero(allowed)))
        if k == 0:
            return SearchResult(np.empty(0, np.int64), np.empty(0, np.float32), "exact")

        rows = None if engine == "exact" else self.candidates(query, k, allowed)
        used = self._exact.name if rows is None else self.engine.name
        if rows is None:
            rows = self._exactly(query, k, allowed)
        scores = self.cosines(query, rows)
        order = np.lexsort((rows, -scores))[:k]
        return SearchResult(rows[order], scores[order], used)

    def updated(
        self, embeddings: np.ndarray, origin: np.ndarray, owners: np.ndarray | None = None
    ) -> GarmentIndex:
        """The index of a changed catalogue: the engine is changed in place, not built anew.

        This index goes on answering for the old catalogue, without what has been taken out: whoever is
        in the middle of a dialogue need not notice.

        Args:
            embeddings, owners: float32 [P, D] and int64 [P - N], of the new catalogue.
            origin: int64 [P], the old place of each picture among all; -1 for one that is new.
        """
        kept = np.flatnonzero(origin >= 0)
        keys = np.full(len(embeddings), -1, np.int64)
        keys[kept] = self.keys[origin[kept]]
        changed = kept[(embeddings[kept] != self.pictures[origin[kept]]).any(axis=1)]
        self._rows = self._rows_by_key()  # from now on the engine has keys that are not ours
        self.engine.replace(keys[changed], embeddings[changed])
        self.engine.remove(np.setdiff1d(self.keys, keys[kept]))
        new = np.flatnonzero(origin < 0)
        keys[new] = self.engine.add(embeddings[new])
        index = GarmentIndex(embeddings, self.engine, keys, owners)
        if 10 * (len(new) + len(changed)) < len(embeddings):
            index.recall = self.recall
        return index

    def _exactly(self, query: np.ndarray, k: int, mask: np.ndarray | None) -> np.ndarray:
        if not len(self.views.owners):
            return self._exact.nearest(query, k, mask)
        rows = np.arange(len(self)) if mask is None else np.flatnonzero(mask)
        return rows[highest(self.cosines(query, rows), k)]

    def _by_engine(self, query: np.ndarray, n: int, mask: np.ndarray | None) -> np.ndarray | None:
        """About the n nearest pictures, by their places."""
        places = self._rows
        if places is None:
            return self.engine.nearest(query, n, mask)
        by_key = places >= 0
        if mask is not None:
            by_key[self.keys] = mask
        keys = self.engine.nearest(query, n, by_key)
        return None if keys is None else places[keys]

    def _rows_by_key(self) -> np.ndarray:
        rows = np.full(int(self.keys.max()) + 1, -1, np.int64)
        rows[self.keys] = np.arange(len(self.keys))
        return rows


def _taken(places: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Some rows of int8 [N, d], float32 [n, d]."""
    # Rows of 16 and 32 bytes are copied as one number each, several times as fast.
    return (
        np.take(places.view(f"V{places.shape[1]}")[:, 0], rows)
        .view(np.int8)
        .reshape(len(rows), -1)
        .astype(np.float32)
    )
