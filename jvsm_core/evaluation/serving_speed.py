"""How soon the app answers, how much memory it takes, and how many pictures a second are embedded."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from time import perf_counter, sleep

from ..catalogue import Catalogue
from ..errors import DataError
from ..model.embedder import BATCH, load_embedder

#: Seconds that an app may take to its first page.
PATIENCE = 180


def time_startup(checkpoint: Path, catalogue: Path) -> dict[str, float | None]:
    """Start the app in a process of its own and ask for its first page.

    Returns:
        `first_page_s`, seconds until the page has come, and `memory_mb`, the memory resident then; None
        where the system does not tell it.

    Raises:
        DataError: the app ends, or does not answer in time.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folders = ("--checkpoint", str(checkpoint), "--catalogue", str(catalogue))
    code = "import sys; from demo.cli import main; sys.exit(main())"
    began = perf_counter()
    app = subprocess.Popen(
        [sys.executable, "-c", code, "--port", str(port), *folders],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "GRADIO_ANALYTICS_ENABLED": "False"},
    )
    try:
        while not _answers(f"http://127.0.0.1:{port}/"):
            if app.poll() is not None or perf_counter() - began > PATIENCE:
                raise DataError("the app did not open its first page; start it with python app.py to see why")
            sleep(0.02)
        return {"first_page_s": round(perf_counter() - began, 2), "memory_mb": _resident(app.pid)}
    finally:
        app.terminate()
        app.wait()


def time_embedding(checkpoint: Path, catalogue: Path, pictures: int) -> dict[str, float | int | str]:
    """Embed a catalogue's first pictures from their files, as an import does.

    Returns:
        `pictures`; `pictures_a_second` in all, and of reading the files and of the model alone; `model`,
        which embedder it was.
    """
    shop, embedder = Catalogue.read(catalogue), load_embedder(checkpoint)
    garments = shop.garments[:pictures]
    embedder.embed_images([shop.picture(garments[0])])
    reading = thinking = 0.0
    for first in range(0, len(garments), BATCH):
        began = perf_counter()
        images = [shop.picture(garment) for garment in garments[first : first + BATCH]]
        read = perf_counter()
        embedder.embed_images(images)
        reading, thinking = reading + read - began, thinking + perf_counter() - read
    return {
        "pictures": len(garments),
        "pictures_a_second": round(len(garments) / (reading + thinking), 1),
        "reading_a_second": round(len(garments) / reading, 1),
        "model_a_second": round(len(garments) / thinking, 1),
        "model": type(embedder).__name__,
    }


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as page:
            return page.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _resident(process: int) -> float | None:
    """Megabytes of memory that a process has resident."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return None
    return next((round(int(line.split()[1]) / 1000) for line in lines if line.startswith("VmRSS")), None)
