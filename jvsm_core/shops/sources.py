"""What a shop hands over: a folder of pictures, a table or feed beside its pictures, or a zip of either."""

from __future__ import annotations

import os
import re
import shutil
import stat
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from ..errors import CatalogueError
from .columns import recognise
from .products import Item
from .rows import Problem
from .tables import READERS, is_table, open_table

#: Endings of pictures that are looked for.
PICTURES = frozenset(
    (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif", ".heic", ".heif")
)

#: Most bytes and files of an unpacked zip, and how many times its size it may grow.
MAX_UNPACKED, MAX_FILES, MAX_RATIO = 20 * 2**30, 1_000_000, 200

#: Endings of what holds other files.
_PACKED = frozenset((".zip", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".zst", ".7z", ".rar"))

#: Endings under which notes lie beside pictures as often as tables do; and files that an import writes.
_PROSE = frozenset((".txt", ".json", ".xml"))
_OURS = frozenset(("catalogue.json", "mapping.json", "set-aside.jsonl", "garments.jsonl"))

#: What photographers put behind a garment's name for its further pictures.
_VIEW = re.compile(
    r"[\s_-]+(front|back|side|left|right|detail|close-?up|model|flat|zoom|alt\s?\d*|\(\d+\))$", re.I
)
#: Called with a file's name in a zip and why it is not unpacked.
Refuse = Callable[[str, str], None]

_CODE = re.compile(r"^[\W\d_]*$|^[0-9a-f-]{12,}$|^(img|dsc|dscn|pxl|image|photo|p)[\W_]*\d+\w*$", re.I)


@dataclass
class Source:
    """A folder of pictures, and the table that tells of them where there is one.

    Attributes:
        folder: where pictures are looked for; nothing outside it is read.
        tables: the table's file, or its parts; none for a folder of pictures alone.
        problems: files that were refused.
    """

    folder: Path
    tables: tuple[Path, ...]
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def _by_name(self) -> dict[str, list[Path]]:
        found: dict[str, list[Path]] = defaultdict(list)
        for path in self.pictures():
            for name in {path.name.casefold(), path.stem.casefold()}:
                found[name].append(path)
        return found

    def pictures(self) -> Iterator[Path]:
        """Pictures in the folder and below, in the order of their names; hidden ones and links out are not."""
        for place, folders, files in os.walk(self.folder):
            folders[:] = sorted(name for name in folders if not name.startswith((".", "__MACOSX")))
            for name in sorted(files):
                path = Path(place, name)
                if path.suffix.lower() not in PICTURES or name.startswith("."):
                    continue
                if path.is_symlink() and not self._holds(path):
                    shown = path.relative_to(self.folder).as_posix()
                    reason = "a link that leads out of the folder is not followed"
                    self.problems.append(Problem(0, "", reason, place=shown))
                    continue
                yield path

    def find(self, address: str) -> Path | None:
        """The picture that a table means by a path or an address, in the folder; None where there is none.

        Raises:
            ValueError: the path leads out of the folder.
        """
        name = address.strip().replace("\\", "/")
        parts = urlsplit(name)
        if parts.scheme in ("http", "https"):
            return self._named(unquote(PurePosixPath(parts.path).name))
        # "/a/b/a.jpg" is a shop's own root, which the folder is here.
        spelt = dict.fromkeys((name, unquote(name)))
        for one in spelt:
            path = self.folder / one.lstrip("/")
            if not self._holds(path):
                raise ValueError(f"the picture {address[:80]!r} is outside the folder")
            if path.is_file():
                return path
        return next(filter(None, (self._named(PurePosixPath(one).name) for one in spelt)), None)

    def why_missing(self, address: str) -> str:
        """Why `find` gives no picture for an address, in words that follow it."""
        name = unquote(PurePosixPath(urlsplit(address.replace("\\", "/")).path).name)
        found = self._by_name.get(name.casefold(), ())
        if len(found) < 2:
            return "there is no such picture"
        shown = " and ".join(path.relative_to(self.folder).as_posix() for path in found[:2])
        return f"{len(found):,} pictures have this name, such as {shown}; give its path in the folder"

    def of_id(self, garment_id: str) -> Path | None:
        """A picture that is named as a garment is."""
        return self._named(garment_id)

    def _named(self, name: str) -> Path | None:
        found = self._by_name.get(name.casefold(), ()) if name else ()
        return found[0] if len(found) == 1 else None

    def _holds(self, path: Path) -> bool:
        return path.resolve().is_relative_to(self.folder.resolve())


def open_source(path: Path, scratch: Path) -> Source:
    """What a path holds.

    Args:
        scratch: an empty folder to unpack a zip into.

    Raises:
        CatalogueError: nothing that can be imported.
    """
    if not path.exists():
        raise CatalogueError(f"{path}: no such file or folder")
    problems: list[Problem] = []
    archives, tables = _packed(path)
    if archives:
        for archive in archives:
            problems += unpack(archive, scratch)
        for table in tables:
            shutil.copy(table, scratch)
        path = scratch
    if path.is_file():
        if not is_table(path):
            known = ", ".join(sorted(READERS))
            raise CatalogueError(f"{path}: neither a folder, a zip nor one of {known}, also packed as .gz")
        return Source(path.parent, (path,))
    while len(inside := [child for child in path.iterdir() if not child.name.startswith((".", "__"))]) == 1:
        if not inside[0].is_dir() or inside[0].is_symlink():
            break
        if not any(child.is_dir() or is_table(child) for child in inside[0].iterdir()):
            break  # one folder of pictures: its name is their category
        path = inside[0]
    problems += _passed_over(path)
    return Source(path, _tables(path, problems), problems)


def _passed_over(folder: Path) -> Iterator[Problem]:
    """What lies in a folder and is neither picture nor table, by its kind; links that are not followed."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__MACOSX")))
        for name in [*folders, *sorted(files)]:
            path = Path(place, name)
            shown, ending = path.relative_to(folder).as_posix(), path.suffix.lower()
            if name.startswith(".") or name in _OURS:
                continue
            if path.is_symlink() and (path.is_dir() or is_table(path)):
                yield Problem(0, "", "links to folders and tables are not followed", False, shown)
            elif path.is_dir() or is_table(path) or ending in PICTURES:
                continue
            elif ending in _PACKED:
                yield Problem(0, "", "what is packed within is not opened; unpack it", False, shown)
            else:
                kinds[ending].append(shown)
    for ending, names in kinds.items():
        others = (
            f", as {len(names) - 1:,} more{f' ending in {ending}' if ending else ''}" if names[1:] else ""
        )
        reason = f"it is neither a picture nor a table that can be read{others}"
        yield Problem(0, "", reason, False, names[0])


def _tables(folder: Path, problems: list[Problem]) -> tuple[Path, ...]:
    """The table that tells of a folder's pictures, or its parts: beside them, else below; a readme is none.

    Raises:
        CatalogueError: there are several that tell of different things.
    """
    every = [
        path
        for path in sorted(folder.rglob("*"))
        if is_table(path)
        and path.is_file()
        and not path.is_symlink()
        and path.name not in _OURS
        and not any(part.startswith((".", "__MACOSX")) for part in path.relative_to(folder).parts)
    ]
    beside = [path for path in every if path.parent == folder]
    headers: dict[Path, tuple[str, ...]] = {}
    for path in beside or every:
        headers[path] = ()  # of a table that cannot be read, which is not passed over
        try:
            headers[path] = tuple(open_table(path).header)
            if path.suffix.lower() in _PROSE:
                recognise(headers[path])
        except CatalogueError as error:
            if headers[path] or path.suffix.lower() == ".txt":
                del headers[path]
                problems.append(Problem(0, "", f"it is no table of garments: {error}", False, path.name))
    if len(set(headers.values())) > 1:
        named = ", ".join(path.relative_to(folder).as_posix() for path in headers)
        raise CatalogueError(f"{folder}: several tables ({named}); name the one to import")
    return tuple(headers)


def _packed(path: Path) -> tuple[list[Path], list[Path]]:
    """The zips that a path means, and the tables beside them: itself, or a folder of nothing else."""
    if path.is_file():
        return ([path] if _is_zip(path) else []), []
    inside = [child for child in path.iterdir() if not child.name.startswith(".")]
    archives = sorted(child for child in inside if child.is_file() and _is_zip(child))
    tables = [child for child in inside if is_table(child)]
    return (archives, tables) if len(archives) + len(tables) == len(inside) else ([], [])


def _is_zip(path: Path) -> bool:
    return not is_table(path) and zipfile.is_zipfile(path)


def unpack(archive: Path, folder: Path) -> list[Problem]:
    """Unpack a zip's files; what is refused is told with its name.

    Refused are paths that lead out, links, files under a password, and all after the limits of bytes, of
    files, and of how much more they are unpacked than packed.

    Raises:
        CatalogueError: it is no zip that can be read.
    """
    problems: list[Problem] = []

    def refuse(name: str, reason: str) -> None:
        problems.append(Problem(0, "", reason, place=f"{archive.name}/{name[:120]}"))

    left = min(MAX_UNPACKED, MAX_RATIO * max(archive.stat().st_size, 2**20))
    try:
        with zipfile.ZipFile(archive) as packed:
            for number, entry in enumerate(packed.infolist()):
                name = entry.filename.replace("\\", "/")
                parts = PurePosixPath(name).parts
                if entry.is_dir():
                    continue
                if number >= MAX_FILES:
                    refuse(name, f"more than {MAX_FILES:,} files; the rest is not unpacked")
                    break
                if name.startswith("/") or ".." in parts or ":" in (parts or (":",))[0]:
                    refuse(name, "it leads out of the archive")
                    continue
                if stat.S_ISLNK(entry.external_attr >> 16):
                    refuse(name, "links are not followed")
                    continue
                if entry.flag_bits & 1:
                    refuse(name, "it is under a password")
                    continue
                left = _unpack_one(packed, entry, folder.joinpath(*parts), left, refuse)
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise CatalogueError(f"{archive}: no zip that can be read: {error}") from None
    return problems


def _unpack_one(
    packed: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, left: int, refuse: Refuse
) -> int:
    """Unpack one file, counting the bytes that come out, not those that it says; what may still come out."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with packed.open(entry) as file, target.open("wb") as out:
            while block := file.read(min(2**20, left + 1)):
                if len(block) > left:
                    refuse(entry.filename, "it unpacks to more than can be meant; it is left out")
                    target.unlink()
                    return left
                out.write(block)
                left -= len(block)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as error:
        target.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno:
            raise
        refuse(entry.filename, f"it is damaged: {error}")
    return left


def read_folder(source: Source) -> Iterator[Item]:
    """One item a garment of a folder of pictures; its sub-folders are categories, its files' names titles."""
    garments: dict[str, list[str]] = {}
    for path in source.pictures():
        name = path.relative_to(source.folder).as_posix()
        garments.setdefault(_VIEW.sub("", name.rsplit(".", 1)[0]), []).append(name)
    stems = [PurePosixPath(name).name for name in garments]
    for name, pictures in garments.items():
        stem = PurePosixPath(name).name
        # Hyphens between words, not within them: "red-wool-dress" as "Red wool dress", but "V-neck dress".
        words = " ".join(re.sub(r"[_\s]+" if " " in stem else r"[_\s-]+", " ", stem).split())
        yield Item(
            line=0,
            id=stem if stems.count(stem) == 1 else name.replace("/", "-"),
            title="" if _CODE.match(stem) else words[:1].upper() + words[1:],
            category=" > ".join(PurePosixPath(name).parts[:-1]),
            # A view that is called the front is shown first.
            pictures=tuple(sorted(pictures, key=lambda picture: ("back" in picture.lower(), len(picture)))),
        )
