"""Everything that writes, killed at any moment or on a disk that is full: what was confirmed is there.

A writer writes numbered versions over each other in one folder. What is found after a kill has to be the
last version that was confirmed, or the one that was being written, whole; after a full disk, the last
one, and the error says so in words.
"""

from __future__ import annotations

import csv
import logging
import multiprocessing
import random
import resource
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from PIL import Image
from torch import nn

from demo.inspect.notes import FILE, Notes
from jvsm_core.catalogue import Catalogue
from jvsm_core.errors import FittingRoomError
from jvsm_core.model import checkpoint
from jvsm_core.model.jvsm import JVSM, Config
from jvsm_core.search.engines.hnsw import HnswEngine
from jvsm_core.search.index import GarmentIndex
from jvsm_core.search.store import read_index, write_index
from jvsm_core.shops.importing import import_catalogue
from jvsm_core.training.state import load_state, save_state

from .core import Tally

#: A process that is all there already: a kill is soon over, and meets the writing and nothing else.
_FORK = multiprocessing.get_context("fork")

#: Seconds within which a write has begun.
PATIENCE = 60


class Damaged(Exception):
    """What is found is no version at all."""


class Writer(Protocol):
    """One that writes; `read` finds the version that is there, -1 for none.

    Attributes:
        seconds: about what a few writes take.
        largest: bytes of about the largest file.
        refusals: what it raises, in words, where it cannot write.
    """

    kind: str
    seconds: float
    largest: int
    refusals: tuple[type[Exception], ...]

    def prepare(self, version: int) -> None:
        """What a version is made from, where that is a file too."""

    def write(self, version: int) -> None:
        """Write a version over the one before."""

    def read(self, last: int) -> int:
        """The version that is there; `last` is the one that was confirmed last.

        Raises:
            Damaged: it is none, or two halves.
        """


class Import(Writer):
    """A shop's export, imported over the catalogue that is there; another number of garments each time."""

    kind, seconds, largest, refusals = "import", 0.3, 3000, (FittingRoomError,)

    def __init__(self, folder: Path) -> None:
        self._source, self._out = folder / "export", folder / "catalogue"
        self._source.mkdir()

    def prepare(self, version: int) -> None:
        """An export whose prices and pictures are the version's."""
        rows = [
            (f"garment-{row}", f"Dress {row}", version + 1, f"{row}.png") for row in range(_count(version))
        ]
        for _, _, _, name in rows:
            Image.new("RGB", (64, 64), (version % 256, 0, 0)).save(self._source / name)
        with (self._source / "rows.csv").open("w", newline="") as file:
            csv.writer(file).writerows([("id", "title", "price", "picture"), *rows])

    def write(self, version: int) -> None:
        """Import the export."""
        import_catalogue(self._source, self._out)

    def read(self, last: int) -> int:
        """The version of the catalogue as an app would read it."""
        if last < 0 and not (self._out / "catalogue.json").exists():
            return last
        shop = Catalogue.read(self._out)
        (price,) = {garment.price for garment in shop}
        version = int(price or 0) - 1
        wrong = [problem for problem in shop.problems if problem.left_out or problem.garment]
        seen = {shop.picture(garment).getpixel((32, 32)) for garment in shop}
        if wrong or len(shop) != _count(version) or {pixel[0] for pixel in seen} != {version % 256}:
            raise Damaged(f"{len(shop)} garments at {price}, {seen}, {wrong[:1]}")
        return version


def _count(version: int) -> int:
    return 12 + version % 5


