import numpy as np
import pytest

from jvsm_core.search.engines.hnsw import EF
from jvsm_core.search.index import GarmentIndex


def unit(rows, count, dim=32):
    vectors = np.random.default_rng(rows).normal(size=(count, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def index():
    return GarmentIndex(unit(1, 2000))


def nearest(index, query, k, allowed=None):
    """The definition: all scores, sorted, ties by row."""
    scores = index.embeddings @ query
    rows = np.arange(len(scores)) if allowed is None else np.flatnonzero(allowed)
    return sorted(rows.tolist(), key=lambda row: (-scores[row], row))[:k]


def test_graph_is_the_default_and_agrees_with_the_definition(index):
    found = [index.search(query, 10) for query in unit(2, 50)]
    assert {result.engine for result in found} == {"hnsw"}
    overlap = [
        len(set(result.rows.tolist()) & set(nearest(index, query, 10))) / 10
        for result, query in zip(found, unit(2, 50), strict=True)
    ]
    assert np.mean(overlap) >= 0.99


def test_exact_engine_is_the_definition_masks_included(index):
    allowed = np.random.default_rng(3).random(2000) < 0.3
    for query in unit(4, 20):
        found = index.search(query, 7, allowed=allowed, engine="exact")
        assert found.rows.tolist() == nearest(index, query, 7, allowed)
        assert found.engine == "exact"
        np.testing.assert_allclose(found.scores, index.embeddings[found.rows] @ query, rtol=1e-6)


def test_filter_over_fetches_from_the_graph(index):
    allowed = np.arange(2000) % 3 == 0
    query = unit(5, 1)[0]
    found = index.search(query, 10, allowed=allowed)
    assert found.engine == "hnsw"
    assert allowed[found.rows].all() and len(found.rows) == 10
    assert found.rows.tolist() == nearest(index, query, 10, allowed)


def test_a_filter_that_lies_unevenly_is_fetched_again_before_it_falls_back(index):
    query = unit(5, 1)[0]
    # Four in five are allowed, but none of the thirty nearest.
    allowed = np.random.default_rng(5).random(2000) < 0.8
    allowed[nearest(index, query, 30)] = False
    found = index.search(query, 10, allowed=allowed)
    assert found.engine == "hnsw"
    assert found.rows.tolist() == nearest(index, query, 10, allowed)


def test_filter_that_leaves_few_falls_back_to_exact_and_says_so(index):
    allowed = np.zeros(2000, bool)
    allowed[[5, 900, 1500]] = True
    found = index.search(unit(6, 1)[0], 10, allowed=allowed)
    assert found.engine == "exact"
    assert sorted(found.rows.tolist()) == [5, 900, 1500]


def test_filter_that_leaves_only_the_farthest_falls_back(index):
    query = unit(7, 1)[0]
    allowed = index.embeddings @ query < 0
    found = index.search(query, 20, allowed=allowed)
    assert found.engine == "exact"
    assert found.rows.tolist() == nearest(index, query, 20, allowed)


def test_excluded_rows_are_replaced_by_the_next_best(index):
    query = unit(8, 1)[0]
    first = index.search(query, 5).rows.tolist()
    without = index.search(query, 5, excluded=first[:2])
    assert without.rows.tolist() == nearest(index, query, 7)[2:]
    assert without.engine == "hnsw"


def test_k_is_clamped_to_what_is_there():
    small = GarmentIndex(unit(9, 3))
    found = small.search(unit(10, 1)[0], 50)
    assert sorted(found.rows.tolist()) == [0, 1, 2]
    assert (np.diff(found.scores) <= 0).all()
    nothing = small.search(unit(10, 1)[0], 5, excluded=[0, 1, 2])
    assert len(nothing.rows) == 0 and len(nothing.scores) == 0


def test_more_than_the_graph_is_trusted_with_goes_to_exact(index):
    query = unit(11, 1)[0]
    found = index.search(query, EF + 1)
    assert found.engine == "exact"
    assert found.rows.tolist() == nearest(index, query, EF + 1)


def test_equal_scores_come_in_order_of_rows():
    twins = np.repeat(unit(12, 1), 40, axis=0)
    for engine in (None, "exact"):
        rows = GarmentIndex(twins).search(twins[0], 40, engine=engine).rows
        assert rows.tolist() == list(range(40))
    assert GarmentIndex(twins).search(twins[0], 4, engine="exact").rows.tolist() == [0, 1, 2, 3]
    mixed = np.tile(unit(12, 2), (60, 1))
    rows = GarmentIndex(mixed).search(mixed[0], 120, engine="exact").rows.tolist()
    assert rows == [*range(0, 120, 2), *range(1, 120, 2)]


def test_rebuilding_gives_the_same_graph(tmp_path):
    vectors = unit(13, 500)
    for name in "ab":
        GarmentIndex(vectors).engine.save(tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    "vectors",
    [
        np.zeros((0, 4), np.float32),
        np.zeros((3, 4), np.float32),
        np.full((3, 4), np.nan, np.float32),
        np.ones(4, np.float32),
    ],
)
def test_what_is_no_embedding_is_refused(vectors):
    with pytest.raises(ValueError, match="embeddings"):
        GarmentIndex(vectors)


def test_wrong_shapes_are_refused(index):
    with pytest.raises(ValueError, match="query must be"):
        index.search(np.ones(3, np.float32), 5)
    with pytest.raises(ValueError, match="k must be"):
        index.search(unit(1, 1)[0], 0)
    with pytest.raises(ValueError, match="allowed must be"):
        index.search(unit(1, 1)[0], 5, allowed=np.ones(3, bool))
