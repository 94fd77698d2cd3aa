"""One benchmark answered by one checkpoint and one ranking, as rows a person can look into."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jvsm_core.catalogue import Garment
from jvsm_core.datasets.triplets import Triplet
from jvsm_core.dialogue.explain import Explanation
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.errors import RequestError
from jvsm_core.evaluation.benchmarks import EditBenchmark
from jvsm_core.evaluation.per_query import QueryResult, answer_queries, rank_as_shop
from jvsm_core.language.frame import Frame
from jvsm_core.language.reading.reader import read
from jvsm_core.model.embedder import Progress

from .causes import Cause, cause_of, judge, labels
from .setup import Setup

#: Garments kept of each query.
TOP = 10


@dataclass(frozen=True)
class Row:
    """One query with its answer.

    Attributes:
        number: place in the benchmark, from 1.
        target: the right answer that stands first.
        leader: the garment found first; the target itself where all is well.
        frame: of the words, by rule.
        cause: why another garment stands first; None where none does.
    """

    number: int
    query: Triplet
    result: QueryResult
    reference: Garment
    target: Garment
    leader: Garment
    frame: Frame
    cause: Cause | None

    @property
    def edited(self) -> tuple[str, ...]:
        """Attributes asked to change: the query's slices."""
        return self.query.keys

    def judge(self, garment: Garment) -> Explanation:
        """What a garment meets, keeps and changes, asked this query."""
        return judge(self.frame, self.reference, garment)


@dataclass(frozen=True)
class Run:
    """A benchmark answered.

    Attributes:
        retriever: over the benchmark's gallery, with the checkpoint that answered.
        rows: in the benchmark's order.
    """

    setup: Setup
    retriever: Retriever
    benchmark: EditBenchmark
    rows: tuple[Row, ...]

    def row(self, number: object) -> Row:
        """A row by its number.

        Raises:
            RequestError: the benchmark has no such query.
        """
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= len(self.rows):
            raise RequestError(
                f"this benchmark has queries 1 to {len(self.rows)}, no query {str(number)[:20]}"
            )
        return self.rows[number - 1]

    def garment(self, row: int) -> Garment:
        """A garment of the gallery."""
        return self.benchmark.catalogue.garments[row]

    def subject(self, row: Row) -> str:
        """What notes on a query belong to: the question itself, whoever answered it."""
        return f"{self.setup.benchmark}|{row.reference.id}|{row.query.text}|{row.target.id}"


def evaluate(
    setup: Setup,
    retriever: Retriever,
    benchmark: EditBenchmark,
    progress: Progress | None = None,
    shop: Retriever | None = None,
) -> Run:
    """Ask every query of a benchmark.

    Args:
        retriever: over the benchmark's gallery; its index's embeddings are used as they are.
        shop: over the same gallery, whose formula ranks it; None for likeness alone.

    Raises:
        DataError: the retriever's catalogue is not the benchmark's gallery.
    """
    embeddings = retriever.index.embeddings
    results = answer_queries(retriever.embedder, benchmark, embeddings, TOP, progress)
    if shop:
        results = rank_as_shop(shop, benchmark, results, TOP, progress)
    garments = benchmark.catalogue.garments
    told = [labels(garment) for garment in garments]
    known = {key: sorted({each[key] for each in told if key in each}) for key in set().union(*told)}
    rows = []
    for number, (query, result) in enumerate(zip(benchmark.queries, results, strict=True), start=1):
        frame = read(query.text, known)
        reference, target = garments[query.reference], garments[result.target]
        leader = target if result.rank == 1 else garments[result.top[0]]
        cause = (
            None
            if result.rank == 1
            else cause_of(
                query,
                frame,
                judge(frame, reference, leader),
                target,
                leader,
                lookalike=_lookalike(embeddings, query, result),
            )
        )
        rows.append(Row(number, query, result, reference, target, leader, frame, cause))
    return Run(setup, retriever, benchmark, tuple(rows))


def _lookalike(embeddings: np.ndarray, query: Triplet, result: QueryResult) -> bool:
    """Whether of all that is no answer, the garment found first looks most like the target."""
    cosines = embeddings @ embeddings[result.target]
    cosines[[query.reference, *query.targets]] = -np.inf
    return int(np.argmax(cosines)) == result.top[0]
