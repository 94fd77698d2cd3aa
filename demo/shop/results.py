"""What a turn found, as HTML: the garments, filters for them, the search's statistics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jvsm_core.dialogue.dialogue import Dialogue, Turn
from jvsm_core.dialogue.explain import Explanation
from jvsm_core.search.filters import MAX_HITS, Settings

from ..ui.cards import Cards, sign
from ..ui.markup import Markup, join, plural, tag

#: Numbers of garments to choose from.
COUNTS = (12, 24, 48)

#: Garments that "Show me more" adds.
MORE = 24

#: Pictures loaded at once: a first screen.
EAGER = 8

#: What each stage of a turn is called.
STAGES = (("embed_ms", "seeing"), ("compose_ms", "composing"), ("search_ms", "searching"))


def found(dialogue: Dialogue, whys: Sequence[Explanation], make: Cards, searched: int) -> Markup:
    """Cards and search statistics."""
    if not dialogue.hits:
        return tag(
            "div",
            tag("h2", "No garment is left")
            + tag("p", "The filters above leave nothing to show. Take one off.", class_="quiet"),
            class_="empty",
        )
    explained: Sequence[Explanation | None] = list(whys) or [None] * len(dialogue.hits)
    grid = join(
        make.result(hit.garment, why, lazy=place >= EAGER)
        for place, (hit, why) in enumerate(zip(dialogue.hits, explained))
    )
    heading = tag("h2", "Garments found", class_="announced")
    heading += tag(
        "p", "Arrow keys go through a garment's buttons and on to the next one.", class_="announced"
    )
    shown = tag("div", grid, class_="grid") + further(dialogue, searched)
    return heading + shown + search_stats(dialogue.turn, searched)


def further(dialogue: Dialogue, searched: int) -> Markup:
    """What goes on where the garments end; where nothing does, how to see others."""
    shown = len(dialogue.hits)
    most = min(searched, MAX_HITS)
    if shown < most:
        button = tag(
            "button",
            "Show me more",
            type="button",
            class_="button",
            data_do="further",
            data_key="further",
            data_k=min(shown + MORE, MAX_HITS),
        )
        return tag("div", button, tag("span", f"{shown} of {most}", class_="number quiet"), class_="more")
    if shown < searched:
        told = f"These are the nearest {shown} of {searched:,}. Say what should be different to see others."
        return tag("div", tag("p", told, class_="quiet"), class_="more")
    return Markup()


def heading(dialogue: Dialogue) -> str:
    """What the garments are, in a few words."""
    asked = dialogue.asked
    if not asked:
        return "Nearest to your photo" if dialogue.photo else "Nearest to this garment"
    return f"For “{asked[-1]}”"


def status(dialogue: Dialogue, whys: Sequence[Explanation]) -> str:
    """The outcome as a sentence for screen readers."""
    full = sum(all(verdict.met for verdict in why.verdicts) for why in whys)
    shown = plural(len(dialogue.hits), "garment")
    return (
        f"{shown} shown, {full} with everything you asked for."
        if whys and whys[0].verdicts
        else f"{shown} shown."
    )


def filters(dialogue: Dialogue, categories: Sequence[str], prices: Sequence[float], currency: str) -> Markup:
    """Category, price and number of garments, as one form."""
    now = dialogue.settings
    category = now.categories[0] if len(now.categories) == 1 else ""
    return tag(
        "form",
        _select(
            "Category", "category", [("", "Any category"), *((name, name) for name in categories)], category
        )
        + (
            _select(
                "Price",
                "price_max",
                [
                    ("", "Any price"),
                    *((f"{price:g}", f"up to {sign(currency)}{price:,.0f}") for price in prices),
                ],
                "" if now.price_max is None else f"{now.price_max:g}",
            )
            if prices
            else ""
        )
        + _select(
            "How many",
            "k",
            [(str(count), f"{count} shown") for count in sorted({*COUNTS, now.k})],
            str(now.k),
        ),
        class_="choices",
        data_settings=True,
        aria_label="Filters",
    )


def read_filters(chosen: object, now: Settings) -> Settings:
    """Settings from the form's fields.

    Raises:
        RequestError: a value out of range.
    """
    row = chosen if isinstance(chosen, dict) else {}
    category, price, k = (str(row.get(name) or "") for name in ("category", "price_max", "k"))
    return replace(
        now,
        k=int(k) if k.isdecimal() else now.k,
        categories=(category,) if category else (),
        price_max=_number(price),
    )


def search_stats(turn: Turn, searched: int) -> Markup:
    """Milliseconds by stage, how many garments were searched, and by which index."""
    stages = [(name, getattr(turn.timings, field)) for field, name in STAGES]
    total = turn.timings.total_ms
    tape = join(
        tag("span", style=f"flex: {max(spent, 0.01):.2f}", title=f"{name} {spent:.1f} ms")
        for name, spent in stages
        if spent
    )
    engine = {"hnsw": "an HNSW index", "exact": "an exact scan"}.get(turn.engine, turn.engine)
    spent = ", ".join(f"{name} {ms:.1f} ms" for name, ms in stages if ms)
    return tag(
        "footer",
        tag("div", tape, class_="tape", aria_hidden="true")
        + tag(
            "p",
            f"Found in {total:.0f} ms ({spent}) among {plural(searched, 'garment')} by {engine}. "
            + tag("span", data_region="shown"),
            class_="number",
        ),
        class_="search-stats",
    )


def _select(label: str, name: str, options: Sequence[tuple[str, str]], chosen: str) -> Markup:
    choices = join(tag("option", shown, value=value, selected=value == chosen) for value, shown in options)
    return tag(
        "span",
        tag("select", choices, name=name, data_key=f"filter-{name}", aria_label=label),
        class_="choice",
    )


def _number(words: str) -> float | None:
    try:
        return float(words) if words else None
    except ValueError:
        return None
