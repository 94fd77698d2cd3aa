"""What happens to a shop's export that was brought to the Catalogue page: imported, looked at, opened."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from jvsm_core.catalogue import Catalogue
from jvsm_core.errors import CatalogueError, FittingRoomError, RequestError
from jvsm_core.model.embedder import Progress
from jvsm_core.shops.importing import Options, import_catalogue

from ..serving.inbox import Inbox
from ..serving.limits import Refused
from ..ui.answers import told
from ..ui.markup import plural

#: Problems that a page lists.
SHOWN = 20

#: Share of the whole that each stage takes, reckoned from photos of a thousand pixels a side.
STAGES = {"Reading pictures": 0.35, "Looking at garments": 0.65}

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class State:
    """How far an import is.

    Attributes:
        stage: a key of `STAGES`; "" before the first and after the last.
        done, total: garments of the stage.
        began: when the stage did, by `time.monotonic`.
        outcome: what has come of it, when it has ended.
        problems, more: what could not be used, and how much of it is not listed.
    """

    stage: str = ""
    done: int = 0
    total: int = 0
    began: float = 0.0
    running: bool = False
    failed: bool = False
    outcome: str = ""
    problems: tuple[str, ...] = ()
    more: int = 0

    @property
    def share(self) -> float:
        """How much of the whole is done, 0 to 1."""
        if not self.stage:
            return 0.0 if self.running else 1.0
        before = sum(list(STAGES.values())[: list(STAGES).index(self.stage)])
        return before + STAGES[self.stage] * self.done / max(self.total, 1)

    def said(self) -> str:
        """The state in words, with an estimate of what is left of the stage."""
        if not self.stage:
            return self.outcome or "Unpacking."
        counted = f"{self.stage}: {self.done:,} of {self.total:,}"
        if not self.done:
            return f"{counted}."
        left = (time.monotonic() - self.began) / self.done * (self.total - self.done)
        return f"{counted}, {_duration(left)} left."


class Arrivals:
    """Imports what an inbox holds, one delivery at a time, in a thread of its own.

    Args:
        inbox: where files arrive.
        folder: in which each catalogue has a folder, named after what was brought; bringing it again
            brings that one up to date.
    """

    def __init__(self, inbox: Inbox, folder: Path) -> None:
        self.inbox, self._folder = inbox, folder
        self.state = State()
        self._lock = threading.Lock()
        self._go_over: Callable[[Catalogue, Progress | None], None] | None = None

    def opened_by(self, go_over: Callable[[Catalogue, Progress | None], None]) -> None:
        """Say who opens a catalogue that has been imported."""
        self._go_over = go_over

    def begin(self, delivery: str, name: str) -> threading.Thread:
        """Import a delivery; the thread that does it.

        Args:
            name: what was brought, as its file is called; the catalogue's name.

        Raises:
            RequestError: another import is under way, or nothing has arrived.
        """
        try:
            source = self.inbox.delivery(delivery)
        except Refused as refused:
            raise RequestError(str(refused)) from None
        if not source.is_dir() or not any(source.iterdir()):
            raise RequestError("nothing has arrived; drop the files again")
        with self._lock:
            if self.state.running:
                raise RequestError("another import is under way; wait until it is done")
            self.state = State(running=True)
        working = threading.Thread(target=self._work, args=(delivery, source, name), daemon=True)
        working.start()
        return working

    def _work(self, delivery: str, source: Path, name: str) -> None:
        failed = True
        try:
            outcome = self._import(source, Path(name).stem[:60])
            failed = False
        except FittingRoomError as error:
            outcome = told(error)
        except Exception:
            log.exception("the import of %s failed", name)
            outcome = "Something went wrong; what is open stays open. See the server's log for the cause."
        # What arrived goes before the end is told: whoever hears of it may bring the same again.
        self.inbox.discard(delivery)
        self.state = replace(self.state, stage="", running=False, failed=failed, outcome=outcome)

    def _import(self, source: Path, name: str) -> str:
        """Import and open what a folder holds; what came of it, in words."""
        if self._go_over is None:
            raise CatalogueError("there is no shop that could open it")
        files = [*source.iterdir()]
        out = self._folder / (re.sub(r"[^\w-]+", "-", name).strip("-") or "catalogue")
        made = import_catalogue(
            files[0] if len(files) == 1 and files[0].suffix.lower() == ".zip" else source,
            out,
            Options(name=name),
            self._stage("Reading pictures"),
        )
        lines = [str(problem) for problem in made.problems]
        self.state = replace(self.state, problems=tuple(lines[:SHOWN]), more=max(0, len(lines) - SHOWN))
        # Read anew, as every start does: what is opened is what was written.
        catalogue = Catalogue.read(out)
        self._go_over(catalogue, self._stage("Looking at garments"))
        log.warning("open now: %s; at the next start: python app.py --catalogue %s", catalogue.name, out)
        aside = f"; {made.left_out:,} set aside" if made.left_out else ""
        return f"Open now: {catalogue.name}, {plural(len(catalogue), 'garment')}{aside}."

    def _stage(self, name: str) -> Progress:
        self.state = replace(self.state, stage=name, done=0, total=0, began=time.monotonic())

        def progress(done: int, total: int) -> None:
            self.state = replace(self.state, done=done, total=total)

        return progress


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"about {plural(max(1, round(seconds)), 'second')}"
    return f"about {plural(round(seconds / 60), 'minute')}"
