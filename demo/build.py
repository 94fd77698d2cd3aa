"""Assembles the demo: the pages, the theme, the API; and starts it."""

from __future__ import annotations

import os
from inspect import Parameter, signature
from itertools import takewhile
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.blocks import BlockFunction
from starlette.middleware import Middleware

from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.errors import FittingRoomError
from jvsm_core.files import assets_folder

from . import api
from .catalogue.arrivals import Arrivals
from .catalogue.page import CataloguePage
from .catalogue.watching import Watch
from .gradio_start import no_app_yet
from .inspect.notes import Notes
from .inspect.page import STYLE as INSPECT_STYLE
from .inspect.page import Inspect
from .inspect.setup import Sources
from .serving.access import Access
from .serving.guard import Door, Guard
from .shop.page import Shop
from .showroom import Page, Rooms, Showroom
from .stories.page import Stories, read_stories
from .ui import frame
from .ui.answers import told
from .ui.markup import tag
from .ui.theme import STYLES, theme

# Gradio reads this whenever it would report something: nothing is reported to anybody.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

TITLE = "Fitting Room"

#: Of prices in a catalogue that does not say.
CURRENCY = "£"

#: Seconds for which a browser's connection is kept without a request.
KEPT_OPEN = 75

STORIES = assets_folder() / "stories"


class Pages(gr.Blocks):
    """Gradio's blocks; a program's call may leave out its last values where they have a default, and one
    with too few is told so, in words and without a trace."""

    def validate_inputs(self, block_fn: BlockFunction, inputs: list[Any]) -> None:
        if block_fn.api_name in api.NAMES and block_fn.fn is not None:
            defaults = [one.default for one in signature(block_fn.fn).parameters.values()]
            # In place: what is checked here is what the endpoint is then called with.
            inputs.extend(takewhile(lambda value: value is not Parameter.empty, defaults[len(inputs) :]))
        try:
            super().validate_inputs(block_fn, inputs)
        except ValueError:
            needed = f"{block_fn.api_name} takes {len(block_fn.inputs)} values in data, not {len(inputs)}"
            raise gr.Error(f"{needed}.", print_exception=False) from None


def build(
    retriever: Retriever,
    *,
    currency: str | None = None,
    stories: Path = STORIES,
    checkpoint: Path | None = None,
    sources: Sources | None = None,
    access: Access | None = None,
    arrivals: Arrivals | None = None,
    watch: bool = False,
) -> gr.Blocks:
    """The whole demo over one retriever.

    Args:
        currency: written before a price; None for the catalogue's own.
        stories: folder of the stories.
        checkpoint: folder of the model, for its card.
        sources: what can be inspected beside this shop, and where notes are kept.
        access: who may write and evaluate; everybody where it is not given.
        arrivals: takes catalogues that are brought in the browser; nobody may bring one where it is not given.
        watch: go over to the catalogue's folder when it is written anew.
    """
    sources, access = sources or Sources(), access or Access()
    notes, told_stories = Notes(sources.notes), read_stories(stories)

    def furnish(retriever: Retriever) -> Rooms:
        catalogue = retriever.catalogue
        shop = Shop(retriever, currency or catalogue.currency or CURRENCY, notes)
        pages: dict[frame.Place, Page] = {
            frame.SHOP: shop,
            frame.STORIES: Stories(retriever, told_stories, shop.cards),
            frame.CATALOGUE: CataloguePage(catalogue, shop.cards, checkpoint, arrivals),
            frame.INSPECT: Inspect(retriever, sources, notes, shop.cards, access),
        }
        return Rooms(retriever, shop, pages, api.Api(retriever, shop.cards.pictures))

    showroom = Showroom(retriever, furnish)
    with no_app_yet():
        with Pages(title=TITLE, fill_width=True, analytics_enabled=False) as blocks:
            showroom.component(frame.SHOP)
            api.add(lambda: showroom.rooms.api)
        for place in (frame.STORIES, frame.CATALOGUE, frame.INSPECT):
            with blocks.route(place.name, f"/{place.path}"):
                showroom.component(place)
    showroom.served_by(blocks)
    if arrivals:
        arrivals.opened_by(showroom.go_over)
    if watch:
        Watch(showroom).start()
    return blocks


def closed(error: FittingRoomError) -> gr.Blocks:
    """A page that says why the shop cannot open and what to do."""
    message = (
        tag("h1", "The shop is closed.")
        + tag("p", told(error), role="alert")
        + tag(
            "p",
            "Put it right, then start the demo again. "
            + tag("code", "python app.py --help")
            + " tells where it looks for the checkpoint and the catalogue.",
        )
    )
    with gr.Blocks(title=TITLE, fill_width=True, analytics_enabled=False) as blocks:
        gr.HTML(tag("div", tag("div", message, class_="closed"), class_="fr"), apply_default_css=False)
    return blocks


def launch(
    blocks: gr.Blocks,
    *,
    host: str | None,
    port: int | None,
    share: bool = False,
    mcp: bool = False,
    wait: bool = True,
    door: Door | None = None,
) -> str:
    """Serve a page; returns its address.

    Args:
        mcp: offer the endpoints as tools of an MCP server, too, at `/gradio_api/mcp/`.
        door: whom it answers, and how much; browsers on this machine where it is not given.
        wait: stay until the server is stopped; False returns at once (tests, screenshots).
    """
    _, address, _ = blocks.launch(
        server_name=host,
        server_port=port,
        share=share,
        prevent_thread_lock=True,
        theme=theme(),
        css_paths=[*STYLES, INSPECT_STYLE],
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        mcp_server=mcp,
        max_file_size="1kb",
        app_kwargs={"middleware": [Middleware(Guard, door=door or Door())]},
        quiet=True,
    )
    # Gradio passes no such option on; a shopper reads longer than the five seconds after which uvicorn hangs up.
    blocks.server.config.timeout_keep_alive = KEPT_OPEN
    if wait:
        print(f"{TITLE} is open on {blocks.share_url or address}", flush=True)
        blocks.block_thread()
    return address
