"""A garment of several pictures: found by the best of them, known by all of them."""

from dataclasses import replace

import numpy as np
import pytest
from fakes import VALUES, FakeEmbedder, draw, make_shop

from jvsm_core.catalogue import Catalogue, write_catalogue
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.model.embedder import embed_catalogue
from jvsm_core.search.engines import ENGINES
from jvsm_core.search.index import GarmentIndex
from jvsm_core.search.store import open_index, owners_of, update_index
from jvsm_core.search.views import Views

LOOK = {"category": "dress", "colour": "red", "sleeve": "long", "length": "maxi"}
NAVY = {**LOOK, "colour": "navy"}


def rewritten(shop, garments):
    write_catalogue(shop.folder, garments, name=shop.name, source=shop.source, licence=shop.licence)
    return Catalogue.read(shop.folder)


@pytest.fixture
def shop(tmp_path):
    """No garment is navy or says what it is; one shows a navy dress in its second picture, another has three."""
    made = make_shop(tmp_path / "shop", attributes=False)
    kept = [
        replace(garment, title="", description="", category="")
        for garment in made
        if not garment.id.startswith("navy")
    ]
    draw(NAVY).save(made.folder / "images" / "second.png")
    views = {"red-long-maxi-dress": ("images/second.png",), kept[0].id: (kept[1].image, kept[2].image)}
    return rewritten(made, [replace(one, more_images=views.get(one.id, ())) for one in kept])


@pytest.fixture(params=ENGINES)
def engine(request, tmp_path):
    if request.param == "milvus":
        pytest.importorskip("milvus_lite", reason="Milvus Lite is not installed")
        return f"milvus:{tmp_path / 'garments.db'}"
    return request.param


def test_a_garment_is_found_by_what_its_second_picture_shows(shop, engine, tmp_path):
    retriever = Retriever.assemble(FakeEmbedder(), shop, cache=tmp_path / "cache", engine=engine)
    navy = FakeEmbedder().embed_images([draw(NAVY)])[0]
    found = retriever.index.search(navy, 5)
    assert shop.garments[found.rows[0]].id == "red-long-maxi-dress" and found.scores[0] == pytest.approx(1)
    assert len(set(found.rows.tolist())) == 5 and found.engine == engine.partition(":")[0]

    dialogue = retriever.start(garment_id="blue-long-maxi-dress")
    shown = [hit.garment for hit in retriever.refine(dialogue, "in navy").hits]
    assert shown[0].id == "red-long-maxi-dress" and shown[0].image == "images/red-long-maxi-dress.png"
    assert len({garment.id for garment in shown}) == len(shown)
    if engine.startswith("milvus"):
        retriever.index.engine.close()


def test_every_engine_gives_each_garment_once_in_the_order_of_its_best_picture(shop, engine, tmp_path):
    index = open_index(shop, FakeEmbedder(), cache=tmp_path / "cache", engine=engine)
    vectors, owners = embed_catalogue(shop, FakeEmbedder()), owners_of(shop)
    pictures = [vectors[[row, *(len(shop) + np.flatnonzero(owners == row))]] for row in range(len(shop))]
    draw_ = np.random.default_rng(1)
    mask = draw_.random(len(shop)) < 0.6
    for query in draw_.normal(size=(20, vectors.shape[1])).astype(np.float32):
        query /= np.linalg.norm(query)
        best = np.array([(own @ query).max() for own in pictures])
        np.testing.assert_allclose(index.cosines(query), best, atol=1e-6)
        for allowed in (None, mask):
            found = index.search(query, 8, allowed)
            scores = best if allowed is None else np.where(allowed, best, -2)
            np.testing.assert_allclose(found.scores, np.sort(scores)[::-1][:8], atol=1e-6)
            assert len(set(found.rows.tolist())) == 8 and (allowed is None or allowed[found.rows].all())
    if engine.startswith("milvus"):
        index.engine.close()


def test_a_picture_that_comes_and_goes_changes_the_index_in_place(shop, tmp_path):
    embedder, cache = FakeEmbedder(), tmp_path / "cache"
    old = Retriever.assemble(embedder, shop, cache=cache)
    assert embedder.pictures_seen == len(shop) + 3
    navy = embedder.embed_images([draw(NAVY)])[0]

    def changed(retriever, more):
        garments = [
            replace(one, more_images=more.get(one.id, one.more_images))
            for one in retriever.catalogue.garments
        ]
        before = embedder.pictures_seen
        new = retriever.over(rewritten(shop, garments), cache=cache)
        assert new.index.engine is old.index.engine
        np.testing.assert_array_equal(new.index.pictures, embed_catalogue(new.catalogue, FakeEmbedder()))
        return new, embedder.pictures_seen - before

    without, looked_at = changed(old, {"red-long-maxi-dress": ()})
    assert looked_at == 0 and without.index.search(navy, 1).scores[0] < 0.8
    (hit, *_) = without.refine(without.start(garment_id="blue-long-maxi-dress"), "in navy").hits
    # A conversation that began before goes on in the shop as it was.
    (was, *_) = old.refine(old.start(garment_id="blue-long-maxi-dress"), "in navy").hits
    assert was.garment.id == "red-long-maxi-dress" != hit.garment.id

    again, looked_at = changed(without, {"blue-short-midi-shirt": ("images/second.png",)})
    assert looked_at == 1
    assert again.index.search(navy, 1).rows.tolist() == [shop.row("blue-short-midi-shirt")]

    opened = open_index(again.catalogue, seen := FakeEmbedder(), cache=cache)
    assert seen.pictures_seen == 0
    np.testing.assert_array_equal(opened.keys, again.index.keys)
    assert opened.search(navy, 4).rows.tolist() == again.index.search(navy, 4).rows.tolist()


