"""Tables and feeds as rows: CSV and TSV in any encoding, JSON, JSON lines, Excel, RSS and Atom; also packed by gzip."""

from __future__ import annotations

import csv
import gzip
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import Locator

import defusedxml.sax
from defusedxml.common import DefusedXmlException

from ..errors import CatalogueError
from ..files import parse_json
from .columns import is_known
from .objects import flat_rows
from .rows import Problem

#: A quoted cell of more lines than this has lost its closing quote.
LONGEST_CELL = 500

#: Most bytes of a table that was packed, and how many times its size it may grow.
MAX_TABLE, MAX_RATIO = 2 * 2**30, 200

#: Bytes that the encoding is guessed from.
_SAMPLE = 256 * 1024

#: Encodings that tables are written in, beside UTF-8 and UTF-16: what Excel writes outside the West.
_ENCODINGS = [
    "cp1250", "cp1251", "cp1253", "cp1255", "cp1256", "cp1257", "mac_roman",
    "cp932", "euc_jp", "gb18030", "big5", "cp949",
]  # fmt: skip

#: Letters and signs of Western languages; and those that no word of theirs has in it.
_WESTERN = re.compile("[\\x00-\\x7fÀ-ÖØ-öø-ÿœŒ€£¥§©®™°·•…‚„‘’“”–—«»¡¿ªº²³¹½¼¾´×\\xa0]*")
_WITHIN = re.compile("(?<=[^\\W\\d_])[¡¿ªº²³¹½¼¾£¥§](?=[^\\W\\d_])")

_SEPARATORS = ",;\t|"
#: The line by which Excel is told a separator.
_SAID = re.compile('"?sep=(.|\t)"?[,;\t|]*', re.IGNORECASE)


@dataclass
class Table:
    """Rows of one file, read as they are asked for.

    Attributes:
        name: the file's.
        header: its columns.
        rows: pairs of the line (an item's first line, of a feed) and column to value.
        problems: lines that are no rows; complete once the rows have been read.
        title: what the file calls itself; "" for most.
    """

    name: str
    header: list[str]
    rows: Iterator[tuple[int, dict[str, Any]]]
    problems: list[Problem] = field(default_factory=list)
    title: str = ""

    def problem(self, line: int, reason: str) -> None:
        """Note a line that is no row."""
        self.problems.append(Problem(line, "", reason, place=self.name))


def is_table(path: Path) -> bool:
    """Whether a file is a table or feed by its name's ending: "feed.xml", "rows.csv.gz"."""
    return _kind(path) in READERS


def _kind(path: Path) -> str:
    name = path.name.lower().removesuffix(".gz")
    return Path(name).suffix


def open_table(path: Path) -> Table:
    """A table or feed by its name's ending.

    Raises:
        CatalogueError: it cannot be read, is empty, or is of no kind that is known.
    """
    reader = READERS.get(_kind(path))
    if reader is None:
        raise CatalogueError(f"{path.name}: no table; known are {', '.join(sorted(READERS))}")
    try:
        return reader(path)
    except OSError as error:
        raise CatalogueError(f"cannot read {path}: {error}") from None


def open_tables(paths: Sequence[Path]) -> Table:
    """Several files with the same columns as one table, as a large export comes in parts.

    Raises:
        CatalogueError: as `open_table`.
    """
    tables = [open_table(path) for path in paths]
    first = tables[0]
    if len(tables) > 1:
        first.rows = chain.from_iterable([table.rows for table in tables])
        for table in tables[1:]:
            first.problems += table.problems
            table.problems = first.problems
    return first


def _contents(path: Path) -> bytes:
    """A file's bytes, unpacked where gzip has packed them.

    Raises:
        CatalogueError: it is damaged, or unpacks to more than can be meant.
    """
    if path.suffix.lower() != ".gz":
        return path.read_bytes()
    data, most = bytearray(), min(MAX_TABLE, MAX_RATIO * max(path.stat().st_size, 2**20))
    try:
        with gzip.open(path) as file:
            while block := file.read(2**20):
                data += block
                if len(data) > most:
                    raise CatalogueError(f"{path.name}: it unpacks to more than can be meant")
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise CatalogueError(f"{path.name}: it is damaged: {error}") from None
    return bytes(data)


def _distinct(columns: Sequence[str]) -> list[str]:
    """Names of columns, of which one that came before is numbered: else it would hide the other."""
    seen: dict[str, int] = {}
    distinct = []
    for column in columns:
        seen[column] = seen.get(column, 0) + 1
        distinct.append(f"{column} {seen[column]}" if column and seen[column] > 1 else column)
    return distinct


def decode(data: bytes) -> str:
    """Text of a file in whatever encoding it has.

    A file in UTF-8 with a few broken lines stays one: the bad bytes become half characters, by which its
    rows are found and set aside.
    """
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    lines = data.split(b"\n")
    if sum(not _is_utf8(line) for line in lines) * 100 <= len(lines):
        return data.decode("utf-8", "surrogateescape")
    if _is_western(data[:_SAMPLE]):
        return data.decode("cp1252", "replace")
    import charset_normalizer  # only for such a table, as openpyxl below: the app need not wait for them

    guess = charset_normalizer.from_bytes(data[:_SAMPLE], cp_isolation=_ENCODINGS).best()
    return data.decode(guess.encoding if guess else "cp1252", "replace")


