"""Files that are written whole or not at all, folders of assets and users, and short names of weights."""

from __future__ import annotations

import glob
import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs

if TYPE_CHECKING:
    from torch import nn

_APP = "fitting-room"

#: Seconds after which what a killed writer left behind is swept up by the next.
_ABANDONED = 24 * 60 * 60


def assets_folder() -> Path:
    """The folder of what is shipped: inside the package where a wheel put it, beside it in a clone."""
    package = Path(__file__).resolve().parent
    installed = package / "assets"
    return installed if installed.is_dir() else package.parent / "assets"


def cache_folder() -> Path:
    """The folder of what can be computed again: FITTING_ROOM_CACHE, else the platform's usual place."""
    chosen = os.environ.get("FITTING_ROOM_CACHE")
    return Path(chosen).expanduser() if chosen else platformdirs.user_cache_path(_APP, appauthor=False)


def data_folder() -> Path:
    """The folder of what the user made, such as notes: FITTING_ROOM_DATA, else the platform's usual place.

    A `~/.fitting-room` that an earlier version made is still used.
    """
    chosen = os.environ.get("FITTING_ROOM_DATA")
    if chosen:
        return Path(chosen).expanduser()
    earlier = Path.home() / ".fitting-room"
    return earlier if earlier.is_dir() else platformdirs.user_data_path(_APP, appauthor=False)


@contextmanager
def write_atomically(path: Path) -> Iterator[Path]:
    """A name beside a file, to be written to; it takes the file's place when the block ends well.

    The old file stays whole until the new one is on the disk, whatever happens: an exception removes
    what was written, a kill leaves a hidden `.part` file that a later writer removes.

    Raises:
        OSError: the folder cannot be written, or the disk is full.
    """
    unfinished = _beside(path)
    try:
        yield unfinished
        _to_disk(unfinished)
        os.replace(unfinished, path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _to_disk(path.parent)


@contextmanager
def write_folder_atomically(folder: Path) -> Iterator[Path]:
    """An empty folder beside a folder, to be filled; it takes the folder's place when the block ends well.

    The old folder goes with all that was in it. No file system swaps two folders in one step everywhere,
    so a kill in between leaves the old one under a name of its own; `restore_folder` brings it back.

    Raises:
        OSError: the place cannot be written, or the disk is full.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    restore_folder(folder)
    unfinished = _beside(folder)
    unfinished.mkdir()
    try:
        yield unfinished
        for path in sorted(unfinished.rglob("*"), reverse=True):
            _to_disk(path)
        _to_disk(unfinished)
        old = _set_aside(folder)
        shutil.rmtree(old, ignore_errors=True)
        if folder.exists():
            os.replace(folder, old)
        os.replace(unfinished, folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        restore_folder(folder)
        raise
    _to_disk(folder.parent)
    shutil.rmtree(old, ignore_errors=True)


def parse_json(text: str | bytes) -> Any:
    """The value that a JSON text of anybody's holds.

    Raises:
        ValueError: it is none, or is nested too deep.
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def is_unfinished(path: Path) -> bool:
    """Whether a name is that of a file or folder whose writer was killed, or still writes."""
    return path.name.startswith(".") and ".part" in path.suffixes


def restore_folder(folder: Path) -> None:
    """Bring back a folder whose replacement was cut short between its two steps."""
    old = _set_aside(folder)
    if old.is_dir() and not folder.exists():
        os.replace(old, folder)


def fingerprint_of(*modules: nn.Module) -> str:
    """Twelve hex digits over every weight: its name, shape and values.

    Two modules that compute the same have the same. Values count in half precision, as checkpoints
    keep them: what was trained and what was saved of it have one name.
    """
    digest = hashlib.blake2b(digest_size=6)
    for module in modules:
        for name, value in module.state_dict().items():
            digest.update(f"{name} {tuple(value.shape)}".encode())
            # Adding nothing makes -0.0 plain 0.0: averaging weights may turn one into the other.
            kept = value.detach().half() + 0 if value.is_floating_point() else value
            digest.update(kept.cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()


def _beside(path: Path) -> Path:
    """A fresh hidden name beside a path, of the same suffix, after sweeping up what was abandoned there."""
    for left in path.parent.glob(glob.escape(f".{path.stem}-") + "*" + glob.escape(f".part{path.suffix}")):
        try:
            if time.time() - left.stat().st_mtime > _ABANDONED:
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        except OSError:
            continue  # another writer was quicker
    return path.with_name(f".{path.stem}-{secrets.token_hex(4)}.part{path.suffix}")


def _set_aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")


def _to_disk(path: Path) -> None:
    """Have what was written to a file, or the names in a folder, on the disk and not in a buffer only."""
    if path.is_dir() and os.name == "nt":
        return  # Windows opens no folders
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() or os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
