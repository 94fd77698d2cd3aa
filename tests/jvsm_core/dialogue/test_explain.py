from dataclasses import replace

import pytest
from fakes import FakeEmbedder, draw, make_shop

from jvsm_core.dialogue.explain import Belief, Change, explain, influence, understood
from jvsm_core.dialogue.feedback import Answer, answer
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.errors import RequestError
from jvsm_core.search.filters import Settings

START = "red-long-knee-dress"


def test_the_query_says_what_it_stands_for(retriever):
    dialogue = retriever.refine(retriever.start(garment_id=START), "navy, sleeveless")
    beliefs = {belief.key: belief for belief in understood(retriever, dialogue.query)}
    assert {key: belief.value for key, belief in beliefs.items()} == {
        "category": "dress",
        "sleeve": "sleeveless",
        "length": "knee",
        "colour": "navy",
    }
    assert beliefs["colour"] == Belief("colour", "navy", pytest.approx(1), (("red", 0.0), ("blue", 0.0)))


def test_words_that_move_the_query_are_told_from_those_that_do_not(retriever):
    dialogue = retriever.refine(retriever.start(garment_id=START), "Make it navy & sleeveless!")
    shares = {word.word: word.share for word in influence(retriever, dialogue)}
    assert list(shares) == ["Make", "it", "navy", "sleeveless"]
    assert shares["Make"] == pytest.approx(0, abs=1e-6)
    assert shares["navy"] == pytest.approx(0.5, abs=1e-6) == shares["sleeveless"]


def test_a_single_word_is_measured_against_the_query_before_it(retriever):
    begun = retriever.start(garment_id=START)
    dialogue = retriever.refine(begun, "navy")
    (word,) = influence(retriever, dialogue)
    assert word.change == pytest.approx(1 - float(begun.query @ dialogue.query), abs=1e-6)
    assert word.change == pytest.approx(0.25, abs=1e-6) and word.share == 1


def test_words_that_began_have_an_influence_too(retriever):
    dialogue = retriever.start(text="a navy dress")
    by_word = {word.word: word for word in influence(retriever, dialogue)}
    assert by_word["a"].change == pytest.approx(0, abs=1e-6)
    assert by_word["navy"].share == pytest.approx(0.5, abs=1e-6)
    (alone,) = influence(retriever, retriever.start(text="navy"))
    assert alone.change == pytest.approx(1)


def test_any_turn_can_be_asked_and_wordless_turns_have_nothing_to_say(retriever):
    begun = retriever.start(garment_id=START)
    dialogue = retriever.pick(retriever.refine(begun, "in navy"), "blue-long-knee-dress")
    assert influence(retriever, dialogue) == ()
    assert [word.word for word in influence(retriever, dialogue, dialogue.at(1))] == ["in", "navy"]


def test_words_that_move_nothing_share_nothing(retriever):
    dialogue = retriever.refine(retriever.start(garment_id=START), "red dress")
    assert [(word.change, word.share) for word in influence(retriever, dialogue)] == [(0, 0), (0, 0)]


def test_a_hit_says_what_is_met_kept_and_changed(retriever):
    dialogue = retriever.refine(retriever.start(garment_id=START), "longer and sleeveless")
    dialogue = retriever.refine(dialogue, "in navy")
    whys = dict(zip((hit.garment.id for hit in dialogue.hits), explain(retriever, dialogue), strict=True))
    best = whys["navy-sleeveless-midi-dress"]
    assert [verdict.words for verdict in best.met] == ["longer", "sleeveless", "navy"] and not best.unmet
    assert best.kept == {"category": "dress"} and not best.changed and not best.seen
    other = whys["navy-sleeveless-midi-shirt"]
    assert other.changed == (Change("category", "dress", "shirt"),) and not other.kept
    short = whys["navy-short-midi-dress"]
    assert [(verdict.constraint.turn, verdict.words) for verdict in short.unmet] == [(1, "sleeveless")]
    assert short.garment == "navy-short-midi-dress"


