"""What is said about the conversation is done; what is said about garments is asked."""

from pathlib import Path

import pytest

from jvsm_core.dialogue import commands as module
from jvsm_core.dialogue.actions import Between, Branch, Drop, Others, Pick, Redo, Refine, Reject, Reset, Undo
from jvsm_core.dialogue.commands import Manner, commands, manner, other_than
from jvsm_core.errors import RequestError
from jvsm_core.language.words.table import rows
from jvsm_core.search.filters import Settings

START = "red-long-knee-dress"
TABLE = rows("commands", Path(module.__file__).parent)


@pytest.fixture(scope="module")
def read(retriever):
    return retriever.understanding.read


def talk(retriever, *texts):
    dialogue = retriever.start(garment_id=START)
    for text in texts:
        dialogue = retriever.say(dialogue, text)
    return dialogue


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["example"])
def test_every_row_fits_its_example_before_any_other(row):
    said = module._compared(row["example"])
    first = next(one for one in module._table() if one.pattern.fullmatch(said.text))
    assert first.kind == row["kind"], first.pattern.pattern


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("That's far too short. Go back.", [Undo()]),
        ("Whatever, forget the colour", [Drop("colour")]),
        ("any colour, just with a hood", [Drop("colour"), Refine("just with a hood")]),
        ("go back", [Undo()]),
        ("Undo.", [Undo()]),
        ("OK, take that back please", [Undo()]),
        ("lose the last two things I said", [Undo(), Undo()]),
        ("redo", [Redo()]),
        ("Start over!", [Reset()]),
        ("let's start again", [Reset()]),
        ("New search: a shirt, in green", [Reset(), Refine("a shirt, in green")]),
        ("no, not that one", [Reject(0)]),
        ("I don’t like it", [Reject(0)]),
        ("I hate the third one", [Reject(2)]),
        ("more like the second one", [Pick(1)]),
        ("number 3", [Pick(2)]),
        ("the last one", [Pick(-1)]),
        ("the second one but shorter", [Pick(1), Refine("but shorter")]),
        ("The 2nd one, no sleeves please", [Pick(1), Refine("no sleeves please")]),
        ("forget the colour", [Drop("colour")]),
        ("any colour will do", [Drop("colour")]),
        ("the length doesn't matter", [Drop("length")]),
        ("it doesn't have to be navy", [Drop("colour", words="navy")]),
        ("forget the colour, make it sleeveless", [Drop("colour"), Refine("make it sleeveless")]),
        ("in navy", None),
        ("no", None),
        ("not that long", None),
        ("the first button in red", None),
        ("first, make it green", None),
        ("a back zip", None),
        ("no, blue", None),
        ("forget the belt", None),
    ],
)
def test_commands_are_told_from_requests(retriever, read, text, acts):
    dialogue = talk(retriever, "in navy", "maxi")
    shown = [hit.garment.id for hit in dialogue.hits]
    if acts is None:
        acts = [Refine(text)]
    acts = [type(act)(shown[act.garment]) if isinstance(act, Pick | Reject) else act for act in acts]
    assert list(commands(dialogue, text, read)) == acts


def test_a_place_that_is_not_shown_is_told(retriever, read):
    few = retriever.start(garment_id=START, settings=Settings(k=3))
    with pytest.raises(RequestError, match="only 3 garments are shown; there is no number 10"):
        commands(few, "the tenth one", read)


def test_a_new_search_keeps_nothing_of_the_words_that_began(retriever):
    dialogue = retriever.refine(retriever.start(text="a navy shirt"), "sleeveless")
    again = retriever.say(dialogue, "start again: green, maxi")
    assert [(one.key, one.values) for one in again.constraints] == [
        ("colour", ("green",)),
        ("length", ("maxi",)),
    ]


def test_going_back_to_what_was_asked_or_shown(retriever, read):
    dialogue = talk(retriever, "in blue", "longer", "in green")
    assert commands(dialogue, "go back to the blue one", read) == (Branch(2),)
    assert [one.words for one in retriever.say(dialogue, "back to the blue one").constraints] == [
        "blue",
        "longer",
    ]
    act, again = commands(dialogue, "go back to the navy one", read)
    assert (
        again == Refine("navy")
        and isinstance(act, Pick)
        and retriever.catalogue[act.garment].attributes["colour"] == "navy"
    )
    assert commands(dialogue, "the blue one again", read) == (Branch(2),)
    # The dress that the dialogue began with.
    assert commands(dialogue, "nah, go back to the red one", read) == (Branch(0),)
    assert commands(dialogue, "go back to the leather one", read) == (Refine("leather one"),)
    assert commands(dialogue, "back to red", read) == (Refine("red"),)
    assert commands(dialogue, "no, knee length was better", read) == (Refine("knee length"),)


