"""Garments and the folder format they travel in.

A catalogue is a folder with three things::

    catalogue.json    {"format": 1, "name": …, "source": …, "licence": …, "count": N}
    garments.jsonl    one Garment a line, `image` relative to the folder
    images/           the pictures

Nothing else is assumed: any shop that can write these files can be searched.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from .errors import CatalogueError
from .files import write_atomically

FORMAT = 1


@dataclass(frozen=True)
class Garment:
    """One thing to buy.

    Attributes:
        id: unique in its catalogue.
        image: path of the picture, relative to the catalogue's folder, with forward slashes.
        attributes: key to value in the words of `jvsm_core.vocabulary`; `category` included.
        price: in the catalogue's currency; None when the source has no price.
        split: `train`, `val` or `test` where the source has splits.
    """

    id: str
    image: str
    title: str
    description: str
    category: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    price: float | None = None
    split: str | None = None

    @property
    def stated(self) -> dict[str, str]:
        """Its attributes without the details that it has not."""
        return {key: value for key, value in self.attributes.items() if value != "no"}

    @property
    def side_text(self) -> str:
        """What the shop says of it: title and description, "" where it says nothing."""
        told = [] if self.title.lower() in self.description.lower() else [self.title.strip()]
        return ". ".join(part for part in (*told, self.description.strip()) if part)

    def to_json(self) -> dict:
        """A plain dict in field order, ready for `json.dumps`."""
        return asdict(self) | {"attributes": dict(self.attributes)}

    @classmethod
    def from_json(cls, row: Mapping) -> Garment:
        """The inverse of `to_json`.

        Raises:
            CatalogueError: a field is missing, unknown or of the wrong type.
        """
        try:
            garment = cls(**row)
        except TypeError as error:
            raise CatalogueError(f"not a garment: {error}") from None
        texts = (garment.id, garment.image, garment.title, garment.description, garment.category)
        if not all(isinstance(text, str) for text in texts):
            raise CatalogueError("not a garment: id, image, title, description and category are texts")
        if not isinstance(garment.attributes, Mapping):
            raise CatalogueError(f"garment {garment.id}: attributes must be an object")
        return garment


@dataclass(frozen=True)
class Catalogue:
    """Garments in a fixed order, found by id or by row.

    The row number is what an index stores, so the order is part of the fingerprint.
    """

    folder: Path
    name: str
    source: str
    licence: str
    garments: tuple[Garment, ...]

    def __len__(self) -> int:
        return len(self.garments)

    def __iter__(self) -> Iterator[Garment]:
        return iter(self.garments)

    def __getitem__(self, garment_id: str) -> Garment:
        return self.garments[self.row(garment_id)]

    def __contains__(self, garment_id: object) -> bool:
        return garment_id in self._rows

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {garment.id: row for row, garment in enumerate(self.garments)}

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hex digits over ids, pictures' paths and sizes: what embeddings depend on."""
        digest = hashlib.sha256()
        for garment in self.garments:
            size = self.path(garment).stat().st_size
            digest.update(f"{garment.id}\0{garment.image}\0{size}\n".encode())
        return digest.hexdigest()[:16]

    def row(self, garment_id: str) -> int:
        """Row of a garment.

        Raises:
            CatalogueError: no garment has this id.
        """
        try:
            return self._rows[garment_id]
        except (KeyError, TypeError):
            raise CatalogueError(f"no garment {garment_id!r} in catalogue {self.name!r}") from None

    def path(self, garment: Garment) -> Path:
        """Absolute path of a garment's picture."""
        return self.folder / garment.image

    def picture(self, garment: Garment) -> Image.Image:
        """A garment's picture, upright, RGB, fully decoded.

        Raises:
            CatalogueError: the file is missing or is not a picture.
        """
        path = self.path(garment)
        try:
            with Image.open(path) as image:
                return ImageOps.exif_transpose(image).convert("RGB")
        except FileNotFoundError:
            raise CatalogueError(f"garment {garment.id}: picture {path} is missing") from None
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
            raise CatalogueError(f"garment {garment.id}: cannot read picture {path}: {error}") from None

    @classmethod
    def read(cls, folder: str | Path) -> Catalogue:
        """Read and validate a catalogue folder; pictures are checked to exist, not decoded.

        Raises:
            CatalogueError: what is wrong, in which file and line.
        """
        folder = Path(folder)
        head = _read_json(folder / "catalogue.json")
        if not isinstance(head, dict) or head.get("format", FORMAT) != FORMAT:
            raise CatalogueError(f"{folder / 'catalogue.json'}: not a catalogue of format {FORMAT}")
        garments = tuple(_read_garments(folder / "garments.jsonl"))
        catalogue = cls(
            folder=folder,
            name=str(head.get("name", folder.name)),
            source=str(head.get("source", "")),
            licence=str(head.get("licence", "")),
            garments=garments,
        )
        catalogue.validate(count=head.get("count"))
        return catalogue

    def validate(self, count: int | None = None) -> None:
        """Check what every reader relies on.

        Raises:
            CatalogueError: no garments, a repeated id, a wrong count, a missing picture.
        """
        if not self.garments:
            raise CatalogueError(f"catalogue {self.folder} has no garments")
        if len(self._rows) != len(self.garments):
            seen: set[str] = set()
            twice = next(g.id for g in self.garments if g.id in seen or seen.add(g.id))
            raise CatalogueError(f"catalogue {self.folder}: two garments have the id {twice!r}")
        if count is not None and count != len(self.garments):
            raise CatalogueError(
                f"catalogue {self.folder}: catalogue.json says {count} garments, "
                f"garments.jsonl has {len(self.garments)}; was writing it interrupted?"
            )
        missing = [garment.image for garment in self.garments if not self.path(garment).is_file()]
        if missing:
            raise CatalogueError(
                f"catalogue {self.folder}: {len(missing)} pictures are missing, first {missing[0]}"
            )


