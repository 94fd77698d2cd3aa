"""Drawings beside the requests: the same ones, remembered, never in anybody's way."""

import os
import signal
import threading

import pytest

from demo.atelier.sample import sample_training
from demo.ui.drawings import Busy, Drawings, drawn


@pytest.fixture(scope="module")
def specs():
    return [dict(sample.design.attributes) for sample in sample_training(3, 1)]


@pytest.fixture(scope="module")
def drawings():
    return Drawings()


def test_another_process_draws_the_same(drawings, specs):
    assert drawings.draw(specs[0]) == drawn(tuple(specs[0].items()))


def test_what_was_drawn_is_remembered(drawings, specs, monkeypatch):
    first = drawings.draw(specs[1])
    monkeypatch.setattr(drawings, "_submit", None)
    assert drawings.draw(specs[1]) == first


def test_only_so_many_wait_and_the_others_are_told_at_once(specs):
    waiting = Drawings(waiting=1)
    done = threading.Event()

    class Slow:
        def result(self, patience):
            done.wait(patience)
            return "drawn"

    waiting._submit = lambda spec: Slow()
    thread = threading.Thread(target=waiting.draw, args=(specs[0],))
    thread.start()
    while waiting._places._value:
        pass
    with pytest.raises(Busy):
        waiting.draw(specs[1])
    done.set()
    thread.join()
    assert waiting.draw(specs[1]) == "drawn"


def test_a_process_that_was_ended_is_begun_again(drawings, specs):
    drawings.draw(specs[0])
    (process,) = drawings._pool._processes.values()
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    results = [drawings.draw(specs[2]) for _ in range(2)]
    assert results[-1] == drawn(tuple(specs[2].items()))
