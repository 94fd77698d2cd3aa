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
) -> None:
    """Embed a catalogue once, so that the app opens without looking at every picture first."""
    from ..catalogue import Catalogue
    from ..errors import DataError
    from ..model.embedder import embed_catalogue
    from ..model.jvsm_embedder import ModelEmbedder
    from ..search.index import GarmentIndex
    from ..search.store import manifest_of, write_index

    catalogue, embedder = Catalogue.read(data), ModelEmbedder.load(checkpoint, device)
    with tqdm(total=len(catalogue), desc="embed", unit="garment") as bar:
        vectors = embed_catalogue(catalogue, embedder, lambda done, _: bar.update(done - bar.n))
    try:
        write_index(out, GarmentIndex(vectors), manifest_of(catalogue, embedder), graph=False)
    except OSError as error:
        raise DataError(f"cannot write {out}: {error}") from None
    print(f"{out}: {len(catalogue):,} embeddings of {embedder.dim}")
