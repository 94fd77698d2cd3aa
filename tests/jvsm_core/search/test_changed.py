"""The index of a catalogue that changes while it is open."""

from dataclasses import replace

import numpy as np
import pytest
from fakes import FakeEmbedder, draw, make_shop

from jvsm_core.catalogue import Catalogue, write_catalogue
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.model.embedder import embed_catalogue
from jvsm_core.search.store import open_index, update_index


@pytest.fixture
def opened(tmp_path):
    """A shop of its own, its index and the cache."""
    shop = make_shop(tmp_path / "shop")
    return shop, open_index(shop, FakeEmbedder(), cache=tmp_path / "cache"), tmp_path / "cache"


def rewritten(shop, garments):
    write_catalogue(shop.folder, garments, name=shop.name, source=shop.source, licence=shop.licence)
    return Catalogue.read(shop.folder)


def look(**changes):
    return {"category": "dress", "colour": "navy", "sleeve": "long", "length": "maxi"} | changes


def changed(shop):
    """Three garments go, one has another picture, one another title, and one is new."""
    first, second, *rest = shop.garments
    draw(look()).save(shop.folder / "images" / "again.png")
    draw(look(colour="red")).save(shop.folder / "images" / "new.png")
    return rewritten(
        shop,
        [
            replace(second, title="Another title"),
            *rest[:-3],
            replace(first, image="images/again.png"),
            replace(first, id="new", image="images/new.png"),
        ],
    )


def test_only_new_pictures_are_looked_at_and_the_engine_stays(opened):
    shop, index, cache = opened
    after, embedder = changed(shop), FakeEmbedder()
    steps = []
    new = update_index(shop, index, after, embedder, cache=cache, progress=lambda *step: steps.append(step))
    assert embedder.pictures_seen == 2 and steps == [(2, 2)]
    assert new.engine is index.engine and len(new.engine) == len(after) == len(shop) - 2
    np.testing.assert_array_equal(new.embeddings, embed_catalogue(after, FakeEmbedder()))


def test_the_next_start_finds_the_changed_index_whole(opened):
    shop, index, cache = opened
    after = changed(shop)
    new = update_index(shop, index, after, FakeEmbedder(), cache=cache)
    embedder = FakeEmbedder()
    again = open_index(after, embedder, cache=cache)
    assert embedder.pictures_seen == 0
    for row in range(0, len(after), 5):
        query = again.embeddings[row]
        assert again.search(query, 5).rows.tolist() == new.search(query, 5).rows.tolist()


def test_a_picture_replaced_under_its_name_is_looked_at(opened):
    shop, index, cache = opened
    path = shop.path(shop.garments[0])
    draw(look()).save(path)
    embedder = FakeEmbedder()
    new = update_index(shop, index, Catalogue.read(shop.folder), embedder, cache=cache)
    assert embedder.pictures_seen == 1
    assert not np.array_equal(new.embeddings[0], index.embeddings[0])


def test_a_conversation_goes_on_in_the_catalogue_it_began_with(tmp_path):
    shop = make_shop(tmp_path / "shop")
    old = Retriever.assemble(FakeEmbedder(), shop, cache=tmp_path / "cache")
    dialogue = old.start(garment_id="red-long-maxi-dress")
    new = old.over(changed(shop), cache=tmp_path / "cache")
    assert old.refine(dialogue, "in navy").hits[0].garment.attributes["colour"] == "navy"
    found = new.start(text="a red dress")
    assert "new" in new.catalogue and found.hits


def test_another_folder_is_opened_beside_this_one(tmp_path):
    old = Retriever.assemble(FakeEmbedder(), make_shop(tmp_path / "a"), cache=tmp_path / "cache")
    other = make_shop(tmp_path / "b")
    new = old.over(rewritten(other, other.garments[:9]), cache=tmp_path / "cache")
    assert len(new.catalogue) == 9 and new.index.engine is not old.index.engine
    assert len(old.index.engine) == 72
