"""The Shop's answers to what a browser sends."""

import base64
import io
import json

import pytest
from PIL import Image

from demo.ui.markup import tag
from jvsm_core.errors import RequestError

START = "red-long-knee-dress"


def begin(shop, garment=START):
    answer = shop.act({"act": "start", "id": garment})
    assert "notice" not in answer
    return answer["dialogue"]


def say(shop, dialogue, text):
    return shop.act({"act": "refine", "text": text, "dialogue": dialogue})


def ids(answer):
    """Garments in the results, in order."""
    parts = answer["regions"]["results"].split('data-garment="')[1:]
    return [part[: part.index('"')] for part in parts]


def test_two_refinements_lead_to_what_was_asked(shop):
    first = say(shop, begin(shop), "make it sleeveless")
    second = say(shop, first["dialogue"], "in navy")
    assert ids(second)[0] == "navy-sleeveless-knee-dress"
    assert "make it sleeveless" in second["regions"]["line"] and "in navy" in second["regions"]["line"]


def test_the_reference_is_never_among_its_results(shop):
    assert START not in ids(shop.act({"act": "start", "id": START}))


def test_a_request_leaves_the_dialogue_it_was_given_as_it_was(shop):
    dialogue = begin(shop)
    before = json.dumps(dialogue)
    say(shop, dialogue, "in navy")
    assert json.dumps(dialogue) == before


def test_two_tabs_do_not_mix(shop):
    one, other = begin(shop), begin(shop, "blue-short-midi-shirt")
    one = say(shop, one, "in navy")
    other = say(shop, other["acts"] and other, "longer")
    assert "in navy" not in other["regions"]["line"]
    assert "longer" not in one["regions"]["line"]


def test_a_restarted_server_goes_on_where_the_browser_was(shop, retriever):
    from demo.shop.page import Shop

    dialogue = json.loads(json.dumps(say(shop, begin(shop), "make it sleeveless")["dialogue"]))
    restarted = Shop(retriever)
    again = restarted.act({"act": "resume", "dialogue": dialogue})
    live = shop.act({"act": "resume", "dialogue": dialogue})
    assert ids(again) == ids(live) and again["dialogue"] == live["dialogue"]


def test_undo_redo_start_over_and_branch(shop):
    two = say(shop, say(shop, begin(shop), "make it sleeveless")["dialogue"], "in navy")
    undone = shop.act({"act": "undo", "dialogue": two["dialogue"]})
    assert "in navy" in undone["regions"]["tools"], "redo says what it brings back"
    assert ids(shop.act({"act": "redo", "dialogue": undone["dialogue"]})) == ids(two)
    over = shop.act({"act": "reset", "dialogue": two["dialogue"]})
    assert ids(over) == ids(shop.act({"act": "start", "id": START}))
    back = shop.act({"act": "branch", "turn": 1, "dialogue": two["dialogue"]})
    other = say(shop, back["dialogue"], "in green")
    assert ids(other)[0] == "green-sleeveless-knee-dress"
    assert "Also tried" in other["regions"]["line"] and "in navy" in other["regions"]["line"]


def test_what_is_in_force_can_be_taken_off(shop):
    two = say(shop, say(shop, begin(shop), "make it sleeveless")["dialogue"], "in navy")
    assert (
        'data-do="drop"' in two["regions"]["understood"] and "Take off: navy" in two["regions"]["understood"]
    )
    off = shop.act({"act": "drop", "key": "colour", "words": "navy", "dialogue": two["dialogue"]})
    assert ids(off) == ids(say(shop, begin(shop), "make it sleeveless"))
    assert (
        "No longer asked: navy" in off["regions"]["line"]
        and "Take off: navy" not in off["regions"]["understood"]
    )
    assert "navy" in shop.act({"act": "undo", "dialogue": off["dialogue"]})["regions"]["understood"]
    for wrong in ({"key": "price"}, {"key": 3}, {}):
        assert shop.act({"act": "drop", "dialogue": two["dialogue"], **wrong})["notice"]["kind"] == "error"


def test_a_pick_becomes_the_reference_and_keeps_what_was_asked(shop):
    asked = say(shop, begin(shop), "make it sleeveless")
    picked = shop.act({"act": "pick", "id": "blue-sleeveless-maxi-dress", "dialogue": asked["dialogue"]})
    assert "Blue sleeveless maxi dress" in picked["regions"]["line"]
    assert all("sleeveless" in garment for garment in ids(picked)[:3])


def test_less_like_this_takes_it_away(shop):
    first = shop.act({"act": "start", "id": START})
    rejected = ids(first)[0]
    assert rejected not in ids(shop.act({"act": "reject", "id": rejected, "dialogue": first["dialogue"]}))


def test_filters_leave_garments_out_and_say_how_many_were_searched(shop):
    dialogue = begin(shop)
    answer = shop.act(
        {
            "act": "adjust",
            "dialogue": dialogue,
            "settings": {"category": "shirt", "price_max": "", "k": "12"},
        }
    )
    assert len(ids(answer)) == 12
    assert all(garment.endswith("shirt") for garment in ids(answer))
    assert "among 36 garments" in answer["regions"]["results"]


def test_a_photo_starts_a_conversation(shop, catalogue):
    data = catalogue.path(catalogue["navy-sleeveless-maxi-dress"]).read_bytes()
    answer = shop.act({"act": "photo", "picture": base64.b64encode(data).decode()})
    assert ids(answer)[0] == "navy-sleeveless-maxi-dress"
    assert "Your photo" in answer["regions"]["line"]


