"""`python app.py` or `fitting-room`: what can be set, and what is said when the shop cannot open."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from jvsm_core.files import assets_folder, data_folder

from .gradio_start import leave_mcp_out
from .inspect.setup import Sources
from .serving.access import PASSWORD, Access
from .serving.guard import Door
from .serving.inbox import Inbox
from .serving.limits import PUBLIC, Limits

ASSETS = assets_folder()

INSPECTED = "What the Inspect page can look into"
STRANGERS = "Where strangers come"

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def serve(
    host: Annotated[
        str,
        typer.Option(envvar="GRADIO_SERVER_NAME", help="Address to listen on; 0.0.0.0 for every network."),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, envvar="GRADIO_SERVER_PORT")] = 7860,
    catalogue: Annotated[Path, typer.Option(help="Folder of the garments.")] = ASSETS / "catalogue",
    checkpoint: Annotated[Path, typer.Option(help="Folder of the model.")] = ASSETS / "checkpoint",
    device: Annotated[str, typer.Option(help="Where the model runs: cpu, cuda, cuda:1, mps.")] = "cpu",
    currency: Annotated[
        str | None,
        typer.Option(help="Written before a price, instead of the catalogue's own.", show_default=False),
    ] = None,
    mcp: Annotated[
        bool,
        typer.Option(
            "--mcp", help="Offer the endpoints as tools of an MCP server, too, at /gradio_api/mcp/."
        ),
    ] = False,
    photos: Annotated[
        Path | None,
        typer.Option(help="Folder of Fashion Product Images, as a benchmark.", rich_help_panel=INSPECTED),
    ] = None,
    compare: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="CHECKPOINT",
            help="Another checkpoint to compare with; may be given several times.",
            rich_help_panel=INSPECTED,
        ),
    ] = None,
    notes: Annotated[
        Path | None,
        typer.Option(
            help="Folder of notes and of conversations that were marked as wrong.",
            show_default=str(data_folder()),
            rich_help_panel=INSPECTED,
        ),
    ] = None,
    public: Annotated[
        bool | None,
        typer.Option(
            "--public/--private",
            help="Strangers use it: their requests are limited, and only the operator, by the password in "
            f"{PASSWORD}, evaluates and writes on the Inspect page. Public on a Space and with --share.",
            show_default=False,
            rich_help_panel=STRANGERS,
        ),
    ] = None,
    share: Annotated[
        bool,
        typer.Option(
            "--share",
            help="A public link through gradio.live, for 72 hours.",
            rich_help_panel=STRANGERS,
        ),
    ] = False,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="A name by which visitors reach this server, such as shop.example.com; * for any. May be "
            "given several times.",
            rich_help_panel=STRANGERS,
        ),
    ] = None,
    allow_frame: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ORIGIN",
            help="A site that may show the pages in a frame, such as https://example.com. May be given "
            "several times.",
            rich_help_panel=STRANGERS,
        ),
    ] = None,
) -> None:
    """Fitting Room: shop by conversation, in the browser."""
    # Nothing is looked up on a model hub: the checkpoint holds all that is needed.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")

    _check_device(device)
    # What is made until the first page stays: looking through it for garbage takes a fifth of the start.
    gc.disable()
    if not mcp:
        leave_mcp_out()
    # Gradio's import takes most of the start, and the shop can be read meanwhile.
    threading.Thread(target=import_module, args=(f"{__package__}.build",), daemon=True).start()
    from jvsm_core.dialogue.retriever import Retriever
    from jvsm_core.errors import FittingRoomError

    from .catalogue.arrivals import Arrivals

    strangers = (share or "SPACE_ID" in os.environ) if public is None else public
    hosts = {host, *(allow_host or ()), os.environ.get("SPACE_HOST", "")} - {""}
    if share:
        hosts.add(".gradio.live")
    own = (notes or data_folder()) / "catalogues"
    arrivals = None if strangers else Arrivals(Inbox(own / ".arriving"), own)
    door = Door(
        frozenset(hosts),
        tuple(allow_frame or ()),
        PUBLIC if strangers else Limits(),
        arrivals.inbox if arrivals else None,
    )
    try:
        retriever = Retriever.load(checkpoint, catalogue, device=device, progress=_progress)
        from . import build

        blocks = build.build(
            retriever,
            currency=currency,
            checkpoint=checkpoint,
            sources=Sources(notes or data_folder(), photos, tuple(compare or ()), device),
            access=Access(strangers, os.environ.get(PASSWORD, "")),
            arrivals=arrivals,
            watch=True,
        )
    except FittingRoomError as error:
        # The page says it too, for on a Space nobody sees the terminal.
        print(f"The shop cannot open: {error}", file=sys.stderr)
        from . import build

        blocks = build.closed(error)
    gc.freeze()
    gc.enable()
    try:
        build.launch(blocks, host=host, port=port, share=share, mcp=mcp, door=door)
    except OSError as error:
        sys.exit(f"cannot listen on {host}:{port}: {error}; choose another --port")


def main(arguments: Sequence[str] | None = None) -> None:
    """Open the shop and serve it until it is stopped."""
    try:
        app(arguments)
    except SystemExit as stop:
        if stop.code:
            raise


def _check_device(name: str) -> None:
    """Stop with a sentence where this machine has no such device."""
    if name == "cpu":
        return  # served without torch, which takes seconds to import
    import torch

    try:
        torch.empty(0, device=name)
    except (RuntimeError, AssertionError) as error:
        reason = str(error).splitlines()[0]
        sys.exit(f"cannot use --device {name}: {reason}; --device cpu works everywhere")


def _progress(done: int, total: int) -> None:
    end = "\n" if done == total else ""
    print(f"\rLooking at the garments: {done:,} of {total:,}", end=end, file=sys.stderr, flush=True)
