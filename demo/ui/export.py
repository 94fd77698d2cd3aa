"""A dialogue or a story as one HTML file that opens anywhere: no server, no script, no request."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from jvsm_core.catalogue import Catalogue, Garment

from .cards import Cards
from .frames import Frame, slide
from .markup import Markup, join, tag
from .pictures import InlinedPictures
from .theme import STYLES


def page(
    title: str,
    summary: str,
    shown: Iterable[Frame],
    catalogue: Catalogue,
    currency: str,
    pinned: Iterable[Garment] = (),
) -> Markup:
    """The file's text: every frame below the other, pictures and style inlined.

    Args:
        pinned: garments that were put aside, below the frames.
    """
    make = Cards(InlinedPictures(catalogue), currency)
    source = " · ".join(part for part in (catalogue.name, catalogue.source, catalogue.licence) if part)
    body = tag(
        "main",
        tag(
            "header",
            tag("p", "Fitting Room", class_="mark") + tag("h1", title) + tag("p", summary),
        )
        + join(slide(frame, make) for frame in shown)
        + _pinned(pinned, make)
        + tag("footer", source, class_="quiet"),
        class_="fr exported",
    )
    return document(title, body)


def _pinned(garments: Iterable[Garment], make: Cards) -> Markup:
    cards = join(make.plain(garment, None) for garment in garments)
    return tag("section", tag("h2", "Pinned"), tag("div", cards, class_="grid")) if cards else Markup()


def document(title: str, body: Markup, *styles: Path) -> Markup:
    """A file's text that needs nothing beside it.

    Args:
        body: what stands in the page.
        styles: further style sheets than the demo's own, to go into it.
    """
    style = Markup("\n".join(path.read_text("utf-8") for path in (*STYLES, *styles)))
    return Markup(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        # No script runs in it, nothing is fetched: also where an escape was forgotten.
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n"
        "<title>{title}</title>\n<style>\n{style}\n</style>\n</head>\n"
        "<body>\n{body}\n</body>\n</html>\n"
    ).format(title=title, style=style, body=body)
