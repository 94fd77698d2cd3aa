"""A conversation in the Shop as a person has it."""

import re

from playwright.sync_api import expect
from shopping import found, pick, say, start

from demo.shop.browse_view import PAGE


def test_pick_refine_refine(visit, small):
    page = visit(small)
    start(page)
    say(page, "make it sleeveless")
    assert all("sleeveless" in garment for garment in found(page)[:3])
    say(page, "in navy")
    assert found(page)[0] == "navy-sleeveless-knee-dress"
    expect(page.locator(".turn .said").nth(1)).to_have_text("make it sleeveless")
    expect(page.locator(".search-stats")).to_contain_text("among 71 garments")
    expect(page.locator(".search-stats")).to_contain_text(re.compile(r"On screen after \d+ ms"))


def test_pick_refine_refine_in_the_shop_as_delivered(visit, shipped, shipped_retriever):
    garments = shipped_retriever.catalogue
    reference = next(
        g
        for g in garments
        if g.category == "dress"
        and g.attributes["sleeve"] == "long"
        and g.attributes["colour"] not in ("navy", "blue")
    )
    page = visit(shipped)
    page.get_by_role("button", name=re.compile("^dress")).click()
    page.locator('.facet[data-key="sleeve"] summary').click()
    page.locator('[data-facet="sleeve"][data-value="long"]').click()
    matching = sum(g.category == "dress" and g.attributes["sleeve"] == "long" for g in garments)
    expect(page.locator(".browse .bar h2")).to_have_text(f"{matching} garments")
    card = page.locator(f'.browse [data-garment="{reference.id}"]')
    shown = page.locator(".browse .card")
    while not card.count():
        before = shown.count()
        page.get_by_role("button", name=re.compile("Show more")).click()
        expect(shown).to_have_count(min(before + PAGE, matching))
    pick(page, reference.id)
    say(page, "make it sleeveless")
    first = [garments[garment].attributes for garment in found(page)[:10]]
    assert sum(a.get("sleeve") == "sleeveless" for a in first) >= 8
    say(page, "in navy")
    first = [garments[garment].attributes for garment in found(page)[:10]]
    assert sum(a.get("sleeve") == "sleeveless" and a["colour"] == "navy" for a in first) >= 8


def test_a_result_becomes_the_reference_and_can_be_undone(visit, small):
    page = visit(small)
    start(page)
    say(page, "make it sleeveless")
    card = page.locator(".found .card").nth(1)
    title = card.locator(".name").inner_text()
    card.get_by_role("button", name="Use this").click()
    expect(page.locator(".reference .name")).to_have_text(title)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".reference .name")).to_have_text("Red long knee dress")
    page.get_by_role("button", name="Redo").click()
    expect(page.locator(".reference .name")).to_have_text(title)
    page.get_by_role("button", name="Start over").click()
    expect(page.locator(".turn")).to_have_count(1)


def test_go_back_and_try_another_way_keeps_the_first(visit, small):
    page = visit(small)
    start(page)
    say(page, "make it sleeveless")
    say(page, "in navy")
    page.get_by_role("button", name="Go back here: make it sleeveless").click()
    expect(page.locator(".turn.now .said")).to_have_text("make it sleeveless")
    say(page, "in green")
    assert found(page)[0] == "green-sleeveless-knee-dress"
    page.locator(".also").get_by_role("button", name="in navy").click()
    expect(page.locator(".turn.now .said")).to_have_text("in navy")
    assert found(page)[0] == "navy-sleeveless-knee-dress"


def test_less_like_this_and_suggestions(visit, small):
    page = visit(small)
    start(page)
    gone = found(page)[0]
    page.locator(f'.found [data-garment="{gone}"]').get_by_role("button", name="Less like this").click()
    expect(page.locator(".turn.now .said")).to_contain_text("Less like")
    assert gone not in found(page)
    chip = page.get_by_role("group", name="Suggestions").get_by_role("button").first
    words = chip.inner_text()
    chip.click()
    expect(page.locator(".turn.now .said")).to_have_text(words)


def test_more_pins_compare_and_between(visit, small):
    page = visit(small, width=390)
    start(page)
    say(page, "in navy")
    page.get_by_role("button", name="Show me more").press("Enter")
    expect(page.locator(".found .card")).to_have_count(48)
    expect(page.locator(".found .card").nth(24).locator(".tile")).to_be_focused()
    for place in (0, 1):
        page.locator(".found .card").nth(place).get_by_role("button", name=re.compile("^Pin")).press("Enter")
        expect(page.locator(".pins li")).to_have_count(place + 1)
    page.get_by_role("button", name="Compare").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("thead th")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Compare")).to_be_focused()
    page.get_by_role("button", name="Between these two").click()
    expect(page.locator(".reference .tile")).to_have_count(2)
    page.reload()
    expect(page.locator(".pins li")).to_have_count(2)


def test_why_opens_and_gives_the_focus_back(visit, small):
    page = visit(small)
    start(page)
    say(page, "make it sleeveless")
    why = page.locator(".found .card").first.get_by_role("button", name=re.compile("^Why"))
    why.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("You asked for")
    expect(dialog).to_contain_text("sleeveless")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(why).to_be_focused()


def test_words_that_cannot_be_used(visit, small):
    page = visit(small)
    start(page)
    say(page, "make it sleeveless")
    box = page.get_by_role("textbox")
    for turns, (words, says) in enumerate(
        {
            "": "empty",
            "   ": "empty",
            "x" * 10_000: "10000 characters",
            "qwertyuiop": "qwertyuiop",
        }.items(),
        start=2,
    ):
        box.fill(words)
        box.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text(says)
        expect(page.locator(".turn")).to_have_count(turns)
        expect(box).to_have_value(words.strip())
        say(page, "in navy" if turns % 2 else "in green")
        expect(page.get_by_role("alert")).to_have_count(0)


def test_going_back_in_words(visit, small):
    page = visit(small)
    start(page)
    say(page, "in navy")
    say(page, "longer")
    box = page.get_by_role("textbox")
    box.fill("go back")
    box.press("Enter")
    expect(page.locator(".turn.now .said")).to_have_text("in navy")


def test_what_was_understood_is_drawn(visit, small):
    page = visit(small)
    start(page)
    say(page, "in navy")
    panel = page.locator(".understood")
    expect(panel).to_contain_text("navy")
    drawing = panel.get_by_role("button", name="Your request, drawn")
    expect(drawing.locator("img")).to_have_js_property("complete", True)
    drawing.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("What you asked for")
    page.keyboard.press("Escape")
    expect(drawing).to_be_focused()


def test_filters_of_a_fitting(visit, small):
    page = visit(small)
    start(page)
    page.locator(".found").get_by_label("Category").focus()
    page.locator(".found").get_by_label("Category").select_option("shirt")
    expect(page.locator(".search-stats")).to_contain_text("among 36 garments")
    assert all(garment.endswith("shirt") for garment in found(page))
    expect(page.locator(".found").get_by_label("Category")).to_be_focused()
    page.locator(".found").get_by_label("How many").select_option("12")
    expect(page.locator(".found .card")).to_have_count(12)
