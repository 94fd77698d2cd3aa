"""What the dataset readers share: counting what is missing, checking pictures, writing catalogues."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from ..catalogue import Catalogue, Garment, write_catalogue
from ..errors import CatalogueError, DataError
from ..files import parse_json

#: Files of a picture format PIL can read; the order is the order of preference for one id.
PICTURE_SUFFIXES = (".jpg", ".png", ".jpeg", ".webp")

_JPEG_END = b"\xff\xd9"


@dataclass(frozen=True)
class Missing:
    """What a dataset folder promised and did not hold; each entry is a path or an id.

    Attributes:
        pictures: named by the lists, not on disk.
        unreadable: on disk, not a picture.
        unlabelled: pictures, or list entries, without the labels that belong to them.
        rows: lines or records that could not be used, with file and place.
    """

    pictures: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    unlabelled: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.pictures or self.unreadable or self.unlabelled or self.rows)

    def __add__(self, other: Missing) -> Missing:
        return Missing(
            self.pictures + other.pictures,
            self.unreadable + other.unreadable,
            self.unlabelled + other.unlabelled,
            self.rows + other.rows,
        )

    def counts(self) -> dict[str, int]:
        """Numbers for a table: pictures missing, unreadable, unlabelled, rows skipped."""
        return {
            "pictures missing": len(self.pictures),
            "pictures unreadable": len(self.unreadable),
            "without labels": len(self.unlabelled),
            "rows skipped": len(self.rows),
        }

    def summary(self, examples: int = 3) -> str:
        """One line that names the first few of each kind, or "nothing missing"."""
        parts = []
        for (label, count), names in zip(
            self.counts().items(), (self.pictures, self.unreadable, self.unlabelled, self.rows), strict=True
        ):
            if count:
                more = ", …" if count > examples else ""
                parts.append(f"{count} {label} ({', '.join(names[:examples])}{more})")
        return "; ".join(parts) or "nothing missing"


def readable(path: Path) -> bool:
    """Whether a file is a picture that decodes.

    The header is always parsed. The body is decoded only where it may be cut short: a whole JPEG
    ends with its end marker, so most files cost a tenth of a millisecond.
    """
    try:
        with Image.open(path) as image:
            if image.format != "JPEG" or not _ends_with_marker(path):
                image.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return False
    return True


def _ends_with_marker(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-min(2, path.stat().st_size), os.SEEK_END)
        return file.read(2) == _JPEG_END


def require_folder(folder: str | Path, what: str) -> Path:
    """The folder as a `Path`.

    Raises:
        DataError: it does not exist or is a file.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise DataError(f"{folder}: no such folder; {what}")
    return folder


def read_json(path: Path) -> object:
    """A JSON file's content.

    Raises:
        DataError: the file is missing, cannot be read or is not JSON.
    """
    try:
        return parse_json(path.read_text("utf-8"))
    except FileNotFoundError:
        raise DataError(f"{path} is missing") from None
    except (OSError, ValueError) as error:
        raise DataError(f"cannot read {path}: {error}") from None


def require_choice(value: str, known: Iterable[str], what: str, where: Path | str) -> str:
    """`value`, if it is one of `known`.

    Raises:
        DataError: it is not; the message lists what there is.
    """
    known = sorted(known)
    if value not in known:
        raise DataError(f"{where}: unknown {what} {value!r}; known: {', '.join(known) or 'none'}")
    return value


def copy_catalogue(
    garments: Iterable[Garment],
    pictures: Mapping[str, Path],
    out: str | Path,
    *,
    name: str,
    source: str,
    licence: str,
) -> Catalogue:
    """Write garments and their pictures as a catalogue folder.

    Pictures become hard links where the file system allows it, copies elsewhere: a catalogue is
    whole by itself and costs no second copy on one disk. They are stored as `images/<id><suffix>`.

    Args:
        garments: in the order the catalogue shall have; `image` is rewritten.
        pictures: garment id to the picture's path.
        out: a folder, created if need be.

    Raises:
        DataError: there is nothing to write, or `out` cannot be written.
    """
    out = Path(out)
    placed = []
    try:
        for garment in garments:
            picture = pictures[garment.id]
            target = out / "images" / f"{garment.id.replace('/', '_')}{picture.suffix.lower()}"
            _link(picture, target)
            placed.append(replace(garment, image=target.relative_to(out).as_posix()))
        if not placed:
            raise DataError(f"no garment with a picture: nothing to write to {out}")
        return write_catalogue(out, placed, name=name, source=source, licence=licence)
    except (OSError, CatalogueError) as error:
        raise DataError(f"cannot write catalogue {out}: {error}") from None


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    try:
        os.link(source.resolve(), target)
    except OSError:
        shutil.copyfile(source, target)
