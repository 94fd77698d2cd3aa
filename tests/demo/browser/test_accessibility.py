"""axe-core on every page, in light and dark, at a desk's and a phone's width."""

from functools import partial
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from shopping import say

WIDTHS, SHADES = (390, 1440), ("light", "dark")

#: Widths and shades to look at. A width lays out anew and a shade gives the style sheets' variables other values, so
#: that each of both is seen once where seconds count, and each with each where they do not.
ONCE, EACH = tuple(zip(WIDTHS, SHADES)), tuple(product(WIDTHS, SHADES))

#: What lies behind a dialog was looked at before it opened.
DIALOG = "dialog[open]"


def faults_of(page, where, within=None, *, looks):
    """What axe finds wrong with a page or a part of it, however little, at some widths in some shades."""
    found = []
    for width, shade in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("shade => document.body.classList.toggle('dark', shade === 'dark')", shade)
        report = Axe().run(page, within).response
        assert any(rule["id"] == "color-contrast" for rule in report["passes"]), f"axe saw no text: {where}"
        found += [
            f"{where}, {width}, {shade}: {rule['id']} ({rule['impact']}): {rule['help']}: {node['html'][:200]}"
            for rule in report["violations"]
            for node in rule["nodes"]
        ]
    return found


@pytest.mark.parametrize(
    ("shop", "looks"),
    [("small", ONCE), pytest.param("photos", EACH, marks=pytest.mark.slow)],
    ids=["small", "photos"],
)
def test_axe_finds_nothing_on_any_page(visit, request, turn_to, shop, looks):
    faults = partial(faults_of, looks=looks)
    page = visit(request.getfixturevalue(shop))
    # A colour on its way to another one is neither of them.
    page.emulate_media(reduced_motion="reduce")
    found = faults(page, "all garments")
    page.locator("[data-garment] button").first.click()
    page.locator(".found").get_by_label("How many").select_option("12")
    expect(page.locator(".found .card")).to_have_count(12)
    say(page, "in navy")
    expect(page.locator(".drawing img")).to_have_count(1)
    for place in (0, 1):
        page.locator(".found .card").nth(place).get_by_role("button", name="Pin").click()
        expect(page.locator(".pins li")).to_have_count(place + 1)
    found += faults(page, "a conversation")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found += faults(page, "garments side by side", DIALOG)
    page.keyboard.press("Escape")
    page.locator(".found .card").first.get_by_role("button", name="Why").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found += faults(page, "a garment in detail", DIALOG)
    page.keyboard.press("Escape")
    for place in page.locator(".places a:not([aria-current])").all_inner_texts():
        turn_to(page, place)
        found += faults(page, place)
        for side in ("One query", "This shop's data") if place == "Inspect" else ():
            page.get_by_role("button", name=side).click()
            expect(page.locator(".trace:visible").first).to_be_visible()
            found += faults(page, side)
        if place == "Stories":
            page.get_by_role("button", name="Play: ").first.click()
            expect(page.get_by_role("dialog")).to_be_visible()
            found += faults(page, "a story on the stage", DIALOG)
            page.keyboard.press("Escape")
    assert not found, "\n".join(found)
