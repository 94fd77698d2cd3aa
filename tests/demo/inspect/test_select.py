"""Slices, bands, filters, comparisons: arithmetic on an evaluation whose ranks are set by hand."""

from dataclasses import replace

import pytest

from demo.inspect.causes import Cause
from demo.inspect.compare import pair, sign_test, tally
from demo.inspect.notes import Note
from demo.inspect.select import BANDS, Sieve, bands, causes, slices
from jvsm_core.errors import RequestError


def ranked(run, ranks):
    """The first rows of a run, with these ranks."""
    rows = tuple(
        replace(
            row,
            number=number,
            result=replace(row.result, rank=rank),
            cause=None if rank == 1 else Cause.UNMET,
        )
        for number, (row, rank) in enumerate(zip(run.rows, ranks, strict=False), start=1)
    )
    return replace(run, rows=rows)


def numbers(pairs):
    return [one.row.number for one in pairs]


def test_the_worst_come_first_and_equals_stay_as_asked(run):
    pairs = pair(ranked(run, [3, 1, 40, 3]), None)
    assert numbers(Sieve().select(pairs, {})) == [3, 1, 4, 2]
    assert numbers(Sieve(sort="best first").select(pairs, {})) == [2, 1, 4, 3]


@pytest.mark.parametrize(
    ("rank", "left"),
    [
        ("1", [2]),
        ("2–3", [1, 4]),
        ("beyond 1", [3, 1, 4]),
        ("beyond 10", [3]),
        ("11–50", [3]),
        ("over 200", []),
    ],
)
def test_ranks_are_told_apart(run, rank, left):
    assert numbers(Sieve(rank=rank).select(pair(ranked(run, [3, 1, 40, 3]), None), {})) == left


def test_every_rank_falls_in_one_band():
    assert sum(bands(range(1, 501))) == 500
    assert dict(
        zip([name for name, _, _ in BANDS], bands([1, 1, 2, 10, 11, 200, 201, 9999]), strict=True)
    ) == {
        "1": 2,
        "2–3": 1,
        "4–10": 1,
        "11–50": 1,
        "51–200": 1,
        "over 200": 2,
    }


def test_a_query_counts_in_the_slice_of_every_edit(run):
    pairs = pair(run, None)
    parts = slices(pairs)
    assert set(parts) <= {"colour", "length", "sleeve", "1", "2"}
    edits = sum(len(one.row.edited) for one in pairs)
    assert sum(len(some) for name, some in parts.items() if not name.isdecimal()) == edits
    assert len(parts["1"]) + len(parts["2"]) == len(pairs)


def test_filters_are_taken_together(run):
    pairs = pair(run, None)
    wanted = [one for one in pairs if "colour" in one.row.edited and one.row.reference.category == "dress"]
    left = Sieve(sort="as asked", edit="colour", category="dress").select(pairs, {})
    assert left == wanted and 0 < len(left) < len(pairs)
    number = wanted[0].row.number
    assert numbers(Sieve(tag="odd").select(pairs, {number: Note("", ("odd",), 1)})) == [number]
    assert numbers(Sieve(words="LOOK here").select(pairs, {number: Note("look here", (), 1)})) == [number]


def test_failures_are_counted_beyond_a_place(run):
    pairs = pair(ranked(run, [1, 5, 11, 60]), None)
    assert [causes(pairs, beyond)[Cause.UNMET] for beyond in (1, 10, 50)] == [3, 2, 1]


def test_what_got_better_and_what_got_worse(run):
    pairs = pair(ranked(run, [1, 10, 4, 2]), ranked(run, [8, 5, 4, 3]))
    assert [one.change for one in pairs] == ["better", "worse", "same", "better"]
    counted = tally(pairs)
    assert (counted.better, counted.worse, counted.same) == (2, 1, 1)
    assert numbers(Sieve(sort="most lost").select(pairs, {})) == [2, 3, 4, 1]
    assert numbers(Sieve(sort="most won", change="better").select(pairs, {})) == [1, 4]


@pytest.mark.parametrize(
    ("better", "worse", "chance"), [(0, 0, 1.0), (1, 0, 1.0), (5, 0, 2 / 32), (3, 1, 10 / 16)]
)
def test_the_sign_test_in_closed_form(better, worse, chance):
    assert sign_test(better, worse) == pytest.approx(chance)


def test_answers_to_other_questions_are_not_compared(run):
    other = replace(run, benchmark=replace(run.benchmark, queries=run.benchmark.queries[:-1]))
    with pytest.raises(ValueError, match="same questions"):
        pair(run, other)


@pytest.mark.parametrize("data", [{"sort": "by magic"}, {"rank": "beyond all"}])
def test_what_cannot_be_chosen_is_refused(data):
    with pytest.raises(RequestError):
        Sieve.read(data)