def test_a_start_by_words_has_nothing_to_keep(retriever):
    dialogue = retriever.start(text="a navy dress")
    for why in explain(retriever, dialogue):
        assert not why.kept and not why.changed and len(why.verdicts) == 2


def test_a_photo_is_named_by_the_model(retriever):
    photo = draw({"category": "shirt", "colour": "green", "sleeve": "short", "length": "midi"})
    dialogue = retriever.refine(retriever.start(image=photo), "in red")
    why = explain(retriever, dialogue)[0]
    assert why.seen and why.garment == "red-short-midi-shirt"
    assert why.kept == {"category": "shirt", "sleeve": "short", "length": "midi"}


def test_a_shop_without_attributes_is_explained_by_the_model(tmp_path):
    retriever = Retriever.assemble(
        FakeEmbedder(), make_shop(tmp_path / "shop", attributes=False), cache=tmp_path / "cache"
    )
    dialogue = retriever.refine(retriever.start(garment_id=START), "longer and sleeveless")
    why = explain(retriever, dialogue)[0]
    assert why.seen and why.garment == "red-sleeveless-midi-dress"
    assert [verdict.words for verdict in why.met] == ["longer", "sleeveless"]
    assert why.kept == {"category": "dress", "colour": "red"}
    assert answer(retriever, dialogue) == Answer()


def test_nothing_is_said_where_all_went_as_asked(retriever):
    assert str(answer(retriever, retriever.start(garment_id=START))) == ""
    assert str(answer(retriever, retriever.refine(retriever.start(garment_id=START), "in navy"))) == ""
    itself = retriever.refine(retriever.start(garment_id=START), "red, long sleeves, knee length")
    assert str(answer(retriever, itself)) == ""
    assert str(answer(retriever, retriever.start(text="a longer dress"))) == ""
    shirts = retriever.start(garment_id=START, settings=Settings(categories=("shirt",)))
    assert str(answer(retriever, retriever.refine(shirts, "in navy"))) == ""


def test_unknown_words_are_named(retriever):
    dialogue = retriever.refine(retriever.start(garment_id=START), "a quantum one, sleeveless")
    assert str(answer(retriever, dialogue)) == "I don't know “quantum”. I used: sleeveless."


@pytest.mark.parametrize(
    ("texts", "settings", "says"),
    [
        (["in leather"], Settings(), "No dress here meets “leather”; these come closest."),
        (["in leather", "sleeveless"], Settings(), "No dress here meets “leather”; these come closest."),
        (
            ["leather trousers"],
            Settings(),
            "Nothing here meets “leather” and “trousers”; these come closest.",
        ),
        (
            ["in navy", "maxi"],
            Settings(price_max=48),
            "No dress here meets “navy” and “maxi” together within your filters; these come closest.",
        ),
        (
            ["in leather"],
            Settings(categories=("shirt",)),
            "Nothing here meets “leather” within your filters; these come closest.",
        ),
    ],
)
def test_what_the_shop_cannot_meet_is_said(retriever, texts, settings, says):
    dialogue = retriever.start(garment_id=START, settings=settings)
    for text in texts:
        dialogue = retriever.refine(dialogue, text)
    assert answer(retriever, dialogue).missing == says
    assert dialogue.hits


def test_a_guess_of_the_model_is_told_as_one(shop, tmp_path):
    class Reading(FakeEmbedder):
        def read(self, text):
            return {"sleeve": [("sleeveless", 0.9)]} if "zwooshy" in text else {}

    retriever = Retriever.assemble(Reading(), shop, cache=tmp_path)
    begun = retriever.start(garment_id=START)
    zwooshy = retriever.refine(begun, "zwooshy, in navy")
    assert str(answer(retriever, zwooshy)) == "I don't know “zwooshy”. I used: navy. My guess: sleeveless."
    assert (
        str(answer(retriever, retriever.refine(begun, "zwooshy")))
        == "I don't know “zwooshy”. My guess: sleeveless."
    )
    assert {hit.garment.attributes["sleeve"] for hit in zwooshy.hits[:3]} == {"sleeveless"}
    assert [hit.garment.id for hit in retriever.replay(zwooshy.to_json()).hits] == [
        hit.garment.id for hit in zwooshy.hits
    ]


