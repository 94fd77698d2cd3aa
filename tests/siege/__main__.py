"""Besieges the demo and reports: `python -m tests.siege` takes about ten minutes on two cores."""

from __future__ import annotations

import json
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from . import disasters, floods, inputs, photos, strangers, writers
from .core import Siege, Tally
from .shop import Shop

_TRACEBACK = re.compile(r"^Traceback \(most recent.*\n((?:  .*\n)*.*)", re.MULTILINE)

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

#: Faults of one kind that the report shows.
SHOWN = 5


@dataclass
class Total:
    """What all kinds of one sort met."""

    named: str
    counted: str
    kinds: int = 0
    asked: int = 0
    faults: int = 0

    def add(self, tally: Tally) -> None:
        """Count one kind."""
        self.kinds, self.asked = self.kinds + 1, self.asked + tally.asked
        self.faults += len(tally.faults)

    def __str__(self) -> str:
        return f"{self.kinds} {self.named}, {self.asked} {self.counted}, {self.faults} faults"


def besiege(
    folder: Path, *, many: int, seed: int, seconds: float, heavy: bool, tool: Path | None = None
) -> Iterator[Tally]:
    """Every attack, one after the other, until the time is over.

    Args:
        folder: where the shop is put up.
        many: requests of each kind that is made by chance.
        seconds: after which no further kind is begun.
        heavy: floods, the largest pictures and disasters too.
        tool: where schemathesis is; None leaves it out.
    """
    until = time.monotonic() + seconds
    chance = random.Random(seed)
    with Shop(folder / "inputs", mcp=True) as shop:
        siege = Siege(shop, chance, many)
        attacks = [
            *(*inputs.ATTACKS, photos.photos, floods.hung_up, *strangers.ATTACKS),
            partial(strangers.schemathesis, tool=tool),
            *((floods.floods, photos.large_photos) if heavy else ()),
        ]
        for attack in attacks:
            for tally in attack(siege):
                yield tally
                if time.monotonic() > until:
                    break
        yield afterwards(siege)
    if heavy:
        yield from disasters.full_disk(folder / "full")
        yield from disasters.second_start(folder / "twice")
        yield from disasters.power_cuts(folder / "cuts", chance, max(3, many // 8))
        yield from writers.kills(folder / "killed", chance, max(3, many // 3))
        yield from writers.full_disks(folder / "narrow", chance, max(3, many // 6))


def afterwards(siege: Siege) -> Tally:
    """Whether the shop still answers as it did, and what its log holds."""
    tally = Tally("afterwards")
    siege.timed(tally, "browse", lambda: siege.page("browse", {"words": "navy"}))
    log = siege.shop.log.read_text(errors="replace")
    tally.faults += [
        f"in the server's log: … {trace.strip()[-400:]}" for trace in re.findall(_TRACEBACK, log)
    ]
    if not siege.shop.alive:
        tally.faults.append("the server has ended")
    return tally


@app.command()
def main(
    many: Annotated[int, typer.Option(min=1, help="Requests of each kind that is made by chance.")] = 120,
    seed: Annotated[int, typer.Option(help="The same seed, the same siege.")] = 0,
    seconds: Annotated[float, typer.Option(help="After which no further kind of input is begun.")] = 900,
    heavy: Annotated[bool, typer.Option(help="Floods, the largest pictures, kills, full disks too.")] = True,
    schemathesis: Annotated[
        Path | None, typer.Option(help="Where that tool is, to try all that OpenAPI describes.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a kind instead of a table.")
    ] = False,
) -> None:
    """Besiege a shop of its own with hostile inputs, floods and disasters; status 1 where anything is wrong."""
    inputs, ruins = (
        Total("kinds of input", "requests"),
        Total("kinds of disaster", "kills and full disks"),
    )
    with tempfile.TemporaryDirectory() as folder:
        for tally in besiege(
            Path(folder), many=many, seed=seed, seconds=seconds, heavy=heavy, tool=schemathesis
        ):
            (ruins if tally.disaster else inputs).add(tally)
            if as_json:
                print(json.dumps(vars(tally)), flush=True)
                continue
            print(f"{tally.kind:56} {tally.asked:6} {len(tally.faults):5} {tally.slowest:7.2f} s", flush=True)
            for fault in tally.faults[:SHOWN]:
                print(f"    {fault}", flush=True)
    for total in (inputs, ruins):
        print(total, file=sys.stderr if as_json else sys.stdout)
    if inputs.faults or ruins.faults:
        raise typer.Exit(1)


if __name__ == "__main__":
    app()
