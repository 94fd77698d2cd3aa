from dataclasses import replace

import numpy as np
import pytest
from fakes import FakeEmbedder, make_shop

from jvsm_core.catalogue import Garment, write_catalogue
from jvsm_core.model.calibration import Calibration
from jvsm_core.search.evidence import EvidenceReader, confident
from jvsm_core.search.store import open_index
from jvsm_core.search.told import text_of, values_told

GARMENT = "navy-short-maxi-shirt"
VALUES = {"category": "shirt", "colour": "navy", "sleeve": "short", "length": "maxi"}


def test_what_the_catalogue_states_is_believed(retriever):
    (evidence,) = retriever.evidence.of_garments([GARMENT])
    assert evidence.values == VALUES and not evidence.seen


def test_a_catalogue_that_states_nothing_is_read_by_the_model(tmp_path):
    shop = make_shop(tmp_path / "shop", attributes=False)
    reader = EvidenceReader(FakeEmbedder(), shop, open_index(shop, FakeEmbedder(), cache=tmp_path))
    (evidence,) = reader.of_garments([GARMENT])
    assert evidence.values == VALUES
    # The title names the colour and the length as well; of the sleeve it says "short", which may be a length.
    assert {key: evidence.witness(key) for key in VALUES} == {
        "category": "stated",
        "colour": "told",
        "sleeve": "seen",
        "length": "told",
    }
    assert all(0.5 < evidence.confidence[key] <= 1 for key in VALUES)
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


def quiet(garment, **given):
    """A garment of the small shop without a word of text, and with the attributes that are given."""
    return replace(garment, title="", description="", attributes=given)


def opened(tmp_path, garments, calibration=None):
    shop = write_catalogue(tmp_path / "shop", garments, name="test", source="drawn", licence="CC0-1.0")
    index = open_index(shop, FakeEmbedder(), cache=tmp_path)
    return EvidenceReader(FakeEmbedder(), shop, index, calibration)


def test_a_garment_that_says_nothing_of_its_sleeves_is_looked_at(tmp_path):
    """One garment states its colour: its sleeve, and all of the others, are seen."""
    shop = make_shop(tmp_path / "shop")
    garments = [quiet(garment) for garment in shop]
    garments[0] = quiet(garments[0], category="dress", colour=shop.garments[0].attributes["colour"])
    reader = opened(tmp_path, garments)
    first, second = reader.of_garments([garments[0].id, garments[1].id])
    assert first.witness("colour") == "stated" and first.witness("sleeve") == "seen"
    assert second.values == dict(shop.garments[1].attributes) and second.witness("colour") == "seen"


def test_what_a_category_cannot_have_is_not_claimed(tmp_path):
    shop = make_shop(tmp_path / "shop")
    calibration = Calibration(possible={"shirt": frozenset({"category", "colour"})})
    reader = opened(tmp_path, [quiet(garment) for garment in shop], calibration)
    (shirt, dress) = reader.of_garments([GARMENT, "navy-short-maxi-dress"])
    assert "sleeve" not in shirt.values and "sleeve" in shirt.absent
    assert dress.values["sleeve"] == "short"
    assert [claim.key for claim in reader.claims(GARMENT)] == ["category", "colour"]


def test_a_field_that_its_picture_contradicts_is_believed_and_told(tmp_path):
    shop = make_shop(tmp_path / "shop")
    wrong = [
        replace(garment, attributes=dict(garment.attributes) | {"colour": "red"})
        if garment.id == GARMENT
        else garment
        for garment in shop
    ]
    reader = opened(tmp_path, wrong)
    (evidence,) = reader.of_garments([GARMENT])
    assert (evidence.values["colour"], evidence.witness("colour")) == ("red", "stated")
    (conflict,) = reader.conflicts
    assert (conflict.garment, conflict.key, conflict.stated, conflict.seen) == (
        GARMENT,
        "colour",
        "red",
        "navy",
    )


def test_a_shops_own_spelling_is_the_vocabularys(tmp_path):
    shop = make_shop(tmp_path / "shop")
    own = [
        replace(garment, attributes=dict(garment.attributes) | {"colour": "Navy Blue"})
        if garment.attributes["colour"] == "navy"
        else garment
        for garment in shop
    ]
    (evidence,) = opened(tmp_path, own).of_garments([GARMENT])
    assert evidence.values["colour"] == "navy"


def test_a_title_may_name_several_colours_and_a_brand_none():
    assert values_told("NAVY AND RED MAXI DRESS")["colour"] == {"navy", "red"}
    garment = Garment("1", "", "Rust Blue shirt", "", "shirt", brand="Rust")
    assert values_told(text_of(garment, "title"))["colour"] == {"blue"}
