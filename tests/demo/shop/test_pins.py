"""Garments put aside: the strip, side by side, in the export."""

import pytest

PINS = ["red-long-knee-dress", "navy-long-midi-dress", "green-short-maxi-shirt"]


@pytest.fixture(scope="module")
def dialogue(shop):
    begun = shop.act({"act": "start", "id": "blue-long-knee-dress"})["dialogue"]
    return shop.act({"act": "refine", "text": "in navy", "dialogue": begun})["dialogue"]


def test_the_strip_holds_what_this_shop_has(shop):
    answer = shop.pinned({"pins": [PINS[0], "another-shops", PINS[0], 7, PINS[1]], "chosen": [PINS[1]]})
    assert answer["pins"] == PINS[:2]
    strip = answer["regions"]["pins"]
    assert strip.count("<li>") == 2 and strip.count("checked") == 1


@pytest.mark.parametrize("sent", [None, "text", {"a": 1}, []])
def test_no_pins_are_no_strip(shop, sent):
    assert shop.pinned({"pins": sent}) == {"pins": [], "regions": {"pins": ""}}


def test_side_by_side_tells_what_differs_and_what_was_asked(shop, dialogue):
    html = shop.compare({"pins": PINS[:2], "dialogue": dialogue})["html"]
    rows = {row.split("</th>")[0].split(">")[-1]: row for row in html.split("<tr")[2:]}
    assert set(rows) == {"navy", "category", "colour", "sleeve", "length"}
    assert "differs" in rows["colour"] and "differs" in rows["length"]
    assert "differs" not in rows["sleeve"] and rows["sleeve"].count("long") >= 2
    assert "badge met" in html and "badge unmet" in html


@pytest.mark.parametrize("count", [0, 1, 4])
def test_two_or_three_are_compared(shop, dialogue, count):
    many = [*PINS, "red-short-midi-shirt"][:count]
    assert "choose 2 or 3" in shop.compare({"pins": many, "dialogue": dialogue})["notice"]["text"].lower()


def test_between_two_pinned_garments_a_conversation_goes_on(shop, dialogue):
    answer = shop.act({"act": "between", "id": PINS[0], "other": PINS[1], "dialogue": dialogue})
    assert "Between two garments" in answer["regions"]["line"]
    assert answer["dialogue"]["acts"][-1] == {"act": "between", "garment": PINS[0], "other": PINS[1]}
    page = shop.export({"dialogue": answer["dialogue"], "pins": PINS})["html"]
    assert "<h2>Pinned</h2>" in page and page.count('data-garment="green-short-maxi-shirt"') >= 1


def test_a_saved_file_with_pins_opens(shop, dialogue):
    import json

    opened = shop.act({"act": "open", "saved": json.dumps({**dialogue, "pins": PINS})})
    assert opened["dialogue"] == dialogue