def test_words_start_a_conversation(shop):
    answer = shop.act({"act": "words", "text": "navy maxi dress"})
    assert {"navy", "maxi", "dress"} <= set(ids(answer)[0].split("-"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("x" * 10_000, "10000 characters"),
        ("qwertyuiop", "qwertyuiop"),
        ("sleeveless with long sleeves", "cannot both be"),
        ("🙂", "nothing"),
    ],
)
def test_words_that_cannot_be_used_get_a_plain_answer(shop, text, says):
    answer = say(shop, begin(shop), text)
    assert answer["notice"]["kind"] == "error"
    assert says in answer["notice"]["text"]
    assert "dialogue" not in answer, "the browser keeps the dialogue it has"


def test_a_word_nobody_knows_is_named_and_the_rest_is_used(shop):
    answer = say(shop, begin(shop), "quantum sleeveless")
    assert "“quantum”" in answer["notice"]["text"] and "sleeveless" in answer["notice"]["text"]
    assert "sleeveless" in ids(answer)[0]


@pytest.mark.parametrize(
    "request_",
    [
        {"act": "start", "id": "no-such-garment"},
        {"act": "start"},
        {"act": "start", "id": 7},
        {"act": "fly"},
        {"act": "refine", "text": "in navy"},
        {"act": "refine", "text": "in navy", "dialogue": "nonsense"},
        {"act": "refine", "text": "in navy", "dialogue": {"acts": []}},
        {"act": "photo", "picture": "@@@"},
        {"act": "photo", "picture": base64.b64encode(b"just text, renamed").decode()},
        {"act": "open", "saved": "not json"},
        {"act": "open", "saved": "[1]"},
        {"act": "open", "saved": "[" * 5000},
        None,
    ],
)
def test_bad_requests_get_a_message_and_no_stack_trace(shop, request_):
    text = shop.act(request_)["notice"]["text"]
    assert text and "Traceback" not in text and "went wrong" not in text


@pytest.mark.parametrize("turn", [99, -1, "1", None, True])
def test_a_branch_from_nowhere_is_refused(shop, turn):
    answer = shop.act({"act": "branch", "turn": turn, "dialogue": begin(shop)})
    assert "no turn" in answer["notice"]["text"]


def test_a_fault_of_ours_is_told_plainly_and_logged(shop, monkeypatch, caplog):
    def fail(*_, **__):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(shop.retriever, "start", fail)
    notice = shop.act({"act": "start", "id": START})["notice"]
    assert "secret" not in notice["text"] and "kept" in notice["text"]
    assert "secret detail" in caplog.text


def test_what_people_type_is_shown_as_text_never_as_markup(shop):
    line = say(shop, begin(shop), "navy <img src=x onerror=alert(1)>")["regions"]["line"]
    assert "<img src=x" not in line and "&lt;img" in line
    assert tag("a", href='"><script>') == '<a href="&#34;&gt;&lt;script&gt;"></a>'


def test_the_closer_look_tells_why(shop):
    answer = say(shop, begin(shop), "make it sleeveless")
    html = shop.detail({"id": ids(answer)[0], "dialogue": answer["dialogue"]})["html"]
    assert "You asked for" in html and "sleeveless" in html
    assert "How much each word moved the search" in html


def test_the_closer_look_at_the_reference_offers_no_acts(shop):
    html = shop.detail({"id": START, "dialogue": begin(shop)})["html"]
    assert "Use this" not in html


def test_a_very_large_photo_is_refused(shop):
    answer = shop.act({"act": "photo", "picture": "A" * 30_000_000})
    assert "20 MB" in answer["notice"]["text"]


def test_a_tiny_photo_is_refused(shop):
    out = io.BytesIO()
    Image.new("RGB", (3, 3)).save(out, "PNG")
    answer = shop.act({"act": "photo", "picture": base64.b64encode(out.getvalue()).decode()})
    assert "pixels" in answer["notice"]["text"]


def test_saved_conversations_open_again(shop):
    answer = say(shop, begin(shop), "in navy")
    opened = shop.act({"act": "open", "saved": json.dumps(answer["dialogue"])})
    assert ids(opened) == ids(answer)


def test_prices_are_rounded_up_to_fives():
    from demo.shop.page import _price_steps

    assert _price_steps([11, 19, 42, 98]) == [15.0, 20.0, 45.0]
    assert _price_steps([]) == []


def test_unknown_facets_are_refused(shop):
    from demo.shop.browse import Selection

    with pytest.raises(RequestError, match="smell"):
        Selection.read({"chosen": {"smell": ["fresh"]}})
    assert "smell" in shop.browse({"chosen": {"smell": ["fresh"]}})["notice"]["text"]


def test_more_is_shown_where_the_garments_end(shop):
    first = say(shop, begin(shop), "in navy")
    assert "Show me more" in first["regions"]["results"] and "24 of 71" in first["regions"]["results"]
    more = shop.act({"act": "adjust", "settings": {"k": "48"}, "dialogue": first["dialogue"]})
    assert ids(more)[:24] == ids(first) and len(ids(more)) == 48
    every = shop.act({"act": "adjust", "settings": {"k": "72"}, "dialogue": more["dialogue"]})
    assert len(ids(every)) == 71 and "Show me more" not in every["regions"]["results"]
