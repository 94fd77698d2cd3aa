"""Notes, tags and dialogues that shoppers marked as wrong: one SQLite file in a data folder.

Every call opens the file for itself and closes it, so any number of threads and of servers may
share it. A note carries a revision: who saves over words that they have not seen is told so, and
nothing is lost.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from jvsm_core.errors import RequestError
from jvsm_core.files import parse_json

from ..ui.answers import encodable

FILE = "inspect.sqlite3"

#: Letters of a note; tags, and letters of a tag; letters of a dialogue's JSON; dialogues kept.
NOTE, TAGS, TAG, DIALOGUE, MARKS = 4000, 12, 40, 30_000, 1000

#: Days after which a marked dialogue is removed: anybody can mark one.
MARK_DAYS = 90

#: Milliseconds that a call waits for another one's writing.
PATIENCE = 4000

#: When something was made, in UTC.
_TIME = "%Y-%m-%d %H:%M"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS notes (
    subject TEXT PRIMARY KEY, words TEXT NOT NULL, tags TEXT NOT NULL,
    revision INTEGER NOT NULL, changed TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS marks (
    id TEXT PRIMARY KEY, made TEXT NOT NULL, dialogue TEXT NOT NULL
) WITHOUT ROWID;
"""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Note:
    """What somebody wrote on a query or a dialogue.

    Attributes:
        revision: how often it was saved; 0 where nothing ever was.
    """

    words: str = ""
    tags: tuple[str, ...] = ()
    revision: int = 0

    def __bool__(self) -> bool:
        return bool(self.words or self.tags)


@dataclass(frozen=True)
class Mark:
    """A dialogue that a shopper marked as wrong.

    Attributes:
        id: of the dialogue's acts: marked twice, it is there once.
        made: when, in UTC: `2026-05-04 17:03`.
        dialogue: as `Dialogue.to_json` wrote it, without a photo's preview.
    """

    id: str
    made: str
    dialogue: Mapping[str, Any]

    @property
    def subject(self) -> str:
        """What notes on it belong to."""
        return f"dialogue|{self.id}"


class Conflict(RequestError):
    """Somebody else saved a note in the meantime.

    Attributes:
        theirs: the note as it is now.
    """

    def __init__(self, theirs: Note) -> None:
        super().__init__(
            "this note was changed in another tab; what is written there now stands above yours: "
            "put both together, then save again"
        )
        self.theirs = theirs


