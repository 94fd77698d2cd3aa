"""The index cache: embeddings and graph on disk, used only when they are certainly the right ones.

    embeddings.npy   float32 [P, D], of main pictures, then of further ones; memory-mapped when it is read
    hnsw.bin         the graph; may be missing, it is rebuilt in a second for some thousand rows
    keys.npy         int64 [P], the graph's key of each picture; with the graph
    part-N.npy       embeddings from picture N on, while the rest is being made; gone when all is there
    manifest.json    what they were made from and with, the files' SHA-256, and the graph's recall

A manifest that does not match, a file that is missing or a byte that has changed means rebuild,
never a wrong answer. Files are replaced one by one and the manifest last, so a reader that comes
in between sees checksums that do not match, and rebuilds too.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from ..catalogue import Catalogue, Garment
from ..errors import CatalogueError, DataError
from ..files import cache_folder, parse_json, write_atomically
from ..model.embedder import BATCH, Embedder, Progress, embed_catalogue, embed_views
from .engines import METRIC, SearchEngine
from .engines.exact import ExactEngine
from .engines.hnsw import EF_CONSTRUCTION, SEED, HnswEngine, M
from .index import GarmentIndex

FORMAT = 2

_EMBEDDINGS, _GRAPH, _KEYS, _MANIFEST = "embeddings.npy", "hnsw.bin", "keys.npy", "manifest.json"

#: Pictures whose embeddings are kept together before all are there: whole batches, some seconds' work.
_PART = 32 * BATCH

_log = logging.getLogger(__name__)


def open_index(
    catalogue: Catalogue,
    embedder: Embedder,
    *,
    cache: str | Path | None = None,
    shipped: Sequence[Path] = (),
    progress: Progress | None = None,
    engine: str = "hnsw",
) -> GarmentIndex:
    """The index of a catalogue: shipped, else cached, else made now and cached.

    Args:
        cache: folder for all caches; each pair of checkpoint and catalogue has its own within.
        shipped: folders in the cache's format that came with the project; they are only read.
        progress: called with (done, total) while pictures are embedded.
        engine: "hnsw", "exact", or "milvus:" with a file or a cluster's address after it.

    Raises:
        CatalogueError, CheckpointError: the catalogue cannot be embedded.
        DataError: there is no such engine, or it cannot be opened.
    """
    wanted, owners = manifest_of(catalogue, embedder), owners_of(catalogue)
    for place in (*shipped, _folder(wanted, cache)):
        index = read_index(place, wanted, engine, owners)
        if index is not None:
            return index
    vectors = embed_resumably(catalogue, embedder, cache=cache, progress=progress)
    index = GarmentIndex(vectors, _other_engine(engine, vectors, wanted), owners=owners)
    _keep(index, wanted, cache)
    return index


def embed_resumably(
    catalogue: Catalogue,
    embedder: Embedder,
    *,
    cache: str | Path | None = None,
    progress: Progress | None = None,
) -> np.ndarray:
    """Visual embeddings [P, D], as `embed_catalogue`; a run that was stopped or killed goes on where it was.

    What a thousand pictures come to is kept in the cache until the index is. Processes that embed the same at once
    keep the same under the same names.

    Raises:
        CatalogueError, CheckpointError: the catalogue cannot be embedded.
    """
    total = catalogue.pictures
    if total <= _PART:
        return embed_catalogue(catalogue, embedder, progress)
    folder, views = _folder(manifest_of(catalogue, embedder), cache), catalogue.views()
    vectors = np.empty((total, embedder.dim), np.float32)
    for first in range(0, total, _PART):
        part, path = list(islice(views, _PART)), folder / f"part-{first}.npy"
        made, known = vectors[first : first + _PART], _read_part(path, (len(part), embedder.dim))

        def told(done: int, _: int, first: int = first) -> None:
            if progress:
                progress(first + done, total)

        if known is None:
            known = embed_views(catalogue, part, len(part), embedder, told)
            try:
                folder.mkdir(parents=True, exist_ok=True)
                with write_atomically(path) as unfinished:
                    _save(unfinished, known)
            except OSError as error:
                _log.warning("what is embedded is not kept until the end: %s: %s", folder, error)
        else:
            told(len(part), total)
        made[:] = known
    return vectors


def discard_parts(catalogue: Catalogue, embedder: Embedder, *, cache: str | Path | None = None) -> None:
    """Remove what `embed_resumably` kept, once its result is written elsewhere."""
    _discard_parts(_folder(manifest_of(catalogue, embedder), cache))


def _discard_parts(folder: Path) -> None:
    for part in folder.glob("part-*.npy"):
        part.unlink(missing_ok=True)


def _read_part(path: Path, shape: tuple[int, int]) -> np.ndarray | None:
    try:
        part: np.ndarray = np.load(path, allow_pickle=False)
        if part.shape != shape or not np.allclose(np.linalg.norm(part, axis=1), 1, atol=1e-3):
            raise ValueError(f"not {shape[0]} embeddings")
        return part
    except FileNotFoundError:
        return None
    except (OSError, EOFError, ValueError, TypeError) as error:
        _log.warning("%s is damaged and not used: %s", path, error)
        return None


def update_index(
    before: Catalogue,
    index: GarmentIndex,
    after: Catalogue,
    embedder: Embedder,
    *,
    cache: str | Path | None = None,
    progress: Progress | None = None,
) -> GarmentIndex:
    """The index of a catalogue that has changed: only new pictures are looked at, the engine changes in place.

    The index of before goes on answering, without the garments that are gone.

    Args:
        before, index: the catalogue as it was, and its index.
        cache, progress: as for `open_index`; progress counts the pictures that are new.

    Raises:
        CatalogueError, CheckpointError: a new picture cannot be embedded.
    """
    origin, known, new = _origins(before, after)
    vectors = np.empty((len(origin), embedder.dim), np.float32)
    vectors[known >= 0] = index.pictures[known[known >= 0]]
    if new:
        vectors[known < 0] = embed_views(after, new, len(new), embedder, progress)
    changed = index.updated(vectors, origin, owners_of(after))
    _keep(changed, manifest_of(after, embedder), cache)
    return changed


def _origins(before: Catalogue, after: Catalogue) -> tuple[np.ndarray, np.ndarray, list[tuple[Garment, int]]]:
    """Old places of pictures: of the one whose place each takes, of the one that it is, and which are none of those.

    Returns:
        Int64 [P], the old place; a garment's main picture takes that of the one before it, -1 for what is new.
        Int64 [P], the old place of the same file, as old as it was; -1 where it must be looked at.
        The latter.
    """
    same = before.folder.resolve() == after.folder.resolve()
    starts = len(before) + np.cumsum([0, *(len(garment.more_images) for garment in before)])
    origin, known = np.full((2, after.pictures), -1, np.int64)
    new, taken = [], set()
    for place, (garment, number) in enumerate(after.views()):
        image = garment.images[number]
        if garment.id in before:
            row = before.row(garment.id)
            images = before.garments[row].images
            if same and image in images and before.picture_stamps[image] == after.picture_stamps[image]:
                was = images.index(image)
                known[place] = starts[row] + was - 1 if was else row
            origin[place] = known[place] if number else row
            if number and (known[place] == row or known[place] in taken):
                origin[place] = -1
            taken.add(known[place])
        if known[place] < 0:
            new.append((garment, number))
    return origin, known, new


def _keep(index: GarmentIndex, manifest: dict[str, object], cache: str | Path | None) -> None:
    folder = _folder(manifest, cache)
    try:
        write_index(folder, index, manifest)
        _discard_parts(folder)
    except OSError as error:
        _log.warning("the index is not cached, the next start embeds again: %s: %s", folder, error)


def _folder(manifest: Mapping[str, object], cache: str | Path | None) -> Path:
    base = Path(cache).expanduser() if cache is not None else cache_folder()
    return base / f"{manifest['checkpoint']}-{manifest['catalogue']}"


def owners_of(catalogue: Catalogue) -> np.ndarray | None:
    """The garment of each further picture, int64 [P - N]; None where each has one picture."""
    counts = np.fromiter((len(garment.more_images) for garment in catalogue), np.int64, len(catalogue))
    return np.repeat(np.arange(len(catalogue)), counts) if counts.any() else None


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
        **({} if catalogue.pictures == len(catalogue) else {"pictures": catalogue.pictures}),
        "dim": embedder.dim,
        "space": METRIC,
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
    sums, about = {}, {}
    with write_atomically(folder / _EMBEDDINGS) as unfinished:
        _save(unfinished, index.pictures)
        sums[_EMBEDDINGS] = _sum(unfinished)
    if graph and isinstance(index.engine, HnswEngine):
        with write_atomically(folder / _GRAPH) as unfinished:
            index.engine.save(unfinished)
            sums[_GRAPH] = _sum(unfinished)
        with write_atomically(folder / _KEYS) as unfinished:
            _save(unfinished, index.keys)
            sums[_KEYS] = _sum(unfinished)
        about["recall"] = index.recall
    text = json.dumps({**manifest, **about, "sha256": sums}, indent=2) + "\n"
    with write_atomically(folder / _MANIFEST) as unfinished:
        unfinished.write_text(text, "utf-8")


def read_index(
    folder: Path, wanted: Mapping[str, object], engine: str = "hnsw", owners: np.ndarray | None = None
) -> GarmentIndex | None:
    """The index in a folder, or None where it is missing, damaged or of something else.

    Args:
        owners: as for `GarmentIndex`.

    Raises:
        DataError: there is no such engine, or it cannot be opened.
    """
    try:
        manifest = parse_json((folder / _MANIFEST).read_text("utf-8"))
        sums, recall = manifest.pop("sha256"), manifest.pop("recall", None)
        if manifest != wanted:
            return None
        if _sum(folder / _EMBEDDINGS) != sums[_EMBEDDINGS]:
            raise ValueError(f"{_EMBEDDINGS} is not what the manifest describes")
        embeddings = np.load(folder / _EMBEDDINGS, mmap_mode="r", allow_pickle=False)
        if embeddings.shape != (wanted.get("pictures", wanted["count"]), wanted["dim"]):
            raise ValueError(f"{_EMBEDDINGS} has shape {embeddings.shape}")
        other = _other_engine(engine, embeddings, wanted)
        if other is not None:
            return GarmentIndex(embeddings, other, owners=owners)
        graph, keys = _read_graph(folder, sums, embeddings.shape)
        index = GarmentIndex(embeddings, graph, keys, owners)
        if graph is not None and recall is not None:
            index.recall = float(recall)
        return index
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        _log.warning("the index in %s is damaged and not used: %s", folder, error)
        return None


def _other_engine(name: str, vectors: np.ndarray, wanted: Mapping[str, object]) -> SearchEngine | None:
    """The engine of a name over some vectors; None for the graph, which a store keeps itself."""
    kind, _, uri = name.partition(":")
    if kind == "milvus" and uri:
        from .engines.milvus import MilvusEngine

        return MilvusEngine(uri, f"garments_{wanted['checkpoint']}_{wanted['catalogue']}", vectors)
    if name not in ("hnsw", "exact"):
        raise DataError(f"no engine {name!r}: choose hnsw, exact, or milvus:FILE or milvus:ADDRESS")
    return ExactEngine(vectors) if name == "exact" else None


def _read_graph(
    folder: Path, sums: dict[str, str], shape: tuple[int, int]
) -> tuple[HnswEngine | None, np.ndarray | None]:
    """The graph and its keys, or None where it must be built again; the embeddings stay good without it."""
    if _GRAPH not in sums or not (folder / _GRAPH).is_file():
        return None, None
    try:
        # hnswlib reads a damaged file without complaint, up to a crash: look before it does.
        for name in (_GRAPH, _KEYS):
            if _sum(folder / name) != sums[name]:
                raise ValueError(f"{name} is not what the manifest describes")
        keys = np.load(folder / _KEYS, allow_pickle=False)
        if (keys == np.arange(shape[0])).all():
            keys = None
        return HnswEngine.load(folder / _GRAPH, shape[1], shape[0]), keys
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        _log.warning("the graph in %s cannot be used (%s); it is built again", folder, error)
        return None, None


def _save(path: Path, numbers: np.ndarray) -> None:
    with path.open("wb") as file:
        # Given the file itself, NumPy writes past Python and overlooks that the disk is full.
        np.save(SimpleNamespace(write=file.write), numbers, allow_pickle=False)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
