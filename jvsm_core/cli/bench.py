"""`bench`: how long a shopper waits, what the app takes, and how long an evaluation takes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from .options import ASSETS, CATALOGUE, CHECKPOINT, Checkpoint, Json
from .output import columns, deliver

if TYPE_CHECKING:
    import numpy as np

Shop = Annotated[Path, typer.Option("--data", help="The catalogue.")]

app = typer.Typer(help="Measure time and memory.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Measure time and memory."""


@app.command()
def turn(
    data: Annotated[Path, typer.Option(help="The catalogue to shop in.")] = CATALOGUE,
    checkpoint: Checkpoint = CHECKPOINT,
    turns: Annotated[int, typer.Option(min=1, help="Turns measured, after five that are not.")] = 100,
    json: Json = None,
) -> None:
    """One refinement, text to hits: milliseconds by stage, each with words the model has not read yet."""
    # As in the app, and read when NumPy is imported: its idle threads would spin on the core that works.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from ..evaluation.turn_timing import time_turns

    deliver(time_turns(checkpoint, data, turns), json, _table)


@app.command()
def ranking(
    queries: Annotated[int, typer.Option(min=1, help="Fashion-200k's test has 33,480.")] = 33_480,
    gallery: Annotated[int, typer.Option(min=2, help="And 29,789 pictures.")] = 29_789,
    dim: Annotated[int, typer.Option(min=1, help="Length of a vector.")] = 512,
    json: Json = None,
) -> None:
    """An exact ranking of random vectors under Fashion-200k's protocol: seconds, and MiB of memory."""
    from ..evaluation.speed import time_ranking

    deliver(time_ranking(queries, gallery, dim), json, _ranking_table)


@app.command()
def index(
    sizes: Annotated[
        str, typer.Option(help="Numbers of garments, with commas between.")
    ] = "1000,10000,100000",
    embeddings: Annotated[
        Path | None,
        typer.Option(
            help="A .npy file of real embeddings; by default the shipped catalogue's, and its attributes."
        ),
    ] = None,
    peers: Annotated[bool, typer.Option("--peers/--alone", help="Measure other libraries too.")] = True,
    threads: Annotated[int, typer.Option(min=1, help="For building; one query is searched on one.")] = 1,
    json: Json = None,
) -> None:
    """The index on jittered embeddings, beside NumPy and, where installed, faiss and usearch."""
    import numpy as np

    from ..errors import DataError
    from ..evaluation.index_speed import TOP, time_index

    try:
        numbers = [int(size.replace("_", "")) for size in sizes.split(",")]
    except ValueError:
        numbers = [0]
    if min(numbers) <= TOP:
        raise DataError(f"--sizes must be whole numbers above {TOP}, such as 1000,10000, not {sizes!r}")
    try:
        vectors = np.load(
            embeddings or ASSETS / "index" / "embeddings.npy", mmap_mode="r", allow_pickle=False
        )
    except (OSError, ValueError) as error:
        raise DataError(f"cannot read embeddings from {embeddings}: {error}") from None
    described = None if embeddings else _described(vectors)
    deliver(time_index(vectors, numbers, threads, described=described, peers=peers), json, _index_table)


def _described(vectors: np.ndarray) -> dict[str, tuple[tuple[str, ...], np.ndarray]]:
    """What is known of the shipped catalogue's garments."""
    from ..catalogue import Catalogue
    from ..model.embedder import load_embedder
    from ..search.evidence import EvidenceReader
    from ..search.index import GarmentIndex

    embedder, catalogue = load_embedder(CHECKPOINT), Catalogue.read(CATALOGUE)
    reader = EvidenceReader(
        embedder, catalogue, GarmentIndex(vectors), getattr(embedder, "calibration", None)
    )
    return {key: (column.values, column.probs) for key, column in reader.columns.items()}


@app.command()
def startup(
    data: Shop = CATALOGUE,
    checkpoint: Checkpoint = CHECKPOINT,
    starts: Annotated[int, typer.Option(min=1, help="Of which the median is told.")] = 3,
    json: Json = None,
) -> None:
    """The app from its start to its first page: seconds, and the memory it then takes."""
    from ..evaluation.serving_speed import time_startup

    deliver(time_startup(checkpoint, data, starts), json, _list)


