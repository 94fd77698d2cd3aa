"""What every page has in common: the head with its ways to the other pages, and the root element."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from .answers import Answer, encodable
from .markup import Markup, join, tag

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Place:
    """A page of the demo: its name in the head, and its address relative to the server's."""

    name: str
    path: str


SHOP = Place("Shop", "")
STORIES = Place("Stories", "stories")
CATALOGUE = Place("Catalogue", "catalogue")
INSPECT = Place("Inspect", "inspect")
PLACES = (SHOP, STORIES, CATALOGUE, INSPECT)


def page(place: Place, body: Markup, extra: str = "") -> Markup:
    """A page's HTML.

    Args:
        body: below the head.
        extra: in the head, before the switch between light and dark.
    """
    links = join(
        tag("a", other.name, href=f"./{other.path}", aria_current="page" if other == place else None)
        for other in PLACES
    )
    head = (
        tag(
            "a",
            "Fitting Room",
            href="./",
            class_="mark",
            aria_label="Fitting Room: to all garments",
            data_do="leave",
        )
        + tag("nav", links, class_="places", aria_label="Pages")
        + tag("span", class_="space")
        + extra
        + tag(
            "button",
            type="button",
            class_="shade",
            data_do="shade",
            aria_label="Light or dark",
            title="Light or dark",
        )
    )
    # Busy until the page's script listens and has fetched what it begins with (`frame.js`).
    html = tag(
        "div", tag("header", head, class_="head"), body, class_="fr", data_view="browse", aria_busy="true"
    )
    return Markup(encodable(html))


def component(
    html: Markup, scripts: Sequence[Path] = (), answers: Sequence[Callable[[Any], Answer]] = ()
) -> gr.HTML:
    """A page as the one Gradio component it is; call it inside a `gr.Blocks` or a route.

    Args:
        scripts: the page's own JavaScript, in its order; `frame.js` comes before it.
        answers: functions that the script calls by name.
    """
    parts = (HERE / "frame.js", *scripts)
    return gr.HTML(
        html,
        js_on_load="\n".join(part.read_text("utf-8") for part in parts),
        server_functions=list(answers),
        apply_default_css=False,
    )