def test_pictures_that_change_places_are_not_looked_at_again(shop, tmp_path):
    index = open_index(shop, FakeEmbedder(), cache=tmp_path / "cache")
    turned = [
        replace(one, image=one.images[-1], more_images=one.images[:-1]) if one.more_images else one
        for one in shop.garments
    ]
    after, embedder = rewritten(shop, turned[::-1]), FakeEmbedder()
    new = update_index(shop, index, after, embedder, cache=tmp_path / "cache")
    assert embedder.pictures_seen == 0
    np.testing.assert_array_equal(new.pictures, embed_catalogue(after, FakeEmbedder()))
    for row, vector in enumerate(new.pictures[: len(after)]):
        assert new.search(vector, 1).scores[0] == pytest.approx(1) and row < len(after)


def test_a_further_picture_that_cannot_be_read_takes_no_garment_with_it(shop, caplog):
    path = shop.folder / "images" / "second.png"
    path.write_bytes(path.read_bytes()[:60])
    vectors = embed_catalogue(shop, FakeEmbedder())
    row, place = shop.row("red-long-maxi-dress"), len(shop) + 2
    assert owners_of(shop)[2] == row and "cannot read picture" in caplog.text
    np.testing.assert_array_equal(vectors[place], vectors[row])


@pytest.mark.parametrize("dim", [12, 24])
def test_the_best_picture_in_a_large_shop_ranks_a_garment(monkeypatch, dim):
    """Sketches, outlines and lists of a large shop find what a look at every picture finds."""
    from jvsm_core.search import formula, two_stages
    from jvsm_core.search.columns import Column

    for module, name, value in (
        (formula, "SMALL", 50), (two_stages, "SMALL", 50), (two_stages, "_SCORED", 40),
        (two_stages, "_OUTLINED", 200), (two_stages, "_SKETCHED", 800),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, value)
    draw_ = np.random.default_rng(1)
    vectors = draw_.normal(size=(2000, dim)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    index = GarmentIndex(vectors, owners=np.sort(draw_.integers(1200, size=800)))
    probs = draw_.dirichlet(np.ones(4) / 4, size=1200).astype(np.float32)
    column = Column(tuple("abcd"), np.asfortranarray(probs), np.full(1200, 3, np.uint8))
    found = total = 0
    for number in range(20):
        query = index.pictures[1200 + 40 * number]
        scores = formula.AttributeScores((formula.Term("a", 1.0, column.having([number % 4])),))
        every = scores.of_all(index.cosines(query), np.ones(1200, bool))
        hits = two_stages.search(index, query, 10, scores)
        assert len(set(hits.rows.tolist())) == 10
        found += np.count_nonzero(hits.scores >= np.sort(every)[-10] - 1e-5)
        total += 10
    assert found / total >= 0.98


def test_one_picture_each_is_as_it_was():
    shares = np.random.default_rng(1).random((5, 3), np.float32)
    views = Views(5)
    assert (
        views.pooled(shares) is shares and views.best_of_all(shares[:, 0]).tolist() == shares[:, 0].tolist()
    )
    mask = np.ones(5, bool)
    assert views.mask(mask) is mask


def test_pictures_that_tell_most_say_most():
    sure, other, nothing = [0.9, 0.05, 0.05], [0.05, 0.9, 0.05], [1 / 3, 1 / 3, 1 / 3]
    alone, silent, doubt, agreed = Views(4, np.array([1, 2, 3])).pooled(
        np.array([sure, sure, sure, sure, nothing, other, sure], np.float32)
    )
    np.testing.assert_allclose(alone, sure, rtol=1e-6)
    np.testing.assert_allclose(silent, sure, atol=0.01)
    np.testing.assert_allclose(doubt[:2], [doubt[0]] * 2, rtol=1e-5)
    assert 0.4 < doubt[0] < 0.5
    np.testing.assert_allclose(agreed, sure, atol=1e-3)


def test_owners_in_no_order_are_refused():
    with pytest.raises(ValueError, match="in the order of 3 garments"):
        Views(3, np.array([2, 1]))
    with pytest.raises(ValueError, match="in the order of 3 garments"):
        Views(3, np.array([3]))


def test_what_is_seen_is_seen_in_all_pictures(shop, tmp_path):
    retriever = Retriever.assemble(FakeEmbedder(), shop, cache=tmp_path / "cache")
    colours = retriever.evidence.columns["colour"]
    row = dict(zip(colours.values, colours.probs[shop.row("red-long-maxi-dress")], strict=True))
    assert set(colours.values) == set(VALUES["colour"])
    assert row["red"] == pytest.approx(row["navy"]) and row["red"] > 0.4
