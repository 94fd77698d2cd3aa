"""A dialogue or a story as one HTML file that opens anywhere: no server, no script, no request."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from jvsm_core.catalogue import Catalogue

from .cards import Cards
from .frames import Frame, slide
from .markup import join, tag, text
from .pictures import InlinedPictures
from .theme import STYLES


def page(title: str, summary: str, shown: Iterable[Frame], catalogue: Catalogue, currency: str) -> str:
    """The file's text: every frame below the other, pictures and style inlined."""
    make = Cards(InlinedPictures(catalogue), currency)
    source = " · ".join(part for part in (catalogue.name, catalogue.source, catalogue.licence) if part)
    body = tag(
        "main",
        tag(
            "header",
            tag("p", "Fitting Room", class_="mark") + tag("h1", text(title)) + tag("p", text(summary)),
        )
        + join(slide(frame, make) for frame in shown)
        + tag("footer", text(source), class_="quiet"),
        class_="fr exported",
    )
    return document(title, body)


def document(title: str, body: str, *styles: Path) -> str:
    """A file's text that needs nothing beside it.

    Args:
        body: HTML.
        styles: further style sheets than the demo's own, to go into it.
    """
    style = "\n".join(path.read_text("utf-8") for path in (*STYLES, *styles))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(title)}</title>\n<style>\n{style}\n</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )
