"""Where evaluations are made and kept: one after the other in the background, each of them once."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jvsm_core.catalogue import Catalogue
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.errors import FittingRoomError, RequestError
from jvsm_core.evaluation.benchmarks import EditBenchmark, edit_benchmark
from jvsm_core.evaluation.galleries import LabelledGallery, drawn_gallery, photo_gallery
from jvsm_core.evaluation.shop import without_labels
from jvsm_core.model.embedder import Embedder
from jvsm_core.search.index import GarmentIndex

from ..serving.access import CLOSED
from .run import Run, evaluate
from .setup import APPAREL, BENCHMARKS, DRAWN, EDITS, FOOTWEAR, LIKENESS, OURS, TOLD, WHOLE, Setup, Sources

#: Evaluations remembered: some thousand rows with a vector each, a few megabytes.
REMEMBERED = 8

#: Evaluations on their way at most: one works, the others wait.
WAITING = 4

#: Splits of the photos, as their `styles.csv` names them.
PHOTO_SPLITS = ("test", "val", "train")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Busy:
    """An evaluation on its way.

    Attributes:
        stage: what is being done.
        done, total: how far it is; `total` 0 where nobody can say.
    """

    stage: str
    done: int = 0
    total: int = 0


class Workbench:
    """Evaluates on request; any number of threads may ask."""

    def __init__(self, retriever: Retriever, sources: Sources) -> None:
        self.retriever = retriever
        self.sources = sources
        self._named = sources.named
        self._runs: OrderedDict[Setup, Run] = OrderedDict()
        self._busy: dict[Setup, Busy] = {}
        self._failed: dict[Setup, str] = {}
        self._questions: OrderedDict[Setup, EditBenchmark] = OrderedDict()
        self._retrievers: dict[tuple[str, str, str], Retriever] = {}
        self._embedders: dict[str, Embedder] = {}
        self._state = threading.Lock()
        # Two evaluations at once on the same few cores finish no sooner than one after the other.
        self._turn = threading.Lock()

    @property
    def choices(self) -> dict[str, tuple[str, ...]]:
        """The values that a setup can have here, by field."""
        photos = (APPAREL, FOOTWEAR) if self.sources.photos else ()
        own = sorted({garment.split for garment in self.retriever.catalogue if garment.split})
        return {
            "benchmark": (DRAWN, *photos),
            f"split:{DRAWN}": (WHOLE, *own),
            f"split:{APPAREL}": PHOTO_SPLITS,
            f"split:{FOOTWEAR}": PHOTO_SPLITS,
            "checkpoint": (OURS, *self._named),
        }

    def ask(self, setup: Setup, *, begin: bool = True) -> Run | Busy:
        """A finished evaluation, or how far it is; it is begun where nobody did before.

        Args:
            begin: whether whoever asks may begin one.

        Raises:
            RequestError: it failed, and asked again, it is tried again; it may not be begun; too many
                wait already.
        """
        with self._state:
            if setup in self._runs:
                self._runs.move_to_end(setup)
                return self._runs[setup]
            if setup in self._failed:
                raise RequestError(self._failed.pop(setup))
            if setup not in self._busy:
                if not begin:
                    raise RequestError(CLOSED)
                if len(self._busy) >= WAITING:
                    raise RequestError(
                        f"{WAITING} evaluations are on their way already; wait for one of them, then try again"
                    )
                self._busy[setup] = Busy("Waiting for another evaluation")
                threading.Thread(target=self._work, args=(setup,), daemon=True, name="inspect").start()
            return self._busy[setup]

    def _work(self, setup: Setup) -> None:
        """Evaluate in a thread of its own; what goes wrong is kept for whoever asks."""
        try:
            with self._turn:
                run = self._evaluate(setup)
            with self._state:
                self._runs[setup] = run
                while len(self._runs) > REMEMBERED:
                    self._runs.popitem(last=False)
        except FittingRoomError as error:
            self._fail(setup, str(error))
        except Exception:
            log.exception("the evaluation %s failed", setup)
            self._fail(setup, "the evaluation failed; see the server's log for the cause, then try again")
        with self._state:
            del self._busy[setup]

    def _fail(self, setup: Setup, message: str) -> None:
        with self._state:
            self._failed[setup] = message

    def _evaluate(self, setup: Setup) -> Run:
        self._tell(setup, "Writing the questions")
        benchmark = self._benchmark(setup)
        retriever = self._retriever(setup, benchmark)
        return evaluate(
            setup, retriever, benchmark, self._teller(setup, "Asking"), self._shop(setup, retriever)
        )

    @staticmethod
    def _shop(setup: Setup, retriever: Retriever) -> Retriever | None:
        """A gallery as its shop knows it, where the shop's formula ranks it."""
        if setup.ranking == LIKENESS:
            return None
        catalogue = retriever.catalogue
        known = catalogue if setup.ranking == TOLD else without_labels(catalogue, "feed")
        return Retriever(retriever.embedder, known, retriever.index)

    def _benchmark(self, setup: Setup) -> EditBenchmark:
        """The questions; the same for every checkpoint."""
        questions = setup.questions
        if questions not in self._questions:
            self._questions[questions] = edit_benchmark(
                self._gallery(setup), EDITS[setup.edits], count=setup.queries
            )
            while len(self._questions) > REMEMBERED:
                self._questions.popitem(last=False)
        return self._questions[questions]

    def _gallery(self, setup: Setup) -> LabelledGallery:
        split = None if setup.split == WHOLE else setup.split
        if setup.benchmark == DRAWN:
            return drawn_gallery(self.retriever.catalogue.folder, split)
        return photo_gallery(self._photos(), setup.split, category=setup.benchmark.removeprefix("photos-"))

    def _photos(self) -> Path:
        if self.sources.photos is None:
            raise RequestError(f"{BENCHMARKS[APPAREL]} need their folder; start the demo with --photos")
        return self.sources.photos

    def _retriever(self, setup: Setup, benchmark: EditBenchmark) -> Retriever:
        """A checkpoint over a benchmark's gallery."""
        key = (setup.checkpoint, setup.benchmark, setup.split)
        if key not in self._retrievers:
            whole = self._whole(setup, benchmark)
            catalogue = benchmark.catalogue
            if len(whole.catalogue) > len(catalogue):
                rows = [whole.catalogue.row(garment.id) for garment in catalogue]
                whole = Retriever(whole.embedder, catalogue, GarmentIndex(whole.index.embeddings[rows]))
            self._retrievers[key] = whole
        return self._retrievers[key]

    def _whole(self, setup: Setup, benchmark: EditBenchmark) -> Retriever:
        """A checkpoint over all garments that the gallery is a part of."""
        if setup.benchmark != DRAWN:
            return self._assembled(setup, benchmark.catalogue, "Looking at the photos")
        if setup.checkpoint == OURS:
            return self.retriever
        key = (setup.checkpoint, DRAWN, WHOLE)
        if key not in self._retrievers:
            self._retrievers[key] = self._assembled(
                setup, self.retriever.catalogue, "Looking at the garments"
            )
        return self._retrievers[key]

    def _assembled(self, setup: Setup, catalogue: Catalogue, stage: str) -> Retriever:
        beside = self._named[setup.checkpoint].parent / "index" if setup.checkpoint != OURS else None
        return Retriever.assemble(
            self._embedder(setup),
            catalogue,
            shipped=(beside,) if beside else (),
            progress=self._teller(setup, stage),
        )

    def _embedder(self, setup: Setup) -> Embedder:
        """A checkpoint, opened once; the shop's own is open already."""
        if setup.checkpoint == OURS:
            return self.retriever.embedder
        if setup.checkpoint not in self._embedders:
            from jvsm_core.model.jvsm_embedder import ModelEmbedder

            self._tell(setup, "Opening the checkpoint")
            path = self._named[setup.checkpoint]
            self._embedders[setup.checkpoint] = ModelEmbedder.load(path, device=self.sources.device)
        return self._embedders[setup.checkpoint]

    def _tell(self, setup: Setup, stage: str, done: int = 0, total: int = 0) -> None:
        with self._state:
            self._busy[setup] = Busy(stage, done, total)

    def _teller(self, setup: Setup, stage: str) -> Callable[[int, int], None]:
        return lambda done, total: self._tell(setup, stage, done, total)
