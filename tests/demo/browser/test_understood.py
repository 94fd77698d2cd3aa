"""What was understood is taken off or confirmed, and a garment is looked at closer, in the browser."""

import re
from dataclasses import replace

import pytest
from fakes import FakeEmbedder, make_shop
from playwright.sync_api import expect
from shopping import found, say, start

from demo import build
from jvsm_core.catalogue import write_catalogue
from jvsm_core.dialogue.retriever import Retriever

WIDTHS = pytest.mark.parametrize("width", [1440, 390])


@pytest.fixture(scope="module")
def coloured(tmp_path_factory):
    """Address of the small shop in which long knee dresses are one product in its colours, with a second picture."""
    folder = tmp_path_factory.mktemp("coloured")
    garments = [
        replace(
            one, product="knee dress", brand="Tape & Co", more_images=("images/navy-long-knee-dress.png",)
        )
        if one.id.endswith("-long-knee-dress")
        else one
        for one in make_shop(folder / "shop")
    ]
    shop = write_catalogue(folder / "shop", garments, name="coloured", source="drawn", licence="CC0-1.0")
    blocks = build.build(Retriever.assemble(FakeEmbedder(), shop, cache=folder / "cache"))
    yield build.launch(blocks, host="127.0.0.1", port=None, wait=False)
    blocks.close(verbose=False)


@WIDTHS
def test_what_was_guessed_is_asked_back_by_two_buttons(visit, small, width):
    page = visit(small, width=width)
    start(page)
    say(page, "no dots")
    asked = page.get_by_role("group", name="A question back")
    expect(asked).to_contain_text("solid")
    asked.get_by_role("button", name="No, leave it out").click()
    expect(asked).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("^Take off:"))).to_have_count(1)
    say(page, "no stripes")
    expect(asked).to_be_visible()
    kept = page.get_by_role("button", name=re.compile("^Take off:")).count()
    asked.get_by_role("button", name="Yes").press("Enter")
    expect(asked).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("^Take off:"))).to_have_count(kept)


@WIDTHS
def test_a_chip_is_taken_off_by_keyboard(visit, small, width):
    page = visit(small, width=width)
    start(page)
    say(page, "make it sleeveless, in navy")
    page.get_by_role("button", name="Take off: sleeveless").press("Enter")
    expect(page.get_by_role("button", name=re.compile("^Take off:"))).to_have_count(1)
    assert "navy" in found(page)[0]


@WIDTHS
def test_the_closer_look_leads_to_the_same_in_other_colours(visit, coloured, width):
    page = visit(coloured, width=width)
    start(page, "red-long-midi-dress")
    say(page, "knee length")
    page.get_by_role("button", name=re.compile("Look closer at Red long knee dress")).first.click()
    look = page.get_by_role("dialog")
    expect(look).to_contain_text("Tape & Co")
    assert look.locator("img").count() >= 2
    look.get_by_role("button", name=re.compile("Navy long knee dress")).click()
    expect(look.get_by_role("heading").first).to_have_text(re.compile("Navy long knee dress"))
    page.keyboard.press("Escape")
    expect(look).to_have_count(0)
