"""Charts as tables with drawn bars: every number is there to be read, colour never speaks alone.

The bars are inline SVG in the page's own colours (`inspect.css`), stretched to their cell, so that
the words beside them keep their size on a phone. A row is a button: it narrows the queries down to
what it stands for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jvsm_core.metrics import recall_at

from ..ui.cards import words
from ..ui.markup import Markup, join, plural, tag
from .causes import MEANING, Cause
from .compare import Pair
from .select import BANDS, bands, slices

#: Units of a bar's width.
_WIDE = 100


@dataclass(frozen=True)
class Names:
    """Who answered, and where it is shown.

    Attributes:
        now, before: names of the checkpoints; `before` empty without another one.
        live: whether buttons do something; not so in an exported page.
    """

    now: str
    before: str = ""
    live: bool = True


def recall_by_slice(pairs: Sequence[Pair], names: Names) -> Markup:
    """R@1 within R@10, the weakest slice first; another checkpoint's as marks on the same bar."""
    rows = [_slice_row("all queries", "", "", list(pairs), names)]
    parts = slices(pairs)
    for name in sorted(
        (name for name in parts if not name.isdecimal()), key=lambda name: _first(parts[name])
    ):
        rows.append(_slice_row(words(name), "edit", name, parts[name], names))
    for name in (name for name in parts if name.isdecimal()):
        rows.append(_slice_row(plural(int(name), "edit"), "number", name, parts[name], names))
    legend = _key("one", "R@1") + _key("ten", "R@10")
    if names.before:
        legend += _key("was", f"the same of {names.before}")
    heads = join(tag("th", name, scope="col", class_="number") for name in ("R@1", "R@10", "queries"))
    head = tag("tr", tag("th", "Slice", scope="col") + tag("td", "", class_="plot") + heads)
    return _chart("Recall by slice", legend, tag("thead", head) + tag("tbody", join(rows)), "slices")


def rank_distribution(pairs: Sequence[Pair], names: Names) -> Markup:
    """How many targets stand how far from the front."""
    now = bands(pair.row.result.rank for pair in pairs)
    was = bands(pair.before.result.rank for pair in pairs if pair.before)
    most = max((*now, *was, 1))
    rows = join(
        _band_row(name, count, before, len(pairs), most, names)
        for (name, _, _), count, before in zip(BANDS, now, was, strict=True)
    )
    legend = _key("ten", names.now) + _key("was", names.before) if names.before else Markup()
    heads = (
        tag("th", "Rank", scope="col")
        + tag("td", "", class_="plot")
        + tag("th", "queries", scope="col", class_="number", colspan=2)
        + (tag("th", "before", scope="col", class_="number") if names.before else "")
    )
    return _chart(
        "Where the target stands", legend, tag("thead", tag("tr", heads)) + tag("tbody", rows), "bands"
    )


def failures_by_cause(counted: Mapping[Cause, int], names: Names) -> Markup:
    """How many failures each cause has, with what it means."""
    failed = sum(counted.values())
    most = max((*counted.values(), 1))
    rows = join(
        tag(
            "tr",
            _name(cause.capitalize(), "cause" if names.live else "", cause)
            + _plot(_bar("ten", counted[cause] / most))
            + tag("td", f"{counted[cause]}", class_="number")
            + tag("td", _percent(counted[cause] / failed) if failed else "–", class_="number quiet")
            + tag("td", MEANING[cause], class_="quiet meaning"),
        )
        for cause in Cause
    )
    return tag(
        "table",
        tag("caption", "Failures by cause", class_="announced") + tag("tbody", rows),
        class_="chart causes",
    )


def similarities(found: Sequence[tuple[str, float]]) -> Markup:
    """Cosines as a small table."""
    rows = join(
        tag(
            "tr",
            tag("th", name, scope="row")
            + _plot(_bar("ten", max(0.0, value)))
            + tag("td", f"{value:.3f}", class_="number"),
        )
        for name, value in found
    )
    return tag(
        "table",
        tag("caption", "Similarity of the composed query, 1 at most") + tag("tbody", rows),
        class_="chart near",
    )


