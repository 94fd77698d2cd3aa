"""What a visitor of the Shop does, as steps of a browser's test."""

from playwright.sync_api import expect

RED = "red-long-knee-dress"


def pick(page, garment):
    """Begins with one of the garments on the wall."""
    page.locator(f'.browse [data-garment="{garment}"] button').click()
    expect(page.locator(".turn.now")).to_be_visible()


def start(page, garment=RED):
    """Finds a garment by its words, as a person would, and picks it."""
    colour, _, length, category = garment.split("-")
    page.get_by_role("searchbox").fill(f"{colour} {length} {category}")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Nearest to")
    pick(page, garment)


def say(page, words):
    """Asks for a change and waits for the turn's garments."""
    box = page.get_by_role("textbox", name="What should be different?")
    box.fill(words)
    box.press("Enter")
    expect(page.locator(".turn.now .said")).to_have_text(words)
    expect(page.locator(".found.waiting")).to_have_count(0)


def found(page):
    """Ids of the turn's garments, best first."""
    return page.locator(".found [data-garment]").evaluate_all(
        "cards => cards.map(card => card.dataset.garment)"
    )
