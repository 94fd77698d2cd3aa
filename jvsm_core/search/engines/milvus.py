"""Milvus, a vector database: a file on this machine (Milvus Lite) or a cluster, by one code."""

from __future__ import annotations

import numpy as np

from ...errors import DataError
from . import METRIC, admitted, overfetch
from .hnsw import EF, EF_CONSTRUCTION, M

_KEY, _VECTOR = "garment", "embedding"

#: Vectors sent at once: 512 numbers each, some megabytes, well below gRPC's limit of 64.
_AT_ONCE = 1000

#: The most that one search may be asked for.
_LIMIT = 16_384

#: Allowed keys up to which the database is given the keys themselves.
_LISTED = 2_000


class MilvusEngine:
    """A collection of a Milvus database; whoever opens it by the same name searches the same vectors.

    Filters that leave few vectors go with the query, as a list of keys; for others more is fetched than
    asked, then filtered.

    Args:
        uri: a file for Milvus Lite, or the address of a cluster, such as http://localhost:19530.
        collection: letters, digits and underscores; made from `vectors` where it is missing, or has
            another number of vectors than they are.
        vectors: float32 [N, D], the key of each its row.
        token: `user:password` or an API key, for a cluster that asks for one.
        timeout: seconds to wait for a connection.

    Raises:
        DataError: pymilvus is not installed, or the database cannot be opened.
    """

    name = "milvus"

    def __init__(
        self, uri: str, collection: str, vectors: np.ndarray, token: str = "", timeout: float = 30
    ) -> None:
        try:
            from pymilvus import MilvusClient
            from pymilvus.exceptions import MilvusException
        except ImportError:
            raise DataError("the engine milvus needs pymilvus: pip install 'fitting-room[milvus]'") from None
        try:
            self._client = MilvusClient(uri, token=token, timeout=timeout)
            self._collection, self.uri = collection, uri
            if not self._client.has_collection(collection) or len(self) != len(vectors):
                self._make(vectors)
            self._client.load_collection(collection)
        except MilvusException as error:
            raise DataError(f"cannot open the Milvus database {uri}: {error.message}") from None
        self._next = len(vectors)

    def _make(self, vectors: np.ndarray) -> None:
        from pymilvus import DataType

        self._client.drop_collection(self._collection)
        schema = self._client.create_schema(auto_id=False)
        schema.add_field(_KEY, DataType.INT64, is_primary=True)
        schema.add_field(_VECTOR, DataType.FLOAT_VECTOR, dim=vectors.shape[1])
        index = self._client.prepare_index_params()
        index.add_index(
            _VECTOR,
            index_type="HNSW",
            metric_type=METRIC.upper(),
            params={"M": M, "efConstruction": EF_CONSTRUCTION},
        )
        # Strong: a search finds what was added before it, also by another process.
        self._client.create_collection(
            self._collection, schema=schema, index_params=index, consistency_level="Strong"
        )
        self._write(np.arange(len(vectors)), vectors)
        self._client.flush(self._collection)

    def __len__(self) -> int:
        counted = self._client.query(self._collection, filter="", output_fields=["count(*)"])
        return int(counted[0]["count(*)"])

    def nearest(self, query: np.ndarray, k: int, allowed: np.ndarray | None = None) -> np.ndarray | None:
        if allowed is not None and np.count_nonzero(allowed) <= _LISTED:
            keys = self._search(query, k, f"{_KEY} in {np.flatnonzero(allowed).tolist()}")
            return keys if len(keys) == k else None
        count = self._next
        fetch = overfetch(k, allowed, count)
        while fetch <= _LIMIT:
            keys = admitted(self._search(query, fetch), allowed)
            if len(keys) >= k:
                return keys[:k]
            if fetch == count:
                return None
            fetch = min(2 * fetch, count)
        return None

    def _search(self, query: np.ndarray, k: int, expression: str = "") -> np.ndarray:
        (hits,) = self._client.search(
            self._collection,
            data=[query],
            limit=int(k),
            filter=expression,
            output_fields=[_KEY],
            search_params={"params": {"ef": max(EF, k)}},
        )
        return np.array([hit[_KEY] for hit in hits], np.int64)

    def add(self, vectors: np.ndarray) -> np.ndarray:
        keys = np.arange(self._next, self._next + len(vectors))
        self._write(keys, vectors)
        self._next += len(vectors)
        return keys

    def replace(self, keys: np.ndarray, vectors: np.ndarray) -> None:
        self._write(keys, vectors)

    def remove(self, keys: np.ndarray) -> None:
        for first in range(0, len(keys), _AT_ONCE):
            self._client.delete(self._collection, ids=keys[first : first + _AT_ONCE].tolist())

    def close(self) -> None:
        """Let the database go; Milvus Lite's file is one process's at a time."""
        self._client.close()

    def _write(self, keys: np.ndarray, vectors: np.ndarray) -> None:
        for first in range(0, len(keys), _AT_ONCE):
            part = slice(first, first + _AT_ONCE)
            rows = zip(keys[part].tolist(), np.asarray(vectors[part], np.float32))
            self._client.upsert(self._collection, [{_KEY: key, _VECTOR: vector} for key, vector in rows])
