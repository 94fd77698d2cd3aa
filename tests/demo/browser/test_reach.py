"""The Shop by the keyboard alone, on a phone, and with its shade chosen."""

import re

import pytest
from playwright.sync_api import expect
from shopping import say, start

#: Cards in the first row of what was found.
COLUMNS = """() => {
    const tops = [...document.querySelectorAll(".found .card")].map((card) => card.offsetTop);
    return tops.filter((top) => top === tops[0]).length;
}"""


def test_with_the_keyboard_alone(visit, small):
    page = visit(small)

    def reach(name, key="Tab", limit=90):
        for _ in range(limit):
            page.keyboard.press(key)
            label = page.evaluate(
                "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText"
            )
            if re.search(name, label or ""):
                outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert outline == "solid", f"{label}: the focus cannot be seen"
                return
        raise AssertionError(f"{name} was not reached with {key}")

    reach("^Start with")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("in navy")
    page.keyboard.press("Enter")
    expect(page.locator(".turn.now .said")).to_have_text("in navy")
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("longer")
    page.keyboard.press("Enter")
    expect(page.locator(".turn.now .said")).to_have_text("longer")
    reach("^Undo")
    page.keyboard.press("Enter")
    expect(page.locator(".turn.now .said")).to_have_text("in navy")
    reach("^Go back here", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("in green")
    page.keyboard.press("Enter")
    expect(page.locator(".turn.now .said")).to_have_text("in green")
    expect(page.locator(".also").first).to_contain_text("in navy")
    reach("^Look closer", limit=30)
    reach("^Why", "ArrowRight", 4)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("You asked for")
    page.keyboard.press("Escape")
    expect(page.locator('[data-key^="why-"]').first).to_be_focused()
    reach("^Export", "Shift+Tab", 30)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "conversation.html"
    reach("^Why", limit=30)  # The garment's stop of Tab is the button that was used last.
    reach("^Use this", "ArrowLeft", 4)
    page.keyboard.press("Enter")
    expect(page.locator(".turn.now .said")).to_contain_text("Took")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_garment_is_one_stop_of_tab_and_arrows_go_on(visit, small, width):
    page = visit(small, width=width)
    start(page)
    say(page, "in navy")
    held = "document.activeElement.closest('.card') && [...document.querySelectorAll('.found .card')].indexOf(document.activeElement.closest('.card'))"
    label = "document.activeElement.getAttribute('aria-label')"
    page.locator(".found .tile[data-do='detail']").first.focus()
    for garment in range(1, 24):
        page.keyboard.press("Tab")
        assert page.evaluate(held) == garment
    page.keyboard.press("Tab")
    assert page.evaluate(held) is None, "after the last of 24 comes what follows them"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Home")
    assert page.evaluate(held) == 0
    page.keyboard.press("ArrowRight")
    assert page.evaluate(label).startswith("Use this")
    page.keyboard.press("ArrowDown")
    below = page.evaluate(held)
    assert below == (2 if width < 760 else page.evaluate(COLUMNS)) and page.evaluate(label).startswith(
        "Use this"
    )
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert page.evaluate(held) == below + 1 and page.evaluate(label).startswith("Look closer")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(held) == below and page.evaluate(label).startswith("Why")
    page.keyboard.press("End")
    assert page.evaluate(held) == 23
    page.keyboard.press("ArrowUp")
    assert page.evaluate(held) < 23


def test_on_a_phone_the_request_is_drawn_beside_the_box(visit, small):
    page = visit(small, width=390, height=844)
    start(page)
    say(page, "in navy")
    drawing = page.get_by_role("button", name="Your request, drawn")
    expect(drawing.locator("img")).to_be_in_viewport()
    box = page.get_by_role("textbox", name="What should be different?")
    beside, drawn = box.bounding_box(), drawing.bounding_box()
    assert abs(beside["y"] - drawn["y"]) < 4 and drawn["x"] < beside["x"]
    assert page.locator(".understood .drawing").count() == 0
    page.mouse.wheel(0, 3000)
    expect(drawing).to_be_in_viewport()
    drawing.click()
    expect(page.get_by_role("dialog")).to_contain_text("What you asked for")
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.locator(".understood .drawing img")).to_be_visible()


def test_on_a_phone(visit, small):
    page = visit(small, width=390, height=844, dark=True)

    def fits():
        assert page.evaluate("document.documentElement.scrollWidth") <= 390

    fits()
    start(page)
    fits()
    say(page, "make it sleeveless")
    say(page, "in navy")
    fits()
    first = page.locator(".found .card").first
    expect(first).to_be_in_viewport()
    expect(page.get_by_role("textbox")).to_be_in_viewport()
    first.get_by_role("button", name=re.compile("^Why")).click()
    expect(page.get_by_role("dialog")).to_be_in_viewport()
    fits()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Fitting Room").click()
    expect(page.get_by_role("button", name="Back to your conversation")).to_be_in_viewport(ratio=1)
    fits()


def test_the_chosen_shade_stays(visit, small):
    page = visit(small)
    paper = "getComputedStyle(document.querySelector('.fr .head')).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name="Light or dark").click()
    assert page.evaluate(paper) != light
    page.reload()
    expect(page.locator("body")).to_have_class(re.compile("dark"))
