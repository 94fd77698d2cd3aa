"""`evaluate dialogue` and `evaluate phrases`: shoppers who go on asking, and how they put it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import CATALOGUE, CHECKPOINT, Checkpoint, Device, Json, Seed
from .output import columns, deliver

if TYPE_CHECKING:
    from ..evaluation.galleries import LabelledGallery

app = typer.Typer()


@app.command()
def dialogue(
    data: Annotated[
        Path, typer.Option(help="A drawn catalogue, or the folder of Fashion Product Images.")
    ] = CATALOGUE,
    turns: Annotated[int, typer.Option(min=1, max=6, help="Most differences, one asked for a turn.")] = 4,
    split: Annotated[
        str | None, typer.Option(help="One split; of photos test, of drawn garments all.")
    ] = None,
    resolution: Annotated[str, typer.Option(help="Of photos: 224 or 60x80; any for both.")] = "224",
    category: Annotated[str, typer.Option(help="Of photos: apparel or footwear.")] = "apparel",
    sessions: Annotated[int, typer.Option(min=1, help="Most shoppers for each number of differences.")] = 500,
    checkpoint: Checkpoint = CHECKPOINT,
    seed: Seed = 0,
    device: Device = "cpu",
    json: Json = None,
) -> None:
    """Dialogues of several turns: simulated shoppers who ask for one difference a turn."""
    from ..evaluation.dialogues import evaluate_dialogues
    from ..evaluation.sessions import draw_sessions
    from ..evaluation.shops import open_shop
    from ..model.jvsm_embedder import ModelEmbedder

    gallery = _gallery(data, split, resolution, category)
    shoppers = draw_sessions(gallery, turns, sessions, seed)
    embedder = ModelEmbedder.load(checkpoint, device)
    shop = open_shop(gallery, embedder, shipped=(checkpoint.parent / "index",))
    deliver(evaluate_dialogues(embedder.model, shop, gallery, shoppers), json, dialogue_table)


@app.command()
def phrases(
    data: Annotated[Path, typer.Option(help="A drawn catalogue: the shop that is asked.")] = CATALOGUE,
    book: Annotated[Path | None, typer.Option(help="Another phrase book than ours.")] = None,
    references: Annotated[int, typer.Option(min=1, help="Garments each phrase is said of.")] = 3,
    checkpoint: Checkpoint = CHECKPOINT,
    seed: Seed = 0,
    device: Device = "cpu",
    json: Json = None,
) -> None:
    """The phrase book: requests written by hand, and whether the first ten garments satisfy them."""
    from ..dialogue.retriever import Retriever
    from ..evaluation.phrasebook import PHRASEBOOK, read_phrases
    from ..evaluation.phrases import evaluate_phrases

    asked = read_phrases(book or PHRASEBOOK)
    shop = Retriever.load(checkpoint, data, device=device)
    deliver(evaluate_phrases(shop, asked, references, seed), json, phrase_table)


def dialogue_table(figures: Mapping) -> str:
    """Strategies by turn: cumulative hits by number of differences, then each turn's own figures."""
    sessions = ", ".join(f"{count:,} of {n}" for n, count in figures["sessions"].items())
    lines = [
        f"{figures['benchmark']}, dialogue: {figures['protocol']}",
        f"gallery {figures['gallery']:,}, sessions by differences: {sessions}",
    ]
    for measure, title in (
        ("hits@10", "hits@10 by number of differences"),
        ("R@10", "R@10 by turn"),
        ("kept", "kept of earlier turns, by turn"),
        ("kept_in_stock", "kept where ten garments have all that was asked so far, by turn"),
    ):
        lines += ["", title, columns({name: row[measure] for name, row in figures["systems"].items()})]
    success = {name: {"turns": row["turns_to_success"]} for name, row in figures["systems"].items()}
    return "\n".join([*lines, "", "turns to success", columns(success)])


def phrase_table(figures: Mapping) -> str:
    """The share understood, by kind and attribute, and what was not."""
    lines = [
        f"{figures['benchmark']}: {figures['protocol']}",
        f"gallery {figures['gallery']:,}, phrases {figures['phrases']:,}, trials {figures['trials']:,}, "
        f"not to be met here {len(figures['unmet']):,}",
        "",
        f"understood {figures['ok']:.1f} %, of single trials {figures['trials_ok']:.1f} %, "
        f"satisfying on average {figures['mean']:.1f} of ten",
        "",
        columns(figures["systems"]),
        "",
        "how the words were read",
        columns({"phrases": figures["reading"]}),
    ]
    for part in ("kinds", "attributes"):
        lines += ["", columns(figures[part])]
    failing = [f"{row['satisfied']}  {row['text']}  ({', '.join(row['asks'])})" for row in figures["failing"]]
    return "\n".join(
        [*lines, "", "not understood: garments of ten that satisfy, phrase, attributes", *failing]
    )


def _gallery(data: Path, split: str | None, resolution: str, category: str) -> LabelledGallery:
    """Photos where the folder has their `styles.csv`, else a drawn catalogue."""
    from ..evaluation.galleries import drawn_gallery, photo_gallery

    if (data / "styles.csv").is_file():
        return photo_gallery(data, split or "test", None if resolution == "any" else resolution, category)
    return drawn_gallery(data, split)
