"""`evaluate shop` and `evaluate conversations`: whether any shop shows what people ask for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import typer

from .options import CHECKPOINT, Checkpoint, Device, Json, Seed
from .output import columns, deliver

app = typer.Typer()


@app.command()
def shop(
    data: Annotated[
        Path, typer.Option(help="Fashion Product Images, or a catalogue that states attributes.")
    ],
    split: Annotated[
        str, typer.Option(help="Its garments are the shop: val to tune on, test to report.")
    ] = "test",
    witness: Annotated[
        Literal["pictures", "feed"],
        typer.Option(help="What the shop is told: pictures alone, or with title, category and price."),
    ] = "feed",
    category: Annotated[str, typer.Option(help="Of photos: apparel, footwear, …")] = "apparel",
    resolution: Annotated[str, typer.Option(help="Of photos: 224 or 60x80; any for both.")] = "224",
    checkpoint: Checkpoint = CHECKPOINT,
    seed: Seed = 0,
    device: Device = "cpu",
    json: Json = None,
) -> None:
    """Labelled garments as a shop that is not told the labels: does it show what is asked?"""
    from ..dialogue.retriever import Retriever
    from ..evaluation.shop import Labels, draw_requests, evaluate_shop, labelled_catalogue, without_labels
    from ..model.jvsm_embedder import ModelEmbedder

    catalogue, keys = labelled_catalogue(data, split, category, None if resolution == "any" else resolution)
    labels = Labels(catalogue.garments)
    requests = draw_requests(labels, keys, seed)
    retriever = Retriever.assemble(
        ModelEmbedder.load(checkpoint, device),
        without_labels(catalogue, witness),
        shipped=(checkpoint.parent / "index",),
    )
    about = f"{category}, split {split}, resolution {resolution}"
    deliver(evaluate_shop(retriever, labels, requests, witness, about), json, shop_table)


def shop_table(figures: Mapping) -> str:
    """Systems side by side, then each attribute of the shop as it is used."""
    return "\n".join(
        [
            f"{figures['benchmark']}, {figures['witness']}: {figures['protocol']}",
            f"gallery {figures['gallery']:,}, queries {figures['queries']:,}",
            "",
            columns(figures["systems"]),
            "",
            "jvsm by what is asked",
            columns(figures["slices"]["jvsm"]),
        ]
    )


@app.command()
def conversations(
    file: Annotated[
        Path, typer.Argument(help="Conversations, one JSON object a line.", metavar="FILE.jsonl")
    ],
    catalogue: Annotated[Path, typer.Option(help="The shop that they are held with.")],
    hide_attributes: Annotated[
        bool,
        typer.Option("--hide-attributes", help="Judge by the shop's attributes, but withhold them from it."),
    ] = False,
    checkpoint: Checkpoint = CHECKPOINT,
    device: Device = "cpu",
    json: Json = None,
) -> None:
    """Scripted conversations, and whether what must hold after each utterance does."""
    from ..catalogue import Catalogue
    from ..dialogue.retriever import Retriever
    from ..evaluation.conversations import evaluate_conversations, hidden, read_conversations
    from ..model.jvsm_embedder import ModelEmbedder

    scripts = read_conversations(file)
    labelled = Catalogue.read(catalogue)
    retriever = Retriever.assemble(
        ModelEmbedder.load(checkpoint, device),
        hidden(labelled) if hide_attributes else labelled,
        shipped=(checkpoint.parent / "index",),
    )
    deliver(evaluate_conversations(retriever, scripts, labelled), json, conversation_table)


def conversation_table(figures: Mapping) -> str:
    """Systems side by side, then every conversation that fails, utterance by utterance."""
    left_out = figures["not_judged"]
    lines = [
        f"{figures['benchmark']}: gallery {figures['gallery']:,}, conversations {figures['conversations']:,}, "
        f"utterances {figures['utterances']:,}",
        f"not held here {figures['not_held']:,}; not judged: utterances {left_out['utterances']:,}, "
        f"single asks {left_out['asks']:,}",
        "",
        columns(figures["systems"]),
        "",
        "failing: line, start, and of the garments shown so many are right, of so many in stock",
    ]
    for row in figures["failing"]:
        lines.append(f"{row['line']}  {row['start']}")
        lines += [
            f"  {'ok ' if one['ok'] else '-- '} {one['right']:>2} of {one['stock']:>4}  {one['text']}"
            for one in row["utterances"]
        ]
    return "\n".join(lines)