def _first(pairs: Sequence[Pair]) -> float:
    """The share whose target stands first."""
    return sum(pair.row.result.rank == 1 for pair in pairs) / len(pairs)


def _slice_row(name: str, sets: str, value: str, pairs: list[Pair], names: Names) -> Markup:
    now = recall_at([pair.row.result.rank for pair in pairs], (1, 10))
    before = [pair.before.result.rank for pair in pairs if pair.before]
    bar = _bar("ten", now["R@10"] / 100) + _bar("one", now["R@1"] / 100, inset=3)
    if before:
        was = recall_at(before, (1, 10))
        bar += _mark(was["R@1"] / 100) + _mark(was["R@10"] / 100)
    figures = join(
        tag(
            "td", f"{now[name]:.0f}" + (_difference(now[name] - was[name]) if before else ""), class_="number"
        )
        for name in ("R@1", "R@10")
    )
    return tag(
        "tr",
        _name(name, sets if names.live else "", value)
        + _plot(bar)
        + figures
        + tag("td", f"{len(pairs):,}", class_="number quiet"),
    )


def _band_row(name: str, count: int, before: int, total: int, most: int, names: Names) -> Markup:
    comparing = bool(names.before)
    bar = _bar("ten", count / most, half=comparing)
    if comparing:
        bar += _bar("was", before / most, half=True, lower=True)
    return tag(
        "tr",
        _name(name, "rank" if names.live else "", name)
        + _plot(bar)
        + tag("td", f"{count:,}", class_="number")
        + tag("td", _percent(count / total), class_="number quiet")
        + (tag("td", f"{before:,}", class_="number quiet") if comparing else ""),
    )


def _name(name: str, sets: str, value: str) -> Markup:
    """A row's name; a button where it narrows the queries down."""
    shown: str = name
    if sets:
        shown = tag(
            "button",
            name,
            type="button",
            class_="link",
            data_do="narrow",
            data_name=sets,
            data_value=value,
            aria_pressed="false",
            aria_label=f"{name}: show these queries",
        )
    return tag("th", shown, scope="row")


def _chart(caption: str, legend: Markup, body: Markup, kind: str) -> Markup:
    key = tag("p", legend, class_="key") if legend else ""
    return tag(
        "figure",
        tag("h2", caption)
        + key
        + tag("table", tag("caption", caption, class_="announced") + body, class_=f"chart {kind}"),
    )


def _key(kind: str, name: str) -> Markup:
    """One entry of a legend."""
    return tag("span", _svg(_bar(kind, 1.0)) + name)


def _plot(bars: Markup) -> Markup:
    return tag("td", _svg(bars), class_="plot", aria_hidden="true")


def _svg(shapes: Markup) -> Markup:
    # SVG's own attributes are written with capitals.
    return Markup(
        '<svg viewBox="0 0 {} 12" preserveAspectRatio="none" focusable="false" aria-hidden="true">{}</svg>'
    ).format(_WIDE, shapes)


def _bar(kind: str, share: float, *, inset: float = 0, half: bool = False, lower: bool = False) -> Markup:
    """A bar from the left; `share` of the width, at least a hair where it is not nothing."""
    wide = max(_WIDE * share, 0.6) if share > 0 else 0
    top, tall = (6.5 if lower else 0, 5.5) if half else (inset, 12 - 2 * inset)
    return tag("rect", class_=kind, x=0, y=f"{top:g}", width=f"{wide:.2f}", height=f"{tall:g}")


def _mark(share: float) -> Markup:
    """Where another checkpoint stands: a line across the bar."""
    at = min(max(_WIDE * share, 0.4), _WIDE - 0.4)
    return tag("line", class_="was", x1=f"{at:.2f}", x2=f"{at:.2f}", y1=0, y2=12)


def _difference(points: float) -> Markup:
    """A change in percentage points, with its sign."""
    if round(points) == 0:
        return tag("span", " ±0", class_="delta quiet")
    kind = "met" if points > 0 else "unmet"
    return tag("span", f" {'+' if points > 0 else '−'}{abs(points):.0f}", class_=f"delta {kind}")


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
