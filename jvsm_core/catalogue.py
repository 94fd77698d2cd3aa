"""Garments and the folder format they travel in.

A catalogue is a folder with three things::

    catalogue.json    {"format": 2, "name": …, "source": …, "licence": …, "currency": …, "count": N}
    garments.jsonl    one Garment a line, its pictures relative to the folder
    images/           the pictures; any place inside the folder is as good

Nothing else is assumed: any shop that can write these files can be searched. Format 1, without what
`Garment` has had since, is read as well. A catalogue is made by strangers: what cannot be read of it is
left out and told in `Catalogue.problems`, and the rest opens.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path

from PIL import Image

from . import pictures
from .errors import CatalogueError, RequestError
from .files import parse_json, write_atomically
from .shops.prices import currency_code
from .shops.rows import Problem, RowError, clean_row
from .shops.variants import merge_sizes

FORMAT = 2

_FORMATS = (1, 2)

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Garment:
    """One thing to buy.

    Attributes:
        id: unique in its catalogue.
        image: path of the picture, relative to the catalogue's folder, with forward slashes.
        category: what it is, as `attributes` spells it; "" where the shop does not say.
        attributes: key to value in the words of `jvsm_core.vocabulary`; `category` included.
        price: in the catalogue's currency; None when the source has no price.
        split: `train`, `val` or `test` where the source has splits.
        more_images: further pictures of it, as `image`.
        brand: who makes it, as the shop writes it.
        tags: the shop's own labels.
        url: address of its page in the shop.
        product: what several garments share that are one thing in several colours, say; "" for none.
        sizes: the sizes it comes in, as the shop writes them.
        sold_out: those of them that cannot be had now.
        availability: "in stock", "out of stock", "preorder", "backorder"; "" where nothing is said.
        own_words: key to the shop's own words for an attribute, where ours are others.
    """

    id: str
    image: str
    title: str
    description: str
    category: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    price: float | None = None
    split: str | None = None
    more_images: tuple[str, ...] = ()
    brand: str = ""
    tags: tuple[str, ...] = ()
    url: str = ""
    product: str = ""
    sizes: tuple[str, ...] = ()
    sold_out: tuple[str, ...] = ()
    availability: str = ""
    own_words: Mapping[str, str] = field(default_factory=dict)

    @property
    def images(self) -> tuple[str, ...]:
        """All its pictures, the main one first."""
        return (self.image, *self.more_images)

    @property
    def gender(self) -> str:
        """Whom it is made for: "women", "men", "girls", "boys" or "unisex"; "" where nothing is said."""
        return self.attributes.get("gender", "")

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
        """A plain dict in field order, ready for `json.dumps`; what format 2 added only where it is said."""
        row = asdict(self) | {"attributes": dict(self.attributes), "own_words": dict(self.own_words)}
        return {name: value for name, value in row.items() if value or name in _ALWAYS_WRITTEN}

    @classmethod
    def from_json(cls, row: Mapping) -> Garment:
        """The inverse of `to_json`, for what was written by a stranger as well: read where it can be.

        Raises:
            CatalogueError: no garment can be made of it.
        """
        try:
            return cls(**clean_row(row).fields)
        except RowError as error:
            raise CatalogueError(f"not a garment: {error}") from None


#: Fields of format 1: written of every garment, even where there is nothing to say.
_ALWAYS_WRITTEN = frozenset(
    ("id", "image", "title", "description", "category", "attributes", "price", "split")
)


@dataclass(frozen=True)
class Catalogue:
    """Garments in a fixed order, found by id or by row.

    The row number is what an index stores, so the order is part of the fingerprint.

    Attributes:
        currency: ISO 4217 code of the prices, or the shop's own sign; "" where it does not say.
        problems: what of its files could not be used, in the order it was found.
    """

    folder: Path
    name: str
    source: str
    licence: str
    garments: tuple[Garment, ...]
    currency: str = ""
    problems: tuple[Problem, ...] = ()

    def __len__(self) -> int:
        return len(self.garments)

    def __iter__(self) -> Iterator[Garment]:
        return iter(self.garments)

    def __getitem__(self, garment_id: str) -> Garment:
        return self.garments[self.row(garment_id)]

    def __contains__(self, garment_id: object) -> bool:
        return isinstance(garment_id, str) and garment_id in self._rows

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {garment.id: row for row, garment in enumerate(self.garments)}

    @cached_property
    def _products(self) -> dict[str, list[Garment]]:
        products: dict[str, list[Garment]] = defaultdict(list)
        for garment in self.garments:
            if garment.product:
                products[garment.product].append(garment)
        return products

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hex digits over ids, pictures' paths and sizes: what embeddings depend on."""
        digest = hashlib.sha256()
        for garment in self.garments:
            for image in garment.images:
                size, _ = self.picture_stamps[image]
                digest.update(f"{garment.id}\0{image}\0{size}\n".encode())
        return digest.hexdigest()[:16]

    @cached_property
    def picture_stamps(self) -> dict[str, tuple[int, int]]:
        """Path of each picture to its size in bytes and the nanosecond of its last change, as first asked."""
        stamps = {}
        for garment in self.garments:
            for image in garment.images:
                found = os.stat(os.path.join(self.folder, image))
                stamps[image] = found.st_size, found.st_mtime_ns
        return stamps

    def views(self) -> Iterator[tuple[Garment, int]]:
        """Every picture as its garment and its place there, as an index has them: main ones, then further ones."""
        yield from ((garment, 0) for garment in self.garments)
        for garment in self.garments:
            yield from ((garment, number) for number in range(1, len(garment.images)))

    @property
    def pictures(self) -> int:
        """How many pictures its garments have."""
        return sum(len(garment.images) for garment in self.garments)

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

    def variants(self, garment: Garment) -> tuple[Garment, ...]:
        """The other garments of the same product: the same thing in another colour, say."""
        return tuple(other for other in self._products.get(garment.product, ()) if other.id != garment.id)

    def picture(self, garment: Garment, number: int = 0) -> Image.Image:
        """One of a garment's pictures, upright, RGB, fully decoded, at most `pictures.MAX_SIDE` a side.

        Args:
            number: its place in `garment.images`; 0 is the main picture.

        Raises:
            CatalogueError: the file is missing or is not a picture.
        """
        path = self.folder / garment.images[number]
        if not path.exists():
            raise CatalogueError(f"garment {garment.id}: picture {path} is missing")
        try:
            return pictures.open_picture(path)
        except RequestError as error:
            raise CatalogueError(f"garment {garment.id}: cannot read picture {path}: {error}") from None

    def view(self, garment: Garment, number: int) -> Image.Image:
        """As `picture`, for the model to look at: where a further one cannot be read, the main one in its place.

        Raises:
            CatalogueError: the main picture is missing or is not a picture.
        """
        try:
            return self.picture(garment, number)
        except CatalogueError as error:
            if not number:
                raise
            _log.warning("%s; the main picture is looked at instead", error)
            return self.picture(garment)

    @classmethod
    def read(cls, folder: str | Path, *, strict: bool = False) -> Catalogue:
        """Read a catalogue folder; what cannot be used of it is left out and told in `problems`.

        Pictures are looked into, not decoded: what is empty, cut short, too large or no picture is found.

        Args:
            strict: the first problem is an error, and pictures are checked to exist alone: for those who
                decode every one of them anyway.

        Raises:
            CatalogueError: what is wrong, in which file and line; or nothing is left to sell.
        """
        folder = Path(folder)
        head = _read_head(folder / "catalogue.json")
        currency = currency_code(str(head.get("currency") or ""))
        rows, problems, currency = _read_rows(folder / "garments.jsonl", currency)
        problems += _count_differs(head, len(rows) + sum(problem.left_out for problem in problems))
        look = _looked_for if strict else _looked_into
        garments, unseen = [], []
        for line, garment in rows:
            kept, reasons = look(folder, garment)
            problems += [Problem(line, garment.id, reason, kept is None) for reason in reasons]
            if kept is not None:
                garments.append(kept)
            else:
                unseen.append(garment.image)
        if problems and strict:
            if unseen:
                raise CatalogueError(
                    f"catalogue {folder}: {len(unseen)} pictures are missing, first {unseen[0]}"
                )
            raise CatalogueError(f"catalogue {folder}: {problems[0]}")
        if not garments and problems:
            raise CatalogueError(f"catalogue {folder}: no garment can be shown; {problems[0]}")
        catalogue = cls(
            folder=folder,
            name=str(head.get("name") or folder.name),
            source=str(head.get("source") or ""),
            licence=str(head.get("licence") or ""),
            garments=tuple(merge_sizes(garments)),
            currency=currency,
            problems=tuple(sorted(problems, key=lambda problem: problem.line)),
        )
        catalogue.validate()
        if problems:
            _log.warning(
                "%s: %d of its rows have problems; `python -m jvsm_core catalogue check` lists them. First: %s",
                folder,
                len(problems),
                problems[0],
            )
        return catalogue

    def without(self, garment_ids: Mapping[str, str]) -> Catalogue:
        """The catalogue without some garments: id to the reason, which joins `problems`."""
        left_out = tuple(Problem(0, garment_id, reason) for garment_id, reason in garment_ids.items())
        kept = tuple(garment for garment in self.garments if garment.id not in garment_ids)
        return replace(self, garments=kept, problems=self.problems + left_out)

    def validate(self) -> None:
        """Check what every reader relies on.

        Raises:
            CatalogueError: no garments, a repeated id, a missing picture.
        """
        if not self.garments:
            raise CatalogueError(f"catalogue {self.folder} has no garments")
        if len(self._rows) != len(self.garments):
            twice = Counter(garment.id for garment in self.garments).most_common(1)[0][0]
            raise CatalogueError(f"catalogue {self.folder}: two garments have the id {twice!r}")
        # Joined as texts: so many paths as objects take longer than the look itself.
        missing = [
            garment.image
            for garment in self.garments
            if not os.path.isfile(os.path.join(self.folder, garment.image))
        ]
        if missing:
            raise CatalogueError(
                f"catalogue {self.folder}: {len(missing)} pictures are missing, first {missing[0]}"
            )


