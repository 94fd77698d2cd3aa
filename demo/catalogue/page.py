"""The Catalogue page: what the shop holds, how its attributes are spread, and the model's card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import gradio as gr
from markdown_it import MarkdownIt

from jvsm_core.catalogue import Catalogue, Garment
from jvsm_core.vocabulary import DETAILS, KEYS

from ..atelier.palette import COLOURS
from ..ui.cards import Cards, words
from ..ui.frame import CATALOGUE, component, page
from ..ui.markup import Markup, join, plural, tag

#: Pictures shown of each category.
SAMPLES = 5

#: Levels by which the model card's headings go down: they stand below one of ours.
CARD_LEVEL = 2


def build(catalogue: Catalogue, cards: Cards, checkpoint: Path | None) -> gr.HTML:
    """The page's one component; call it inside a route.

    Args:
        checkpoint: folder with the model's card; None where there is no model to describe.
    """
    facts = (plural(len(catalogue), "garment"), catalogue.source, catalogue.licence)
    head = tag("h1", catalogue.name) + tag("p", " · ".join(fact for fact in facts if fact), class_="quiet")
    body = tag(
        "div",
        head
        + tag("section", tag("h2", "Categories") + tag("div", _categories(catalogue, cards), class_="ranks"))
        + tag("section", tag("h2", "Attributes") + tag("div", _attributes(catalogue), class_="spread"))
        + (tag("section", tag("h2", "The model") + card(checkpoint)) if checkpoint else Markup()),
        class_="pagebody",
    )
    return component(page(CATALOGUE, body))


def counts(garments: Iterable[Garment]) -> dict[str, Counter[str]]:
    """For each attribute key its values and how many garments state them; details as one key."""
    found: dict[str, Counter[str]] = {}
    for garment in garments:
        for key, value in garment.attributes.items():
            if key not in DETAILS:
                found.setdefault(key, Counter())[value] += 1
            elif value == "yes":
                found.setdefault("details", Counter())[key] += 1
    order = {key: place for place, key in enumerate(KEYS)}
    return dict(sorted(found.items(), key=lambda item: order.get(item[0], len(order))))


def card(checkpoint: Path) -> Markup:
    """The model's card as HTML; a sentence where there is none."""
    path = checkpoint / "MODEL_CARD.md"
    try:
        written = path.read_text("utf-8")
    except (OSError, ValueError):
        return tag("p", "This checkpoint came without a model card (MODEL_CARD.md).", class_="quiet")
    # Raw HTML stays text: a checkpoint is data, not part of the page.
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(written)
    for token in tokens:
        if token.type.startswith("heading"):
            token.tag = f"h{min(6, int(token.tag[1]) + CARD_LEVEL)}"
    html = markdown.renderer.render(tokens, markdown.options, {})
    # The corner of a table with named rows heads nothing, and is announced as a heading without words.
    # Wide tables scroll in a narrow window: with the keyboard, too.
    return tag(
        "div",
        Markup(html.replace("<th></th>", "<td></td>")),
        class_="modelcard",
        tabindex=0,
        role="region",
        aria_label="The model's card",
    )


def _categories(catalogue: Catalogue, cards: Cards) -> Markup:
    by_category: dict[str, list[Garment]] = {}
    for garment in catalogue:
        by_category.setdefault(garment.category, []).append(garment)
    return join(
        tag(
            "figure",
            tag(
                "figcaption",
                tag("strong", name) + tag("span", f"{len(garments):,}", class_="quiet number"),
            )
            + tag(
                "div",
                join(
                    tag("span", cards.image(garment), class_="thumb")
                    for garment in garments[:: max(1, len(garments) // SAMPLES)][:SAMPLES]
                ),
                class_="few",
            ),
        )
        for name, garments in sorted(by_category.items(), key=lambda item: -len(item[1]))
    )


def _attributes(catalogue: Catalogue) -> Markup:
    return join(_table(key, found) for key, found in counts(catalogue).items() if key != "category")


def _table(key: str, found: Counter[str]) -> Markup:
    most = max(found.values())
    rows = join(_row(key, value, count, most) for value, count in found.most_common())
    return tag("table", tag("caption", words(key).capitalize()) + tag("tbody", rows))


def _row(key: str, value: str, count: int, most: int) -> Markup:
    swatch = ""
    if key in ("colour", "second_colour") and value in COLOURS:
        swatch = tag("span", class_="pip", style="background: rgb({}, {}, {})".format(*COLOURS[value]))
    line = tag("span", class_="bar-line", style=f"width: {100 * count / most:.0f}%")
    return tag(
        "tr",
        tag("th", swatch + value, scope="row")
        + tag("td", line, class_="line-cell", aria_hidden="true")
        + tag("td", f"{count:,}", class_="number"),
    )