class Index(Writer):
    """Embeddings, graph and manifest of a catalogue, written again where they are."""

    kind, seconds, largest, refusals = "index", 0.1, 20_000, (OSError,)

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "index"

    def write(self, version: int) -> None:
        """Write the version's vectors; they are in no other index."""
        vectors = self._vectors(version)
        write_index(self._folder, GarmentIndex(vectors, HnswEngine.build(vectors)), self._manifest(version))

    def read(self, last: int) -> int:
        """The version; an index that was cut short is made again, so it counts as the last one."""
        for version in (last + 1, last):
            index = read_index(self._folder, self._manifest(version))
            if index is None:
                continue
            wanted = self._vectors(version)
            first = [int(index.search(row, 1).rows[0]) for row in wanted[:5]]
            if not np.array_equal(index.embeddings, wanted) or first != list(range(5)):
                raise Damaged(f"other vectors than version {version} has; nearest are {first}")
            return version
        return last

    @staticmethod
    def _vectors(version: int) -> np.ndarray:
        vectors = np.random.default_rng(version + 1).standard_normal((60, 64), np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    @staticmethod
    def _manifest(version: int) -> dict[str, object]:
        return {"version": version, "count": 60, "dim": 64}


class State(Writer):
    """The state from which a training run goes on."""

    kind, seconds, largest, refusals = "training state", 0.05, 60_000, (FittingRoomError,)

    def __init__(self, folder: Path) -> None:
        self._path, self._layer = folder / "state.pt", nn.Linear(100, 100)

    def write(self, version: int) -> None:
        """Save weights that are all the version's number."""
        for weights in self._layer.parameters():
            nn.init.constant_(weights, version)
        save_state(self._path, {"layer": self._layer}, version)

    def read(self, last: int) -> int:
        """The step to go on from."""
        if last < 0 and not self._path.exists():
            return last
        step = load_state(self._path, {"layer": self._layer})
        if any((weights != step).any() for weights in self._layer.parameters()):
            raise Damaged(f"step {step} with weights of another")
        return step


class Checkpoint(Writer):
    """A checkpoint that is replaced by a better one."""

    kind, seconds, largest, refusals = "checkpoint", 0.3, 200_000, (FittingRoomError,)

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "checkpoint"
        words = ("blue", "red")
        attributes = {"colour": list(words)}
        small = {"image_size": (32, 40), "text_tower": "words", "dim": 16, "hidden": 24}
        self._model = JVSM(Config(recipe="siege", attributes=attributes, words=words, **small))

    def write(self, version: int) -> None:
        """Save a model in which one weight matrix is the version's number, which half precision holds."""
        nn.init.constant_(self._part(self._model), version)
        checkpoint.save(self._model, self._folder)

    def read(self, last: int) -> int:
        """The version of the model that is loaded."""
        try:
            part = self._part(checkpoint.load(self._folder))
        except FittingRoomError:
            if last < 0:
                return last
            raise
        if (part != part.flatten()[0]).any():
            raise Damaged("weights of two versions")
        return int(part.flatten()[0])

    @staticmethod
    def _part(model: JVSM) -> nn.Parameter:
        return next(weights for _, weights in model.named_parameters() if weights.ndim == 2)


class Written(Writer):
    """Notes and marked conversations of the Inspect page."""

    kind, seconds, largest, refusals = "notes", 0.05, 24_000, (FittingRoomError,)

    def __init__(self, folder: Path) -> None:
        self._notes = Notes(folder / "notes")

    def write(self, version: int) -> None:
        """Save a note with the version's number, then mark a conversation with it."""
        self._notes.save("a query", f"{version} " * 300, ("siege",), version)
        self._notes.mark(self._marked(version))

    def read(self, last: int) -> int:
        """The version of the note; a note was kept whether or not its conversation was marked."""
        path = self._notes.folder / FILE
        if path.exists():
            with closing(sqlite3.connect(path)) as database:
                (sound,) = database.execute("PRAGMA integrity_check").fetchone()
            if sound != "ok":
                raise Damaged(sound)
        note = self._notes.of(("a query",)).get("a query")
        version = note.revision - 1 if note else -1
        marked = {int(mark.dialogue["acts"][0]["text"]) for mark in self._notes.marks()}
        lost = {number % 500 for number in range(last + 1)} - marked
        if note and note.words != (f"{version} " * 300).strip():
            raise Damaged(f"revision {note.revision} says {note.words[:20]}")
        if lost:
            raise Damaged(f"{len(lost)} conversations were lost")
        if version >= 0 and version % 500 not in marked:
            self._notes.mark(self._marked(version))
        return version

    @staticmethod
    def _marked(version: int) -> dict[str, object]:
        # So many at most are kept: the oldest come again.
        return {"format": 1, "acts": [{"act": "refine", "text": str(version % 500)}]}


WRITERS = (Import, Index, State, Checkpoint, Written)


def kills(folder: Path, chance: random.Random, count: int) -> Iterator[Tally]:
    """Each writer, killed so many times while it writes version after version."""
    torch.set_num_threads(1)  # a process that has threads cannot be copied
    for make in WRITERS:
        place = folder / make.kind.replace(" ", "-")
        place.mkdir(parents=True)
        writer, tally, last = make(place), Tally(f"killed: {make.kind}", disaster=True), -1
        for _ in range(count):
            found, confirmed = _killed(writer, last + 1, chance)
            tally.asked += 1
            last = _found(writer, tally, confirmed, confirmed, confirmed + 1)
            tally.faults += found
        yield tally


def full_disks(folder: Path, chance: random.Random, count: int) -> Iterator[Tally]:
    """Each writer, on a disk on which no file can grow beyond some size."""
    torch.set_num_threads(1)
    for make in WRITERS:
        place = folder / make.kind.replace(" ", "-")
        place.mkdir(parents=True)
        writer, tally, last = make(place), Tally(f"full disk: {make.kind}", disaster=True), 0
        writer.prepare(0)
        writer.write(0)
        for _ in range(count):
            tally.asked += 1
            writer.prepare(last + 1)
            room = chance.randrange(writer.largest)
            told, done = _on_full_disk(writer, last + 1, room)
            tally.faults += told
            last = _found(writer, tally, last, last + done, last + 1)
        yield tally


def _found(writer: Writer, tally: Tally, last: int, least: int, most: int) -> int:
    """The version that is there; what is wrong with it joins the faults."""
    begun = time.monotonic()
    try:
        found = writer.read(last)
    except Exception as error:
        tally.faults.append(f"version {least} is damaged: {error!r}")
        return least
    if not least <= found <= most:
        tally.faults.append(f"version {least} was confirmed, {found} is there")
    tally.slowest = max(tally.slowest, time.monotonic() - begun)
    return found


def _killed(writer: Writer, first: int, chance: random.Random) -> tuple[list[str], int]:
    """Lets a writer write until it is killed; what was wrong, and the last version that it confirmed."""
    here, there = _FORK.Pipe(duplex=False)
    process = _FORK.Process(target=_write_on, args=(writer, first, there))
    process.start()
    there.close()
    try:
        if not here.poll(PATIENCE):
            return ["nothing was begun"], first - 1
        here.recv()
        time.sleep(chance.random() * writer.seconds)
    finally:
        process.kill()
        process.join()
    confirmed, faults = first - 1, []
    try:
        while here.poll():
            told = here.recv()
            if isinstance(told, int):
                confirmed = told
            else:
                faults.append(f"version {confirmed + 1} could not be written: {told}")
    except EOFError:
        pass
    return faults, confirmed


def _write_on(writer: Writer, version: int, confirm: Connection) -> None:
    logging.disable()
    confirm.send(version - 1)
    while True:
        try:
            writer.prepare(version)
            writer.write(version)
        except Exception as error:
            confirm.send(repr(error))
            return
        confirm.send(version)
        version += 1


def _on_full_disk(writer: Writer, version: int, room: int) -> tuple[list[str], bool]:
    """Lets a writer write once where no file holds more; what was wrong, and whether it said it was done."""
    here, there = _FORK.Pipe(duplex=False)
    process = _FORK.Process(target=_write_narrowly, args=(writer, version, room, there))
    process.start()
    there.close()
    try:
        if not here.poll(PATIENCE):
            return ["no word of a full disk"], False
        done, fault = here.recv()
    except EOFError:
        return [f"ended without a word, status {process.exitcode}"], False
    finally:
        process.kill()
        process.join()
    return [f"with {room} bytes: {fault}"] if fault else [], done


def _write_narrowly(writer: Writer, version: int, room: int, confirm: Connection) -> None:
    logging.disable()
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    try:
        writer.write(version)
    except writer.refusals as error:
        confirm.send((False, "" if len(str(error).split()) > 2 else f"an error without words: {error!r}"))
    except Exception as error:
        confirm.send((False, repr(error)))
    else:
        confirm.send((True, ""))