def write_catalogue(
    folder: str | Path, garments: Iterable[Garment], *, name: str, source: str, licence: str
) -> Catalogue:
    """Write `catalogue.json` and `garments.jsonl` beside pictures that are already there.

    Raises:
        CatalogueError: the folder cannot be written, or the garments do not form a catalogue.
    """
    folder = Path(folder)
    catalogue = Catalogue(folder, name, source, licence, tuple(garments))
    catalogue.validate()
    head = {
        "format": FORMAT,
        "name": name,
        "source": source,
        "licence": licence,
        "count": len(catalogue),
    }
    lines = (json.dumps(garment.to_json(), ensure_ascii=False) for garment in catalogue)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with write_atomically(folder / "garments.jsonl") as unfinished:
            unfinished.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        with write_atomically(folder / "catalogue.json") as unfinished:
            unfinished.write_text(json.dumps(head, indent=2, ensure_ascii=False) + "\n", "utf-8")
    except OSError as error:
        raise CatalogueError(f"cannot write catalogue {folder}: {error}") from None
    return catalogue


def _read_json(path: Path) -> object:
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise CatalogueError(
            f"{path} is missing; a catalogue is a folder with catalogue.json, garments.jsonl and images/"
        ) from None
    except (OSError, ValueError) as error:
        raise CatalogueError(f"cannot read {path}: {error}") from None


def _read_garments(path: Path) -> Iterator[Garment]:
    try:
        lines = path.read_text("utf-8").split("\n")
    except FileNotFoundError:
        raise CatalogueError(f"{path} is missing") from None
    except (OSError, ValueError) as error:
        raise CatalogueError(f"cannot read {path}: {error}") from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield Garment.from_json(json.loads(line))
        except (ValueError, TypeError, CatalogueError) as error:
            raise CatalogueError(f"{path}, line {number}: {error}") from None
