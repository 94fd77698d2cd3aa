"""The shop in a frame of another site's page: the example of docs/embed.html, opened as that site's page."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from demo import build
from demo.serving.guard import Door

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = (ROOT / "docs" / "embed.html").read_text("utf-8")
WRITTEN = (ROOT / "docs" / "api.md").read_text("utf-8")
GARMENT = "red-long-knee-dress"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def site(tmp_path):
    """Another site, by another name than the shop's server: its folder and its origin."""
    served = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path))
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield tmp_path, f"http://localhost:{served.server_port}"
    served.shutdown()
    served.server_close()


@pytest.fixture
def opened(browser, retriever, site):
    """Opens the example on a server that allows frames to some origins: the page, and what went wrong."""
    folder, origin = site
    shops, pages = [], []

    def go(*frames, width=1440):
        shops.append(build.build(retriever))
        address = build.launch(
            shops[-1], host="127.0.0.1", port=None, wait=False, door=Door(frames=tuple(frames))
        )
        text = EXAMPLE.replace("http://127.0.0.1:7860/", address).replace("shirt-0099-22", GARMENT)
        (folder / "index.html").write_text(text, "utf-8")
        page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
        pages.append(page)
        wrong = []
        page.on(
            "console",
            lambda message: (
                message.type == "error"
                and "favicon" not in message.location["url"]
                and wrong.append(message.text)
            ),
        )
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"{origin}/index.html")
        return page, wrong

    yield go
    for page in pages:
        page.context.close()
    for shop in shops:
        shop.close(verbose=False)


@pytest.mark.parametrize("width", [1440, 390])
def test_a_site_that_is_named_shows_the_conversation_and_is_told_what_is_found(opened, site, width):
    page, wrong = opened(site[1], width=width)
    shop = page.frame_locator("fitting-room iframe")
    expect(shop.locator(".turn.now .said")).to_contain_text("Your starting point")
    expect(shop.locator(".head")).to_be_hidden()
    box = shop.get_by_role("textbox", name="What should be different?")
    box.fill("in navy")
    box.press("Enter")
    expect(shop.locator(".turn.now .said")).to_have_text("in navy")
    expect(page.locator("#found")).to_contain_text("navy-long-knee-dress")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    report = Axe().run(page).response
    assert not [rule["id"] for rule in report["violations"]]
    # Another garment of the shop's begins anew.
    page.locator("fitting-room").evaluate("(room) => room.setAttribute('garment', 'blue-short-midi-shirt')")
    expect(shop.locator(".reference .name")).to_have_text("Blue short midi shirt")
    assert not wrong


@pytest.mark.parametrize("frames", [(), ("https://another.example",)])
def test_a_site_that_is_not_named_shows_nothing(opened, frames):
    page, wrong = opened(*frames)
    page.wait_for_timeout(500)
    # Where the script is answered at all, the frame stays closed.
    shown = [frame for frame in page.frames[1:] if frame.locator(".fr").count()]
    assert not shown
    assert any("frame-ancestors" in text or "NotSameOrigin" in text for text in wrong), wrong
    assert page.locator("#found").inner_text() == "Nothing yet."


def test_the_documents_show_what_the_example_does():
    script, element = '<script src="http://127.0.0.1:7860/embed.js" defer></script>', "<fitting-room garment="
    assert script in EXAMPLE and element in EXAMPLE
    assert script in WRITTEN and element in WRITTEN
