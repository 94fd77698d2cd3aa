"""Titles that are long, or written from the right: cards and the closer look hold at a desk and on a phone."""

from dataclasses import replace

import pytest
from fakes import FakeEmbedder, make_shop
from playwright.sync_api import expect
from shopping import say

from demo import build
from jvsm_core.catalogue import write_catalogue
from jvsm_core.dialogue.retriever import Retriever

ARABIC = "فستان أحمر طويل بأكمام قصيرة من القطن الطبيعي المصري"
TITLES = (ARABIC, "綿の長袖ワンピース、濃紺、膝丈" * 6, "x" * 300, "Red dress " * 30, "")


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    shop = make_shop(tmp_path_factory.mktemp("odd") / "shop")
    rows = [
        replace(one, title=TITLES[place % len(TITLES)], brand="متجر الأزياء" if place % 2 else "")
        for place, one in enumerate(shop)
    ]
    catalogue = write_catalogue(shop.folder, rows, name="odd", source="drawn", licence="CC0-1.0")
    retriever = Retriever.assemble(FakeEmbedder(), catalogue, cache=tmp_path_factory.mktemp("cache"))
    blocks = build.build(retriever)
    yield build.launch(blocks, host="127.0.0.1", port=None, wait=False)
    blocks.close(verbose=False)


@pytest.mark.parametrize("width", [1440, 390])
def test_odd_titles_stay_in_their_cards(visit, odd, width):
    page = visit(odd, width=width)

    def fits():
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        spilt = """cards => cards.filter((card) => [...card.querySelectorAll(".label *")].some(
            (part) => part.getBoundingClientRect().right > card.getBoundingClientRect().right + 1)).length"""
        assert page.locator(".card:visible").evaluate_all(spilt) == 0

    fits()
    page.locator(".browse [data-garment] button").first.click()
    say(page, "in navy")
    fits()
    arabic = page.locator(".found .name", has_text="فستان").first
    assert arabic.evaluate("name => getComputedStyle(name).direction") == "rtl"
    arabic.locator("xpath=ancestor::article").get_by_role("button", name="Why").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", level=2)).to_have_css("direction", "rtl")
    assert dialog.evaluate("dialog => dialog.scrollWidth <= dialog.clientWidth + 1")
