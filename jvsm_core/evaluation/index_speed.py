"""How fast, how large and how right the index is at many sizes, beside other libraries in the same run."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

import numpy as np

from ..search.engines.exact import ExactEngine
from ..search.engines.hnsw import HnswEngine, effort
from ..search.index import GarmentIndex
from .figures import percentiles
from .ranking_speed import Described, time_ranking_formula

#: Results looked for, and queries asked.
TOP, QUERIES = 10, 200

#: Scores that lie no further apart are equal: libraries add 512 products in orders of their own.
LEVEL = 1e-5

#: How far a made-up garment lies from the real one it comes from, in units of a vector's length.
JITTER = 0.3

#: Vectors made at once.
_AT_ONCE = 100_000

#: The real garments' embeddings, the one that each made-up garment comes from, and what is known of them.
_Real = tuple[np.ndarray, np.ndarray, Described]

#: Makes something searchable of vectors [N, D]; from a query [D] it gives the rows of the nearest.
Build = Callable[[np.ndarray, int], Callable[[np.ndarray], np.ndarray]]


def time_index(
    embeddings: np.ndarray,
    sizes: Sequence[int],
    threads: int = 1,
    seed: int = 0,
    described: Described | None = None,
    peers: bool = True,
) -> dict:
    """Build and search indexes of real embeddings, jittered until there are enough.

    Each index is built in a process of its own, so that its memory can be told; the vectors that all read
    are mapped from one file and are not counted.

    Args:
        embeddings: float32 [N, D], rows of length 1.
        threads: for building; searches take one.
        described: what is known of each of the embeddings' garments; whole rankings are timed with it.
        peers: measure other libraries too.

    Returns:
        `{"sizes": {"1000": {"build_s", "memory_mb", "p50_ms", "p95_ms", "recall@10", "peers": {…}}}}`; a
        peer has the same figures, and is there where its library is installed. Memory is None where the
        system does not tell it. With `described`, ours has what `ranking_speed` gives besides.
    """
    figures = {}
    for size in sizes:
        real = (
            (np.asarray(embeddings), _origins(len(embeddings), size, seed), described) if described else None
        )
        with tempfile.TemporaryDirectory() as scratch:
            path, queries = Path(scratch) / "vectors.npy", jittered(embeddings, QUERIES, seed + 1)
            np.save(path, jittered(embeddings, size, seed))
            truth = _tenths(np.load(path, mmap_mode="r"), queries)
            measured = {
                name: _in_a_process(name, path, queries, truth, threads, real if name == "ours" else None)
                for name, needs in _NEEDS.items()
                if find_spec(needs) and (peers or name == "ours")
            }
        figures[str(size)] = {**measured.pop("ours"), "peers": measured}
    return {"sizes": figures}


def jittered(embeddings: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Vectors float32 [count, D] of length 1 that lie as garments do, none of them twice.

    Each is a garment moved along the difference between two others: white noise would move it where no
    garment ever lies.
    """
    vectors = np.empty((count, embeddings.shape[1]), np.float32)
    for first, (garment, start, end) in _drawn(len(embeddings), count, seed):
        part = vectors[first : first + _AT_ONCE]
        moves = embeddings[end] - embeddings[start]
        length = np.linalg.norm(moves, axis=1, keepdims=True)
        part[:] = embeddings[garment] + JITTER * moves / np.maximum(length, 1e-6)
        part /= np.linalg.norm(part, axis=1, keepdims=True)
    return vectors


def _drawn(garments: int, count: int, seed: int) -> Iterator[tuple[int, np.ndarray]]:
    """For each part of the vectors, its first and the garment, start and end of each: int64 [3, n]."""
    draw = np.random.default_rng(seed)
    for first in range(0, count, _AT_ONCE):
        yield first, draw.integers(garments, size=(3, min(_AT_ONCE, count - first)))


def _origins(garments: int, count: int, seed: int) -> np.ndarray:
    """The garment that each of the jittered vectors comes from: int64 [count]."""
    return np.concatenate([drawn[0] for _, drawn in _drawn(garments, count, seed)])


