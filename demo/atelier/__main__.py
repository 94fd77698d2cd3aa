"""Command line of the atelier: `python -m demo.atelier draw | sheet | strip | legibility`."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from jvsm_core.catalogue import Catalogue
from jvsm_core.errors import CatalogueError, FittingRoomError

app = typer.Typer(help="Draw a catalogue of garments.", no_args_is_help=True, pretty_exceptions_enable=False)

CatalogueFolder = Annotated[Path, typer.Option("--catalogue", help="Folder of a drawn catalogue.")]
OutFile = Annotated[Path, typer.Option("--out", help="Picture to write, such as sheet.png.")]


def parse_size(text: str) -> tuple[int, int]:
    """Width and height from `384x480`.

    Raises:
        CatalogueError: not two whole numbers joined by an x.
    """
    found = re.fullmatch(r"(\d{1,5})x(\d{1,5})", text.strip().lower())
    if found is None:
        raise CatalogueError(f"size {text!r} is not WIDTHxHEIGHT, such as 384x480")
    return int(found[1]), int(found[2])


@app.command()
def draw(
    out: Annotated[Path, typer.Option(help="Folder for the catalogue; an unfinished one is gone on with.")],
    count: Annotated[int, typer.Option(help="Number of garments.")] = 3000,
    size: Annotated[str, typer.Option(help="Width and height of a picture in pixels.")] = "384x480",
    seed: Annotated[int, typer.Option(help="The same seed draws the same catalogue.")] = 1,
    workers: Annotated[int | None, typer.Option(help="Processes; one a core if not given.")] = None,
    kind: Annotated[str, typer.Option(help="catalogue: in families; training: broad coverage.")] = "catalogue",
) -> None:
    """Draw a catalogue; run it again to go on after a stop."""
    from .catalogue_run import Run, draw_catalogue

    workers = len(os.sched_getaffinity(0)) if workers is None else workers
    try:
        catalogue = draw_catalogue(out, Run(kind, seed, parse_size(size)), count, workers=workers)
    except KeyboardInterrupt:
        typer.echo("stopped; the same command goes on from here", err=True)
        raise typer.Exit(130) from None
    typer.echo(f"{len(catalogue)} garments in {out}")


@app.command()
def sheet(
    catalogue: CatalogueFolder,
    out: OutFile,
    count: Annotated[int, typer.Option(help="Number of garments.")] = 60,
    columns: Annotated[int, typer.Option(help="Garments in a row.")] = 10,
    category: Annotated[str | None, typer.Option(help="Garments of this category alone.")] = None,
) -> None:
    """Put the first garments of a catalogue on one page."""
    from .sheet import contact_sheet, save

    save(contact_sheet(Catalogue.read(catalogue), count=count, columns=columns, category=category), out)


@app.command()
def strip(
    garment: Annotated[str, typer.Option(help="Id of a garment.")],
    catalogue: CatalogueFolder,
    vary: Annotated[str, typer.Option(help="Attribute to vary over its legal values.")],
    out: OutFile,
    size: Annotated[str | None, typer.Option(help="Size of a picture; the catalogue's if not given.")] = None,
) -> None:
    """Draw one garment with one attribute varied."""
    from .sheet import save, strip

    save(strip(Catalogue.read(catalogue), garment, vary, parse_size(size) if size else None), out)


@app.command()
def legibility(
    train: Annotated[Path, typer.Option(help="Folder of a drawn training set.")],
    test: Annotated[Path, typer.Option(help="Folder of a set drawn with another seed.")],
    epochs: Annotated[int, typer.Option(help="Passes over the training set.", min=1)] = 10,
) -> None:
    """Train a small CNN to read the attributes, and report what it confuses on unseen designs."""
    from .legibility import legibility, report

    typer.echo(report(legibility(Catalogue.read(train), Catalogue.read(test), epochs=epochs)))


def main() -> int:
    """Run the command line; errors a person can act on are printed alone, with exit code 2."""
    try:
        app()
    except FittingRoomError as error:
        typer.echo(f"error: {error}", err=True)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
