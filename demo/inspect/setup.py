"""What can be evaluated: which benchmark, which part of it, how many edits, which checkpoint, ranked how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from jvsm_core.errors import RequestError
from jvsm_core.files import data_folder

#: How many attributes are asked to change at once: the page's words for each choice.
EDITS: Mapping[str, tuple[int, ...]] = {
    "one": (1,),
    "one or two": (1, 2),
    "one to three": (1, 2, 3),
    "two": (2,),
    "three": (3,),
}

#: Most queries asked.
QUERIES = (300, 1000, 2000)

#: The shop's own garments, and real photos where their folder is given.
DRAWN, APPAREL, FOOTWEAR = "drawn", "photos-apparel", "photos-footwear"
BENCHMARKS = {
    DRAWN: "This shop's garments",
    APPAREL: "Fashion photos: apparel",
    FOOTWEAR: "Fashion photos: footwear",
}

#: The checkpoint that the shop runs on.
OURS = "this shop's"

#: By what garments are ranked, and the page's words for it. The shop's formula is only put to the test where the shop
#: is not told the labels that decide what is right.
LIKENESS, HIDDEN, TOLD = "likeness", "hidden", "told"
RANKINGS = {
    LIKENESS: "likeness alone",
    HIDDEN: "the shop's formula, labels hidden",
    TOLD: "the shop's formula, labels told",
}

#: Before a ranking, where one stands among checkpoints to compare with.
BY = "by "

#: Everything that has a split, taken together.
WHOLE = "all"


@dataclass(frozen=True)
class Sources:
    """What whoever starts the demo lays out to be inspected. The page names none of these paths.

    Attributes:
        notes: folder of the notes' database.
        photos: folder of Fashion Product Images; None leaves those benchmarks out.
        checkpoints: further checkpoints, to compare the shop's own with.
        device: where they run.
    """

    notes: Path = field(default_factory=data_folder)
    photos: Path | None = None
    checkpoints: tuple[Path, ...] = ()
    device: str = "cpu"

    @property
    def named(self) -> dict[str, Path]:
        """Checkpoints by a short name: the folder's, with its parent's where it says too little."""
        named: dict[str, Path] = {}
        for path in self.checkpoints:
            name = path.resolve().name
            name = path.resolve().parent.name if name == "checkpoint" else name
            number = 2
            while name in named or name == OURS:
                name, number = f"{name.removesuffix(f' ({number - 1})')} ({number})", number + 1
            named[name] = path
        return named


@dataclass(frozen=True)
class Setup:
    """One evaluation: the questions, and who answers them."""

    benchmark: str = DRAWN
    split: str = WHOLE
    edits: str = "one or two"
    queries: int = QUERIES[0]
    checkpoint: str = OURS
    ranking: str = LIKENESS

    @property
    def questions(self) -> Setup:
        """The same for every checkpoint and ranking: what tells one set of questions from another."""
        return replace(self, checkpoint=OURS, ranking=LIKENESS)

    @classmethod
    def read(
        cls, request: Mapping[str, Any], choices: Mapping[str, tuple[str, ...]]
    ) -> tuple[Setup, Setup | None]:
        """What a page asks for: an evaluation, and the one to compare it with.

        Args:
            choices: the values there are, by field; `split` depends on the benchmark: `split:drawn`.

        Raises:
            RequestError: a value that is not to be had here.
        """
        benchmark = _one_of(request, "benchmark", choices["benchmark"])
        setup = cls(
            benchmark,
            _one_of(request, "split", choices[f"split:{benchmark}"]),
            _one_of(request, "edits", tuple(EDITS)),
            int(_one_of(request, "queries", tuple(map(str, QUERIES)))),
            _one_of(request, "checkpoint", choices["checkpoint"]),
            _one_of({"ranking": LIKENESS, **request}, "ranking", tuple(RANKINGS)),
        )
        if not request.get("other"):
            return setup, None
        beside = _one_of(request, "other", (*choices["checkpoint"], *(BY + name for name in RANKINGS)))
        if beside in choices["checkpoint"]:
            other = replace(setup, checkpoint=beside)
        else:
            other = replace(setup, ranking=beside.removeprefix(BY))
        if other == setup:
            raise RequestError(
                "this compares an evaluation with itself; choose something else to compare with"
            )
        return setup, other


def _one_of(request: Mapping[str, Any], name: str, known: tuple[str, ...]) -> str:
    value = str(request.get(name, ""))
    if value not in known:
        raise RequestError(f"there is no {name} {value[:40]!r} here; choose among {', '.join(known)}")
    return value
