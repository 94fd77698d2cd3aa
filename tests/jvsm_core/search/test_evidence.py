import numpy as np
import pytest
from fakes import FakeEmbedder, make_shop

from jvsm_core.catalogue import Garment, write_catalogue
from jvsm_core.search.evidence import EvidenceReader, confident
from jvsm_core.search.store import open_index

GARMENT = "navy-short-maxi-shirt"
VALUES = {"category": "shirt", "colour": "navy", "sleeve": "short", "length": "maxi"}


def test_what_the_catalogue_states_is_believed(retriever):
    (evidence,) = retriever.evidence.of_garments([GARMENT])
    assert evidence.values == VALUES and not evidence.seen


def test_a_catalogue_that_states_nothing_is_read_by_the_model(tmp_path):
    shop = make_shop(tmp_path / "shop", attributes=False)
    reader = EvidenceReader(FakeEmbedder(), shop, open_index(shop, FakeEmbedder(), cache=tmp_path))
    (evidence,) = reader.of_garments([GARMENT])
    assert evidence.values == VALUES and evidence.seen == {"colour", "sleeve", "length"}
    assert reader.of_garments([]) == []


def test_a_query_is_named_in_the_order_of_the_vocabulary(retriever):
    seen = retriever.evidence.seen(retriever.embedding(GARMENT))
    assert list(seen) == ["category", "sleeve", "length", "colour"]
    assert seen["colour"][0] == ("navy", pytest.approx(1))


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
    reader = EvidenceReader(FakeEmbedder(), shop, index)
    assert "length" not in reader.seen(index.embeddings[shop.row(GARMENT)])
    assert "length" in reader.seen(index.embeddings[shop.row("navy-short-maxi-dress")])


def test_a_doubtful_value_is_not_known(retriever):
    between = retriever.embedder.compose(np.zeros((1, FakeEmbedder.dim), np.float32), ["navy dress"])[0]
    assert retriever.evidence.of_vector(between).values == {"colour": "navy", "category": "dress"}
    assert confident({"colour": [("red", 0.49)], "fit": []}) == {}
