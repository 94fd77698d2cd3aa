"""Assembles the demo: the tabs, the look, the API; and starts it."""

from __future__ import annotations

import os

import gradio as gr

from jvsm_core.errors import FittingRoomError
from jvsm_core.retriever import Retriever

from . import api
from .markup import sentence, tag, text
from .shop import Shop
from .theme import STYLE, theme

# Gradio reads this whenever it would report something: nothing is reported to anybody.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

TITLE = "Fitting Room"


def build(retriever: Retriever, currency: str = "£") -> gr.Blocks:
    """The whole demo over one retriever."""
    with gr.Blocks(title=TITLE, fill_width=True, analytics_enabled=False) as blocks:
        shop = Shop(retriever, currency)
        shop.build()
        api.add(retriever, shop.cards.pictures)
    return blocks


def closed(error: FittingRoomError) -> gr.Blocks:
    """A page that says why the shop cannot open and what to do."""
    message = (
        tag("h1", "The shop is closed.")
        + tag("p", text(sentence(error)), role="alert")
        + tag("p", "Put it right, then start the demo again. " + tag("code", "python app.py --help")
              + " tells where it looks for the checkpoint and the catalogue.")
    )
    with gr.Blocks(title=TITLE, fill_width=True, analytics_enabled=False) as blocks:
        gr.HTML(tag("div", tag("main", message, class_="closed"), class_="fr"), apply_default_css=False)
    return blocks


def launch(blocks: gr.Blocks, *, host: str | None, port: int | None, share: bool = False, wait: bool = True) -> str:
    """Serve a page; returns its address.

    Args:
        wait: stay until the server is stopped; False returns at once (tests, screenshots).
    """
    _, address, _ = blocks.launch(
        server_name=host,
        server_port=port,
        share=share,
        prevent_thread_lock=not wait,
        theme=theme(),
        css_paths=[STYLE],
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        max_file_size="20mb",
        quiet=not wait,
    )
    return address
