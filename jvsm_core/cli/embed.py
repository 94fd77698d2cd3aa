"""`embed`: the embeddings that ship with a checkpoint and a catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from tqdm import tqdm

from .options import ASSETS, CATALOGUE, CHECKPOINT, Checkpoint, Device


def embed(
    data: Annotated[Path, typer.Option(help="The catalogue.")] = CATALOGUE,
    checkpoint: Checkpoint = CHECKPOINT,
    out: Annotated[Path, typer.Option(help="Folder of the embeddings.")] = ASSETS / "index",
    device: Device = "cpu",
    ray: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Embed on a Ray cluster: auto, HOST:6379, ray://HOST:10001."),
    ] = None,
) -> None:
    """Embed a catalogue once, so that the app opens without looking at every picture first."""
    from ..catalogue import Catalogue
    from ..errors import DataError
    from ..model.embedder import load_embedder
    from ..model.ray_embedding import embed_on_ray
    from ..search.index import GarmentIndex
    from ..search.store import discard_parts, embed_resumably, manifest_of, owners_of, write_index

    catalogue, embedder = Catalogue.read(data), load_embedder(checkpoint, device)
    with tqdm(total=catalogue.pictures, desc="embed", unit="picture") as bar:

        def progress(done: int, total: int) -> None:
            bar.update(done - bar.n)

        if ray is None:
            vectors = embed_resumably(catalogue, embedder, progress=progress)
        else:
            vectors = embed_on_ray(catalogue, checkpoint, ray, device, progress)
    try:
        index = GarmentIndex(vectors, owners=owners_of(catalogue))
        write_index(out, index, manifest_of(catalogue, embedder), graph=False)
        discard_parts(catalogue, embedder)
    except OSError as error:
        raise DataError(f"cannot write {out}: {error}") from None
    print(f"{out}: {len(vectors):,} embeddings of {embedder.dim}")