@pytest.mark.parametrize(
    ("texts", "left"),
    [
        (["in navy", "or green"], [("colour", ("navy", "green"), False)]),
        (["in navy", "green is fine too"], [("colour", ("navy", "green"), False)]),
        (["in navy", "also in green"], [("colour", ("navy", "green"), False)]),
        (["in navy", "green"], [("colour", ("green",), False)]),
        (["not navy", "not green", "navy is ok after all"], [("colour", ("green",), True)]),
        (["not navy", "navy is fine"], []),
        (
            ["in navy", "a shirt, or sleeveless"],
            [("colour", ("navy",), False), ("category", ("shirt",), False)],
        ),
        (["in navy", "the other way round"], [("colour", ("navy",), True)]),
        (["in navy", "forget the colour"], []),
    ],
)
def test_what_holds_beside_what_was_asked_before(retriever, texts, left):
    found = [(one.key, one.values, one.negated) for one in talk(retriever, *texts).constraints]
    assert [one for one in found if one[0] != "sleeve"] == left


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Not the colour!", "colour"),
        ("have you got that in another colour?", "colour"),
        ("I don't like this neckline", "neckline"),
        ("the fabric is awful", "material"),
        ("not the belt", ""),
        ("another dress", ""),
        ("not red", ""),
    ],
)
def test_another_value_is_wanted_of_an_attribute_that_is_named(text, key):
    assert other_than(text) == key


def test_another_colour_is_none_that_was_at_hand(retriever):
    dialogue = talk(retriever, "any other colour")
    (one,) = dialogue.constraints
    assert (one.key, one.values, one.negated) == ("colour", ("red",), True)
    assert all(hit.garment.attributes["colour"] != "red" for hit in dialogue.hits[:3])
    again = retriever.say(talk(retriever, "in navy"), "a different colour, sleeveless")
    assert [(one.values, one.negated) for one in again.constraints] == [
        (("navy",), True),
        (("sleeveless",), False),
    ]


def test_a_garment_is_picked_by_its_looks(retriever, read):
    dialogue = talk(retriever, "sleeveless")
    shown = [hit.garment for hit in dialogue.hits]
    place = next(
        at for at, one in enumerate(shown[:-1]) if one.attributes["colour"] != shown[0].attributes["colour"]
    )
    colour = shown[place].attributes["colour"]
    assert commands(dialogue, f"I like the {colour} one", read) == (Pick(shown[place].id), Refine(colour))
    assert commands(dialogue, f"not the {colour} one, the one next to it", read) == (
        Pick(shown[place + 1].id),
    )
    assert commands(dialogue, "between the first one and number 3", read) == (
        Between(shown[0].id, shown[2].id),
    )


def test_the_first_that_was_tried_and_what_alone_is_kept(retriever):
    dialogue = talk(retriever, "in navy", "longer", "sleeveless")
    first = retriever.say(dialogue, "the first one was better")
    assert [one.words for one in first.constraints] == ["navy"]
    assert retriever.say(first, "no, the first way was right").constraints == ()
    kept = retriever.say(dialogue, "keep the colour, drop the rest")
    assert [one.words for one in kept.constraints] == ["navy"]


def test_what_is_said_of_a_part_lapses_with_it(retriever):
    dialogue = talk(retriever, "with a white belt", "no belt")
    assert [(one.key, one.part, one.values) for one in dialogue.constraints] == [("belt", "", ("no",))]
    refused = talk(retriever, "with a white belt", "not white")
    assert all(one.part for one in refused.constraints if one.key == "colour")


def test_the_other_way_round_turns_a_comparison(retriever):
    longer = talk(retriever, "longer")
    shorter = retriever.say(longer, "no, the other way round")
    (one,) = shorter.constraints
    assert (one.direction, one.up) == ("length", False)
    with pytest.raises(RequestError, match="nothing to turn round"):
        retriever.say(retriever.start(garment_id=START), "vice versa")
    assert retriever.replay(shorter.to_json()) == shorter


