"""Files are there whole or not at all; one name for what computes the same, another for everything else."""

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest
import torch
from torch import nn

from jvsm_core import files
from jvsm_core.files import (
    cache_folder,
    data_folder,
    fingerprint_of,
    restore_folder,
    write_atomically,
    write_folder_atomically,
)


@pytest.fixture
def full_disk(monkeypatch):
    def fsync(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)


def fill(folder, text):
    (folder / "deep").mkdir()
    (folder / "deep" / "a.txt").write_text(text)


def content(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("name", ["plain", "a.json", "odd [1] *.txt"])
def test_a_file_is_replaced_when_the_block_ends(tmp_path, name):
    path = tmp_path / name
    for text in ("old", "new"):
        with write_atomically(path) as unfinished:
            assert unfinished.parent == tmp_path and unfinished.name.endswith(path.suffix)
            unfinished.write_text(text)
            assert not path.exists() or path.read_text() == "old"
        assert content(tmp_path) == {name: text}


def test_a_file_stays_when_the_block_fails(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt), write_atomically(path) as unfinished:
        unfinished.write_text("ne")
        raise KeyboardInterrupt
    assert content(tmp_path) == {"a.txt": "old"}


def test_a_file_stays_when_the_disk_is_full(tmp_path, full_disk):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(OSError, match="No space"), write_atomically(path) as unfinished:
        unfinished.write_text("new")
    assert content(tmp_path) == {"a.txt": "old"}


def test_a_folder_that_is_missing_is_not_made(tmp_path):
    with (
        pytest.raises(FileNotFoundError),
        write_atomically(tmp_path / "missing" / "a.txt") as unfinished,
    ):
        unfinished.write_text("new")
    assert not list(tmp_path.iterdir())


def test_what_a_killed_writer_left_is_swept_up_a_day_later(tmp_path):
    for name, age in ((".a-1.part.txt", 25), (".a-2.part.txt", 1), (".b-3.part.txt", 25)):
        left = tmp_path / name
        left.write_text("half")
        os.utime(left, (time.time() - 3600 * age,) * 2)
    with write_atomically(tmp_path / "a.txt") as unfinished:
        unfinished.write_text("new")
    assert set(content(tmp_path)) == {".a-2.part.txt", ".b-3.part.txt", "a.txt"}


def test_a_folder_is_replaced_whole(tmp_path):
    folder = tmp_path / "made" / "model-1.0"
    for text in ("old", "new"):
        with write_folder_atomically(folder) as unfinished:
            fill(unfinished, text)
        assert content(tmp_path) == {"made/model-1.0/deep/a.txt": text}


def test_a_folder_stays_when_the_block_fails(tmp_path):
    folder = tmp_path / "model"
    folder.mkdir()
    fill(folder, "old")
    with pytest.raises(ValueError), write_folder_atomically(folder) as unfinished:
        fill(unfinished, "new")
        raise ValueError
    assert content(tmp_path) == {"model/deep/a.txt": "old"}


def test_a_folder_stays_when_the_disk_is_full(tmp_path, full_disk):
    folder = tmp_path / "model"
    folder.mkdir()
    fill(folder, "old")
    with pytest.raises(OSError, match="No space"), write_folder_atomically(folder) as unfinished:
        fill(unfinished, "new")
    assert content(tmp_path) == {"model/deep/a.txt": "old"}


def _killed_at_replacement(folder, number):
    """Replace a folder, and die in the place of the given `os.replace`."""
    replace = os.replace
    calls = iter(range(9))

    def dying(source, target):
        if next(calls) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        replace(source, target)

    files.os.replace = dying
    with write_folder_atomically(folder) as unfinished:
        fill(unfinished, "new")


@pytest.mark.parametrize("number", [0, 1])
def test_a_kill_between_the_two_steps_loses_no_folder(tmp_path, number):
    folder = tmp_path / "model"
    folder.mkdir()
    fill(folder, "old")
    process = multiprocessing.get_context("fork").Process(
        target=_killed_at_replacement, args=(folder, number)
    )
    process.start()
    process.join(30)
    assert process.exitcode == -signal.SIGKILL
    restore_folder(folder)
    assert content(folder) == {"deep/a.txt": "old"}
    with write_folder_atomically(folder) as unfinished:
        fill(unfinished, "newest")
    assert content(folder) == {"deep/a.txt": "newest"}


def test_folders_follow_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("FITTING_ROOM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("FITTING_ROOM_DATA", str(tmp_path / "data"))
    assert (cache_folder(), data_folder()) == (tmp_path / "cache", tmp_path / "data")


@pytest.mark.skipif(os.name == "nt" or os.uname().sysname != "Linux", reason="XDG is Linux's")
def test_folders_else_are_the_platforms_and_earlier_notes_are_found(monkeypatch, tmp_path):
    for name in ("FITTING_ROOM_CACHE", "FITTING_ROOM_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert cache_folder() == tmp_path / "cache" / "fitting-room"
    assert data_folder() == tmp_path / "share" / "fitting-room"
    (tmp_path / ".fitting-room").mkdir()
    assert data_folder() == tmp_path / ".fitting-room"


def layer(seed=0, size=3):
    torch.manual_seed(seed)
    return nn.Linear(size, 2)


def test_equal_weights_have_one_name_and_others_another():
    assert fingerprint_of(layer()) == fingerprint_of(layer())
    names = {fingerprint_of(layer(0)), fingerprint_of(layer(1)), fingerprint_of(layer(0, 4))}
    assert len(names) == 3


def test_saving_in_half_precision_keeps_the_name():
    trained, saved = layer(), layer()
    saved.load_state_dict({name: value.half().float() for name, value in trained.state_dict().items()})
    assert not torch.equal(trained.weight, saved.weight)
    assert fingerprint_of(trained) == fingerprint_of(saved)


def test_the_order_of_modules_counts():
    first, second = layer(0), layer(1)
    assert fingerprint_of(first, second) != fingerprint_of(second, first)
