"""The list of queries: one line each, the whole line a button that opens it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jvsm_core.catalogue import Garment
from jvsm_core.metrics import recall_at

from ..ui.cards import Cards, words
from ..ui.markup import Markup, join, plural, tag
from .causes import Cause
from .charts import Names
from .compare import BETTER, WORSE, Pair, tally
from .notes import Note
from .run import Run
from .select import BANDS, BEYOND, COMPARING, SORTS, Sieve, slices

#: Lines shown at a time.
PAGE = 40


def summary(run: Run, pairs: Sequence[Pair], names: Names) -> Markup:
    """What was measured, and the figures that the README's table has."""
    ranks = [pair.row.result.rank for pair in pairs]
    before = [pair.before.result.rank for pair in pairs if pair.before]
    found, was = recall_at(ranks, (1, 10, 50)), recall_at(before, (1, 10, 50)) if before else {}
    figures = join(
        tag(
            "div",
            tag("dt", name)
            + tag(
                "dd", f"{value:.1f}" + (tag("small", f"was {was[name]:.1f}") if was else ""), class_="number"
            ),
        )
        for name, value in found.items()
    )
    figures += tag("div", tag("dt", "Queries") + tag("dd", f"{len(pairs):,}", class_="number"))
    figures += tag(
        "div", tag("dt", "Gallery") + tag("dd", f"{len(run.benchmark.catalogue):,}", class_="number")
    )
    told = tag("p", run.benchmark.protocol[:1].upper() + run.benchmark.protocol[1:] + ".", class_="quiet")
    return tag("dl", figures, class_="figures") + (_compared(pairs, names) if before else Markup()) + told


def _compared(pairs: Sequence[Pair], names: Names) -> Markup:
    """What got better and worse, with what chance alone would do."""
    counted = tally(pairs)
    buttons = join(
        tag(
            "button",
            f"{label} ",
            tag("span", f"{count:,}", class_="count"),
            type="button",
            class_="chip",
            data_do="narrow",
            data_name="change",
            data_value=value,
            aria_pressed="false",
        )
        if names.live
        else tag("span", f"{label}: {count:,}", class_="badge")
        for label, value, count in (
            ("Got better", BETTER, counted.better),
            ("Got worse", WORSE, counted.worse),
        )
    )
    chance = "less than 0.1 %" if counted.chance < 0.001 else f"{100 * counted.chance:.1f} %"
    return tag(
        "div",
        tag(
            "p",
            f"Compared with {names.before}, {names.now} leaves {counted.same:,} targets where they "
            f"stood. If neither were better, so uneven a change of the rest had a chance of {chance} (sign test).",
        )
        + tag("div", buttons, class_="chips", role="group", aria_label="What changed"),
        class_="compared",
    )


def filters(pairs: Sequence[Pair], tags: Sequence[str], sieve: Sieve) -> Markup:
    """The form that narrows the queries down and orders them."""
    comparing = any(pair.before for pair in pairs)
    sorts = [name for name in SORTS if comparing or name not in COMPARING]
    edits = [name for name in slices(pairs) if not name.isdecimal()]
    numbers = sorted({str(len(pair.row.edited)) for pair in pairs})
    ranks = [(f"beyond {place}", f"beyond {place}") for place in BEYOND] + [
        (name, name) for name, _, _ in BANDS
    ]
    return join(
        (
            choice("sort", "Order", [(name, name) for name in sorts], sieve.sort),
            choice("rank", "Rank", [("", "any"), *ranks], sieve.rank),
            choice("edit", "Edit", [("", "any"), *((name, words(name)) for name in edits)], sieve.edit),
            choice(
                "number", "Edits at once", [("", "any"), *((name, name) for name in numbers)], sieve.number
            ),
            choice(
                "category",
                "Category",
                [
                    ("", "any"),
                    *((name, name) for name in sorted({pair.row.reference.category for pair in pairs})),
                ],
                sieve.category,
            ),
            choice("cause", "Cause", [("", "any"), *((cause, cause) for cause in Cause)], sieve.cause),
            choice(
                "change",
                "Change",
                [("", "any"), *((name, name) for name in (BETTER, WORSE, "same"))],
                sieve.change,
            )
            if comparing
            else "",
            choice("tag", "Tag", [("", "any"), *((name, name) for name in tags)], sieve.tag),
        )
    )


def choice(name: str, label: str, options: Sequence[tuple[str, str]], chosen: str = "") -> Markup:
    """A labelled select."""
    return tag(
        "label",
        tag("span", label)
        + tag(
            "select",
            join(tag("option", shown, value=value, selected=value == chosen) for value, shown in options),
            name=name,
        ),
        class_="choice",
    )


def lines(pairs: Sequence[Pair], noted: Mapping[int, Note], make: Cards) -> Markup:
    """Queries as lines."""
    return join(_line(pair, noted.get(pair.row.number, Note()), make) for pair in pairs)


def nothing() -> Markup:
    """Where no query passes the filters."""
    return tag(
        "li",
        tag("p", "No query is left. Take a filter away.")
        + tag("button", "Show all queries", type="button", class_="button", data_do="all"),
        class_="empty",
    )


def more(count: int, shown: int) -> Markup:
    """The button for the next lines."""
    if shown >= count:
        return Markup()
    return tag(
        "button",
        f"Show {min(PAGE, count - shown)} more of {plural(count, 'query', 'queries')}",
        type="button",
        class_="button",
        data_do="more",
        data_shown=shown,
    )


def _line(pair: Pair, note: Note, make: Cards) -> Markup:
    row = pair.row
    asked = ", ".join(words(key) for key in row.edited)
    was = tag("span", f"was {pair.before.result.rank:,}", class_=f"was {pair.change}") if pair.before else ""
    labels = (
        tag("span", row.cause, class_=f"badge cause-{row.cause.name.lower()}")
        if row.cause
        else tag("span", "✓ first", class_="badge met")
    )
    labels += join(tag("span", f"#{name}", class_="badge tag") for name in note.tags)
    labels += tag("span", "note", class_="badge") if note.words else ""
    announced = f"Query {row.number}, rank {row.result.rank}: {row.query.text}. Open it."
    return tag(
        "li",
        tag(
            "button",
            tag("span", tag("b", f"{row.result.rank:,}") + was, class_="rank number")
            + tag(
                "span",
                join(
                    _thumb(garment, make, kind)
                    for garment, kind in (
                        (row.reference, "from"),
                        (row.target, "target"),
                        (row.leader, "first"),
                    )
                ),
                class_="thumbs",
            )
            + tag(
                "span",
                tag("span", f"“{row.query.text}”", class_="asked")
                + tag("span", f"{row.reference.category} · {asked}", class_="quiet"),
                class_="what",
            )
            + tag("span", labels, class_="badges"),
            type="button",
            class_="query",
            data_do="open",
            data_number=row.number,
            data_key=f"query{row.number}",
            aria_label=announced,
        ),
    )


def _thumb(garment: Garment, make: Cards, kind: str) -> Markup:
    return tag("span", make.image(garment), class_=f"thumb {kind}")
