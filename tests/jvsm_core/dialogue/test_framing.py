"""How a request stands in its dialogue."""

from dataclasses import replace

import pytest
from fakes import FakeEmbedder, make_shop

from jvsm_core.catalogue import write_catalogue
from jvsm_core.dialogue.actions import Drop
from jvsm_core.dialogue.framing import _alternatives
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.language.frame import Constraint


def test_nothing_is_asked_of_a_part_that_is_refused(retriever):
    dialogue = retriever.start(garment_id="red-long-knee-dress")
    dialogue = retriever.refine(dialogue, "with a white belt")
    assert "belt" in [one.part for one in dialogue.constraints]
    dialogue = retriever.refine(dialogue, "no belt no white")
    assert [(one.key, one.part, one.values) for one in dialogue.constraints] == [("belt", "", ("no",))]


def test_who_refuses_a_pattern_likely_wants_none(retriever):
    dialogue = retriever.start(garment_id="red-long-knee-dress")
    held = retriever.refine(dialogue, "no dots").constraints
    assert [(one.values, one.negated, one.guess) for one in held] == [
        (("polka dots",), True, False),
        (("solid",), False, True),
    ]
    left = retriever.perform(
        retriever.refine(dialogue, "no dots"), Drop("pattern", words="no dots", guessed=True)
    )
    assert [(one.values, one.negated) for one in left.constraints] == [(("polka dots",), True)]
    held = retriever.refine(dialogue, "stripes instead of dots").constraints
    assert not any(one.guess for one in held) and any("horizontal stripes" in one.values for one in held)


def test_what_is_said_instead_of_a_part_s_colour_is_the_part_s(retriever):
    dialogue = retriever.start(garment_id="red-long-knee-dress")
    dialogue = retriever.refine(dialogue, "with a white belt")
    held = retriever.refine(dialogue, "not white, navy").constraints
    assert {(one.part, one.key, one.values) for one in held if one.key == "colour"} == {
        ("belt", "colour", ("white",)),
        ("belt", "colour", ("navy",)),
    }


def test_words_that_or_parts_are_looked_for_together(retriever):
    dialogue = retriever.start(garment_id="red-long-knee-dress")
    held = retriever.refine(dialogue, "by nike or adidas").constraints
    assert [set(one.values) for one in held if one.key == "brand"] == [{"nike", "adidas"}]


def test_a_brand_takes_the_place_of_the_brand_before(retriever):
    dialogue = retriever.start(garment_id="red-long-knee-dress")
    for text in ("from adidas", "in navy", "puma instead"):
        dialogue = retriever.say(dialogue, text)
    assert [one.values for one in dialogue.constraints if one.key == "brand"] == [("puma",)]
    dialogue = retriever.say(dialogue, "any brand")
    assert [one.key for one in dialogue.constraints] == ["colour"]


def test_words_are_compared_with_what_they_found(retriever):
    dialogue = retriever.start(text="a red dress")
    shown = {hit.garment.attributes["length"] for hit in dialogue.hits}
    (length,) = [one for one in retriever.say(dialogue, "longer").constraints if one.direction]
    assert length.reference["length"] in shown


def test_cheaper_than_words_found_is_cheaper_than_half_of_it(retriever):
    dialogue = retriever.start(text="a red dress")
    prices = sorted(hit.garment.price for hit in dialogue.hits)
    (price,) = retriever.say(dialogue, "cheaper").filters
    assert price.at_most == prices[(len(prices) - 1) // 2]


def test_who_is_fine_with_a_higher_price_has_no_limit(retriever):
    dialogue = retriever.say(retriever.start(text="a red dress under 30"), "more expensive is fine")
    assert not dialogue.filters


@pytest.fixture(scope="module")
def branded(tmp_path_factory):
    """The small shop, in which the navy garments are by Acme and all others by Umbra."""
    folder = tmp_path_factory.mktemp("branded")
    shop = make_shop(folder / "shop")
    garments = [replace(one, brand="Acme" if "navy" in one.id else "Umbra") for one in shop]
    shop = write_catalogue(folder / "shop", garments, name="branded", source="drawn", licence="CC0-1.0")
    return Retriever.assemble(FakeEmbedder(), shop, cache=folder / "cache")


@pytest.mark.parametrize("text", ["but from another brand", "a different label"])
def test_another_brand_is_any_but_the_one_at_hand(branded, text):
    dialogue = branded.say(branded.start(garment_id="red-long-knee-dress"), text)
    assert {hit.garment.brand for hit in dialogue.hits} == {"Acme"}
    assert not dialogue.constraints and not dialogue.turn.frame.unknown


def test_what_an_attribute_is_called_is_no_word_to_look_for(retriever):
    turn = retriever.say(retriever.start(garment_id="red-long-knee-dress"), "any brand except nike").turn
    assert [(one.key, one.values, one.negated) for one in turn.constraints] == [("brand", ("nike",), True)]
    assert not turn.frame.unknown


def test_a_brand_of_the_table_or_one_of_the_shop_alone_are_alternatives():
    known, own = (
        Constraint(key, (word,), words=word) for key, word in (("brand", "wrangler"), ("words", "lee"))
    )
    (joined,) = _alternatives((known, own), "jeans by wrangler or lee")
    assert joined.values == ("wrangler", "lee") and joined.words == "wrangler or lee"
    assert len(_alternatives((known, own), "wrangler and lee")) == 2
