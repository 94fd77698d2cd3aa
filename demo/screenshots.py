"""Makes the README's pictures: `python -m demo.screenshots`, with Chromium and Playwright installed.

Walks every page as a person would, at a desk's and a phone's width, in light and dark, and writes
PNG files to `docs/pictures/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from playwright.sync_api import Browser, Page, sync_playwright

from jvsm_core.dialogue.retriever import Retriever

from . import build
from .cli import ASSETS
from .ui.frame import CATALOGUE, INSPECT, STORIES, Place

CHROMIUM = "/usr/bin/chromium"
OUT = Path(__file__).resolve().parent.parent / "docs" / "pictures"


@dataclass(frozen=True)
class View:
    """A window size and a shade."""

    name: str
    width: int
    height: int
    dark: bool = False


VIEWS = (
    View("desk", 1440, 900),
    View("desk-dark", 1440, 900, dark=True),
    View("phone", 390, 844),
    View("phone-dark", 390, 844, dark=True),
)

#: What is said in the pictures.
SAID = ("make it sleeveless", "in navy")

#: Milliseconds that anything may take: a busy machine is slow, not wrong.
PATIENCE = 120_000


def main(
    catalogue: Annotated[Path, typer.Option(help="The catalogue shown.")] = ASSETS / "catalogue",
    checkpoint: Annotated[Path, typer.Option(help="Folder of the model.")] = ASSETS / "checkpoint",
    out: Annotated[Path, typer.Option(help="Folder of the pictures.")] = OUT,
) -> None:
    """Make the README's pictures: every page, at a desk's and a phone's width, in light and dark."""
    for path in take(Retriever.load(checkpoint, catalogue), checkpoint, out):
        print(path)


def take(retriever: Retriever, checkpoint: Path, out: Path) -> list[Path]:
    """Writes the pictures and returns their paths."""
    out.mkdir(parents=True, exist_ok=True)
    blocks = build.build(retriever, checkpoint=checkpoint)
    address = build.launch(blocks, host="127.0.0.1", port=None, wait=False)
    written = []
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM,
                args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            )
            for view in VIEWS:
                with _page(browser, address, view) as page:
                    for name in _walk(page, address):
                        path = out / f"{name}-{view.name}.png"
                        page.screenshot(path=path)
                        written.append(path)
            browser.close()
    finally:
        blocks.close(verbose=False)
    return written


@contextmanager
def _page(browser: Browser, address: str, view: View) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": view.width, "height": view.height},
        color_scheme="dark" if view.dark else "light",
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def _walk(page: Page, address: str) -> Iterator[str]:
    """Goes from page to page and names each when it is ready to be taken."""
    _settle(page)
    yield "browse"
    page.get_by_role("searchbox").fill("a long-sleeved shirt in red")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("heading", name="Nearest to").wait_for()
    page.locator(".browse [data-garment] button").first.click()
    page.locator(".turn.now").wait_for()
    yield "picked"
    for words in SAID:
        box = page.get_by_role("textbox", name="What should be different?")
        box.fill(words)
        box.press("Enter")
        page.locator(".turn.now .said", has_text=words).wait_for()
    _settle(page)
    page.locator(".drawing img").wait_for(state="attached")
    yield "conversation"
    page.locator('.found .card [data-do="detail"]').first.click()
    page.locator("dialog[open]").wait_for()
    _settle(page)
    yield "why"
    yield _visit(page, address, STORIES)
    page.get_by_role("button", name="Play: ").first.click()
    stage = page.get_by_role("dialog")
    for _ in SAID:
        stage.get_by_role("button", name="Next").click()
    _settle(page)
    yield "stage"
    yield _visit(page, address, CATALOGUE)
    _visit(page, address, INSPECT)
    _settle(page)
    yield "inspect"


def _visit(page: Page, address: str, place: Place) -> str:
    """Opens a page of the demo; returns the name of its picture."""
    page.goto(address + place.path)
    _settle(page)
    return place.path


def _settle(page: Page) -> None:
    """Waits until the page has arrived and every picture in sight is drawn."""
    page.locator(".fr:not([aria-busy])").wait_for()
    page.wait_for_function(
        "[...document.images].filter(i => i.getBoundingClientRect().top < innerHeight && i.offsetParent)"
        ".every(i => i.complete)"
    )
    page.wait_for_timeout(150)


if __name__ == "__main__":
    typer.run(main)