def test_a_manner_is_that_of_the_whole_request():
    assert manner("a shirt or a dress") == Manner.REPLACE
    assert manner("or a dress") == Manner.ADD


def test_a_correction_is_of_the_part_that_was_spoken_of(retriever):
    dialogue = talk(retriever, "with white buttons", "sorry, green")
    assert [(one.part, one.values) for one in dialogue.constraints if one.key == "colour"] == [
        ("buttons", ("green",))
    ]
    plain = talk(retriever, "with white buttons", "in green")
    assert [(one.part, one.values) for one in plain.constraints if one.key == "colour"] == [
        ("buttons", ("white",)),
        ("", ("green",)),
    ]


def test_what_is_named_after_a_comma_is_not_dropped(retriever, read):
    dialogue = talk(retriever, "with pockets")
    assert Drop("pockets", words="pockets") not in commands(dialogue, "any colour, just with pockets", read)
    held = retriever.say(dialogue, "any colour, just with pockets").constraints
    assert [(one.key, one.values) for one in held] == [("pockets", ("yes",))]


def test_others_than_those_shown(retriever):
    dialogue = retriever.start(garment_id=START, settings=Settings(k=3))
    first = {hit.garment.id for hit in dialogue.hits}
    asked = retriever.refine(dialogue, "with pockets")
    for text in ("none of these", "more options please", "meh", "what else have you got?", "I hate them"):
        done = retriever.say(asked, text)
        shown = {hit.garment.id for hit in done.hits}
        assert shown and shown.isdisjoint(hit.garment.id for hit in asked.hits), text
        assert done.constraints == asked.constraints
    assert retriever.replay(done.to_json()).hits == done.hits
    again = retriever.others(retriever.others(dialogue))
    assert first.isdisjoint(hit.garment.id for hit in again.hits)


def test_the_most_of_those_shown_is_picked(retriever, read):
    dialogue = retriever.start(garment_id=START)
    shown = {hit.garment.id: hit.garment for hit in dialogue.hits}
    for text, price in (
        ("the cheapest of these", min(one.price for one in shown.values())),
        ("the dearest one of the lot", max(one.price for one in shown.values())),
    ):
        (act,) = commands(dialogue, text, read)
        assert shown[act.garment].price == price
    order = ("thigh", "knee", "midi", "maxi")
    lengths = [one.attributes["length"] for one in shown.values() if one.attributes.get("length") in order]
    (act,) = commands(dialogue, "the longest of those", read)
    assert shown[act.garment].attributes["length"] == max(lengths, key=order.index)


@pytest.mark.parametrize(
    ("text", "place", "rest"),
    [
        ("#3 but in navy", 2, "but in navy"),
        ("no. 2 in white", 1, "in white"),
        ("the second is nice but not in satin", 1, "but not in satin"),
        ("second from the left, in white", 1, "in white"),
        ("I'd take the 3rd if it had pockets", 2, "pockets"),
    ],
)
def test_a_garment_by_its_place(retriever, read, text, place, rest):
    dialogue = talk(retriever)
    assert commands(dialogue, text, read) == (Pick(dialogue.hits[place].garment.id), Refine(rest))


def test_what_only_looks_like_a_word_about_the_conversation(retriever, read):
    dialogue = talk(retriever)
    for text in (
        "top in navy",
        "size 3 in navy",
        "with more pockets",
        "new in navy",
        "in a different colour",
    ):
        assert not {type(act) for act in commands(dialogue, text, read)} & {Pick, Reject, Reset, Others}, text


def test_a_garment_shown_is_picked_by_what_it_has(retriever, read):
    dialogue = talk(retriever)
    short = next(hit for hit in dialogue.hits if hit.garment.attributes["sleeve"] == "short")
    assert commands(dialogue, "the one with short sleeves, in navy", read)[0] == Pick(short.garment.id)
    assert commands(dialogue, "the one with a zebra, in navy", read) == (
        Refine("the one with a zebra, in navy"),
    )
    colour = dialogue.hits[0].garment.attributes["colour"]
    assert commands(dialogue, f"ok the {colour} one wins", read)[0] == Pick(dialogue.hits[0].garment.id)


def test_what_is_about_garments_is_asked_as_it_was_written(retriever, read):
    text = "in navy, as on poster #7"
    assert commands(talk(retriever), text, read) == (Refine(text),)
