"""A short siege: every kind of hostile input, a few of each. `python -m tests.siege` is the long one."""

import random

import pytest
from siege import writers
from siege.__main__ import besiege


@pytest.fixture(scope="module")
def tallies(tmp_path_factory):
    return [*besiege(tmp_path_factory.mktemp("siege"), many=4, seed=1, seconds=900, heavy=False)]


def test_nothing_breaks_and_everything_is_answered_in_words(tallies):
    assert not [(tally.kind, fault) for tally in tallies for fault in tally.faults]


def test_every_kind_was_tried(tallies):
    assert len({tally.kind for tally in tallies}) == len(tallies) >= 40
    assert sum(tally.asked for tally in tallies) > 500


@pytest.mark.parametrize("disaster", [writers.kills, writers.full_disks])
def test_what_was_confirmed_is_there_after_a_disaster(tmp_path, disaster):
    tallies = [*disaster(tmp_path, random.Random(2), 3)]
    assert len(tallies) == len(writers.WRITERS) and all(tally.asked == 3 for tally in tallies)
    assert not [(tally.kind, fault) for tally in tallies for fault in tally.faults]
