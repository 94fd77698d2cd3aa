"""Query by query: ranks that agree with the tables, and similarities in closed form."""

from dataclasses import replace

import numpy as np
import pytest
from fakes import FakeEmbedder

from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.errors import DataError
from jvsm_core.evaluation.benchmarks import edit_benchmark
from jvsm_core.evaluation.galleries import drawn_gallery
from jvsm_core.evaluation.per_query import answer_queries, neighbours, rank_as_shop
from jvsm_core.evaluation.shop import without_labels
from jvsm_core.language import leading
from jvsm_core.model.embedder import embed_catalogue
from jvsm_core.search.index import GarmentIndex


@pytest.fixture(scope="module")
def embeddings(shop):
    return embed_catalogue(shop, FakeEmbedder())


@pytest.fixture(scope="module")
def benchmark(shop):
    """Single edits asked by naming the new value: the fake model understands all of them."""
    made = edit_benchmark(drawn_gallery(shop.folder), count=40)
    said = [
        replace(query, text=" ".join(new for _, new in leading(query.change).values()))
        for query in made.queries
    ]
    return replace(made, queries=tuple(said))


def test_a_query_that_is_understood_stands_on_its_target(benchmark, embeddings):
    for query, result in zip(
        benchmark.queries, answer_queries(FakeEmbedder(), benchmark, embeddings), strict=True
    ):
        assert result.rank == 1 and result.target in query.targets
        assert result.top[0] == result.target and query.reference not in result.top
        # Four attributes of equal weight: three kept, and the words are one of them.
        assert result.to_target == pytest.approx(1.0, abs=1e-5)
        assert result.to_reference == pytest.approx(0.75, abs=1e-5)
        assert result.to_text == pytest.approx(0.5, abs=1e-5)
        assert list(result.scores) == sorted(result.scores, reverse=True) and len(result.scores) == 10


def test_words_that_say_nothing_leave_the_target_behind_all_its_equals(benchmark, embeddings):
    mute = replace(benchmark, queries=tuple(replace(query, text="hm") for query in benchmark.queries))
    # Eight garments differ from a reference in one attribute; ties count against the right one.
    assert {result.rank for result in answer_queries(FakeEmbedder(), mute, embeddings)} == {8}


@pytest.mark.parametrize("told", [True, False])
def test_a_shop_that_is_told_the_labels_places_what_looks_alone_do_not(shop, benchmark, embeddings, told):
    # Each garment has another one's picture: who goes by looks alone is misled, who knows the labels is not.
    mute = replace(
        benchmark,
        queries=tuple(replace(query, text=f"hm, {query.text}") for query in benchmark.queries[:12]),
    )
    plain = answer_queries(FakeEmbedder(), mute, np.roll(embeddings, 1, axis=0))
    catalogue = shop if told else without_labels(shop, "pictures")
    retriever = Retriever(FakeEmbedder(), catalogue, GarmentIndex(np.roll(embeddings, 1, axis=0)))
    ranked = rank_as_shop(retriever, mute, plain)
    for query, before, after in zip(mute.queries, plain, ranked, strict=True):
        assert query.reference not in after.top and len(after.top) == 10
        assert (after.rank == 1) == (after.top[0] in query.targets)
        assert (after.rank <= 10) == bool(set(query.targets) & set(after.top))
        assert (after.vector == before.vector).all() and after.to_text == before.to_text
    if told:
        assert np.mean([one.rank for one in ranked]) < np.mean([one.rank for one in plain])


def test_what_a_shop_can_make_nothing_of_stays_as_it_is(shop, benchmark, embeddings):
    (query, *_) = benchmark.queries
    mute = replace(benchmark, queries=(replace(query, text="  "),))
    (plain,) = answer_queries(FakeEmbedder(), benchmark, embeddings)[:1]
    assert rank_as_shop(Retriever(FakeEmbedder(), shop, GarmentIndex(embeddings)), mute, [plain]) == [plain]


def test_progress_is_told_batch_by_batch(benchmark, embeddings):
    told = []
    answer_queries(
        FakeEmbedder(), benchmark, embeddings, progress=lambda done, total: told.append((done, total))
    )
    count = len(benchmark.queries)
    assert told == [(32, count), (count, count)]


def test_embeddings_of_another_gallery_are_refused(benchmark, embeddings):
    with pytest.raises(DataError, match="do not belong to the 72 garments"):
        answer_queries(FakeEmbedder(), benchmark, embeddings[1:])


def test_neighbours_leave_out_the_garment_and_what_is_excluded():
    unit = np.eye(3, dtype=np.float32)[[0, 0, 1, 2]]
    unit[2] = [0.6, 0.8, 0]
    assert [(row, round(cosine, 3)) for row, cosine in neighbours(unit, 0, 2)] == [(1, 1.0), (2, 0.6)]
    assert [row for row, _ in neighbours(unit, 0, 2, excluded=(1,))] == [2, 3]
