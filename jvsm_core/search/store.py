"""The index cache: embeddings and graph on disk, used only when they are certainly the right ones.

    embeddings.npy   float32 [N, D]
    hnsw.bin         the graph; may be missing, it is rebuilt in a second for some thousand rows
    manifest.json    what they were made from and with, and the files' SHA-256

A manifest that does not match, a file that is missing or a byte that has changed means rebuild,
never a wrong answer. Files are replaced one by one and the manifest last, so a reader that comes
in between sees checksums that do not match, and rebuilds too.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ..catalogue import Catalogue
from ..errors import CatalogueError
from ..files import cache_folder, write_atomically
from ..model.embedder import Embedder, Progress, embed_catalogue
from .index import EF_CONSTRUCTION, SEED, SPACE, GarmentIndex, HnswEngine, M

FORMAT = 1

_EMBEDDINGS, _GRAPH, _MANIFEST = "embeddings.npy", "hnsw.bin", "manifest.json"

_log = logging.getLogger(__name__)


def open_index(
    catalogue: Catalogue,
    embedder: Embedder,
    *,
    cache: str | Path | None = None,
    shipped: Sequence[Path] = (),
    progress: Progress | None = None,
) -> GarmentIndex:
    """The index of a catalogue: shipped, else cached, else made now and cached.

    Args:
        cache: folder for all caches; each pair of checkpoint and catalogue has its own within.
        shipped: folders in the cache's format that came with the project; they are only read.
        progress: called with (done, total) while pictures are embedded.

    Raises:
        CatalogueError, CheckpointError: the catalogue cannot be embedded.
    """
    wanted = manifest_of(catalogue, embedder)
    base = Path(cache).expanduser() if cache is not None else cache_folder()
    folder = base / f"{wanted['checkpoint']}-{wanted['catalogue']}"
    for place in (*shipped, folder):
        index = read_index(place, wanted)
        if index is not None:
            return index
    index = GarmentIndex(embed_catalogue(catalogue, embedder, progress))
    try:
        write_index(folder, index, wanted)
    except OSError as error:
        _log.warning("the index is not cached, the next start embeds again: %s: %s", folder, error)
    return index


def manifest_of(catalogue: Catalogue, embedder: Embedder) -> dict[str, object]:
    """What an index must have been made from and with to answer for this pair."""
    try:
        fingerprint = catalogue.fingerprint
    except OSError as error:
        raise CatalogueError(f"catalogue {catalogue.folder}: a picture cannot be read: {error}") from None
    return {
        "format": FORMAT,
        "checkpoint": embedder.fingerprint,
        "catalogue": fingerprint,
        "count": len(catalogue),
        "dim": embedder.dim,
        "space": SPACE,
        "M": M,
        "ef": EF_CONSTRUCTION,
        "seed": SEED,
    }


def write_index(
    folder: Path, index: GarmentIndex, manifest: dict[str, object], *, graph: bool = True
) -> None:
    """Write an index so that a reader finds all of it or knows that it does not.

    Args:
        graph: write the graph too; without it a shipped folder is half the size.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    out = io.BytesIO()
    np.save(out, index.embeddings, allow_pickle=False)
    files = {_EMBEDDINGS: out.getvalue()}
    if graph:
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            index.approximate.save(Path(scratch) / _GRAPH)
            files[_GRAPH] = (Path(scratch) / _GRAPH).read_bytes()
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    text = json.dumps(manifest | {"sha256": sums}, indent=2) + "\n"
    for name, data in (*files.items(), (_MANIFEST, text.encode())):
        with write_atomically(folder / name) as unfinished:
            unfinished.write_bytes(data)


def read_index(folder: Path, wanted: dict[str, object]) -> GarmentIndex | None:
    """The index in a folder, or None where it is missing, damaged or of something else."""
    try:
        manifest = json.loads((folder / _MANIFEST).read_text("utf-8"))
        sums = manifest.pop("sha256")
        if manifest != wanted:
            return None
        data = (folder / _EMBEDDINGS).read_bytes()
        if hashlib.sha256(data).hexdigest() != sums[_EMBEDDINGS]:
            raise ValueError(f"{_EMBEDDINGS} is not what the manifest describes")
        embeddings = np.load(io.BytesIO(data), allow_pickle=False)
        if embeddings.shape != (wanted["count"], wanted["dim"]):
            raise ValueError(f"{_EMBEDDINGS} has shape {embeddings.shape}")
        return GarmentIndex(embeddings, _read_graph(folder, sums, embeddings.shape[1]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        _log.warning("the index in %s is damaged and not used: %s", folder, error)
        return None


def _read_graph(folder: Path, sums: dict[str, str], dim: int) -> HnswEngine | None:
    """The graph, or None where it must be built again; the embeddings stay good without it."""
    path = folder / _GRAPH
    if _GRAPH not in sums or not path.is_file():
        return None
    # hnswlib reads a damaged file without complaint, up to a crash: look before it does.
    if hashlib.sha256(path.read_bytes()).hexdigest() != sums[_GRAPH]:
        _log.warning("%s is not what the manifest describes; it is built again", path)
        return None
    try:
        return HnswEngine.load(path, dim)
    except RuntimeError as error:
        _log.warning("%s cannot be loaded (%s); it is built again", path, error)
        return None
