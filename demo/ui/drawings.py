"""Drawings made in a process of their own, remembered by what they show.

A drawing takes tens of milliseconds of the interpreter, which in a server all requests share: drawn
in the server's own process, it would hold up every other visitor's turn.
"""

from __future__ import annotations

import base64
import io
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from jvsm_core.errors import RequestError

#: Size in pixels of a drawing: twice what is shown, for dense screens.
SIZE = (240, 300)

#: One seed for all drawings: an edit of one attribute leaves everything else where it was.
SEED = 20

#: Drawings remembered, about 8 KB each; people say much the same things.
REMEMBERED = 2048

#: Requests that wait for a drawing at a time; others come back for theirs.
WAITING = 2

#: Seconds after which a drawing is given up, and the process that draws where it has not drawn anything yet: on a
#: busy machine it takes long to begin, and as long again where it is ended.
PATIENCE, BEGINNING = 20.0, 120.0

#: What a garment is drawn from, in a fixed order.
Spec = tuple[tuple[str, str], ...]

log = logging.getLogger(__name__)


class Busy(RequestError):
    """Others wait for a drawing already."""

    def __init__(self) -> None:
        super().__init__("others wait for a drawing already; try again in a moment")


class Drawings:
    """Draws garments in another process; any number of threads may ask."""

    def __init__(self, remembered: int = REMEMBERED, waiting: int = WAITING) -> None:
        self._limit = remembered
        self._places = threading.BoundedSemaphore(waiting)
        self._lock = threading.Lock()
        self._known: OrderedDict[Spec, str] = OrderedDict()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="drawings")
        self._process: subprocess.Popen[str] | None = None
        #: When the process was begun that has not drawn anything yet; None where it has.
        self._begun: float | None = None

    def draw(self, attributes: Mapping[str, str], wait: float = 0.0) -> str:
        """A garment as WebP in base64; empty where it could not be drawn.

        Args:
            wait: seconds to wait for a place in the queue.

        Raises:
            Busy: others wait already, or the process that draws is still beginning.
        """
        spec = tuple(attributes.items())
        with self._lock:
            if spec in self._known:
                self._known.move_to_end(spec)
                return self._known[spec]
        if not self._places.acquire(timeout=wait):
            raise Busy
        try:
            drawn = self._submit(spec).result(PATIENCE)
        except TimeoutError:
            if self._begun is not None and time.monotonic() - self._begun < BEGINNING:
                raise Busy from None
            log.warning("a drawing took longer than %.0f s and was given up", PATIENCE)
            if self._process is not None:
                self._process.kill()
            return ""
        finally:
            self._places.release()
        if drawn:
            with self._lock:
                self._known[spec] = drawn
                while len(self._known) > self._limit:
                    self._known.popitem(last=False)
        return drawn

    def _submit(self, spec: Spec) -> Future[str]:
        return self._thread.submit(self._ask, spec)

    def _ask(self, spec: Spec) -> str:
        """One drawing by the other process, which is begun where there is none; on one thread."""
        # A program of its own, not `multiprocessing`: that would run whatever script began the demo again.
        if self._process is None or self._process.poll() is not None:
            root = str(Path(__file__).resolve().parents[2])
            path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
            self._begun = time.monotonic()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "demo.ui.drawings"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "PYTHONPATH": path},
            )
        assert self._process.stdin and self._process.stdout
        try:
            self._process.stdin.write(json.dumps(dict(spec)) + "\n")
            self._process.stdin.flush()
            drawn = self._process.stdout.readline().strip()
        except OSError:
            drawn = ""
        self._begun = None
        if not drawn:
            # Somebody ended it, or it ran out of memory: the next drawing begins another one.
            log.warning("the process that draws has ended")
            self._process.kill()
            self._process.wait()
        return drawn


def drawn(spec: Spec) -> str:
    """A garment as WebP in base64, drawn here and now."""
    from ..atelier.design import Design
    from ..atelier.draw import draw

    out = io.BytesIO()
    draw(Design(dict(spec), SEED), SIZE).save(out, "WEBP", quality=80)
    return base64.b64encode(out.getvalue()).decode()


def main() -> None:
    """Draws a garment a line, until nobody asks any more: attributes as JSON in, a drawing out."""
    # Turns come first: drawings take what they leave of the processor.
    if hasattr(os, "nice"):
        os.nice(10)
    for line in sys.stdin:
        print(drawn(tuple(json.loads(line).items())), flush=True)


if __name__ == "__main__":
    main()
