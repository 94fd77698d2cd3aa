"""What the writer says in tables: sentence frames by set, and clauses by the case they suit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from random import Random

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
    return rng.choice(frames(name, *cases))


def weighed(found: Sequence[Row], rng: Random) -> str:
    """The frame of one of the rows, each as likely as it weighs."""
    return rng.choices([_text(row) for row in found], [float(row["weight"]) for row in found])[0]


@cache
def _cases() -> Mapping[str, tuple[Row, ...]]:
    cases: dict[str, tuple[Row, ...]] = {}
    for row in rows("clauses"):
        cases[row["when"]] = (*cases.get(row["when"], ()), row)
    return cases


def told(when: str, *, group: str = "", size: str = "", **words: str | Sequence[str]) -> list[Text]:
    """The clauses of a case, their words filled in; of several words each makes a clause.

    Args:
        when: the case, as clauses.tsv names it; one that it does not name has none.
        group: of clauses that leave it open.
        size: "small" or "large", for those of changes of one size.
    """
    texts: list[Text] = []
    for row in _cases().get(when, ()):
        if row["steps"] not in ("", size):
            continue
        several = {word: those for word, those in words.items() if not isinstance(those, str)}
        called = next((word for word in several if f"{{{word}}}" in row["text"]), None)
        for one in several[called] if called else ("",):
            text = row["text"].format(**{**words, **({called: one} if called else {})})
            texts.append((row["kind"], group if row["group"] == "*" else row["group"], text))
    return texts