def test_what_cannot_be_answered_here_is_told(shop, tmp_path):
    retriever = Retriever.assemble(FakeEmbedder(), replace(shop, currency="GBP"), cache=tmp_path)
    begun = retriever.start(garment_id=START)
    told = answer(retriever, retriever.refine(begun, "in navy, size 12"))
    assert told.unstated == "This shop does not state sizes, so “size 12” has nothing to go by."
    assert answer(retriever, retriever.refine(begun, "under 40 pounds")) == Answer()
    euros = answer(retriever, retriever.refine(begun, "under 40 euros"))
    assert euros.unstated == "Prices here are in GBP: “under 40 euros” is taken as such."
    nothing = answer(retriever, retriever.refine(begun, "under £5"))
    assert nothing.missing == "No dress here meets “under £5”."
    with pytest.raises(RequestError, match="does not state whom a garment is for, so “men's”"):
        retriever.refine(begun, "men's")


def test_words_of_the_garments_own_text_are_looked_for(shop, tmp_path):
    superhero = {"red-short-midi-shirt", "navy-long-maxi-dress"}
    garments = tuple(
        replace(g, description=f"{g.description}, with a superhero", brand="Acme") if g.id in superhero else g
        for g in shop
    )
    retriever = Retriever.assemble(FakeEmbedder(), replace(shop, garments=garments), cache=tmp_path)
    dialogue = retriever.refine(retriever.start(garment_id=START), "a superhero one")
    assert dialogue.hits[0].garment.id == "navy-long-maxi-dress"
    assert answer(retriever, dialogue) == Answer()
    best, *_, worst = (why.verdicts[0] for why in explain(retriever, dialogue))
    assert (best.met, best.witness, worst.met) == (True, "told", False)
    assert retriever.say(dialogue, "forget the superhero").constraints == ()
    refused = retriever.refine(retriever.start(garment_id=START), "red, but not from acme")
    assert [(one.values, one.negated) for one in refused.constraints if one.key == "words"] == [
        (("acme",), True)
    ]
    assert not superhero & {hit.garment.id for hit in refused.hits}
    sequins = answer(retriever, retriever.refine(dialogue, "with sequins, in navy"))
    assert "sequins" in str(sequins)


def test_the_colour_of_a_part_leaves_the_garment_alone(shop, tmp_path):
    lucky = "red-long-midi-dress"
    garments = tuple(replace(g, description="With white buttons.") if g.id == lucky else g for g in shop)
    told = Retriever.assemble(FakeEmbedder(), replace(shop, garments=garments), cache=tmp_path / "told")
    untold = Retriever.assemble(FakeEmbedder(), shop, cache=tmp_path / "untold")
    for retriever in (told, untold):
        dialogue = retriever.refine(retriever.start(garment_id=START), "longer, with a white collar")
        assert all(hit.garment.attributes["colour"] == "red" for hit in dialogue.hits[:2])
    buttons = told.refine(told.start(garment_id=START), "with white buttons")
    assert buttons.hits[0].garment.id == lucky and answer(told, buttons).unstated == ""
    left_out = untold.refine(untold.start(garment_id=START), "with white buttons")
    assert answer(untold, left_out).unstated == (
        "Nothing here tells the colour of buttons: “white” was left out."
    )


def test_cheaper_keeps_to_the_kind(retriever):
    dialogue = retriever.refine(retriever.start(garment_id="navy-long-maxi-dress"), "a cheaper one")
    assert {hit.garment.category for hit in dialogue.hits} == {"dress"}
    price = retriever.catalogue["navy-long-maxi-dress"].price
    assert all(hit.garment.price < price for hit in dialogue.hits)
    again = retriever.refine(dialogue, "cheaper still")
    assert max(hit.garment.price for hit in again.hits) < dialogue.hits[0].garment.price
    cheapest = retriever.refine(dialogue, "the cheapest")
    prices = [hit.garment.price for hit in cheapest.hits]
    assert prices == sorted(prices) and prices[0] == min(g.price for g in retriever.catalogue)
