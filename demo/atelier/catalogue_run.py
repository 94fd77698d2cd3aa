"""Draw a whole catalogue into a folder: deterministic, in several processes, resumable.

Beside the files of the catalogue format the folder holds `atelier.json`: the kind, seed and size
of the run. With it a second run goes on where the first stopped, and any garment can be drawn
again (`design_of`).
"""

from __future__ import annotations

import json
import multiprocessing
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import cv2
from tqdm import tqdm

from jvsm_core.catalogue import Catalogue, Garment, write_catalogue
from jvsm_core.errors import CatalogueError
from jvsm_core.files import write_atomically

from .describe import description, price, title
from .design import Design
from .draw import draw
from .sample import Sample, design_seed, family_of, sample_designs, sample_training

KINDS = ("catalogue", "training")

_SMALLEST_SIDE, _LARGEST_SIDE = 32, 4096
_WEBP = {"quality": 80, "method": 4}


@dataclass(frozen=True)
class Run:
    """What decides the pictures of a folder; the number of garments may grow.

    Attributes:
        kind: one of `KINDS`.
        seed: of the set; each design's seed follows from it (`sample.design_seed`).
        size: width and height in pixels.
    """

    kind: str
    seed: int
    size: tuple[int, int]

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise CatalogueError(f"unknown kind {self.kind!r}; known: {', '.join(KINDS)}")
        if not all(_SMALLEST_SIDE <= side <= _LARGEST_SIDE for side in self.size):
            raise CatalogueError(
                f"a picture of {self.size[0]}x{self.size[1]} cannot be drawn; "
                f"each side has {_SMALLEST_SIDE} to {_LARGEST_SIDE} pixels"
            )

    def samples(self, count: int) -> list[Sample]:
        """The designs of the set.

        Raises:
            CatalogueError: the count is not positive.
        """
        sample = sample_designs if self.kind == "catalogue" else sample_training
        return sample(count, self.seed)

    def design_of(self, garment: Garment) -> Design:
        """The design a garment of this run was drawn from.

        Raises:
            CatalogueError: the garment's id was not given by the atelier.
        """
        return Design(garment.attributes, design_seed(self.kind, self.seed, family_of(garment.id)))

    @classmethod
    def read(cls, folder: Path) -> Run:
        """The run that drew a folder.

        Raises:
            CatalogueError: the folder was not drawn by the atelier, or its record is damaged.
        """
        path = folder / "atelier.json"
        try:
            row = json.loads(path.read_text("utf-8"))
            return cls(row["kind"], row["seed"], tuple(row["size"]))
        except FileNotFoundError:
            raise CatalogueError(
                f"{path} is missing: only catalogues of the atelier can be redrawn"
            ) from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CatalogueError(f"cannot read {path}: {error}") from None


def draw_catalogue(out: Path, run: Run, count: int, *, workers: int = 1) -> Catalogue:
    """Draw what is missing of a set and write its catalogue; pictures already there are kept.

    Raises:
        CatalogueError: count, workers or size out of range; a folder that cannot be written or
            holds something else.
    """
    if workers < 1:
        raise CatalogueError(f"the number of workers must be at least 1, not {workers}")
    samples = run.samples(count)
    _claim(out, run)
    missing = [sample for sample in samples if not (out / _image(sample)).exists()]
    try:
        with _drawn(missing, out, run.size, workers) as finished:
            for _ in tqdm(finished, "drawing", initial=count - len(missing), total=count, unit="garment"):
                pass
    except OSError as error:
        raise CatalogueError(f"cannot write pictures to {out}: {error}") from None
    return write_catalogue(
        out,
        (_garment(sample) for sample in samples),
        name=f"Atelier {run.kind}",
        source=f"drawn by demo.atelier, seed {run.seed}",
        licence="Apache-2.0",
    )


def _claim(out: Path, run: Run) -> None:
    """Make the folder and record the run, or make sure that the folder is of the same run.

    Raises:
        CatalogueError: the folder cannot be written, or holds another run or something else.
    """
    try:
        if (out / "atelier.json").exists():
            found = Run.read(out)
            if found != run:
                raise CatalogueError(
                    f"{out} holds pictures of another run ({_said(found)}, not {_said(run)}); "
                    "choose another folder, or the same settings to go on"
                )
        elif out.is_dir() and any(out.iterdir()):
            raise CatalogueError(
                f"{out} is not empty and was not begun by the atelier; choose another folder"
            )
        (out / "images").mkdir(parents=True, exist_ok=True)
        with write_atomically(out / "atelier.json") as unfinished:
            unfinished.write_text(json.dumps(asdict(run)) + "\n", "utf-8")
    except OSError as error:
        raise CatalogueError(f"cannot write to {out}: {error.strerror or error}") from None


def _said(run: Run) -> str:
    return f"{run.kind}, seed {run.seed}, {run.size[0]}x{run.size[1]}"


def _image(sample: Sample) -> str:
    return f"images/{sample.id}.webp"


def _garment(sample: Sample) -> Garment:
    design = sample.design
    return Garment(
        id=sample.id,
        image=_image(sample),
        title=title(design),
        description=description(design),
        category=design["category"],
        attributes=dict(design.attributes),
        price=price(design),
        split=sample.split,
    )


@contextmanager
def _drawn(samples: list[Sample], out: Path, size: tuple[int, int], workers: int) -> Iterator[Iterable[None]]:
    """Draw each sample into its file; yields one item a picture as they are finished."""
    paint = partial(_paint, out=out, size=size)
    if workers == 1:
        yield map(paint, samples)
        return
    with multiprocessing.get_context("spawn").Pool(workers, _start_worker) as pool:
        yield pool.imap_unordered(paint, samples, chunksize=4)


def _start_worker() -> None:
    """One thread a process, and an interrupt is the parent's to handle."""
    cv2.setNumThreads(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _paint(sample: Sample, out: Path, size: tuple[int, int]) -> None:
    """Draw one picture: what exists is complete."""
    try:
        picture = draw(sample.design, size)
    except Exception as error:
        error.add_note(f"while drawing {sample.id}: {dict(sample.design.attributes)}")
        raise
    with write_atomically(out / _image(sample)) as unfinished:
        picture.save(unfinished, "WEBP", **_WEBP)