def _tenths(vectors: np.ndarray, queries: np.ndarray) -> np.ndarray:
    """How near the tenth nearest lies to each query: what lies as near counts as found, by whatever key."""
    return np.array(
        [
            np.partition(scores, len(scores) - TOP)[len(scores) - TOP]
            for first in range(0, len(queries), 20)
            for scores in queries[first : first + 20] @ vectors.T
        ]
    )


def _our_index(vectors: np.ndarray, threads: int) -> GarmentIndex:
    index = GarmentIndex(vectors, HnswEngine.build(vectors, threads))
    index.recall = 1.0  # what is measured here need not be probed as well
    return index


def _numpy(vectors: np.ndarray, threads: int) -> Callable[[np.ndarray], np.ndarray]:
    engine = ExactEngine(np.asarray(vectors))
    return lambda query: engine.nearest(query, TOP)


def _faiss(vectors: np.ndarray, threads: int) -> Callable[[np.ndarray], np.ndarray]:
    import faiss

    faiss.omp_set_num_threads(threads)
    links, building, searching = effort(len(vectors))
    index = faiss.IndexHNSWFlat(vectors.shape[1], links, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction, index.hnsw.efSearch = building, searching
    index.add(vectors)
    faiss.omp_set_num_threads(1)
    return lambda query: index.search(query[None], TOP)[1][0]


def _usearch(vectors: np.ndarray, threads: int) -> Callable[[np.ndarray], np.ndarray]:
    from usearch.index import Index

    links, building, searching = effort(len(vectors))
    index = Index(
        ndim=vectors.shape[1],
        metric="ip",
        dtype="f32",
        connectivity=links,
        expansion_add=building,
        expansion_search=searching,
    )
    index.add(np.arange(len(vectors)), vectors, threads=threads)
    return lambda query: index.search(query, TOP, threads=1).keys


_BUILDERS: Mapping[str, Build] = {
    "exact, NumPy": _numpy,
    "faiss HNSW": _faiss,
    "usearch": _usearch,
}
_NEEDS = {"ours": "hnswlib", "exact, NumPy": "numpy", "faiss HNSW": "faiss", "usearch": "usearch"}


def _in_a_process(
    name: str, path: Path, queries: np.ndarray, truth: np.ndarray, threads: int, real: _Real | None
) -> dict:
    with ProcessPoolExecutor(1, get_context("spawn"), _use_threads, (threads,)) as pool:
        return pool.submit(_measure, name, path, queries, truth, threads, real).result()


def _use_threads(threads: int) -> None:
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = str(threads)


def _measure(
    name: str, path: Path, queries: np.ndarray, truth: np.ndarray, threads: int, real: _Real | None
) -> dict:
    vectors = np.load(path, mmap_mode="r")
    before, began = _own_memory(), perf_counter()
    if name == "ours":
        index = _our_index(vectors, threads)
        search: Callable[[np.ndarray], np.ndarray] = lambda query: index.search(query, TOP).rows  # noqa: E731
    else:
        search = _BUILDERS[name](vectors, threads)
    built, after = perf_counter() - began, _own_memory()
    times, found = [], 0
    for query, tenth in zip(queries, truth):
        began = perf_counter()
        answer = search(query)
        times.append(1000 * (perf_counter() - began))
        found += int(np.count_nonzero(vectors[np.unique(answer[answer >= 0])] @ query >= tenth - LEVEL))
    return {
        "build_s": round(built, 2),
        "memory_mb": None if before is None or after is None else round((after - before) / 1000),
        **{f"{name}_ms": value for name, value in percentiles(times, 3).items()},
        "recall@10": round(found / (TOP * len(queries)), 4),
        **(time_ranking_formula(index, *real, TOP, seed=2) if real and name == "ours" else {}),
    }


def _own_memory() -> int | None:
    """Kilobytes that this process has for itself, mapped files left out; None where the system does not say."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) for line in lines if line.startswith("RssAnon")), None)
