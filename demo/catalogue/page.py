"""The Catalogue page: what the shop holds, a place to bring another, and the model's card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from jvsm_core.catalogue import Catalogue, Garment
from jvsm_core.errors import RequestError
from jvsm_core.vocabulary import DETAILS, KEYS

from ..atelier.palette import COLOURS
from ..serving.inbox import TAKEN
from ..ui.answers import Answer, answered
from ..ui.cards import THUMB, Cards, words
from ..ui.frame import CATALOGUE, page
from ..ui.markup import Markup, filled, join, plural, tag
from .arrivals import Arrivals

SCRIPT = Path(__file__).with_name("catalogue.js")

#: Pictures shown of each category.
SAMPLES = 5

#: Most categories, and most values of an attribute, the most frequent ones.
LISTED = 40

#: Levels by which the model card's headings go down: they stand below one of ours.
CARD_LEVEL = 2


class CataloguePage:
    """The page over one catalogue.

    Args:
        checkpoint: folder with the model's card; None where there is no model to describe.
        arrivals: brings in other catalogues; None where nobody may.
    """

    def __init__(
        self, catalogue: Catalogue, cards: Cards, checkpoint: Path | None, arrivals: Arrivals | None = None
    ) -> None:
        self._catalogue, self._cards, self._checkpoint = catalogue, cards, checkpoint
        self._arrivals = arrivals
        self.scripts = (SCRIPT,) if arrivals else ()
        self.answers = ("begin", "progress") if arrivals else ()

    def page(self) -> Markup:
        """The page as it is first shown."""
        bring = (
            filled(SCRIPT.with_name("bring.html"), accept=",".join(sorted(TAKEN))) if self._arrivals else ""
        )
        model = tag("section", tag("h2", "The model") + card(self._checkpoint)) if self._checkpoint else ""
        regions = self._regions()
        parts = [tag("div", regions["head"], data_region="head"), bring]
        parts += [tag("div", regions["holds"], data_region="holds"), model]
        return page(CATALOGUE, tag("div", *parts, class_="pagebody"))

    def _regions(self) -> dict[str, Markup]:
        """What changes with the catalogue: its name, and what it holds."""
        catalogue = self._catalogue
        facts = (plural(len(catalogue), "garment"), catalogue.source, catalogue.licence)
        about = " · ".join(fact for fact in facts if fact)
        ranks = tag("div", _categories(catalogue, self._cards), class_="ranks")
        spread = tag("div", _attributes(catalogue), class_="spread")
        return {
            "head": tag("h1", catalogue.name) + tag("p", about, class_="quiet"),
            "holds": tag("section", tag("h2", "Categories") + ranks)
            + tag("section", tag("h2", "Attributes") + spread),
        }

    @answered
    def begin(self, request: Mapping[str, Any]) -> Answer:
        """Import the `delivery` that has arrived, and go over to it; `progress` tells how far it is."""
        self._opened().begin(str(request.get("delivery")), str(request.get("name") or "catalogue"))
        return {}

    @answered
    def progress(self, request: Mapping[str, Any]) -> Answer:
        """How far the import is that was begun last, and what could not be used of it."""
        state = self._opened().state
        items = [tag("li", problem) for problem in state.problems]
        if state.more:
            items.append(tag("li", f"… and {state.more:,} more, in the catalogue's set-aside.jsonl"))
        answer: Answer = {
            "running": state.running,
            "failed": state.failed,
            "said": state.said(),
            "share": state.share,
            "regions": {"problems": join(items)},
        }
        if not state.running and not state.failed:
            answer["regions"] |= self._regions()
        return answer

    def _opened(self) -> Arrivals:
        if self._arrivals is None:
            raise RequestError("nothing can be brought to this shop")
        return self._arrivals


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
        by_category.setdefault(garment.category or "no category", []).append(garment)
    kinds = sorted(by_category.items(), key=lambda item: -len(item[1]))
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
                    tag("span", cards.image(garment, sizes=THUMB), class_="thumb")
                    for garment in garments[:: max(1, len(garments) // SAMPLES)][:SAMPLES]
                ),
                class_="few",
            ),
        )
        for name, garments in kinds[:LISTED]
    ) + (tag("p", f"and {len(kinds) - LISTED:,} more", class_="quiet") if len(kinds) > LISTED else Markup())


def _attributes(catalogue: Catalogue) -> Markup:
    tables = [_table(key, found) for key, found in counts(catalogue).items() if key != "category"]
    none = "No garment states any: what is asked for is read off its texts and its picture."
    return join(tables) if tables else tag("p", none, class_="quiet")


def _table(key: str, found: Counter[str]) -> Markup:
    most = max(found.values())
    rows = join(_row(key, value, count, most) for value, count in found.most_common(LISTED))
    caption = words(key).capitalize()
    if len(found) > LISTED:
        caption += f", {LISTED} of {len(found):,}"
    return tag("table", tag("caption", caption) + tag("tbody", rows))


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
