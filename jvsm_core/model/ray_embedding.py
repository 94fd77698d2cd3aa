"""A catalogue embedded on many machines by Ray Data: what a machine took with it is done again on another.

Every machine has this package, and the catalogue and the checkpoint under the same paths.
"""

from __future__ import annotations

import re
import socket
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from .. import pictures
from ..catalogue import Catalogue
from ..errors import DataError, RequestError
from .embedder import BATCH, Embedder, Progress, load_embedder


def embed_on_ray(
    catalogue: Catalogue,
    checkpoint: Path,
    address: str,
    device: str = "cpu",
    progress: Progress | None = None,
    batch: int = BATCH,
) -> np.ndarray:
    """Visual embeddings [P, D] of every picture, as `embed_catalogue` gives them.

    Args:
        address: of a Ray cluster: "auto", "HOST:6379" or "ray://HOST:10001".

    Raises:
        DataError: Ray is not installed, the cluster cannot be reached, or a picture cannot be read.
    """
    try:
        import ray
    except ImportError:
        raise DataError("--ray needs Ray: pip install 'fitting-room[ray]'") from None
    try:
        if place := re.fullmatch(r"(?:ray://)?([^/:]+):(\d+)", address):
            # Ray itself goes on trying for minutes.
            socket.create_connection((place[1], int(place[2])), timeout=10).close()
        ray.init(address, ignore_reinit_error=True, log_to_driver=False)
    except (OSError, ValueError, RuntimeError) as error:
        raise DataError(f"cannot reach a Ray cluster at {address}: {error}") from None
    ray.data.DataContext.get_current().enable_progress_bars = False
    total, folder = catalogue.pictures, catalogue.folder.resolve()
    paths = [
        {"row": row, "path": str(folder / one.images[number]), "main": str(folder / one.image)}
        for row, (one, number) in enumerate(catalogue.views())
    ]
    # A block is what is lost and done again: a batch each, so that little is.
    parts = ray.data.from_items(paths, override_num_blocks=-(-total // batch))
    # Ray's types know no function with settings of its own.
    work: Any = _embed
    found = parts.map_batches(
        work,
        batch_size=batch,
        batch_format="numpy",
        num_gpus=0 if device == "cpu" else 1,
        fn_kwargs={"checkpoint": str(checkpoint.resolve()), "device": device},
    )
    embeddings: np.ndarray | None = None
    done = 0
    try:
        for part in found.iter_batches(batch_size=None, batch_format="numpy"):
            if embeddings is None:
                embeddings = np.empty((total, part["vector"].shape[1]), np.float32)
            embeddings[part["row"]] = part["vector"]
            done += len(part["row"])
            if progress:
                progress(done, total)
    except ray.exceptions.RayError as error:
        raise DataError(f"the cluster at {address} did not embed the catalogue: {_cause(error)}") from None
    if embeddings is None or done != total:
        raise DataError(f"the cluster at {address} gave {done:,} of {total:,} embeddings")
    return embeddings


def _embed(rows: dict[str, np.ndarray], checkpoint: str, device: str) -> dict[str, np.ndarray]:
    images = [_picture(path, main) for path, main in zip(rows["path"].tolist(), rows["main"].tolist())]
    return {"row": rows["row"], "vector": _embedder(checkpoint, device).embed_images(images)}


def _picture(path: str, main: str) -> Image.Image:
    """As `Catalogue.view`."""
    try:
        return pictures.open_picture(Path(path))
    except (RequestError, OSError) as error:
        if path != main:
            return _picture(main, main)
        raise DataError(f"cannot read picture {path}: {error}") from None


@lru_cache(maxsize=1)
def _embedder(checkpoint: str, device: str) -> Embedder:
    return load_embedder(checkpoint, device)


def _cause(error: Any) -> str:
    return str(getattr(error, "cause", None) or error).strip().splitlines()[-1]
