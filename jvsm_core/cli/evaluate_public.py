"""`evaluate fashion-iq`, `fashion200k`, `ut-zap50k`, `multiturn-fashion-iq`: public datasets, one command each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import CHECKPOINT, Baselines, Checkpoint, Device, Gallery, Json, Seed
from .output import columns, deliver

if TYPE_CHECKING:
    from ..baselines.batch import Space
    from ..datasets.protocol import Benchmark
    from ..model.jvsm import JVSM

app = typer.Typer()

Folder = Annotated[Path, typer.Option(help="The dataset's folder, in the layout it is published in.")]


@app.command("fashion-iq")
def fashion_iq(
    data: Folder,
    category: Annotated[str, typer.Option(help="dress, shirt, toptee or all.")] = "all",
    protocol: Annotated[
        str, typer.Option(help="original, original-keep-reference or val-split.")
    ] = "original",
    captions: Annotated[
        str, typer.Option(help="joined: one query of both; separate: a query each.")
    ] = "joined",
    gallery: Gallery = "image",
    checkpoint: Checkpoint = CHECKPOINT,
    baselines: Baselines = None,
    device: Device = "cpu",
    json: Json = None,
) -> None:
    """FashionIQ's val queries under one of its three protocols."""
    from ..datasets.fashion_iq import CATEGORIES, fashion_iq_benchmark
    from ..evaluation.public import evaluate_categories, evaluate_public

    chosen = CATEGORIES if category == "all" else (category,)
    benchmarks = {one: fashion_iq_benchmark(data, one, protocol, captions) for one in chosen}
    model, peers = _load(checkpoint, baselines, device)
    if category == "all":
        figures = evaluate_categories(model, "fashion-iq", benchmarks, gallery, peers)
    else:
        figures = evaluate_public(model, benchmarks[category], gallery, peers)
    deliver(figures, json, public_table)


@app.command()
def fashion200k(
    data: Folder,
    gallery: Gallery = "image",
    checkpoint: Checkpoint = CHECKPOINT,
    baselines: Baselines = None,
    device: Device = "cpu",
    json: Json = None,
) -> None:
    """Fashion-200k's test queries, as TIRG asks them."""
    from ..datasets.fashion200k import fashion200k_benchmark

    _evaluate(fashion200k_benchmark(data), gallery, checkpoint, baselines, device, json)


@app.command("ut-zap50k")
def ut_zap50k(
    data: Folder,
    split: Annotated[str, typer.Option(help="train, val or test; by product.")] = "test",
    edits: Annotated[int, typer.Option(min=1, max=5, help="How many fields change at once.")] = 1,
    seed: Seed = 0,
    gallery: Gallery = "image",
    checkpoint: Checkpoint = CHECKPOINT,
    baselines: Baselines = None,
    device: Device = "cpu",
    json: Json = None,
) -> None:
    """UT-Zap50k under our protocol: fields changed, a hit equals the target in all of them."""
    from ..datasets.ut_zap50k import ut_zap50k_benchmark

    _evaluate(ut_zap50k_benchmark(data, edits, split, seed), gallery, checkpoint, baselines, device, json)


@app.command("multiturn-fashion-iq")
def multiturn_fashion_iq(
    data: Folder,
    category: Annotated[str, typer.Option(help="dress, shirt, toptee or all in one gallery.")] = "all",
    exclude_reference: Annotated[
        bool, typer.Option(help="Leave each turn's reference out of its ranking; the authors keep it.")
    ] = False,
    gallery: Gallery = "image",
    checkpoint: Checkpoint = CHECKPOINT,
    baselines: Baselines = None,
    device: Device = "cpu",
    json: Json = None,
) -> None:
    """Multi-turn FashionIQ's val sessions, turn by turn."""
    from ..datasets.multiturn_fashion_iq import multiturn_benchmark

    _evaluate(
        multiturn_benchmark(data, category, exclude_reference), gallery, checkpoint, baselines, device, json
    )


@app.command("fashion-products-as")
def fashion_products_as(
    dataset: Annotated[
        str, typer.Argument(help="Whose protocol: fashion200k (apparel) or ut-zap50k (footwear).")
    ],
    data: Folder,
    split: Annotated[str, typer.Option(help="A value of the split column.")] = "test",
    resolution: Annotated[str, typer.Option(help="224 or 60x80; any for both.")] = "224",
    seed: Seed = 0,
    gallery: Gallery = "image",
    checkpoint: Checkpoint = CHECKPOINT,
    baselines: Baselines = None,
    device: Device = "cpu",
    json: Json = None,
) -> None:
    """The protocol of Fashion-200k or UT-Zap50k on Fashion Product Images."""
    from ..datasets.photo_protocols import benchmark

    made = benchmark(dataset, data, split, None if resolution == "any" else resolution, seed)
    _evaluate(made, gallery, checkpoint, baselines, device, json)


def public_table(figures: Mapping) -> str:
    """Conditions, our systems, published rows, then slices and turns of the whole model."""
    lines = [
        f"{figures['benchmark']}: {figures['protocol']}",
        figures["about"],
        f"gallery {figures['gallery']:,}, queries {figures['queries']:,}; {figures['missing_summary']}",
    ]
    for part, of_part in figures.get("parts", {}).items():
        counts = f"gallery {of_part['gallery']:,}, queries {of_part['queries']:,}"
        lines.append(f"  {part}: {counts}; {of_part['missing_summary']}")
    rows = dict(figures["systems"])
    for row in figures["published"]:
        rows[f"{row['system']}, {row['paper']} [published]"] = row["scores"]
    lines += ["", columns(rows)]
    lines += [f"{row['system']}: {row['note']}" for row in figures["published"] if row["note"]]
    if not figures["published"]:
        lines += ["", "no published row of this protocol is at hand"]
    if slices := figures.get("slices", {}).get("jvsm"):
        lines += ["", "jvsm by slice", columns(slices)]
    for system, turns in figures.get("sessions", {}).items():
        lines += ["", f"{system}: found at or before each turn", columns(_turns(turns))]
    return "\n".join(lines)


def _turns(scores: Mapping) -> dict[str, dict]:
    held = zip(scores["sessions"], scores["hits"], scores["percentile"], strict=True)
    return {
        f"turn {number}": {"sessions": sessions, **hits, "percentile": round(100 * percentile, 2)}
        for number, (sessions, hits, percentile) in enumerate(held, start=1)
    }


def _evaluate(
    benchmark: Benchmark,
    gallery: str,
    checkpoint: Path,
    baselines: Path | None,
    device: str,
    json: str | None,
) -> None:
    from ..evaluation.public import evaluate_public

    model, peers = _load(checkpoint, baselines, device)
    deliver(evaluate_public(model, benchmark, gallery, peers), json, public_table)


def _load(checkpoint: Path, baselines: Path | None, device: str) -> tuple[JVSM, Mapping[str, Space]]:
    """A model, and the baselines on its towers: those named, those beside it, or none."""
    from ..baselines.store import found_beside, load_baselines
    from ..model import checkpoint as checkpoints

    model = checkpoints.load(checkpoint, device)
    baselines = baselines or found_beside(checkpoint)
    return model, load_baselines(baselines, model) if baselines else {}
