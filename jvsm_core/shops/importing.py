"""A shop's export made a catalogue, or a catalogue brought up to date with it.

Pictures are kept first, each under a name that says what is in it; the tables are written last, each in one
step. A kill leaves the catalogue that was there, and pictures that the next run finds done.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from itertools import chain, islice
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from ..catalogue import Catalogue, Garment, write_catalogue
from ..errors import CatalogueError, RequestError
from ..files import is_unfinished, write_atomically
from .columns import ColumnMapping, read_mapping, recognise, write_mapping
from .fetching import Fetcher
from .guessing import LOOKED_AT
from .photos import PictureStore
from .products import Item, fields_of, read_items
from .rows import Problem
from .sources import Source, open_source, read_folder
from .tables import Table, open_tables
from .variants import merge_sizes

MAPPING, SET_ASIDE, FETCHED = "mapping.json", "set-aside.jsonl", ".fetched"

#: Most bytes of a source that is fetched by its address.
MAX_SOURCE = 20 * 2**30

#: Garments whose pictures are looked at ahead: enough for every core, little enough for memory.
_AHEAD = 64

#: Called with (done, total) garments.
Progress = Callable[[int, int], object]


@dataclass(frozen=True)
class Options:
    """What a person says of an import besides where it comes from and goes.

    Attributes:
        mapping: file of columns to fields, read where it exists and written; in the catalogue by default.
        fetch: fetch pictures whose addresses are given.
        private: hosts, as "name:port", that may be fetched from although they are not public.
        name: the catalogue's name; by default the feed's or the file's.
        licence: under which its pictures and texts are.
        currency: of prices that do not say it.
    """

    mapping: Path | None = None
    fetch: bool = False
    private: tuple[str, ...] = ()
    name: str = ""
    licence: str = ""
    currency: str = ""


@dataclass
class Import:
    """What an import did.

    Attributes:
        catalogue: as it is now.
        mapping: the columns as they were read; None for a folder of pictures.
        problems: what could not be used; all of it stands in the catalogue's `set-aside.jsonl`.
        added, changed, removed: ids of garments, compared with the catalogue that was there.
    """

    catalogue: Catalogue
    mapping: ColumnMapping | None
    problems: list[Problem] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    @property
    def left_out(self) -> int:
        """How many garments, rows and files could not be used."""
        return sum(problem.left_out for problem in self.problems)

    def reasons(self) -> Counter[str]:
        """Kinds of problems, their numbers and names left out, and how often each was met."""
        return Counter(
            "".join("#" if c.isdigit() else c for c in p.reason.split("'")[0]) for p in self.problems
        )


def import_catalogue(
    source: str | Path, out: Path, options: Options | None = None, progress: Progress | None = None
) -> Import:
    """Make or update the catalogue in a folder from a shop's export.

    Args:
        source: a folder, a zip, a table or a feed, or with `fetch` the address of one.
        out: the catalogue's folder; what was in it is replaced when all is done.

    Raises:
        CatalogueError: there is nothing to import, or the catalogue cannot be written.
    """
    options = options or Options()
    fetcher = Fetcher(out / FETCHED, options.private) if options.fetch else None
    if str(source).startswith(("http://", "https://")):
        options = replace(options, name=options.name or PurePosixPath(urlsplit(str(source)).path).stem)
        source = _fetched(str(source), fetcher)
    source = Path(source)
    before = _before(source, out)
    with tempfile.TemporaryDirectory(prefix="fitting-room-") as scratch:
        opened = open_source(source, Path(scratch))
        items, mapping, table = _items(opened, out, options)
        problems = opened.problems
        if table is not None:
            problems = problems + table.problems
        made = _Making(opened, out, options.currency, fetcher)
        try:
            garments = list(made.garments(items, progress))
            if not garments and table is not None and mapping is not None and mapping.nameless:
                reason = "it is no table of garments: its columns have other names, and it finds no picture"
                problems = [*opened.problems, Problem(0, "", reason, False, table.name)]
                opened = replace(opened, tables=())
                items, mapping, table = _items(opened, out, options)
                made = _Making(opened, out, options.currency, fetcher)
                garments = list(made.garments(items, progress))
        except OSError as error:
            raise CatalogueError(f"cannot write {out}: {error}; the same command goes on from here") from None
        problems = problems + [p for p in opened.problems if p not in problems] + made.problems
        if not garments:
            first = f"; first: {problems[0]}" if problems else ""
            raise CatalogueError(f"{source}: no garment with a picture{first}")
        return _finish(
            source, out, options, before, merge_sizes(garments), mapping, table, problems, made.currency
        )


def _fetched(address: str, fetcher: Fetcher | None) -> Path:
    if fetcher is None:
        raise CatalogueError(f"{address} is an address; --fetch fetches it")
    try:
        return fetcher.download(address, MAX_SOURCE)
    except RequestError as error:
        raise CatalogueError(str(error)) from None


def _before(source: Path, out: Path) -> Catalogue | None:
    """The catalogue that is there; None where none is yet.

    Raises:
        CatalogueError: the folder holds something else, or is the source itself.
    """
    here, there = out.resolve(), source.resolve()
    inside = there.is_relative_to(here) and not there.is_relative_to(here / FETCHED)
    if inside or (source.is_dir() and here.is_relative_to(there)):
        raise CatalogueError(f"{out}: the catalogue cannot lie where its source does")
    if (out / "catalogue.json").is_file():
        try:
            return Catalogue.read(out)
        except CatalogueError:
            return None
    names = out.iterdir() if out.is_dir() else ()
    others = {path.name for path in names if not is_unfinished(path)} - {FETCHED}
    if others and MAPPING not in others:
        raise CatalogueError(f"{out} is not empty and is no catalogue")
    return None


def _items(
    source: Source, out: Path, options: Options
) -> tuple[list[Item], ColumnMapping | None, Table | None]:
    """Everything the source tells of, and how its columns were read; the mapping is written first."""
    path = options.mapping or out / MAPPING
    try:
        if not source.tables:
            write_mapping(path, ColumnMapping("folder"))
            return list(read_folder(source)), None, None
        table = open_tables(source.tables)
        known = read_mapping(path) if path.is_file() else None
        sample = list(islice(table.rows, LOOKED_AT))
        table.rows = chain(sample, table.rows)
        mapping = recognise(table.header, known, [row for _, row in sample])
        write_mapping(path, mapping)
    except OSError as error:
        raise CatalogueError(f"cannot write {path}: {error}") from None
    return list(read_items(table, mapping)), mapping, table


class _Making:
    """Garments of items: pictures found, kept and named; what cannot be used is noted."""

    def __init__(self, source: Source, out: Path, currency: str, fetcher: Fetcher | None) -> None:
        self.problems: list[Problem] = []
        self.currency = currency
        self._source = source
        self._store = PictureStore(out)
        self._fetcher = fetcher
        self._place = source.tables[0].name if source.tables else ""
        self._ids: set[str] = set()

    def garments(self, items: list[Item], progress: Progress | None) -> Iterator[Garment]:
        """Garments in the order of the items, whose pictures are worked on by all cores."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            waiting: list[tuple[Item, Future[tuple[list[str], list[str]]]]] = []
            started = 0
            for done, item in enumerate(items, start=1):
                while started < len(items) and len(waiting) < _AHEAD:
                    waiting.append((items[started], pool.submit(self._pictures, items[started])))
                    started += 1
                _, future = waiting.pop(0)
                garment = self._garment(item, *future.result())
                if garment is not None:
                    yield garment
                if progress:
                    progress(done, len(items))

    def _pictures(self, item: Item) -> tuple[list[str], list[str]]:
        """Names of an item's pictures as kept, and why others could not be."""
        kept: list[str] = []
        refused: list[str] = []
        addresses = item.pictures or ((item.id,) if self._source.of_id(item.id) else ())
        for address in addresses:
            try:
                kept.append(self._store.add(self._bytes(address)))
            except (RequestError, ValueError) as error:
                refused.append(str(error) if address in str(error) else f"{address[:120]}: {error}")
        return list(dict.fromkeys(kept)), refused

    def _bytes(self, address: str) -> bytes:
        path = self._source.find(address) or self._source.of_id(address)
        if path is not None:
            try:
                return path.read_bytes()
            except FileNotFoundError:
                raise RequestError("the picture went away during the import") from None
        if not address.startswith(("http://", "https://")):
            raise RequestError(self._source.why_missing(address))
        if self._fetcher is None:
            raise RequestError("its picture is an address; --fetch fetches it")
        return self._fetcher.fetch(address)

    def _garment(self, item: Item, pictures: list[str], refused: list[str]) -> Garment | None:
        garment_id = item.id or (Path(item.pictures[0]).stem if item.pictures else "")
        reasons = list(refused)
        if not pictures:
            reasons = reasons or ["it has no picture"]
        elif not garment_id:
            reasons.append("it has no id")
        elif garment_id in self._ids:
            reasons.append(f"another garment before it has the id {garment_id!r}")
        lost = not pictures or not garment_id or garment_id in self._ids
        self.problems += [
            Problem(
                item.line,
                garment_id,
                reason,
                left_out=lost and number == len(reasons),
                place=self._place_of(item),
            )
            for number, reason in enumerate(reasons, start=1)
        ]
        if lost:
            return None
        self._ids.add(garment_id)
        fields = fields_of(item)
        if item.currency and item.price is not None:
            self.currency = self.currency or item.currency
            if item.currency != self.currency:
                reason = f"its price is in {item.currency}, not {self.currency}; it is shown without a price"
                self.problems.append(Problem(item.line, garment_id, reason, False, self._place_of(item)))
                fields["price"] = None
        return Garment(id=garment_id, image=pictures[0], more_images=tuple(pictures[1:]), **fields)

    def _place_of(self, item: Item) -> str:
        return self._place or (item.pictures[0] if item.pictures else "")


