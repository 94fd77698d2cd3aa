"""What the writer says in tables: sentence frames by set, and clauses by the case they suit."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from random import Random
from string import Formatter

from ..words.table import Row, rows

#: Kind, group and text of a clause; see `clauses.Clause`.
Text = tuple[str, str, str]


@cache
def frame_rows(name: str) -> tuple[Row, ...]:
    """The rows of a set of frames."""
    return tuple(row for row in rows("frames") if row["set"] == name)


def _text(row: Row) -> str:
    return re.sub("^_|_$", " ", row["text"])


@cache
def frames(name: str, *cases: str) -> tuple[str, ...]:
    """The frames of a set, each as many times as it weighs; those of a case only where it is given."""
    return tuple(
        _text(row)
        for row in frame_rows(name)
        if row["when"] in ("", *cases)
        for _ in range(int(row["weight"] or 1))
    )


def pick(name: str, rng: Random, *cases: str) -> str:
    """One of the frames of a set."""
    found = frames(name, *cases)
    return found[0] if len(found) == 1 else rng.choice(found)


def said_in(name: str, words: Mapping[str, str], *cases: str) -> Iterator[str]:
    """The frames of a set whose words are all there, filled in."""
    for frame in frames(name, *cases):
        if all(words.get(word) for word in _words_of(frame)):
            yield frame.format_map(words)


def _words_of(text: str) -> tuple[str, ...]:
    """The words that a text needs."""
    return tuple(name for _, name, _, _ in Formatter().parse(text) if name)


def weighed(found: Sequence[Row], rng: Random) -> str:
    """The frame of one of the rows, each as likely as it weighs."""
    return rng.choices([_text(row) for row in found], [float(row["weight"]) for row in found])[0]


@cache
def _clauses(key: str) -> tuple[tuple[Row, tuple[str, ...]], ...]:
    """Clauses that may be said of a key, each with the words its text needs."""
    return tuple((row, _words_of(row["text"])) for row in rows("clauses") if row["key"] in ("", key))


def _suits(cell: str, value: str | None) -> bool:
    return not cell or (value in cell.removeprefix("-").split("|")) != cell.startswith("-")


def told(
    key: str,
    old: str | None,
    new: str,
    facts: Collection[str] = (),
    group: str = "",
    words: Mapping[str, Iterable[str]] | None = None,
) -> list[Text]:
    """The clauses of the table that suit a change, in every way their words can be said.

    Args:
        facts: what holds of the change, for clauses that are said only then.
        group: of clauses that leave it open.
        words: word of a text to what it stands for; a clause that needs one that is not there is not said.
    """
    known = {name: tuple(texts) for name, texts in (words or {}).items()}
    return [
        (
            row["kind"],
            group if row["group"] == "*" else row["group"],
            row["text"].format(**dict(zip(names, said))),
        )
        for row, names in _clauses(key)
        if _suits(row["old"], old) and _suits(row["new"], new) and set(row.many("if")) <= set(facts)
        for said in product(*(known.get(name, ()) for name in names))
    ]
