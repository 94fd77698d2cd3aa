"""`python app.py`: what can be set, and what is said when the shop cannot open."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from jvsm_core.files import assets_folder, data_folder

from .inspect.setup import Sources

ASSETS = assets_folder()


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="app.py",
        description="Fitting Room: shop by conversation, in the browser.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument(
        "--host",
        default=os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1"),
        help="address to listen on; 0.0.0.0 for every network",
    )
    parser.add_argument("--port", type=_port, default=int(os.environ.get("GRADIO_SERVER_PORT", "7860")))
    parser.add_argument("--catalogue", type=Path, default=ASSETS / "catalogue", help="folder of the garments")
    parser.add_argument("--checkpoint", type=Path, default=ASSETS / "checkpoint", help="folder of the model")
    parser.add_argument("--device", default="cpu", help="where the model runs: cpu, cuda, cuda:1, mps")
    parser.add_argument("--currency", default="£", help="written before a price")
    parser.add_argument(
        "--share", action="store_true", help="a public link through gradio.live, for 72 hours"
    )
    inspected = parser.add_argument_group("what the Inspect page can look into")
    inspected.add_argument("--photos", type=Path, help="folder of Fashion Product Images, as a benchmark")
    inspected.add_argument(
        "--compare",
        type=Path,
        action="append",
        default=[],
        metavar="CHECKPOINT",
        help="another checkpoint to compare with; may be given several times",
    )
    inspected.add_argument(
        "--notes",
        type=Path,
        default=data_folder(),
        help="folder of notes and of conversations that were marked as wrong",
    )
    parser.add_argument(
        "--mcp",
        action="store_true",
        help="offer the endpoints as tools of an MCP server, too, at /gradio_api/mcp/",
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    """Open the shop and serve it until it is stopped."""
    chosen = parse(arguments)
    # Nothing is looked up on a model hub: the checkpoint holds all that is needed.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")

    _check_device(chosen.device)
    from jvsm_core.dialogue.retriever import Retriever
    from jvsm_core.errors import FittingRoomError

    from . import build

    try:
        retriever = Retriever.load(
            chosen.checkpoint, chosen.catalogue, device=chosen.device, progress=_progress
        )
        sources = Sources(chosen.notes, chosen.photos, tuple(chosen.compare), chosen.device)
        blocks = build.build(
            retriever, currency=chosen.currency, checkpoint=chosen.checkpoint, sources=sources
        )
    except FittingRoomError as error:
        # The page says it too, for on a Space nobody sees the terminal.
        print(f"The shop cannot open: {error}", file=sys.stderr)
        blocks = build.closed(error)
    try:
        build.launch(blocks, host=chosen.host, port=chosen.port, share=chosen.share, mcp=chosen.mcp)
    except OSError as error:
        sys.exit(f"cannot listen on {chosen.host}:{chosen.port}: {error}; choose another --port")


def _check_device(name: str) -> None:
    """Stop with a sentence where this machine has no such device."""
    import torch

    try:
        torch.empty(0, device=name)
    except (RuntimeError, AssertionError) as error:
        reason = str(error).splitlines()[0]
        sys.exit(f"cannot use --device {name}: {reason}; --device cpu works everywhere")


def _port(words: str) -> int:
    number = int(words)
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, not {number}")
    return number


def _progress(done: int, total: int) -> None:
    end = "\n" if done == total else ""
    print(f"\rLooking at the garments: {done:,} of {total:,}", end=end, file=sys.stderr, flush=True)
