"""Drawings beside the requests: the same ones, remembered, never in anybody's way."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from demo.atelier.sample import sample_training
from demo.ui import drawings as drawings_module
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
    drawings._process.kill()
    drawings._process.wait()
    assert drawings.draw(specs[2]) == drawn(tuple(specs[2].items()))


def test_a_drawing_that_takes_too_long_is_given_up_and_the_next_one_is_made(drawings, specs, monkeypatch):
    monkeypatch.setattr(drawings_module, "PATIENCE", 0.001)
    drawings._known.clear()
    assert drawings.draw(specs[1]) == ""
    monkeypatch.undo()
    assert drawings.draw(specs[1]) == drawn(tuple(specs[1].items()))


def test_a_process_that_is_slow_to_begin_is_waited_for(specs, monkeypatch):
    slow = Drawings()
    monkeypatch.setattr(drawings_module, "PATIENCE", 0.001)
    with pytest.raises(Busy):
        slow.draw(specs[0])
    while slow._process is None:  # a thread of its own is about to begin it
        time.sleep(0.001)
    beginning = slow._process
    monkeypatch.undo()
    assert slow.draw(specs[0]) and slow._process is beginning


def test_a_process_that_never_begins_is_ended(specs, monkeypatch, tmp_path):
    mute = tmp_path / "mute"
    mute.write_text("#!/bin/sh\nexec sleep 600\n")
    mute.chmod(0o755)
    monkeypatch.setattr(drawings_module, "PATIENCE", 0.5)
    monkeypatch.setattr(drawings_module, "BEGINNING", 0.1)
    monkeypatch.setattr(drawings_module.sys, "executable", str(mute))
    stuck = Drawings()
    assert stuck.draw(specs[0]) == ""
    assert stuck._process.wait(60) < 0


def test_a_script_that_begins_the_demo_is_not_run_again(tmp_path):
    script = tmp_path / "own.py"
    script.write_text(
        "print('begun', flush=True)\n"
        "from demo.atelier.sample import sample_training\n"
        "from demo.ui.drawings import Drawings\n"
        "(sample,) = sample_training(1, 1)\n"
        "print(bool(Drawings().draw(sample.design.attributes)))\n"
    )
    root = Path(drawings_module.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, cwd=tmp_path, env={"PYTHONPATH": str(root)}
    )
    assert done.stdout == "begun\nTrue\n", done.stderr
