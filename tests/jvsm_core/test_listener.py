import pytest

from jvsm_core.acts import Redo, Reject, Reset, Undo
from jvsm_core.catalogue import Catalogue, Garment
from jvsm_core.errors import RequestError
from jvsm_core.listener import Listener, command


@pytest.fixture
def listener(tmp_path):
    garment = Garment("a", "a.png", "A", "a", "kimono", {"category": "kimono", "colour": "ultraviolet"})
    return Listener(Catalogue(tmp_path, "small", "", "", (garment,)))


def test_the_catalogues_own_words_are_known(listener):
    heard = listener.hear("  in\tultraviolet ")
    assert heard.text == "in ultraviolet" and heard.reading.asked[0].values == ("ultraviolet",)
    assert listener.hear("a kimono").reading.asked[0].key == "category"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("x" * 10_000, "10000 characters"),
        ("the the of", "that says nothing about a garment; say what"),
        ("👗👗", "says nothing"),
        ("<script>alert(1)</script>", "I don't know “alert”; say what"),
        ("asdf qwerty", "I don't know “asdf” or “qwerty”; say what"),
        ("привет", "I don't know “привет”"),
        ("z" * 400, "I don't know “" + "z" * 30 + "”"),
        ("sleeveless with long sleeves", "“sleeveless” and “long sleeves” cannot both be"),
        (None, "not NoneType"),
    ],
)
def test_what_asks_for_nothing_is_turned_down(listener, text, says):
    with pytest.raises(RequestError, match=says):
        listener.hear(text)


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("go back", Undo()), ("Undo.", Undo()), ("OK, take that back please", Undo()), ("redo", Redo()),
        ("Start over!", Reset()), ("let's start again", Reset()), ("no, not that one", Reject("first")),
        ("I don’t like it", Reject("first")),
        ("in navy", None), ("no", None), ("not that long", None), ("go back to red", None),
        ("a back zip", None), ("no, blue", None),
    ],
)
def test_commands_are_told_from_wishes(retriever, text, act):
    dialogue = retriever.start(garment_id="red-long-knee-dress")
    if isinstance(act, Reject):
        act = Reject(dialogue.hits[0].garment.id)
    assert command(dialogue, text) == act
