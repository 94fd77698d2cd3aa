"""The drawing of what a query stands for."""

import base64
import io

import pytest
from PIL import Image

from demo.atelier import spec
from demo.atelier.stand_ins import KINDS
from demo.ui.drawings import SIZE
from demo.ui.understood import as_asked, drawing, drawn_from, garment, in_terms_of, keys_by_category, panel
from jvsm_core.dialogue.explain import Belief
from jvsm_core.language.frame import Constraint
from jvsm_core.search.evidence import Evidence


def beliefs(**values):
    return [Belief(key, value, 0.9) for key, value in values.items()]


@pytest.mark.parametrize(
    "wanted",
    [
        {"category": "dress", "colour": "navy", "sleeve": "sleeveless", "length": "maxi"},
        {"category": "jacket", "material": "leather", "colour": "red", "hood": "yes"},
        {"category": "trousers", "fit": "wide", "length": "cropped", "colour": "camel"},
    ],
)
def test_what_can_be_is_drawn_as_wanted(wanted):
    found = garment(wanted)
    spec.check(found)
    assert {key: found[key] for key in wanted} == wanted


def test_what_cannot_be_gives_way_to_what_is_surer():
    found = garment({"category": "dress", "neckline": "halter", "sleeve": "long"})
    spec.check(found)
    assert found["neckline"] == "halter" and found["sleeve"] != "long"


def test_values_a_category_lacks_are_left_out():
    found = garment({"category": "skirt", "sleeve": "long", "colour": "mint"})
    assert "sleeve" not in found and found["colour"] == "mint"


def test_a_picture_of_the_right_size_and_colour():
    image = Image.open(
        io.BytesIO(base64.b64decode(drawing(beliefs(category="t-shirt", colour="red", pattern="solid"))))
    )
    assert image.size == SIZE
    red, green, blue = image.convert("RGB").getpixel((SIZE[0] // 2, SIZE[1] // 2))
    assert red > 2 * green and red > 2 * blue


def test_an_unknown_kind_is_named_but_not_drawn():
    html = panel(beliefs(category="boot", colour="red"))
    assert "boot" in html and "<img" not in html
    assert panel([]) == ""


def test_beliefs_are_said_in_the_shops_own_terms(catalogue):
    shop = keys_by_category(catalogue)
    read = [
        Belief("category", "top", 0.6, (("boot", 0.3), ("shirt", 0.1))),
        *beliefs(colour="red", heel="kitten"),
    ]
    kind, colour = in_terms_of(shop, read)
    assert (kind.value, kind.confidence) == ("shirt", 0.1) and colour.value == "red"
    unknown = [Belief("category", "boot", 0.6), *beliefs(colour="red", heel="kitten")]
    assert [belief.value for belief in in_terms_of(shop, unknown)] == ["boot", "red"]


def test_guesses_look_like_guesses():
    html = panel([Belief("category", "dress", 0.9), Belief("colour", "rust", 0.3), Belief("hood", "no", 0.9)])
    assert 'class="badge unsure" title="30 % sure">rust' in html
    assert "hood" not in html


def test_the_shop_draws_the_request_itself(shop):
    begun = shop.act({"act": "start", "id": "red-long-knee-dress"})
    assert not begun["drawn"], "what was chosen is in sight already"
    asked = shop.act({"act": "refine", "text": "in navy", "dialogue": begun["dialogue"]})
    shown = shop.understood({"dialogue": asked["dialogue"]})["regions"]
    assert asked["drawn"] and "<img" in shown["drawing"] and "navy" in shown["drawing"]
    assert "navy" in shown["stands"]


def test_what_cannot_be_drawn_has_something_stand_in_for_it_and_that_is_said():
    drawing, stands = drawn_from(beliefs(category="kurta", colour="maroon", pattern="striped"))
    assert "<img" in drawing and "A dress stands in for a kurta." in stands and "maroon" in stands
    assert "stands in" not in drawn_from(beliefs(category="dress", colour="navy"))[1]
    assert drawn_from(beliefs(category="boot")) == ("", "")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_stand_in_can_be_drawn_as_wanted(kind):
    found = garment({"category": kind, "colour": "navy", "pattern": "striped"})
    spec.check(found)
    assert (found["category"], found["colour"]) == (KINDS[kind]["category"], "navy")


def test_what_nobody_knows_is_drawn_plain():
    assert garment({"category": "shirt", "colour": "navy"})["pattern"] == "solid"


def test_what_was_asked_and_what_is_at_hand_are_drawn_before_what_the_model_reads():
    read = [
        *beliefs(category="shirt", colour="rust", sleeve="long", length="hip"),
        Belief("fit", "loose", 0.4),
    ]
    at_hand = Evidence({"category": "shirt", "colour": "red", "pattern": "striped", "length": "hip"})
    asked = [
        Constraint("colour", ("navy",), words="in navy"),
        Constraint("colour", ("white",), words="white buttons", part="buttons"),
        Constraint("length", direction="length", words="longer"),
        Constraint("pattern", ("striped",), negated=True, words="no stripes"),
    ]
    known = {one.key: one.value for one in as_asked(read, at_hand, asked)}
    # Asked, the reading of what was compared, the garment at hand, the reading of what nobody knows.
    assert known == {"category": "shirt", "colour": "navy", "sleeve": "long", "length": "hip", "fit": "loose"}