def _is_western(data: bytes) -> bool:
    """Whether bytes are a Western language in Windows-1252: a short table is too little to guess from."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    letters = [letter for letter in text if letter.isalpha()]
    accented = [letter for letter in letters if letter > "\x7f"]
    return bool(_WESTERN.fullmatch(text)) and not _WITHIN.search(text) and 3 * len(accented) < len(letters)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _open_csv(path: Path) -> Table:
    csv.field_size_limit(16 * 1024 * 1024)
    text = decode(_contents(path)).replace("\r\n", "\n").replace("\r", "\n")
    # With their ends, for a cell may go on over several.
    lines = [line + "\n" for line in text.split("\n")]
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise CatalogueError(f"{path.name} is empty")
    said = _SAID.fullmatch(lines[first].strip(" \n"))
    if not said:
        first = _below_title(lines, first)
    if said and any(line.strip() for line in lines[first + 1 :]):
        first += 1
    separator = said[1] if said else _separator(lines[first : first + 20])
    header = _distinct(
        [cell.strip() for cell in next(csv.reader(lines[first:], delimiter=separator, skipinitialspace=True))]
    )
    table = Table(path.name, header, iter(()))
    table.rows = _csv_rows(table, lines, first + 1, separator)
    return table


def _below_title(lines: list[str], first: int) -> int:
    """The line of the header: what stands alone above a line of known columns is the table's title."""
    cells = re.split(f"[{_SEPARATORS}]", lines[first].strip())
    following = next((number for number in range(first + 1, len(lines)) if lines[number].strip()), first)
    columns = [cell.strip(" '\"\n") for cell in re.split(f"[{_SEPARATORS}]", lines[following])]
    titled = len(list(filter(None, cells))) == 1 and not is_known(cells[0].strip("'\""))
    return following if titled and len(columns) > 1 and any(map(is_known, columns)) else first


def _separator(lines: list[str]) -> str:
    """The separator by which the first lines have most cells, and all as many as the header."""

    def fit(separator: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=separator) if row]
        return (sum(count == counts[0] for count in counts) if counts[0] > 1 else 0, counts[0])

    return max(_SEPARATORS, key=fit)


def _csv_rows(table: Table, lines: list[str], start: int, separator: str) -> Iterator[tuple[int, dict]]:
    """Rows after the header; after a quote that never ends, reading goes on at the next line."""
    while start < len(lines):
        reader = csv.reader(lines[start:], delimiter=separator, skipinitialspace=True)
        before = 0
        while True:
            line = start + before + 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                table.problem(line, f"no row of a table: {error}")
                start += reader.line_num
                break
            if cells is None:
                return
            if reader.line_num - before > LONGEST_CELL:
                table.problem(line, "its quotes do not end")
                start += before + 1
                break
            before = reader.line_num
            row = _row(table, line, cells)
            if row:
                yield line, row


def _row(table: Table, line: int, cells: list[str]) -> dict[str, Any]:
    if not any(cell.strip() for cell in cells):
        return {}
    if any(cell.strip() for cell in cells[len(table.header) :]):
        table.problem(line, f"it has {len(cells)} cells, the header has {len(table.header)}")
        return {}
    if any("\udc80" <= letter <= "\udcff" for cell in cells for letter in cell):
        table.problem(line, "its text is not in the encoding of the rest of the file")
        return {}
    return {column: cell.strip() for column, cell in zip(table.header, cells) if column}


def _open_json_lines(path: Path) -> Table:
    lines = decode(_contents(path)).split("\n")
    table = Table(path.name, [], iter(()))
    rows = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = parse_json(line)
        except ValueError as error:
            table.problem(number, f"not JSON: {error}")
            continue
        if isinstance(row, dict):
            rows.append((number, row))
        else:
            table.problem(number, "not an object")
    return _of_objects(table, rows)


def _open_json(path: Path) -> Table:
    try:
        data = parse_json(decode(_contents(path)))
    except ValueError as error:
        raise CatalogueError(f"{path.name}: not JSON: {error}") from None
    if isinstance(data, dict):
        data = _listed_in(data)
    table = Table(path.name, [], iter(()))
    rows = []
    for number, row in enumerate(data, start=1):
        if isinstance(row, dict):
            rows.append((number, row))
        else:
            table.problem(number, "not an object")
    return _of_objects(table, rows)


def _listed_in(data: dict[str, Any]) -> list[Any]:
    """The rows within an object: {"products": […]}, {"data": {"products": […]}}; itself where it is one."""
    for value in data.values():
        if isinstance(value, list) and any(isinstance(row, dict) for row in value):
            named = "id" in data or "title" in data or "name" in data
            return [data] if named else value
    for value in data.values():
        if isinstance(value, dict) and (rows := _listed_in(value)) != [value]:
            return rows
    return [data]


