"""Nearest garments: hnswlib by default, exact search where a graph cannot be trusted to answer.

Both engines stand behind one small protocol and give exact scores in one order, best first,
equal scores by row, so that which of them answered changes the time and not the meaning. Every
result says who answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import hnswlib
import numpy as np

#: Inner product; on vectors of length 1 it is cosine similarity.
SPACE = "ip"

#: Links a node. 16 to 48 is usual for some hundred dimensions.
M = 32

#: Candidates kept while the graph is built and while it is searched. A search may not ask for
#: more results than this, so it also bounds what the graph is asked at all.
EF_CONSTRUCTION = 200
EF = 256

#: The graph's levels are drawn at random; with one seed and one thread a rebuilt index answers
#: as the old one did.
SEED = 7

EngineName = Literal["hnsw", "exact"]


@dataclass(frozen=True)
class SearchResult:
    """What a search found.

    Attributes:
        rows: int64 [n], n <= k, best first.
        scores: float32 [n], cosine similarities, falling.
        engine: who answered.
    """

    rows: np.ndarray
    scores: np.ndarray
    engine: EngineName


class Engine(Protocol):
    """One way to search N vectors of D dimensions."""

    name: EngineName

    def rows(self, query: np.ndarray, k: int, allowed: np.ndarray | None) -> np.ndarray | None:
        """Rows of the k nearest among the allowed, in any order.

        Args:
            query: float32 [D].
            k: at least 1 and at most the number of allowed rows.
            allowed: bool [N]; None for all.

        Returns:
            int64 [k], or None where this engine cannot answer.
        """
        ...


class ExactEngine:
    """Compares the query with every vector: always right, time in proportion to N."""

    name: EngineName = "exact"

    def __init__(self, embeddings: np.ndarray) -> None:
        self._embeddings = embeddings

    def rows(self, query: np.ndarray, k: int, allowed: np.ndarray | None) -> np.ndarray:
        if allowed is None:
            scores = self._embeddings @ query
            candidates = np.arange(len(scores))
        else:
            candidates = np.flatnonzero(allowed)
            scores = self._embeddings[candidates] @ query
        if k >= len(candidates):
            return candidates
        # Of equal scores at the edge, the lower rows: partition alone would take any of them.
        edge = np.partition(scores, len(scores) - k)[len(scores) - k]
        above, level = candidates[scores > edge], candidates[scores == edge]
        return np.concatenate([above, level[: k - len(above)]])


class HnswEngine:
    """A navigable small-world graph (Malkov and Yashunin, 2016): time grows as log N.

    hnswlib raises when it reaches fewer than k elements, and its filter callback takes the
    interpreter's lock for each candidate. So no filter is given to it: more is fetched than
    asked, then filtered; and where that would be too much, it declines.
    """

    name: EngineName = "hnsw"

    def __init__(self, graph: hnswlib.Index) -> None:
        # Not stored in the file, and setting it later would race with searches in other threads.
        graph.set_ef(EF)
        self._graph = graph

    @classmethod
    def build(cls, embeddings: np.ndarray) -> HnswEngine:
        """From vectors [N, D] of length 1, in one thread, so that it is the same every time."""
        count, dim = embeddings.shape
        graph = hnswlib.Index(SPACE, dim)
        graph.init_index(count, M=M, ef_construction=EF_CONSTRUCTION, random_seed=SEED)
        graph.add_items(embeddings, np.arange(count), num_threads=1)
        return cls(graph)

    @classmethod
    def load(cls, path: Path, dim: int) -> HnswEngine:
        """From a file that `save` wrote; it must be known to be whole, hnswlib does not check.

        Raises:
            RuntimeError: hnswlib does not take it.
        """
        graph = hnswlib.Index(SPACE, dim)
        graph.load_index(str(path))
        return cls(graph)

    def save(self, path: Path) -> None:
        """Write the graph with its vectors; hnswlib opens the file itself."""
        self._graph.save_index(str(path))

    def __len__(self) -> int:
        return self._graph.get_current_count()

    def rows(self, query: np.ndarray, k: int, allowed: np.ndarray | None) -> np.ndarray | None:
        count = len(self)
        share = 1.0 if allowed is None else np.count_nonzero(allowed) / count
        # A quarter more than the share of allowed rows suggests, for they may lie unevenly.
        fetch = k if share == 1.0 else int(1.25 * k / share) + 1
        while True:
            fetch = min(fetch, count)
            if fetch > EF:
                return None
            try:
                found, _ = self._graph.knn_query(query, fetch, num_threads=1)
            except RuntimeError:  # fewer elements reached than asked for
                return None
            rows = found[0].astype(np.int64)
            if allowed is not None:
                rows = rows[allowed[rows]]
            if len(rows) >= k:
                return rows[:k]
            if fetch == count:
                return None
            fetch *= 2


class GarmentIndex:
    """The embeddings of a catalogue, searchable, row for row in the catalogue's order."""

    def __init__(self, embeddings: np.ndarray, approximate: HnswEngine | None = None) -> None:
        """Take embeddings as they are; build the graph unless one is given.

        Args:
            embeddings: float32 [N, D], rows of length 1, N at least 1.
            approximate: the graph over the same rows.
        """
        if embeddings.ndim != 2 or not len(embeddings):
            raise ValueError(f"embeddings must be [N, D] with N at least 1, not {embeddings.shape}")
        embeddings = np.ascontiguousarray(embeddings, np.float32)
        embeddings.flags.writeable = False
        if not np.allclose(np.linalg.norm(embeddings, axis=1), 1, atol=1e-3):
            raise ValueError("embeddings must be finite and of length 1")
        self.embeddings = embeddings
        self.approximate = approximate or HnswEngine.build(embeddings)
        if len(self.approximate) != len(embeddings):
            raise ValueError(f"a graph of {len(self.approximate)} rows for {len(embeddings)} embeddings")
        self._exact = ExactEngine(embeddings)

    def __len__(self) -> int:
        return len(self.embeddings)

    @property
    def dim(self) -> int:
        """D, the length of a vector."""
        return self.embeddings.shape[1]

    def search(
        self,
        query: np.ndarray,
        k: int,
        allowed: np.ndarray | None = None,
        excluded: Sequence[int] = (),
        engine: EngineName = "hnsw",
    ) -> SearchResult:
        """The k garments nearest to a query; fewer where fewer are allowed.

        Args:
            query: float32 [D], of length 1.
            k: at least 1.
            allowed: bool [N], the rows that may be found; None for all.
            excluded: rows that may not be found: the reference, what was turned down.
            engine: "exact" to leave the graph aside; "hnsw" still answers exactly where the
                graph cannot, and says so.

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

        used: Engine = self.approximate if engine == "hnsw" else self._exact
        rows = used.rows(query, k, allowed)
        if rows is None:
            used = self._exact
            rows = used.rows(query, k, allowed)
        scores = self.embeddings[rows] @ query
        order = np.lexsort((rows, -scores))
        return SearchResult(rows[order], scores[order], used.name)
