"""Which queries are shown, and in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jvsm_core.errors import RequestError

from .causes import Cause
from .compare import Pair
from .notes import Note

#: Ranks that are told apart, as (name, first, last); the last one is open.
BANDS: Sequence[tuple[str, int, int | None]] = (
    ("1", 1, 1),
    ("2–3", 2, 3),
    ("4–10", 4, 10),
    ("11–50", 11, 50),
    ("51–200", 51, 200),
    ("over 200", 201, None),
)

#: Ranks beyond which a query counts as failed.
BEYOND = (1, 10, 50)

_SORTS: Mapping[str, Callable[[Pair], Any]] = {
    "worst first": lambda pair: -pair.row.result.rank,
    "best first": lambda pair: pair.row.result.rank,
    "as asked": lambda pair: 0,
    "by edit": lambda pair: pair.row.edited,
    "by category": lambda pair: pair.row.reference.category,
    "by edits": lambda pair: len(pair.row.edited),
    "most lost": lambda pair: pair.gain,
    "most won": lambda pair: -pair.gain,
}
SORTS = tuple(_SORTS)

#: Orders that need another checkpoint.
COMPARING = ("most lost", "most won")


@dataclass(frozen=True)
class Sieve:
    """What a person narrowed the queries down to; empty texts let everything through.

    Attributes:
        rank: a name of `BANDS`, or `beyond 10`.
        edit, category: an attribute that is edited; the reference's category.
        number: how many attributes are edited, as text.
        cause, change, tag: as they are named.
        words: parts of the text, the garments or the note, in any order.
    """

    sort: str = SORTS[0]
    rank: str = ""
    edit: str = ""
    category: str = ""
    number: str = ""
    cause: str = ""
    change: str = ""
    tag: str = ""
    words: str = ""

    @classmethod
    def read(cls, data: object) -> Sieve:
        """A sieve from the page's JSON.

        Raises:
            RequestError: an order or a rank that is none.
        """
        if not isinstance(data, Mapping):
            return cls()
        sieve = cls(**{name: str(data[name])[:200] for name in cls.__dataclass_fields__ if data.get(name)})
        if sieve.sort not in SORTS:
            raise RequestError(f"queries cannot be sorted {sieve.sort[:40]!r}; choose {', '.join(SORTS)}")
        _limits(sieve.rank)
        return sieve

    def select(self, pairs: Iterable[Pair], noted: Mapping[int, Note]) -> list[Pair]:
        """The queries that pass, in order; equals in the benchmark's order.

        Args:
            noted: query numbers to the notes there are.
        """
        first, last = _limits(self.rank)
        asked = self.words.lower().split()
        passed = [
            pair
            for pair in pairs
            if first <= pair.row.result.rank <= (last or pair.row.result.rank)
            and (not self.edit or self.edit in pair.row.edited)
            and (not self.category or self.category == pair.row.reference.category)
            and (not self.number or self.number == str(len(pair.row.edited)))
            and (not self.cause or self.cause == pair.row.cause)
            and (not self.change or self.change == pair.change)
            and (not self.tag or self.tag in noted.get(pair.row.number, Note()).tags)
            and (not asked or _says(pair, noted.get(pair.row.number, Note()), asked))
        ]
        return sorted(passed, key=_SORTS[self.sort])


def slices(pairs: Iterable[Pair]) -> dict[str, list[Pair]]:
    """Queries by edited attribute, then by how many are edited; a query counts in each of its slices."""
    by_edit: dict[str, list[Pair]] = {}
    by_number: dict[str, list[Pair]] = {}
    for pair in pairs:
        for key in pair.row.edited:
            by_edit.setdefault(key, []).append(pair)
        by_number.setdefault(str(len(pair.row.edited)), []).append(pair)
    more = by_number if len(by_number) > 1 else {}
    return dict(sorted(by_edit.items())) | dict(sorted(more.items()))


def bands(ranks: Iterable[int]) -> list[int]:
    """How many ranks fall in each of `BANDS`."""
    ranks = list(ranks)
    return [sum(first <= rank <= (last or rank) for rank in ranks) for _, first, last in BANDS]


def causes(pairs: Iterable[Pair], beyond: int) -> Counter[Cause]:
    """How many failures each cause has.

    Args:
        beyond: a query whose target stands beyond this place has failed.
    """
    return Counter(
        pair.row.cause for pair in pairs if pair.row.result.rank > beyond and pair.row.cause is not None
    )


def failures(pairs: Iterable[Pair], beyond: int) -> dict[Cause, dict[str, Any]]:
    """Of each cause that there is: how many failed by it, and the query whose target stands last."""
    pairs = [*pairs]
    counted = causes(pairs, beyond)
    found = {}
    for cause in Cause:
        rows = [pair.row for pair in pairs if pair.row.cause is cause and pair.row.result.rank > beyond]
        if rows:
            worst = max(rows, key=lambda row: row.result.rank)
            found[cause] = {
                "count": counted[cause],
                "text": worst.query.text,
                "reference": worst.reference.id,
                "target": worst.target.id,
                "leader": worst.leader.id,
                "number": worst.number,
            }
    return found


def _limits(rank: str) -> tuple[int, int | None]:
    """First and last rank that pass.

    Raises:
        RequestError: no such band.
    """
    if not rank:
        return 1, None
    if rank.startswith("beyond ") and rank.removeprefix("beyond ").isdecimal():
        return int(rank.removeprefix("beyond ")) + 1, None
    for name, first, last in BANDS:
        if name == rank:
            return first, last
    raise RequestError(f"there is no rank {rank[:40]!r} to choose; reload the page")


def _says(pair: Pair, note: Note, asked: Sequence[str]) -> bool:
    row = pair.row
    text = " ".join(
        (
            str(row.number),
            row.query.text,
            row.reference.id,
            row.reference.title,
            row.target.id,
            row.target.title,
            note.words,
            *note.tags,
        )
    ).lower()
    return all(word in text for word in asked)
