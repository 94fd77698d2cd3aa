"""What was found, to take away: rows for a spreadsheet, or a page that opens without the demo."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from jvsm_core.catalogue import Catalogue, Garment

from ..ui.cards import Cards
from ..ui.export import document
from ..ui.markup import Markup, join, plural, tag
from ..ui.pictures import InlinedPictures
from . import charts, detail, table
from .charts import Names
from .compare import Pair
from .notes import Note
from .run import Run
from .select import BEYOND, causes

#: The page's own style: what `demo/style.css` has not.
STYLE = Path(__file__).with_name("inspect.css")

#: Queries that a page shows: each brings about twenty pictures of 6 KB.
SHOWN = 25

# fmt: off
COLUMNS = (
    "query", "rank", "rank_before", "cause", "text", "edits", "change", "category", "reference", "target",
    "right_answers", "found", "to_reference", "to_text", "to_target", "to_first", "unmet", "changed", "tags", "note",
)
# fmt: on


def as_csv(pairs: Sequence[Pair], run: Run, noted: Mapping[int, Note]) -> str:
    """One line a query, in the given order."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for pair in pairs:
        row, note = pair.row, noted.get(pair.row.number, Note())
        result, judged = row.result, row.judge(row.leader)
        writer.writerow(
            map(
                _cell,
                (
                    row.number,
                    result.rank,
                    pair.before.result.rank if pair.before else "",
                    row.cause or "",
                    row.query.text,
                    " + ".join(row.edited),
                    "; ".join(
                        f"{key}: {old or ''} > {new or ''}" for key, (old, new) in row.query.change.items()
                    ),
                    row.reference.category,
                    row.reference.id,
                    row.target.id,
                    len(row.query.targets),
                    " ".join(run.garment(found).id for found in result.top),
                    f"{result.to_reference:.4f}",
                    f"{result.to_text:.4f}",
                    f"{result.to_target:.4f}",
                    f"{result.scores[0]:.4f}",
                    "; ".join(verdict.words for verdict in judged.unmet),
                    "; ".join(f"{change.key}: {change.before} > {change.after}" for change in judged.changed),
                    ", ".join(note.tags),
                    note.words,
                ),
            )
        )
    return out.getvalue()


def as_page(
    pairs: Sequence[Pair],
    everything: Sequence[Pair],
    run: Run,
    before: Run | None,
    names: Names,
    noted: Mapping[int, Note],
    currency: str,
) -> Markup:
    """The figures, the charts and the first queries with their pictures, in one file.

    Args:
        pairs: the queries to show, in order; `everything` is what the figures are of.
    """
    make = Cards(Inlined(run.benchmark.catalogue), currency)
    names = replace(names, live=False)
    shown = join(
        tag("article", detail.query(pair, run, before, names, make, noted.get(pair.row.number, Note())))
        for pair in pairs[:SHOWN]
    )
    counted = causes(everything, BEYOND[0])
    why = tag("figure", tag("h2", "Failures by cause") + charts.failures_by_cause(counted, names))
    told = f"{plural(len(pairs), 'query', 'queries')} chosen"
    told += f", the first {SHOWN} of them below." if len(pairs) > SHOWN else "."
    title = f"Failures of {names.now}"
    body = tag(
        "main",
        tag("header", tag("p", "Fitting Room", class_="mark") + tag("h1", title))
        + table.summary(run, everything, names)
        + tag(
            "div",
            charts.recall_by_slice(everything, names)
            + tag("div", charts.rank_distribution(everything, names) + why, class_="stack"),
            class_="charts",
        )
        + tag("p", told)
        + shown,
        class_="fr exported inspected",
    )
    return document(title, body, STYLE)


class Inlined:
    """Pictures as `data:` addresses, each made small once: one garment stands in many answers."""

    def __init__(self, catalogue: Catalogue) -> None:
        pictures = InlinedPictures(catalogue)
        self._made = lru_cache(maxsize=None)(lambda row: pictures.url(catalogue.garments[row]))
        self._catalogue = catalogue

    def url(self, garment: Garment) -> str:
        return self._made(self._catalogue.row(garment.id))

    def srcset(self, garment: Garment) -> str:
        return ""


def _cell(value: object) -> str:
    """A value as text that no spreadsheet takes for a formula."""
    written = str(value)
    return (
        "'" + written
        if written[:1] in ("=", "+", "-", "@", "\t", "\r") and not _is_number(written)
        else written
    )


def _is_number(written: str) -> bool:
    try:
        float(written)
    except ValueError:
        return False
    return True