@app.command()
def embed(
    data: Shop = CATALOGUE,
    checkpoint: Checkpoint = CHECKPOINT,
    pictures: Annotated[int, typer.Option(min=1, help="The catalogue's first.")] = 640,
    json: Json = None,
) -> None:
    """Pictures from their files and texts one by one, beside CLIP's ViT-B/32 where open_clip is installed."""
    from ..evaluation.serving_speed import time_embedding

    deliver(time_embedding(checkpoint, data, pictures), json, columns)


@app.command("import")
def import_(
    source: Annotated[Path, typer.Argument(help="A folder of pictures, or what else can be imported.")],
    checkpoint: Checkpoint = CHECKPOINT,
    json: Json = None,
) -> None:
    """An import and the embedding of what it made, from the pictures' files: milliseconds a picture."""
    from ..evaluation.serving_speed import time_import

    deliver(time_import(checkpoint, source), json, _list)


Seconds = Annotated[float, typer.Option(min=1, help="How long they come.")]
Visitors = Annotated[int, typer.Option(min=1, help="Who shop at once.")]
Pause = Annotated[float, typer.Option(min=0, help="Seconds between an answer and a visitor's next request.")]


@app.command()
def load(
    data: Shop = CATALOGUE,
    checkpoint: Checkpoint = CHECKPOINT,
    visitors: Visitors = 50,
    seconds: Seconds = 180,
    pause: Pause = 4.0,
    beside: Annotated[
        Literal["nothing", "evaluations", "pictures"],
        typer.Option(help="What others do meanwhile: one evaluates, or eight send PNGs of 12 megapixels."),
    ] = "nothing",
    json: Json = None,
) -> None:
    """Visitors of the app at once, each with a drawing after every turn: errors, and milliseconds of a turn."""
    from ..evaluation.visitors import time_visitors

    figures = time_visitors(
        checkpoint, data, visitors=visitors, seconds=seconds, pause=pause, disturbance=beside
    )
    deliver(figures, json, _list)


@app.command()
def memory(
    data: Shop = CATALOGUE,
    checkpoint: Checkpoint = CHECKPOINT,
    visitors: Visitors = 20,
    seconds: Seconds = 3600,
    pause: Pause = 4.0,
    json: Json = None,
) -> None:
    """The app's memory after its first page and after visitors: MB, and what the second half of them added."""
    from ..evaluation.visitors import time_visitors

    figures = time_visitors(checkpoint, data, visitors=visitors, seconds=seconds, pause=pause)
    told = ("first_page_mb", "after_mb", "growth_mb", "turns", "errors")
    deliver({name: figures[name] for name in told}, json, _list)


def _list(figures: Mapping) -> str:
    return "\n".join(f"{name.replace('_', ' '):20} {value}" for name, value in figures.items())


def _index_table(figures: Mapping) -> str:
    lines = []
    for size, ours in figures["sizes"].items():
        rows = {"ours": {name: ours[name] for name in ours if name != "peers"}, **ours["peers"]}
        lines += [f"{int(size):,} garments", columns(rows), ""]
    return "\n".join(lines[:-1])


def _ranking_table(figures: Mapping) -> str:
    return "\n".join(
        [
            "{queries:,} queries on {gallery:,} vectors of {dim}".format(**figures),
            "{seconds} s, {processor_seconds} s of processor time over all threads".format(**figures),
            "{scores_at_once:,} MiB of scores at once, of {whole_matrix:,} in all; the process had at most "
            "{peak_memory:,} MiB".format(**figures),
        ]
    )


def _table(figures: Mapping) -> str:
    lines = [f"{figures['turns']} turns over {figures['garments']:,} garments, engine {figures['engine']}"]
    for stage, times in figures.items():
        if isinstance(times, dict):
            lines.append(f"{stage:14} p50 {times['p50']:7.2f}   p95 {times['p95']:7.2f}")
    return "\n".join(lines)
