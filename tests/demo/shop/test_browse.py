"""Browsing: what is selected, and how many garments each facet value has."""

from dataclasses import replace

import pytest
from fakes import FakeEmbedder

from demo.shop import browse_view
from demo.shop.browse import Listing, Selection
from demo.shop.page import Shop
from demo.ui.cards import Cards
from demo.ui.pictures import Pictures
from jvsm_core.dialogue.retriever import Retriever


@pytest.fixture(scope="module")
def mixed(retriever):
    return Listing(retriever)


def want(words="", **chosen):
    return Selection.read(
        {"words": words, "chosen": {facet: list(values) for facet, values in chosen.items()}}
    )


def test_everything_is_listed_once_and_mixed(mixed, retriever):
    garments = mixed.select(want())
    assert sorted(g.id for g in garments) == sorted(g.id for g in retriever.catalogue)
    assert [g.id for g in garments] != [g.id for g in retriever.catalogue]
    assert len({g.category for g in garments[:12]}) == 2


def test_values_of_one_facet_add_and_facets_narrow(mixed):
    garments = mixed.select(want(colour=["red", "navy"], category=["dress"]))
    assert {g.attributes["colour"] for g in garments} == {"red", "navy"}
    assert {g.category for g in garments} == {"dress"}
    assert len(garments) == 2 * 9


def test_counts_say_what_a_value_would_show(mixed):
    counts = mixed.counts(want(colour=["red"]))
    assert dict(counts["colour"]) == {"red": 18, "blue": 18, "green": 18, "navy": 18}
    assert dict(counts["category"]) == {"dress": 9, "shirt": 9}
    for value, count in counts["sleeve"]:
        assert len(mixed.select(want(colour=["red"], sleeve=[value]))) == count


def test_values_come_in_the_vocabularys_order(mixed):
    assert [value for value, _ in mixed.counts(want())["sleeve"]] == ["sleeveless", "short", "long"]


def test_words_bring_the_nearest_first_and_facets_still_narrow(mixed):
    garments = mixed.select(want("navy maxi", category=["shirt"]))
    assert garments[0].attributes["colour"] == "navy" and garments[0].attributes["length"] == "maxi"
    assert {g.category for g in garments} == {"shirt"}


def test_pages_follow_one_another_without_gap_or_repeat(shop, mixed):
    first = shop.browse({"shown": 0})
    second = shop.browse({"shown": browse_view.PAGE})
    seen = (first["regions"]["browse"] + second["append"]).split('data-garment="')[1:]
    expected = [g.id for g in mixed.select(want())[: 2 * browse_view.PAGE]]
    assert [part[: part.index('"')] for part in seen] == expected
    assert "24 left" in second["regions"]["more"]


def test_the_last_page_has_no_button(shop):
    assert shop.browse({"shown": 2 * browse_view.PAGE})["regions"]["more"] == ""


def test_an_empty_list_says_what_to_do(shop):
    answer = shop.browse({"chosen": {"colour": ["red"], "details": ["hood"]}})
    assert "Nothing here" in answer["regions"]["browse"] and "Show everything" in answer["regions"]["browse"]
    assert 'data-value="hood"' in answer["regions"]["facets"], "what was chosen can be taken off"


def test_a_chosen_facet_stays_open_and_pressed(shop):
    facets = shop.browse({"chosen": {"length": ["maxi"]}})["regions"]["facets"]
    assert 'data-key="length" open' in facets
    assert facets.count('aria-pressed="true"') == 1


def test_a_price_is_shown_with_its_currency_and_left_out_where_there_is_none(catalogue):
    cards = Cards(Pictures(catalogue), "€")
    garment = next(iter(catalogue))
    assert cards.price(garment) == "€20"
    assert cards.name(replace(garment, price=None)) == garment.title


@pytest.mark.parametrize(
    ("currency", "shown"),
    [
        ("GBP", "£20"),
        ("EUR", "€20"),
        ("INR", "₹20"),
        ("CHF", "CHF 20"),
        ("£", "£20"),
        ("", "20"),
    ],
)
def test_a_shops_own_currency_is_written_as_people_write_it(catalogue, currency, shown):
    assert Cards(Pictures(catalogue), currency).price(next(iter(catalogue))) == shown


def test_a_feed_without_attributes_can_be_filtered_by_what_texts_and_pictures_tell(catalogue, tmp_path):
    bare = tuple(
        replace(one, attributes={"category": one.category}, brand="Acme" if "navy" in one.id else "Other")
        for one in catalogue
    )
    shop = Shop(Retriever.assemble(FakeEmbedder(), replace(catalogue, garments=bare), cache=tmp_path))
    told = shop.browse({})["regions"]["facets"]
    assert 'data-facet="brand" data-value="Acme"' in told and 'data-facet="colour" data-value="navy"' in told
    assert "read off texts and pictures" in told
    found = shop.listing.select(want(colour=["navy"]))
    assert found and all("navy" in one.id for one in found)


def test_a_shop_that_states_its_attributes_is_filtered_by_those_alone(mixed):
    assert not mixed.seen and "read off" not in browse_view.facets(mixed.counts(want()), want(), mixed.seen)
