"""Stories and Catalogue as a presenter meets them."""

import re

import pytest
from playwright.sync_api import expect
from shopping import say


@pytest.mark.parametrize("width", [1440, 390])
def test_a_story_plays_step_by_step_and_by_itself(visit, small, turn_to, width):
    page = visit(small, width=width)
    turn_to(page, "Stories")
    play = page.get_by_role("button", name=re.compile("^Play: From long")).first
    play.click()
    stage = page.get_by_role("dialog")
    expect(stage.locator("[data-stage=place]")).to_have_text("1 of 4")
    page.keyboard.press("ArrowRight")
    expect(stage.locator(".line-said")).to_have_text("make it sleeveless")
    stage.get_by_role("button", name="Next").click()
    expect(stage.locator(".line-said")).to_have_text("in navy")
    expect(stage.locator(".card").first).to_contain_text("Navy sleeveless")
    stage.get_by_role("button", name="Back").click()
    expect(stage.locator(".line-said")).to_have_text("make it sleeveless")
    stage.get_by_role("button", name="Play by itself").click()
    expect(stage.locator("[data-stage=place]")).to_have_text("3 of 4")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Escape")
    expect(stage).to_be_hidden()
    expect(play).to_be_focused()


def test_an_exported_story_opens_without_the_server(visit, small, turn_to, browser, tmp_path):
    page = visit(small)
    turn_to(page, "Stories")
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("^Export: ")).first.click()
    path = tmp_path / "story.html"
    download.value.save_as(path)
    requests = []
    alone = browser.new_page()
    alone.on("request", lambda request: requests.append(request.url))
    alone.goto(path.as_uri())
    expect(alone.locator(".slide")).to_have_count(4)
    assert alone.evaluate("[...document.images].every(i => i.complete && i.naturalWidth > 0)")
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    alone.close()


def test_the_catalogue_page_counts(visit, small, turn_to):
    page = visit(small)
    turn_to(page, "Catalogue")
    expect(page.get_by_role("heading", level=1)).to_have_text("small shop")
    expect(page.locator(".ranks")).to_contain_text("dress")
    expect(page.get_by_role("row", name=re.compile("navy"))).to_contain_text("18")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_conversation_waits_while_other_pages_are_visited(visit, small, turn_to):
    page = visit(small)
    page.locator("[data-garment] button").first.click()
    say(page, "in navy")
    turn_to(page, "Stories")
    turn_to(page, "Shop")
    expect(page.locator(".turn.now .said")).to_have_text("in navy")


def test_a_link_brings_the_conversation_to_another_browser(visit, small):
    page = visit(small)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-garment] button").first.click()
    say(page, "in navy")
    page.get_by_role("button", name="Link").click()
    expect(page.get_by_role("alert")).to_contain_text("copied")
    link = page.evaluate("navigator.clipboard.readText()")
    other = visit(link)
    expect(other.locator(".turn.now .said")).to_have_text("in navy")
    assert "#" not in other.url
    broken = visit(link[:-9])
    expect(broken.get_by_role("alert")).to_contain_text("not whole")


def test_a_story_is_recorded_named_and_played_by_a_clicker(visit, small, turn_to):
    page = visit(small)
    page.locator("[data-garment] button").first.click()
    say(page, "in navy")
    page.get_by_role("button", name="Story").click()
    page.get_by_label("Title of the story").fill("For a client")
    page.get_by_label("Title of the story").press("Enter")
    expect(page.locator(".conversation [data-notice]")).to_contain_text("It waits on the Stories page")
    turn_to(page, "Stories")
    page.get_by_role("button", name="Play: For a client").click()
    expect(page.get_by_text("1 of 2")).to_be_visible()
    page.keyboard.press("PageDown")
    expect(page.get_by_text("2 of 2")).to_be_visible()
    page.keyboard.press("PageUp")
    expect(page.get_by_text("1 of 2")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Forget: For a client").click()
    expect(page.get_by_role("button", name="Play: For a client")).to_have_count(0)