def _finish(
    source: Path,
    out: Path,
    options: Options,
    before: Catalogue | None,
    garments: list[Garment],
    mapping: ColumnMapping | None,
    table: Table | None,
    problems: list[Problem],
    currency: str,
) -> Import:
    """Write the tables, and remove what neither the catalogue that was nor the one that is has of pictures."""
    name = options.name or (table.title if table else "") or (before.name if before else "") or source.stem
    try:
        with write_atomically(out / SET_ASIDE) as unfinished:
            lines = (json.dumps(asdict(problem), ensure_ascii=True) for problem in problems)
            unfinished.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    except OSError as error:
        raise CatalogueError(f"cannot write {out}: {error}") from None
    catalogue = write_catalogue(
        out, garments, name=name, source=source.name, licence=options.licence, currency=currency
    )
    old = {garment.id: garment for garment in before or ()}
    new = {garment.id: garment for garment in garments}
    # An app that still shows the catalogue that was goes on finding its pictures until the next import.
    PictureStore(out).prune({image for garment in (*old.values(), *new.values()) for image in garment.images})
    return Import(
        replace(catalogue, problems=tuple(problems)),
        mapping,
        problems,
        added=[name for name in new if name not in old],
        changed=[name for name in new if name in old and new[name] != old[name]],
        removed=[name for name in old if name not in new],
    )
