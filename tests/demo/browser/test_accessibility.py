"""axe-core on every page, in light and dark, at a desk's and a phone's width."""

from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect


def faults(page, where):
    """What axe finds wrong with a page, however little, at both widths and in both shades."""
    found = []
    for width, _ in product((390, 1440), range(2)):
        page.set_viewport_size({"width": width, "height": 900})
        shade = "dark" if page.evaluate("document.body.classList.contains('dark')") else "light"
        report = Axe().run(page).response
        assert any(rule["id"] == "color-contrast" for rule in report["passes"]), f"axe saw no text: {where}"
        found += [
            f"{where}, {width}, {shade}: {rule['id']} ({rule['impact']}): {rule['help']}: {node['html'][:200]}"
            for rule in report["violations"]
            for node in rule["nodes"]
        ]
        page.evaluate("document.body.classList.toggle('dark')")
    return found


@pytest.mark.parametrize("shop", ["small", pytest.param("photos", marks=pytest.mark.slow)])
def test_axe_finds_nothing_on_any_page(visit, request, turn_to, shop):
    page = visit(request.getfixturevalue(shop))
    # A colour on its way to another one is neither of them.
    page.emulate_media(reduced_motion="reduce")
    found = faults(page, "all garments")
    page.locator("[data-garment] button").first.click()
    box = page.get_by_role("textbox", name="What should be different?")
    box.fill("in navy")
    box.press("Enter")
    expect(page.locator(".turn.now .said")).to_have_text("in navy")
    expect(page.locator(".drawing img")).to_have_count(1)
    for place in (0, 1):
        page.locator(".found .card").nth(place).get_by_role("button", name="Pin").click()
        expect(page.locator(".pins li")).to_have_count(place + 1)
    found += faults(page, "a conversation")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found += faults(page, "garments side by side")
    page.keyboard.press("Escape")
    page.locator(".found .card").first.get_by_role("button", name="Why").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found += faults(page, "a garment in detail")
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
            found += faults(page, "a story on the stage")
            page.keyboard.press("Escape")
    assert not found, "\n".join(found)
