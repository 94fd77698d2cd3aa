"""A navigable small-world graph in this process's memory, by hnswlib."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path
from typing import Any

import hnswlib
import numpy as np

from . import METRIC, admitted, overfetch

#: Links a node. 16 to 48 is usual for some hundred dimensions.
M = 32

#: Candidates kept while the graph is built, and the fewest kept while it is searched.
EF_CONSTRUCTION = 200
EF = 256

#: A large graph takes hours with as many links; half of them, and a wider search, find as much in a third of the
#: time: 98 % of the ten nearest among a million, once what no link leads to has been added anew.
LARGE = 200_000
_LARGE_M, _LARGE_EF_CONSTRUCTION, _LARGE_EF = 16, 100, 512

#: A search for k keeps at least k candidates, and looks at some links of each in any order of memory;
#: beyond this share of all vectors it is quicker to compare them all.
_WORTH_IT = 1 / 16
_MOST = 4096

#: The graph's levels are drawn at random; with one seed and one thread a rebuilt index answers
#: as the old one did.
SEED = 7


def effort(count: int) -> tuple[int, int, int]:
    """Links a node, and the candidates kept while a graph of so many vectors is built, and searched."""
    if count >= LARGE:
        return _LARGE_M, _LARGE_EF_CONSTRUCTION, _LARGE_EF
    return M, EF_CONSTRUCTION, EF


class HnswEngine:
    """A navigable small-world graph (Malkov and Yashunin, 2016): time grows as the logarithm of N.

    hnswlib raises when it reaches fewer than k elements, and its filter callback takes the interpreter's
    lock for each candidate. So no filter is given to it: more is fetched than asked, then filtered; and
    where that would be too much, it declines. It must not be searched while it changes, so all calls
    take turns; a search takes less than a millisecond. Removed vectors stay as stepping stones until the
    graph is built anew.
    """

    name = "hnsw"

    def __init__(self, graph: hnswlib.Index, removed: int = 0) -> None:
        self._graph = graph
        self._lock = threading.Lock()
        self._next = graph.get_current_count()
        self._removed = removed

    @classmethod
    def build(cls, vectors: np.ndarray, threads: int = 1) -> HnswEngine:
        """From vectors [N, D] of length 1, the key of each its row.

        Args:
            threads: one builds the same graph every time; several, another one each time.
        """
        count, dim = vectors.shape
        graph = hnswlib.Index(METRIC, dim)
        links, building, _ = effort(count)
        graph.init_index(max(count, 1), M=links, ef_construction=building, random_seed=SEED)
        graph.add_items(vectors, np.arange(count), num_threads=threads)
        if count >= LARGE:
            lost = _unlinked(graph)
            graph.add_items(vectors[lost], lost, num_threads=1)
        return cls(graph)

    @classmethod
    def load(cls, path: Path, dim: int, count: int) -> HnswEngine:
        """From a file that `save` wrote; it must be known to be whole, hnswlib does not check.

        Args:
            count: vectors in it, without those that were removed.

        Raises:
            RuntimeError: hnswlib does not take it.
        """
        graph = hnswlib.Index(METRIC, dim)
        graph.load_index(str(path))
        return cls(graph, graph.get_current_count() - count)

    def save(self, path: Path) -> None:
        """Write the graph with its vectors; hnswlib opens the file itself.

        Raises:
            OSError: it could not be written whole, which hnswlib does not tell.
        """
        with self._lock:
            self._graph.save_index(str(path))
            if path.stat().st_size != self._graph.index_file_size():
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    def __len__(self) -> int:
        return self._next - self._removed

    def nearest(self, query: np.ndarray, k: int, allowed: np.ndarray | None = None) -> np.ndarray | None:
        count = len(self)
        _, _, searching = effort(count)
        most = min(_MOST, max(searching, int(count * _WORTH_IT)))
        fetch = overfetch(k, allowed, count)
        while fetch <= most:
            try:
                with self._lock:
                    # Not stored in the file, and one for all threads: set when it is needed.
                    self._graph.set_ef(max(searching, fetch))
                    found, _ = self._graph.knn_query(query, fetch, num_threads=1)
            except RuntimeError:  # fewer elements reached than asked for
                return None
            keys = admitted(found[0].astype(np.int64), allowed)
            if len(keys) >= k:
                return keys[:k]
            if fetch == count:
                return None
            fetch = min(2 * fetch, count)
        return None

    def add(self, vectors: np.ndarray) -> np.ndarray:
        with self._lock:
            keys = np.arange(self._next, self._next + len(vectors))
            # A quarter more at once where there is no room, for each growth copies what is there.
            if self._next + len(vectors) > self._graph.get_max_elements():
                self._graph.resize_index(int(1.25 * (self._next + len(vectors))))
            self._graph.add_items(vectors, keys, num_threads=1)
            self._next += len(vectors)
        return keys

    def replace(self, keys: np.ndarray, vectors: np.ndarray) -> None:
        with self._lock:
            self._graph.add_items(vectors, keys, num_threads=1)

    def remove(self, keys: np.ndarray) -> None:
        with self._lock:
            for key in keys.tolist():
                self._graph.mark_deleted(key)
            self._removed += len(keys)


def _unlinked(graph: hnswlib.Index) -> np.ndarray:
    """Keys that no link leads to, int64 [n]: where links are few, those to them are given up for better ones.

    No search finds them, however widely it looks: some 17 in 1,000 of a million.
    """
    state: Any = graph.__getstate__()[0]  # type: ignore[index]
    count, most = state["cur_element_count"], state["max_M0"]
    nodes = state["data_level0"].view(np.uint8).reshape(-1, state["size_data_per_element"])[:count]
    # A node begins with the number of its links and the links, and ends with its key.
    links = nodes[:, 4 : 4 + 4 * most].copy().view(np.uint32)
    used = np.arange(most) < nodes[:, :2].copy().view(np.uint16)
    linked = np.zeros(count, bool)
    linked[links[used]] = True
    first = state["label_offset"]
    return np.sort(nodes[~linked, first : first + 8].copy().view(np.int64)[:, 0])