def _of_objects(table: Table, rows: list[tuple[int, dict[str, Any]]]) -> Table:
    if not rows and not table.problems:
        raise CatalogueError(f"{table.name} is empty")
    flat = [(line, form) for line, row in rows for form in flat_rows(row)]
    table.header = list(dict.fromkeys(column for _, row in flat for column in row))
    table.rows = iter(flat)
    return table


def _open_excel(path: Path) -> Table:
    from openpyxl import load_workbook

    try:
        sheet, *others = load_workbook(BytesIO(_contents(path)), read_only=True, data_only=True).worksheets
        rows = enumerate(sheet.iter_rows(values_only=True), start=1)
        header = next((cells for _, cells in rows if sum(cell is not None for cell in cells) > 1), None)
    except Exception as error:  # a damaged archive raises whatever its part raises
        raise CatalogueError(f"{path.name}: no workbook that can be read: {error}") from None
    if header is None:
        raise CatalogueError(f"{path.name} is empty")
    columns = _distinct(["" if cell is None else str(cell).strip() for cell in header])
    table = Table(path.name, columns, iter(()))
    if told := [other.title for other in others if other.max_row != 1]:
        named = ", ".join(map(repr, told))
        table.problems.append(
            Problem(0, "", f"of its sheets {sheet.title!r} is read, {named} is not", False, path.name)
        )
    table.rows = (
        (line, {column: cell for column, cell in zip(columns, cells) if column and cell is not None})
        for line, cells in rows
        if any(cell not in (None, "") for cell in cells)
    )
    return table


#: Elements that are one product each, as feeds of Google, Atom, Yandex, Heureka and shops of their own call them.
_ITEMS = frozenset(("item", "entry", "product", "offer", "shopitem", "article", "row", "record", "garment"))


class _Feed(ContentHandler):
    """Items of a feed as dicts with the lines they begin on; a tag that repeats becomes a list."""

    def __init__(self) -> None:
        self.items: list[tuple[int, dict[str, Any]]] = []
        self.title = ""
        self._item: dict[str, Any] | None = None
        self._path: list[str] = []
        self._text: list[str] = []
        self._line = 0
        self._named = ""
        self._lines: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:
        self._lines = locator

    def startElement(self, name: str, attributes: Any) -> None:
        name = name.rsplit(":", 1)[-1]
        self._text = []
        if self._item is None and name.lower() in _ITEMS:
            self._item, self._path = dict(attributes), []
            self._line = (self._lines.getLineNumber() if self._lines else None) or 0
            return
        self._path.append(name)
        self._named = attributes.get("name", "")
        if self._item is not None:
            address = next((attributes[key] for key in ("href", "src", "url") if key in attributes), "")
            if address and attributes.get("rel", "alternate") == "alternate":
                self._tell(address)

    def characters(self, content: str) -> None:
        self._text.append(content)

    def endElement(self, name: str) -> None:
        text, self._text = "".join(self._text).strip(), []
        name = name.rsplit(":", 1)[-1]
        if self._item is None:
            if name == "title" and not self.title:
                self.title = text
            self._path = self._path[:-1]
        elif not self._path:
            self.items.append((self._line, self._item))
            self._item = None
        else:
            if text:
                self._tell(text)
            self._path.pop()

    def _tell(self, text: str) -> None:
        """Note a text of the item. What lies deeper belongs to its parent: a shipping price is no price.

        Lists are other than that: in <images><image> it is the item's.
        """
        assert self._item is not None
        *above, name = self._path
        if above and above[-1].lower() not in (
            f"{name}s".lower(),
            f"{name}es".lower(),
            f"{name}list".lower(),
        ):
            return
        if self._named and name.lower() in ("param", "attribute", "property", "feature"):
            attributes = self._item.setdefault("attributes", {})
            if isinstance(attributes, dict):
                attributes[self._named] = text
            return
        before = self._item.get(name)
        self._item[name] = text if before is None else [*_listed(before), text]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _open_xml(path: Path) -> Table:
    feed = _Feed()
    table = Table(path.name, [], iter(()))
    try:
        defusedxml.sax.parse(BytesIO(_contents(path)), feed)
    except SAXParseException as error:
        table.problem(error.getLineNumber() or 0, f"the feed ends here, it is not XML: {error.getMessage()}")
    except (SAXException, DefusedXmlException, ValueError) as error:
        raise CatalogueError(f"{path.name}: the feed is refused: {error}") from None
    if not feed.items:
        reason = str(table.problems[0]) if table.problems else "it has no <item> and no <entry>"
        raise CatalogueError(f"{path.name}: {reason}")
    table.title = feed.title
    return _of_objects(table, feed.items)


READERS: dict[str, Callable[[Path], Table]] = {
    ".csv": _open_csv,
    ".tsv": _open_csv,
    ".txt": _open_csv,
    ".jsonl": _open_json_lines,
    ".ndjson": _open_json_lines,
    ".json": _open_json,
    ".xlsx": _open_excel,
    ".xml": _open_xml,
    ".rss": _open_xml,
}
