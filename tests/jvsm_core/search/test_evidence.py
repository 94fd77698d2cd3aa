import numpy as np
import pytest
from fakes import FakeEmbedder, make_shop

from jvsm_core.catalogue import Garment, write_catalogue
from jvsm_core.search.evidence import TraitReader, confident
from jvsm_core.search.store import open_index

GARMENT = "navy-short-maxi-shirt"
VALUES = {"category": "shirt", "colour": "navy", "sleeve": "short", "length": "maxi"}


def test_what_the_catalogue_states_is_believed(retriever):
    (traits,) = retriever.traits.of_garments([GARMENT])
    assert traits.values == VALUES and not traits.named


def test_a_catalogue_that_states_nothing_is_read_by_the_model(tmp_path):
    shop = make_shop(tmp_path / "shop", attributes=False)
    reader = TraitReader(FakeEmbedder(), shop, open_index(shop, FakeEmbedder(), cache=tmp_path))
    (traits,) = reader.of_garments([GARMENT])
    assert traits.values == VALUES and traits.named == {"colour", "sleeve", "length"}
    assert reader.of_garments([]) == []


def test_a_query_is_named_in_the_order_of_the_vocabulary(retriever):
    named = retriever.traits.named(retriever.embedding(GARMENT))
    assert list(named) == ["category", "sleeve", "length", "colour"]
    assert named["colour"][0] == ("navy", pytest.approx(1))


def test_what_a_category_never_has_is_not_named(tmp_path):
    shop = make_shop(tmp_path / "shop")
    bare = [
        Garment(
            g.id,
            g.image,
            g.title,
            g.description,
            g.category,
            {k: v for k, v in g.attributes.items() if (g.category, k) != ("shirt", "length")},
        )
        for g in shop
    ]
    shop = write_catalogue(tmp_path / "shop", bare, name="no lengths", source="drawn", licence="CC0-1.0")
    index = open_index(shop, FakeEmbedder(), cache=tmp_path)
    reader = TraitReader(FakeEmbedder(), shop, index)
    assert "length" not in reader.named(index.embeddings[shop.row(GARMENT)])
    assert "length" in reader.named(index.embeddings[shop.row("navy-short-maxi-dress")])


def test_a_doubtful_value_is_not_known(retriever):
    between = retriever.embedder.compose(np.zeros((1, FakeEmbedder.dim), np.float32), ["navy dress"])[0]
    assert retriever.traits.of_vector(between).values == {"colour": "navy", "category": "dress"}
    assert confident({"colour": [("red", 0.49)], "fit": []}) == {}
