"""What happens to a server itself: power cuts, full disks, folders that cannot be written, a second start."""

from __future__ import annotations

import itertools
import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx

from .core import Tally
from .shop import PATIENCE, Shop

DIALOGUE = {"format": 1, "checkpoint": "", "catalogue": "", "settings": {}}


def power_cuts(folder: Path, chance: random.Random, count: int) -> Iterator[Tally]:
    """The server is killed while conversations are marked: whatever it confirmed is there."""
    tally = Tally("killed: the server, while it writes", disaster=True)
    shop = Shop(folder)
    confirmed = 0
    numbers = itertools.count(20)
    for _ in range(count):
        shop.start()
        written = threading.Semaphore(0)

        def mark(shop: Shop = shop, written: threading.Semaphore = written) -> None:
            for number in numbers:
                acts = [{"act": "start-garment", "garment": "red-long-knee-dress"}]
                acts += [{"act": "refine", "text": f"under {number}"}]
                try:
                    answer = shop.ask("wrong", {"dialogue": {**DIALOGUE, "acts": acts}})
                except httpx.TransportError:
                    return
                if "is kept" in answer.text:
                    written.release()

        writer = threading.Thread(target=mark)
        writer.start()
        if not written.acquire(timeout=PATIENCE):
            tally.faults.append("nothing was written")
        confirmed += 1
        time.sleep(chance.random() / 2)
        shop.kill()
        writer.join()
        while written.acquire(blocking=False):
            confirmed += 1
        tally.asked += 1
        with closing(sqlite3.connect(folder / "notes" / "inspect.sqlite3")) as database:
            if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                tally.faults.append("the notes are damaged")
            kept = database.execute("SELECT count(*) FROM marks").fetchone()[0]
        if kept < confirmed:
            tally.faults.append(f"{confirmed - kept} marks were lost")
    yield tally


def full_disk(folder: Path) -> Iterator[Tally]:
    """Nothing more can be written: what needs no writing goes on, the rest is told."""
    tally = Tally("full disk: the server", disaster=True)
    with Shop(folder):
        pass
    (folder / "server.log").unlink()
    with Shop(folder, file_bytes=4096) as shop:
        acts = [{"act": "start-garment", "garment": "red-long-knee-dress"}]
        for name, data, expected in (
            ("act", {"act": "words", "text": "navy"}, "dialogue"),
            ("wrong", {"dialogue": {**DIALOGUE, "acts": acts}}, "cannot be kept"),
            ("marks", {}, ""),
            ("act", {"act": "words", "text": "red"}, "dialogue"),
        ):
            begun = time.monotonic()
            answer = shop.ask(name, data)
            tally.judge(name, answer, time.monotonic() - begun)
            if expected not in answer.text:
                tally.faults.append(f"{name}: {answer.text[:100]}")
    yield tally


def second_start(folder: Path) -> Iterator[Tally]:
    """A second server on the same port ends with a sentence, and the first goes on."""
    tally = Tally("started twice")
    with Shop(folder) as first:
        second = Shop(folder)
        second.port = first.port
        second.log = folder / "second.log"
        try:
            if second.begin().wait(PATIENCE) == 0:
                tally.faults.append("the second start did not fail")
        finally:
            second.kill()
        tally.judge("the first", first.ask("act", {"act": "words", "text": "navy"}), 0)
    yield tally
