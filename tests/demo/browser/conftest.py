"""A real browser on a real server. Every page fails its test on a console error or a request
that would leave the machine."""

import ipaddress
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from photos import photo_feed

from demo import build

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    # A camera that shows a test picture, and nobody to ask for it.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
ASSETS = Path(__file__).resolve().parents[3] / "assets"


@pytest.fixture(scope="module", autouse=True)
def nothing_leaves_the_server():
    """The server, which runs in this process, looks nobody up and connects to nobody else.

    Watched in this folder alone: elsewhere gradio_client, an API user's library, looks up its hub.
    """
    reached, connect, look_up = [], socket.socket.connect, socket.getaddrinfo

    def here(host):
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host in ("localhost", "", None)

    def watched_connect(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and not here(address[0]):
            reached.append(address)
        return connect(self, address)

    def watched_look_up(host, *args, **kwargs):
        name = host.decode() if isinstance(host, bytes) else host
        if not here(name):
            reached.append(name)
        return look_up(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", watched_connect)
        patch.setattr(socket, "getaddrinfo", watched_look_up)
        yield
    assert not reached, f"the server reached out to {reached}"


@pytest.fixture(scope="session")
def profile(tmp_path_factory):
    """A browser's context that keeps what it fetched and compiled: the scripts of a page take it seconds else."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed; on Debian: apt-get install chromium")
    from playwright.sync_api import expect, sync_playwright

    # A busy machine is slow, not wrong; what must be quick is measured by a test of its own.
    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"), executable_path=CHROMIUM, args=FLAGS
        )
        yield context
        context.close()


@pytest.fixture(scope="session")
def browser(profile):
    return profile.browser


@pytest.fixture(scope="session")
def tab(profile):
    """tab(): the one in which each test's first page opens, as warm as a person's own; a new one if it was closed."""
    tabs = []

    def tab():
        if not tabs or tabs[-1].is_closed():
            tabs.append(profile.new_page())
        return tabs[-1]

    return tab


def arrived(page):
    """Waits until the page listens, and shows what it begins with: all garments or a conversation."""
    page.locator(".fr:not([aria-busy])").wait_for()


def serve(retriever):
    blocks = build.build(retriever, checkpoint=ASSETS / "checkpoint")
    return blocks, build.launch(blocks, host="127.0.0.1", port=None, wait=False)


@pytest.fixture(scope="session")
def small(retriever):
    """Address of the small shop, where every answer is known."""
    blocks, address = serve(retriever)
    yield address
    blocks.close(verbose=False)


@pytest.fixture(scope="session")
def shipped_retriever():
    if not (ASSETS / "checkpoint/config.json").exists() or not (ASSETS / "catalogue/catalogue.json").exists():
        pytest.skip("assets/checkpoint or assets/catalogue is not there")
    from jvsm_core.dialogue.retriever import Retriever

    return Retriever.load(ASSETS / "checkpoint", ASSETS / "catalogue")


@pytest.fixture(scope="session")
def shipped(shipped_retriever):
    """Address of the shop as it is delivered."""
    blocks, address = serve(shipped_retriever)
    yield address
    blocks.close(verbose=False)


@pytest.fixture(scope="session")
def photos(shipped_retriever, tmp_path_factory):
    """Address of a shop of photos as a feed tells it."""
    folder = tmp_path_factory.mktemp("photos")
    over = shipped_retriever.over(photo_feed(folder))
    blocks, address = serve(over)
    yield address
    blocks.close(verbose=False)


@pytest.fixture
def turn_to():
    """Goes to another page of the demo by its link in the head: `turn_to(page, "Stories")`."""

    def go(page, name):
        link = page.locator(".places").get_by_role("link", name=name)
        target = link.evaluate("link => link.href")
        link.click()
        page.wait_for_url(target)
        arrived(page)

    return go


@pytest.fixture
def visit(browser, profile, tab):
    """Opens pages: `visit(address, width=390, dark=True)`.

    The first is of a browser that forgot all its visits, later ones of browsers that were never here, or another
    tab of the browser of a page, `tab_of=page`. A test that provokes an error names a part of its message in
    `page.expected`.
    """
    pages, wrong, expected = [], [], []

    def go(address, width=1440, height=900, dark=False, tab_of=None, unknown=False):
        if tab_of:
            page = tab_of.context.new_page()
        elif pages or unknown:
            page = browser.new_context().new_page()
        else:
            page = tab()
            page.mouse.move(0, 0)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="no-preference")
        host = urlsplit(address).netloc
        listeners = {
            "console": lambda message: message.type == "error" and wrong.append(message.text),
            "pageerror": lambda error: wrong.append(str(error)),
            "request": lambda request: (
                urlsplit(request.url).netloc not in ("", host)
                and wrong.append(f"a request left the machine: {request.url}")
            ),
            "websocket": lambda socket: (
                urlsplit(socket.url).netloc != host
                and wrong.append(f"a connection left the machine: {socket.url}")
            ),
        }
        for event, listener in listeners.items():
            page.on(event, listener)
        pages.append((page, listeners))
        page.expected = expected
        page.goto(address)
        arrived(page)
        return page

    yield go
    for page, listeners in pages:
        if page.context is not profile:
            page.context.close()
        elif page.is_closed() or page is not tab():
            page.close()
        else:
            page.unroute_all()
            page.evaluate("sessionStorage.clear(), localStorage.clear()")
            page.goto("about:blank")
            for event, listener in listeners.items():
                page.remove_listener(event, listener)
    profile.clear_cookies()
    profile.clear_permissions()
    assert not [text for text in wrong if not any(part in text for part in expected)]
