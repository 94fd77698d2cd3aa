"""The shipped checkpoint's evaluation on the shipped shop: made once, and shown before anybody evaluates.

    python -m demo.inspect.shipped

writes it anew, after another checkpoint or catalogue came.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from jvsm_core.catalogue import Catalogue
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.evaluation.benchmarks import edit_benchmark
from jvsm_core.evaluation.galleries import drawn_gallery
from jvsm_core.files import assets_folder, parse_json, write_atomically
from jvsm_core.metrics import recall_at

from ..ui.cards import Cards
from ..ui.markup import Markup, join, tag
from .causes import MEANING, Cause
from .run import Run, evaluate
from .setup import EDITS, QUERIES, Setup

FILE = assets_folder() / "evaluation.json"


def shown(retriever: Retriever, make: Cards, path: Path = FILE) -> Markup:
    """The evaluation, where it is this checkpoint's on this catalogue; else empty."""
    try:
        told = parse_json(path.read_text("utf-8"))
        mine = retriever.embedder.fingerprint, retriever.catalogue.fingerprint
        if (told["checkpoint"], told["catalogue"]) != mine:
            return Markup()
        figures = {**told["recall"], "Queries": told["queries"], "Gallery": told["gallery"]}
        found = {Cause(name): example for name, example in told["causes"].items()}
        causes = examples(found, retriever.catalogue, make)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Markup()
    row = join(
        tag("div", tag("dt", name), tag("dd", f"{value:,}", class_="number"))
        for name, value in figures.items()
    )
    about = (
        f"{told['protocol']}. Evaluated on {told['date']} with checkpoint {told['checkpoint'][:12]} on catalogue "
        f"{told['catalogue'][:12]}."
    )
    return (
        tag("h2", "The shipped checkpoint on this shop")
        + tag("dl", row, class_="figures")
        + tag("p", about, class_="quiet")
        + tag("h3", "Failures by cause, one of each")
        + causes
    )


def examples(found: Mapping[Cause, Mapping[str, Any]], catalogue: Catalogue, make: Cards) -> Markup:
    """One failure of each cause, in pictures.

    Args:
        found: of each cause that there is `count`, the request's `text`, the garments `reference`, `target` and
            `leader` by their ids, and, where the query can be opened, its `number`.
    """
    shown = join(_example(cause, one, catalogue, make) for cause, one in found.items())
    return tag("ul", shown, class_="examples")


def _example(cause: Cause, found: Mapping[str, Any], catalogue: Catalogue, make: Cards) -> Markup:
    names = (("Begun with", "reference"), ("Target", "target"), ("Found first", "leader"))
    pictures = join(
        tag(
            "figure",
            tag("span", make.image(catalogue[found[part]]), class_="tile"),
            tag("figcaption", caption, class_="quiet"),
        )
        for caption, part in names
    )
    head = tag("p", tag("strong", f"{str(cause).capitalize()}: {found['count']:,}"), f" “{found['text']}”")
    number = found.get("number")
    look = (
        tag(
            "button",
            "Look into it",
            type="button",
            class_="link",
            data_do="open",
            data_number=number,
            aria_label=f"Look into query {number}",
        )
        if number
        else Markup()
    )
    return tag(
        "li", head, tag("div", pictures, class_="three"), tag("p", MEANING[cause], class_="quiet"), look
    )


def figures(run: Run, today: date) -> dict[str, Any]:
    """An evaluation in short, as `shown` reads it."""
    failed = [row for row in run.rows if row.cause]
    counted = Counter(row.cause for row in failed)
    worst = {row.cause: row for row in sorted(failed, key=lambda row: row.result.rank)}
    protocol = run.benchmark.protocol
    return {
        "date": today.isoformat(),
        "checkpoint": run.retriever.embedder.fingerprint,
        "catalogue": run.retriever.catalogue.fingerprint,
        "protocol": protocol[:1].upper() + protocol[1:],
        "queries": len(run.rows),
        "gallery": len(run.benchmark.catalogue),
        "recall": {
            name: round(value, 1)
            for name, value in recall_at([row.result.rank for row in run.rows], (1, 10, 50)).items()
        },
        "causes": {
            str(cause): {
                "count": count,
                "text": worst[cause].query.text,
                **{part: getattr(worst[cause], part).id for part in ("reference", "target", "leader")},
            }
            for cause, count in counted.most_common()
        },
    }


def main() -> None:
    """Evaluate the shipped checkpoint on the shipped shop, and write it down."""
    retriever = Retriever.load(assets_folder() / "checkpoint", assets_folder() / "catalogue")
    setup = Setup(queries=QUERIES[-1])
    gallery = drawn_gallery(retriever.catalogue.folder, None)
    run = evaluate(setup, retriever, edit_benchmark(gallery, EDITS[setup.edits], setup.queries))
    with write_atomically(FILE) as unfinished:
        unfinished.write_text(json.dumps(figures(run, date.today()), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
