"""The engines answer alike, filters included, and change in place."""

from pathlib import Path

import numpy as np
import pytest

from jvsm_core.errors import DataError
from jvsm_core.evaluation.index_speed import jittered
from jvsm_core.search.engines import ENGINES, hnsw
from jvsm_core.search.engines.exact import ExactEngine
from jvsm_core.search.engines.hnsw import HnswEngine
from jvsm_core.search.index import GarmentIndex

SHIPPED = Path(__file__).resolve().parents[3] / "assets" / "index" / "embeddings.npy"


def unit(seed, count, dim=24):
    vectors = np.random.default_rng(seed).normal(size=(count, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def near(vectors, seed):
    """Vectors near some given ones, as a composed query is near to garments."""
    moved = vectors + 0.5 * unit(seed, len(vectors), vectors.shape[1])
    return moved / np.linalg.norm(moved, axis=1, keepdims=True)


@pytest.fixture(scope="session")
def milvus(tmp_path_factory):
    """milvus(name, vectors): an engine in a database that this test run has for itself."""
    pytest.importorskip("milvus_lite", reason="Milvus Lite is not installed")
    from jvsm_core.search.engines.milvus import MilvusEngine

    path = str(tmp_path_factory.mktemp("milvus") / "garments.db")
    opened = []

    def milvus(name, vectors):
        opened.append(MilvusEngine(path, name, vectors))
        return opened[-1]

    yield milvus
    for engine in opened[-1:]:
        engine.close()


@pytest.fixture(params=ENGINES)
def engine_of(request):
    """engine_of(vectors): an engine of each kind in turn."""

    def make(vectors):
        match request.param:
            case "exact":
                return ExactEngine(vectors)
            case "hnsw":
                return HnswEngine.build(vectors)
        name = "".join(letter if letter.isalnum() else "_" for letter in request.node.name)
        return request.getfixturevalue("milvus")(name, vectors)

    return make


def true_nearest(vectors, query, k, allowed=None):
    scores = vectors @ query
    return np.argsort(-(scores if allowed is None else np.where(allowed, scores, -2)), kind="stable")[:k]


def test_every_engine_finds_the_same_ten_in_the_shop(engine_of):
    """Without a filter, with one that leaves many, one that leaves a few, and one that leaves five."""
    vectors = np.load(SHIPPED)
    index = GarmentIndex(vectors, engine_of(vectors))
    queries = near(vectors[:: len(vectors) // 25], 1)
    draw = np.random.default_rng(2)
    masks = [None, *(draw.random(len(vectors)) < share for share in (0.7, 0.1)), np.zeros(len(vectors), bool)]
    masks[-1][draw.choice(len(vectors), 5)] = True
    for mask in masks:
        k = 10 if mask is None else min(10, np.count_nonzero(mask))
        shares = []
        for query in queries:
            found = index.search(query, k, mask)
            assert len(found.rows) == k and (mask is None or mask[found.rows].all())
            shares.append(len(set(found.rows.tolist()) & set(true_nearest(vectors, query, k, mask))) / k)
        assert np.mean(shares) >= 0.99
    assert index.search(queries[0], 10).engine == index.engine.name


def test_vectors_are_added_replaced_and_removed_in_place(engine_of):
    vectors, other = unit(1, 200), unit(2, 30)
    engine = engine_of(vectors)
    keys = engine.add(other)
    assert keys.tolist() == list(range(200, 230)) and len(engine) == 230
    assert [engine.nearest(vector, 1)[0] for vector in other] == keys.tolist()

    engine.replace(keys[:10], unit(3, 10))
    assert len(engine) == 230
    assert [engine.nearest(vector, 1)[0] for vector in unit(3, 10)] == keys[:10].tolist()
    assert not {engine.nearest(vector, 1)[0] for vector in other[:10]} & set(keys[:10].tolist())

    engine.remove(np.array([3, 7, 215]))
    assert len(engine) == 227
    assert engine.nearest(vectors[3], 1)[0] != 3 and engine.nearest(other[15], 1)[0] != 215
    assert engine.add(unit(4, 2)).tolist() == [230, 231], "a key is given once"
    assert len(engine) == 229


def test_keys_beyond_a_mask_are_not_found(engine_of):
    vectors = unit(1, 60)
    engine = engine_of(vectors)
    (key,) = engine.add(vectors[:1])
    found = engine.nearest(vectors[0], 5, np.ones(60, bool))
    assert 0 in found and key not in found and len(found) == 5


def test_a_changed_catalogue_keeps_its_engine(engine_of):
    """Garments 0 and 1 go, 2 has a new picture, five come; and the order is another one."""
    old = GarmentIndex(unit(1, 300), engine_of(unit(1, 300)))
    origin = np.concatenate([[-1] * 5, np.random.default_rng(1).permutation(np.arange(2, 300))])
    vectors = np.concatenate([unit(2, 5), old.embeddings[origin[5:]]])
    vectors[origin == 2] = unit(3, 1)
    new = old.updated(vectors, origin)

    assert new.engine is old.engine and len(new.engine) == 303
    for row in range(0, 303, 7):
        assert new.search(vectors[row], 1).rows.tolist() == [row]
    query, mask = unit(4, 1)[0], np.random.default_rng(2).random(303) < 0.8
    assert new.search(query, 8, mask).rows.tolist() == true_nearest(vectors, query, 8, mask).tolist()
    assert new.search(query, 8, mask).engine == old.engine.name

    again = new.updated(vectors[::-1], np.arange(303)[::-1])
    assert again.search(vectors[0], 1).rows.tolist() == [302]


def test_whoever_is_in_the_middle_of_a_dialogue_sees_the_old_catalogue(engine_of):
    old = GarmentIndex(unit(1, 300), engine_of(unit(1, 300)))
    new = old.updated(np.concatenate([old.embeddings[1:], unit(2, 1)]), np.append(np.arange(1, 300), -1))
    for row in range(1, 300, 13):
        assert old.search(old.embeddings[row], 1).rows.tolist() == [row]
    found = old.search(unit(2, 1)[0], 20)
    assert (found.rows < 300).all() and len(found.rows) == 20
    assert new.search(unit(2, 1)[0], 1).rows.tolist() == [299]


def test_an_engine_of_other_vectors_is_refused():
    with pytest.raises(ValueError, match="an engine of 9 vectors for 10"):
        GarmentIndex(unit(1, 10), ExactEngine(unit(1, 9)))


def test_copies_of_few_pictures_are_noticed_and_compared_one_by_one(caplog):
    """Each of ten pictures is there three hundred times: a graph sees little but copies."""
    copies = np.repeat(np.load(SHIPPED)[::330], 300, axis=0)[np.random.default_rng(1).permutation(3000)]
    index = GarmentIndex(copies)
    assert index.recall < 0.95
    query = unit(2, 1, 512)[0]
    found = index.search(query, 10)
    assert found.engine == "exact" and "copies" in caplog.text
    assert found.rows.tolist() == true_nearest(copies, query, 10).tolist()
    assert index.candidates(query, 10) is None


def test_a_graph_of_different_pictures_is_trusted():
    index = GarmentIndex(unit(1, 3000))
    assert index.recall >= 0.99 and index.trusted


def test_a_milvus_database_is_opened_again_and_made_anew_for_other_vectors(milvus):
    from jvsm_core.search.engines.milvus import MilvusEngine

    vectors = unit(1, 50)
    first = milvus("reopened", vectors)
    second = MilvusEngine(first.uri, "reopened", vectors)
    assert len(second) == 50 and second.nearest(vectors[9], 1).tolist() == [9]
    third = MilvusEngine(first.uri, "reopened", unit(2, 40))
    assert len(third) == 40 and third.nearest(unit(2, 40)[9], 1).tolist() == [9]


def test_a_milvus_that_is_not_there_is_said_to_be(tmp_path):
    pytest.importorskip("pymilvus")
    from jvsm_core.search.engines.milvus import MilvusEngine

    with pytest.raises(DataError, match="cannot open the Milvus database"):
        MilvusEngine("http://127.0.0.1:9", "garments", unit(1, 3), timeout=1)


def test_what_no_link_leads_to_in_a_large_graph_is_added_anew(monkeypatch):
    """Of many vectors around few others, with few links, some are left out of all lists."""
    vectors = jittered(np.load(SHIPPED)[::40], 2000, 0)
    monkeypatch.setattr(hnsw, "effort", lambda count: (3, 20, 64))

    def built(large):
        monkeypatch.setattr(hnsw, "LARGE", large)
        graph = HnswEngine.build(vectors)
        found = [int(graph.nearest(vector, 1)[0]) == key for key, vector in enumerate(vectors)]
        return hnsw._unlinked(graph._graph), np.array(found)

    lost, found = built(10_000)
    assert len(lost) > 20 and found[lost].mean() < found.mean() / 2
    lost_still, found_now = built(1000)
    assert len(lost_still) < len(lost) and found_now.sum() > found.sum()
