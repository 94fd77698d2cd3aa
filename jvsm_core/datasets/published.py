"""Numbers of others, quoted beside ours: never measured here, never mixed with ours.

Each row names the protocol it was measured under; `published` hands out only rows of the protocol
at hand. Where a paper's protocol is not fully known to us, the row says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..errors import DataError


@dataclass(frozen=True)
class Published:
    """One row of a paper's table.

    Attributes:
        benchmark: `fashion-iq`, `fashion200k`.
        protocols: the protocols whose tables the row may stand in.
        scores: column to percent: `R@10`, or `dress R@10`; only what the paper prints.
        note: what is not known of the row's protocol.
    """

    benchmark: str
    protocols: tuple[str, ...]
    system: str
    paper: str
    scores: Mapping[str, float]
    note: str = ""
    published: bool = field(default=True, init=False)


_JVSM = "Chen and Bazzani, ECCV 2020"
_TIRG = "Vo et al., CVPR 2019"
_ORIGINAL = ("original", "original-keep-reference")
_UNSAID = "original split; whether the reference is kept is not stated"


def _f200k(system: str, paper: str, r1: float, r10: float, r50: float) -> Published:
    return Published("fashion200k", ("tirg",), system, paper, {"R@1": r1, "R@10": r10, "R@50": r50})


ROWS: tuple[Published, ...] = (
    _f200k("TIRG", _TIRG, 14.1, 42.5, 63.8),
    _f200k("JVSM (MobileNet-v1)", _JVSM, 19.0, 52.1, 70.0),
    _f200k("VAL (best)", "Chen et al., CVPR 2020", 22.9, 50.8, 73.3),
    _f200k("CoSMo", "Lee et al., CVPR 2021", 23.3, 50.4, 69.3),
    _f200k("DQU-CIR (CLIP-H)", "Wen et al., SIGIR 2024", 36.8, 67.9, 87.8),
    Published(
        "fashion-iq",
        _ORIGINAL,
        "JVSM",
        _JVSM,
        {
            "dress R@10": 10.7,
            "dress R@50": 25.9,
            "shirt R@10": 12.0,
            "shirt R@50": 27.1,
            "toptee R@10": 13.0,
            "toptee R@50": 26.9,
            "mean": 19.3,
        },
        _UNSAID,
    ),
    Published("fashion-iq", _ORIGINAL, "TIRG", _TIRG, {"mean": 27.4}, _UNSAID),
    Published("fashion-iq", ("original",), "DQU-CIR", "Wen et al., SIGIR 2024", {"mean": 65.1}),
    Published("fashion-iq", ("original-keep-reference",), "SPN (SPRC)", "Feng et al., 2024", {"mean": 66.4}),
)

#: Every protocol that a table may ask for; some have no published row at hand.
PROTOCOLS: Mapping[str, tuple[str, ...]] = {
    "fashion-iq": ("original", "original-keep-reference", "val-split"),
    "fashion200k": ("tirg",),
    "ut-zap50k": ("ours",),
    "multiturn-fashion-iq": ("reference kept", "reference excluded"),
}


def published(benchmark: str, protocol: str) -> tuple[Published, ...]:
    """Rows measured under a protocol, weakest first as the papers came; none where none is known.

    Args:
        benchmark: `fashion-iq`, `fashion200k`, `ut-zap50k`, `multiturn-fashion-iq`.
        protocol: a protocol's name; what follows a comma ("original, captions joined") is not looked at.

    Raises:
        DataError: no such benchmark or protocol.
    """
    protocol = protocol.partition(",")[0]
    if protocol not in PROTOCOLS.get(benchmark, ()):
        known = "; ".join(f"{name}: {', '.join(names)}" for name, names in PROTOCOLS.items())
        raise DataError(f"no protocol {protocol!r} of {benchmark!r}; known: {known}")
    return tuple(row for row in ROWS if row.benchmark == benchmark and protocol in row.protocols)
