"""Inspect as a researcher meets it: evaluate, narrow down, open, write, take away; and what shoppers marked."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from demo import build
from demo.inspect.setup import Sources


@pytest.fixture(scope="module")
def desk(retriever, tmp_path_factory):
    """Address of the small shop with notes of its own."""
    blocks = build.build(retriever, sources=Sources(notes=tmp_path_factory.mktemp("notes")))
    yield build.launch(blocks, host="127.0.0.1", port=None, wait=False)
    blocks.close(verbose=False)


def evaluate(page):
    page.get_by_label("Edits at once").first.select_option("one")
    page.get_by_role("button", name="Evaluate").click()
    expect(page.locator(".query").first).to_be_visible()


def test_a_failure_is_found_opened_and_noted_and_the_note_stays(visit, desk):
    page = visit(f"{desk}inspect")
    expect(page.get_by_text("Nothing else is evaluated until you ask")).to_be_visible()
    evaluate(page)
    ranks = [int(rank.inner_text()) for rank in page.locator(".query .rank b").all()]
    assert ranks == sorted(ranks, reverse=True) and ranks[0] > 1

    page.get_by_role("button", name="colour: show these queries").click()
    expect(page.locator("[data-region=count]")).to_have_text(re.compile(r"^\d+ queries of \d+$"))
    expect(page.get_by_role("button", name="colour: show these queries")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert all("colour" in words for words in page.locator(".query .what .quiet").all_inner_texts())

    first = page.locator(".query").first
    first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("What looks most like the target")
    assert dialog.locator(".tens .tile.right").count() == 1
    expect(dialog.locator(".understood")).to_contain_text("What I understood")
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("button", name="Previous query")).to_be_enabled()
    page.keyboard.press("ArrowLeft")
    expect(dialog.get_by_role("button", name="Previous query")).to_be_disabled()
    dialog.get_by_placeholder("What goes wrong here").fill("reads teal as green")
    dialog.get_by_label("Tags").fill("Colour")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(first).to_contain_text("#colour")
    expect(first).to_be_focused()

    # The address holds all that was chosen: a reload shows the same again.
    page.reload()
    expect(page.locator(".query").first).to_contain_text("#colour")
    expect(page.locator("[data-region=count]")).to_have_text(re.compile("queries of"))
    with page.expect_download() as download:
        page.get_by_role("button", name="Export CSV").click()
    assert "reads teal as green" in download.value.path().read_text("utf-8")


def test_two_tabs_with_one_note_lose_nothing(visit, desk):
    one = visit(f"{desk}inspect")
    evaluate(one)
    other = visit(one.url, tab_of=one)
    for page in (one, other):
        page.locator(".query").nth(1).click()
    one.get_by_placeholder("What goes wrong here").fill("from the first tab")
    one.get_by_role("button", name="Save").click()
    expect(one.locator("[data-saved]")).to_have_text("Saved.")
    other.get_by_placeholder("What goes wrong here").fill("from the second tab")
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_role("dialog")).to_contain_text("from the first tab")
    expect(other.get_by_placeholder("What goes wrong here")).to_have_value("from the second tab")
    other.get_by_role("button", name="Save").click()
    expect(other.locator("[data-saved]")).to_have_text("Saved.")


def test_what_a_shopper_marked_as_wrong_is_played_again(visit, desk, turn_to):
    page = visit(desk)
    page.locator("[data-garment] button").first.click()
    box = page.get_by_role("textbox")
    box.fill("in navy")
    box.press("Enter")
    page.get_by_role("button", name="This is wrong").click()
    expect(page.locator(".composer .notice")).to_contain_text("kept")
    expect(page.locator(".turn")).to_have_count(2)
    turn_to(page, "Inspect")
    page.get_by_role("button", name="Marked by shoppers").click()
    page.locator(".query", has_text="in navy").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".slide")).to_have_count(2)
    expect(dialog.locator(".line-said").last).to_have_text("in navy")


@pytest.mark.parametrize("width", [1440, 390])
def test_it_fits_the_window_and_axe_finds_nothing(visit, desk, width):
    page = visit(f"{desk}inspect", width=width)
    page.get_by_label("Compare with").select_option("by told")
    evaluate(page)
    expect(page.locator(".compared")).to_contain_text("the shop's formula, labels told")

    def look(where, within=None):
        assert page.evaluate("document.documentElement.scrollWidth") <= width, where
        found = Axe().run(page, within).response["violations"]
        assert not found, f"{where}: {[(rule['id'], rule['nodes'][0]['html'][:120]) for rule in found]}"

    look("the list")
    page.get_by_role("button", name="Light or dark").click()
    page.locator(".query").first.click()
    expect(page.get_by_role("dialog")).to_be_in_viewport()
    expect(page.get_by_role("dialog").locator(".tens")).to_have_count(3)
    look("a query in the dark", "dialog[open]")