class Notes:
    """The file of notes in a folder; nothing is written before something is saved."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self._path = self.folder / FILE

    def of(self, subjects: Iterable[str]) -> dict[str, Note]:
        """The notes there are on some subjects."""
        wanted = frozenset(subjects)
        with self._reading() as database:
            rows = database.execute("SELECT subject, words, tags, revision FROM notes") if database else ()
            return {
                subject: Note(words, _read_tags(tags), revision)
                for subject, words, tags, revision in rows
                if subject in wanted
            }

    def save(self, subject: str, words: str, tags: Iterable[str], seen: int) -> Note:
        """Write a note over the one that was seen.

        Args:
            seen: revision of the note as the writer knows it.

        Raises:
            Conflict: it has another revision by now.
            RequestError: it is too long, or nothing can be written.
        """
        note = Note(encodable(words).strip(), _tidy(map(encodable, tags)), seen + 1)
        if len(note.words) > NOTE:
            raise RequestError(f"a note has at most {NOTE} characters; this one has {len(note.words)}")
        with self._writing() as database:
            row = database.execute(
                "SELECT words, tags, revision FROM notes WHERE subject = ?", (subject,)
            ).fetchone()
            now = Note(row[0], _read_tags(row[1]), row[2]) if row else Note()
            if now.revision != seen:
                if (now.words, now.tags) == (note.words, note.tags):
                    return now
                raise Conflict(now)
            database.execute(
                "INSERT OR REPLACE INTO notes VALUES (?, ?, ?, ?, ?)",
                (subject, note.words, json.dumps(note.tags), note.revision, _now()),
            )
        return note

    def tags(self) -> list[str]:
        """Every tag in use, in alphabetical order."""
        with self._reading() as database:
            rows = database.execute("SELECT DISTINCT tags FROM notes") if database else ()
            return sorted({tag for (tags,) in rows for tag in _read_tags(tags)})

    def mark(self, dialogue: Mapping[str, Any]) -> Mark:
        """Keep a dialogue as wrong; one that is kept already stays as it is.

        Raises:
            RequestError: it is too long, there are too many, or nothing can be written.
        """
        written = json.dumps(dialogue, sort_keys=True, separators=(",", ":"))
        if len(written) > DIALOGUE:
            raise RequestError("this conversation is too long to be kept; save it as a file instead")
        mark = Mark(hashlib.blake2b(written.encode(), digest_size=8).hexdigest(), _now(), dialogue)
        with self._writing() as database:
            database.execute("DELETE FROM marks WHERE made < ?", (_oldest(),))
            (count,) = database.execute("SELECT count(*) FROM marks").fetchone()
            if count >= MARKS:
                raise RequestError(
                    f"{MARKS} conversations are marked already; save this one as a file instead"
                )
            database.execute("INSERT OR IGNORE INTO marks VALUES (?, ?, ?)", (mark.id, mark.made, written))
        return mark

    def marks(self, first: int = 0, count: int | None = None) -> list[Mark]:
        """Dialogues marked as wrong and not expired, the newest first.

        Args:
            first, count: which of them; all from the first on where there is no count.
        """
        with self._reading() as database:
            rows = (
                database.execute(
                    "SELECT id, made, dialogue FROM marks WHERE made >= ? ORDER BY made DESC, id DESC "
                    "LIMIT ? OFFSET ?",
                    (_oldest(), -1 if count is None else count, first),
                )
                if database
                else ()
            )
            return [mark for row in rows if (mark := _read_mark(*row))]

    def count_marks(self) -> int:
        """How many dialogues are marked."""
        with self._reading() as database:
            if database is None:
                return 0
            return database.execute("SELECT count(*) FROM marks WHERE made >= ?", (_oldest(),)).fetchone()[0]

    def marked(self, name: str) -> Mark:
        """A marked dialogue by its id.

        Raises:
            RequestError: there is none.
        """
        with self._reading() as database:
            row = (
                database.execute(
                    "SELECT id, made, dialogue FROM marks WHERE id = ?", (encodable(name),)
                ).fetchone()
                if database
                else None
            )
        mark = _read_mark(*row) if row else None
        if mark is None:
            raise RequestError("there is no such conversation any more; reload the page")
        return mark

    def remove_mark(self, name: str) -> None:
        """Remove a marked dialogue, and the note on it."""
        with self._writing() as database:
            database.execute("DELETE FROM marks WHERE id = ?", (encodable(name),))
            database.execute("DELETE FROM notes WHERE subject = ?", (f"dialogue|{encodable(name)}",))

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """The open file; None where nothing was ever saved."""
        if not self._path.is_file():
            yield None
            return
        with self._opened() as database:
            yield database

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """The open file, nobody else writing until it is closed."""
        with self._opened() as database:
            # Taken at once: two who first read and then write would wait for each other.
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
            except BaseException:
                database.execute("ROLLBACK")
                raise
            database.execute("COMMIT")

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(
                sqlite3.connect(self._path, timeout=PATIENCE / 1000, isolation_level=None)
            ) as database:
                # A row that something else damaged is shown as it is, and never hides the others.
                database.text_factory = lambda written: written.decode("utf-8", "replace")
                database.executescript(_SCHEMA)
                yield database
        except (OSError, sqlite3.Error) as error:
            # The page names no path of the server; its log does.
            log.warning("%s cannot be used: %s", self._path, error)
            raise RequestError(
                "notes cannot be kept here: their file cannot be opened or written; "
                "start the demo with another --notes folder"
            ) from None


def _tidy(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags in lower case, each once, in alphabetical order.

    Raises:
        RequestError: too many, or one that is too long.
    """
    tidy = sorted({" ".join(tag.lower().split()) for tag in tags} - {""})
    if len(tidy) > TAGS or any(len(tag) > TAG for tag in tidy):
        raise RequestError(f"a note has at most {TAGS} tags of at most {TAG} characters")
    return tuple(tidy)


def _read_tags(written: str) -> tuple[str, ...]:
    try:
        return tuple(map(str, parse_json(written)))
    except (ValueError, TypeError):
        return ()


def _read_mark(name: str, made: str, written: str) -> Mark | None:
    """A row as a mark; None where it is none, which is logged."""
    try:
        dialogue = parse_json(written)
    except ValueError:
        dialogue = None
    if not isinstance(dialogue, dict):
        log.warning("the marked conversation %s is damaged and left out", name)
        return None
    return Mark(name, made, dialogue)


def _oldest() -> str:
    """When the oldest dialogue was marked that is still kept."""
    return (datetime.now(UTC) - timedelta(days=MARK_DAYS)).strftime(_TIME)


def _now() -> str:
    return datetime.now(UTC).strftime(_TIME)
