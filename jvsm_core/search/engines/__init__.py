"""Search engines: ways to find the vectors nearest to a query, behind one small protocol.

- `hnsw`: a graph in this process's memory, by hnswlib; the default;
- `exact`: NumPy compares the query with every vector;
- `milvus`: a vector database, as a file on this machine (Milvus Lite) or a cluster's address.
"""

from __future__ import annotations

from typing import Final, Protocol

import numpy as np

#: Inner product; on vectors of length 1 it is cosine similarity.
METRIC: Final = "ip"

#: The engines that can be named.
ENGINES = ("hnsw", "exact", "milvus")


class SearchEngine(Protocol):
    """Unit vectors under integer keys, searched by inner product; safe to use from many threads.

    What an engine is made from has the keys 0 to N - 1, in order; what is added later gets keys of its
    own, and a removed key is never given again.

    Attributes:
        name: one of `ENGINES`.
    """

    name: str

    def __len__(self) -> int:
        """The number of vectors."""
        ...

    def nearest(self, query: np.ndarray, k: int, allowed: np.ndarray | None = None) -> np.ndarray | None:
        """Keys of the k vectors nearest to a query, in any order.

        Args:
            query: float32 [D], of length 1.
            k: at least 1, and at most the number of vectors allowed.
            allowed: bool, a place for each key, whether it may be found; None for all. Keys beyond its end
                may not.

        Returns:
            int64 [k], or None where this engine cannot answer, or not well: compare all vectors then.
        """
        ...

    def add(self, vectors: np.ndarray) -> np.ndarray:
        """Add vectors float32 [n, D]; returns their keys, int64 [n]."""
        ...

    def replace(self, keys: np.ndarray, vectors: np.ndarray) -> None:
        """Put vectors float32 [n, D] in the place of those under some keys, int64 [n]."""
        ...

    def remove(self, keys: np.ndarray) -> None:
        """Take out the vectors under some keys, int64 [n]."""
        ...


def admitted(keys: np.ndarray, allowed: np.ndarray | None) -> np.ndarray:
    """Those of some keys that may be found."""
    if allowed is None:
        return keys
    keys = keys[keys < len(allowed)]
    return keys[allowed[keys]]


def overfetch(k: int, allowed: np.ndarray | None, count: int) -> int:
    """How many to ask an engine for that filters afterwards, so that about k of them are allowed.

    A quarter more than the share of allowed vectors suggests, for they may lie unevenly.
    """
    if allowed is None:
        return min(k, count)
    return min(int(1.25 * k * count / max(1, int(np.count_nonzero(allowed)))) + 1, count)
