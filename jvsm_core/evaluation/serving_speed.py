"""How soon the app answers, how much memory it takes, and how many pictures and texts a second are embedded."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter, process_time, sleep

from PIL import Image

from ..catalogue import Catalogue
from ..datasets.triplets import DRAWN, sample_triplets
from ..errors import DataError
from ..language import Grammar
from ..model.embedder import BATCH, embed_catalogue, load_embedder
from ..shops.importing import import_catalogue
from .peers import clip

#: Seconds that an app may take to its first page.
PATIENCE = 180

#: Pictures that a peer embeds: it takes long.
PEER_PICTURES = 64

#: Texts read one by one, as a turn reads them.
TEXTS = 100


@dataclass(frozen=True)
class App:
    """The app in a process of its own.

    Attributes:
        address: of its first page.
        process: its number.
        first_page: seconds from its start until its first page had come.
    """

    address: str
    process: int
    first_page: float


@contextmanager
def running_app(checkpoint: Path, catalogue: Path) -> Iterator[App]:
    """Starts the app, waits for its first page, and ends it after the block.

    Raises:
        DataError: the app ends, or does not answer in time.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folders = ("--checkpoint", str(checkpoint), "--catalogue", str(catalogue))
    code = "import sys; from demo.cli import main; sys.exit(main())"
    address = f"http://127.0.0.1:{port}/"
    began = perf_counter()
    app = subprocess.Popen(
        [sys.executable, "-c", code, "--port", str(port), *folders],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "GRADIO_ANALYTICS_ENABLED": "False"},
    )
    try:
        while not _answers(address):
            if app.poll() is not None or perf_counter() - began > PATIENCE:
                raise DataError("the app did not open its first page; start it with python app.py to see why")
            sleep(0.02)
        yield App(address, app.pid, perf_counter() - began)
    finally:
        app.terminate()
        app.wait()


def time_startup(checkpoint: Path, catalogue: Path, starts: int = 1) -> dict[str, float | None]:
    """Start the app and ask for its first page, several times.

    Returns:
        `first_page_s`, median seconds until the page has come, and `memory_mb`, the memory resident after
        the last; None where the system does not tell it.

    Raises:
        DataError: the app ends, or does not answer in time.
    """
    seconds = []
    for _ in range(starts):
        with running_app(checkpoint, catalogue) as app:
            seconds.append(app.first_page)
            memory = resident(app.process)
    return {"first_page_s": round(sorted(seconds)[starts // 2], 2), "memory_mb": memory}


def time_embedding(checkpoint: Path, catalogue: Path, pictures: int) -> dict:
    """Embed a catalogue's first pictures from their files, as an import does, and read texts one by one.

    The peer is CLIP's ViT-B/32 with random weights, in the same run, where open_clip is installed; its
    pictures are read beforehand.

    Returns:
        `{"ours": {"pictures_a_second", "processor_ms", "text_ms", "pictures"}, "CLIP ViT-B/32": {…},
        "times_as_fast": {"pictures", "texts"}}`; `processor_ms` is what a picture takes of all cores.
    """
    shop, embedder = Catalogue.read(catalogue), load_embedder(checkpoint)
    part = replace(shop, garments=shop.garments[:pictures])
    triplets = sample_triplets(shop.garments, DRAWN, TEXTS, Random(0), Grammar())
    texts = list(dict.fromkeys(triplet.text for triplet in triplets))
    embedder.embed_images([part.picture(part.garments[0])])
    ours = _rates(lambda: embed_catalogue(part, embedder), part.pictures, embedder.embed_texts, texts)
    peer = clip()
    if peer is None:
        return {"ours": ours}
    few = list(map(part.picture, part.garments[:PEER_PICTURES]))
    peer.embed_images(few[:1])
    theirs = _rates(lambda: _in_batches(few, peer.embed_images), len(few), peer.embed_texts, texts)
    return {
        "ours": ours,
        "CLIP ViT-B/32": theirs,
        "times_as_fast": {
            "pictures": round(ours["pictures_a_second"] / theirs["pictures_a_second"], 1),
            "texts": round(theirs["text_ms"] / ours["text_ms"], 1),
        },
    }


def time_import(checkpoint: Path, source: Path) -> dict[str, float]:
    """Import a shop's export into a folder that is thrown away, and embed its pictures.

    Returns:
        `{"pictures", "import_ms", "embed_ms", "pictures_a_second", "processor_ms"}`; milliseconds a picture,
        `processor_ms` of all cores together.
    """
    embedder = load_embedder(checkpoint)
    with TemporaryDirectory(prefix="fitting-room-") as scratch:
        began, worked = perf_counter(), process_time()
        shop = import_catalogue(source, Path(scratch) / "shop").catalogue
        imported = perf_counter()
        embed_catalogue(shop, embedder)
        ended, work = perf_counter(), process_time() - worked
    each = 1000 / shop.pictures
    return {
        "pictures": shop.pictures,
        "import_ms": round(each * (imported - began), 2),
        "embed_ms": round(each * (ended - imported), 2),
        "pictures_a_second": round(shop.pictures / (ended - began), 1),
        "processor_ms": round(each * work, 2),
    }


def resident(process: int) -> int | None:
    """Megabytes of memory that a process has resident; None where the system does not tell."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return None
    return next((round(int(line.split()[1]) / 1000) for line in lines if line.startswith("VmRSS")), None)


def _rates(
    embed: Callable[[], object], pictures: int, read: Callable[[Sequence[str]], object], texts: Sequence[str]
) -> dict[str, float]:
    began, worked = perf_counter(), process_time()
    embed()
    seconds, work = perf_counter() - began, process_time() - worked
    read(["a text to begin with"])
    began = perf_counter()
    for text in texts:
        read([text])
    read_in = perf_counter() - began
    return {
        "pictures_a_second": round(pictures / seconds, 1),
        "processor_ms": round(1000 * work / pictures, 2),
        "text_ms": round(1000 * read_in / len(texts), 2),
        "pictures": pictures,
    }


def _in_batches(pictures: Sequence[Image.Image], embed: Callable[[Sequence[Image.Image]], object]) -> None:
    waiting = iter(pictures)
    while batch := list(islice(waiting, BATCH)):
        embed(batch)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as page:
            return page.status == 200
    except (urllib.error.URLError, OSError):
        return False
