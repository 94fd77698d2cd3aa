"""Composed retrieval query by query: where the target stands, what stands before it, how near all is.

The tables of `composed` say how often a model is wrong; this says on which queries. It asks for an
embedder and a gallery's stored embeddings, so that no picture is embedded again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ..datasets.triplets import Triplet
from ..dialogue.retriever import Retriever
from ..errors import DataError, RequestError
from ..metrics import ranks, top_k
from ..model.embedder import Embedder, Progress
from .benchmarks import EditBenchmark

#: Queries composed at a time: an embedder shared with others is free again after each batch.
BATCH = 32


@dataclass(frozen=True)
class QueryResult:
    """One query of a benchmark, answered.

    Attributes:
        rank: of the best right answer, 1 for the first place; ties count against it.
        target: gallery row of that answer.
        top: gallery rows found first, best first; never the reference.
        scores: cosines of `top` to the composed query.
        to_reference, to_text, to_target: cosines of the composed query to the reference's picture,
            to the words alone, and to the target's picture.
        vector: float32 [D], the composed query, of length 1.
    """

    rank: int
    target: int
    top: tuple[int, ...]
    scores: tuple[float, ...]
    to_reference: float
    to_text: float
    to_target: float
    vector: np.ndarray = field(repr=False, compare=False)


def answer_queries(
    embedder: Embedder,
    benchmark: EditBenchmark,
    embeddings: np.ndarray,
    k: int = 10,
    progress: Progress | None = None,
) -> list[QueryResult]:
    """Every query of a benchmark, in its order.

    Args:
        embeddings: float32 [N, D], the gallery's pictures, row for row; as an index stores them.
        k: garments kept of each query.
        progress: called with (done, total) queries.

    Raises:
        DataError: the embeddings are not those of the benchmark's gallery.
    """
    if embeddings.shape != (len(benchmark.catalogue), embedder.dim):
        raise DataError(
            f"embeddings of shape {embeddings.shape} do not belong to the {len(benchmark.catalogue)} garments of "
            f"benchmark {benchmark.name}, {embedder.dim} numbers each; embed its gallery with this checkpoint"
        )
    gallery = np.array(embeddings, np.float32)
    references = [query.reference for query in benchmark.queries]
    targets = [query.targets for query in benchmark.queries]
    composed, words = _compose(embedder, benchmark, gallery[references], progress)
    found = ranks(composed, gallery, targets, references)
    scores, rows = top_k(composed, gallery, k, references)
    results = []
    for place, vector in enumerate(composed):
        right = np.array(targets[place])
        best = int(right[np.argmax(gallery[right] @ vector)])
        shown = rows[place] >= 0
        results.append(
            QueryResult(
                rank=int(found[place]),
                target=best,
                top=tuple(map(int, rows[place][shown])),
                scores=tuple(map(float, scores[place][shown])),
                to_reference=float(gallery[references[place]] @ vector),
                to_text=float(words[place] @ vector),
                to_target=float(gallery[best] @ vector),
                vector=vector,
            )
        )
    return results


def rank_as_shop(
    retriever: Retriever,
    benchmark: EditBenchmark,
    results: Sequence[QueryResult],
    k: int = 10,
    progress: Progress | None = None,
) -> list[QueryResult]:
    """The same queries as a shopper's turns: ranked by the shop's formula, not by likeness alone.

    What a shop can make nothing of stays as it is.

    Args:
        retriever: over the benchmark's gallery, row for row; it may be told less of each garment.
        results: of `answer_queries`; all but places is kept.
        k, progress: as there.
    """
    ids = [garment.id for garment in retriever.catalogue]
    ranked = []
    for number, (query, result) in enumerate(zip(benchmark.queries, results, strict=True), start=1):
        try:
            dialogue = retriever.refine(retriever.start(garment_id=ids[query.reference]), query.text)
            ranked.append(_placed(result, retriever, retriever.scores(dialogue), query, k))
        except RequestError:
            ranked.append(result)
        if progress and (number % BATCH == 0 or number == len(results)):
            progress(number, len(results))
    return ranked


def _placed(
    result: QueryResult, retriever: Retriever, scores: np.ndarray, query: Triplet, k: int
) -> QueryResult:
    """A result with its garments in the order of some scores [N]."""
    right = np.array(query.targets)
    best = int(right[np.argmax(scores[right])])
    wrong = np.ones(len(scores), bool)
    wrong[[query.reference, *query.targets]] = False
    order = np.argsort(-scores, kind="stable")
    top = order[np.isfinite(scores[order]) & (order != query.reference)][:k]
    if not len(top):
        return result
    pictures = np.array(retriever.index.embeddings[top], np.float32)
    return replace(
        result,
        rank=1 + int(np.count_nonzero(scores[wrong] >= scores[best])),
        target=best,
        top=tuple(map(int, top)),
        scores=tuple(map(float, pictures @ result.vector)),
        to_target=float(retriever.index.embeddings[best] @ result.vector),
    )


def neighbours(
    embeddings: np.ndarray, row: int, k: int, excluded: Sequence[int] = ()
) -> list[tuple[int, float]]:
    """The garments that look most like one of the gallery, nearest first, as (row, cosine); not itself.

    Args:
        embeddings: float32 [N, D], of length 1.
        excluded: further rows to leave out.
    """
    cosines = embeddings @ embeddings[row]
    left_out = {row, *excluded}
    order = np.argsort(-cosines, kind="stable")[: k + len(left_out)]
    return [(int(near), float(cosines[near])) for near in order if int(near) not in left_out][:k]


def _compose(
    embedder: Embedder, benchmark: EditBenchmark, references: np.ndarray, progress: Progress | None
) -> tuple[np.ndarray, np.ndarray]:
    """Composed queries and the texts alone, both float32 [Q, D]."""
    texts = [query.text for query in benchmark.queries]
    composed, words = np.empty_like(references), np.empty_like(references)
    for first in range(0, len(texts), BATCH):
        part = slice(first, first + BATCH)
        composed[part] = embedder.compose(references[part], texts[part])
        words[part] = embedder.embed_texts(texts[part])
        if progress:
            progress(min(first + BATCH, len(texts)), len(texts))
    return composed, words