def write_catalogue(
    folder: str | Path,
    garments: Iterable[Garment],
    *,
    name: str,
    source: str,
    licence: str,
    currency: str = "",
) -> Catalogue:
    """Write `catalogue.json` and `garments.jsonl` beside pictures that are already there.

    Either file is replaced in one step, the garments first: who reads in between is told that the count
    differs, and never sees half a table.

    Raises:
        CatalogueError: the folder cannot be written, or the garments do not form a catalogue.
    """
    folder = Path(folder)
    catalogue = Catalogue(folder, name, source, licence, tuple(garments), currency)
    catalogue.validate()
    head = {
        "format": FORMAT,
        "name": name,
        "source": source,
        "licence": licence,
        **({"currency": currency} if currency else {}),
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


def _read_head(path: Path) -> Mapping:
    try:
        head = parse_json(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise CatalogueError(
            f"{path} is missing; a catalogue is a folder with catalogue.json, garments.jsonl and images/"
        ) from None
    except (OSError, ValueError) as error:
        raise CatalogueError(f"cannot read {path}: {error}") from None
    if not isinstance(head, dict) or head.get("format", FORMAT) not in _FORMATS:
        known = " or ".join(map(str, _FORMATS))
        raise CatalogueError(f"{path}: not a catalogue of format {known}")
    return head


def _count_differs(head: Mapping, found: int) -> list[Problem]:
    """What is to be told of a table with another number of rows than its head says.

    Raises:
        CatalogueError: in format 1, whose writers wrote in place, it was cut short.
    """
    count = head.get("count")
    if count is None or count == found:
        return []
    told = f"catalogue.json says {count} garments, garments.jsonl has {found}"
    if head.get("format", 1) == 1:
        raise CatalogueError(f"{told}; was writing it interrupted?")
    return [Problem(0, "", told, left_out=False, place="catalogue.json")]


def _read_rows(path: Path, currency: str) -> tuple[list[tuple[int, Garment]], list[Problem], str]:
    """Garments with the lines they stand on, what could not be used, and the prices' currency."""
    try:
        lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except FileNotFoundError:
        raise CatalogueError(f"{path} is missing") from None
    except OSError as error:
        raise CatalogueError(f"cannot read {path}: {error}") from None
    rows: list[tuple[int, Garment]] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        garment_id = ""
        try:
            row = parse_json(line)
            cleaned = clean_row(row)
            garment = Garment(**cleaned.fields)
            garment_id = garment.id
            if garment_id in seen:
                raise RowError("another garment before it has the same id")
        except (ValueError, RecursionError) as error:
            problems.append(Problem(number, garment_id, str(error)))
            continue
        seen.add(garment_id)
        remarks = list(cleaned.remarks)
        if cleaned.currency and currency and cleaned.currency != currency and garment.price is not None:
            remarks.append(f"its price is in {cleaned.currency}, not {currency}; it is shown without a price")
            garment = replace(garment, price=None)
        currency = currency or cleaned.currency
        rows.append((number, garment))
        problems += [Problem(number, garment_id, remark, left_out=False) for remark in remarks]
    return rows, problems, currency


def _looked_for(folder: Path, garment: Garment) -> tuple[Garment | None, list[str]]:
    """A garment whose main picture exists."""
    exists = (folder / garment.image).is_file()
    return (garment, []) if exists else (None, [f"its picture {garment.image} is missing"])


def _looked_into(folder: Path, garment: Garment) -> tuple[Garment | None, list[str]]:
    """A garment with those of its pictures that can be shown, the first of them as its main one."""
    reasons = [(image, pictures.damage(os.path.join(folder, image))) for image in garment.images]
    told = [f"its picture {image} {reason}" for image, reason in reasons if reason]
    if not told:
        return garment, []
    sound = [image for image, reason in reasons if not reason]
    return (replace(garment, image=sound[0], more_images=tuple(sound[1:])) if sound else None), told
