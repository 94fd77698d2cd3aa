"""Command line of the atelier: `python -m demo.atelier draw | sheet | strip | duplicates | legibility | cost`."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from jvsm_core.catalogue import Catalogue
from jvsm_core.cli.options import CHECKPOINT
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
    kind: Annotated[
        str, typer.Option(help="catalogue: in families; training: broad coverage.")
    ] = "catalogue",
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
    families: Annotated[bool, typer.Option("--families", help="One garment of each family.")] = False,
) -> None:
    """Put the first garments of a catalogue on one page."""
    from .sheet import contact_sheet, save

    shop = Catalogue.read(catalogue)
    save(contact_sheet(shop, count=count, columns=columns, category=category, families=families), out)


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
def duplicates(
    catalogue: CatalogueFolder,
    marks: Annotated[
        float, typer.Option(help="Largest share of marks apart; see demo/atelier/duplicates.py.")
    ] = 0.25,
    colour: Annotated[float, typer.Option(help="Largest mean distance of colours, in CIELAB.")] = 3.0,
    out: Annotated[
        Path | None, typer.Option(help="Picture of the first dozen pairs, such as pairs.png.")
    ] = None,
) -> None:
    """List garments of different families that look alike, the most alike first."""
    from .duplicates import pairs, signatures
    from .sample import family_of
    from .sheet import pair_sheet, save

    shop = Catalogue.read(catalogue)
    families = [family_of(garment.id) for garment in shop]
    alike = pairs(signatures(map(shop.picture, shop)), families, most_marks=marks, most_colour=colour)
    for pair in alike:
        first, second = shop.garments[pair.first], shop.garments[pair.second]
        differing = [
            key
            for key in dict.fromkeys((*first.attributes, *second.attributes))
            if first.attributes.get(key) != second.attributes.get(key)
        ]
        typer.echo(
            f"{first.id} {second.id} {pair.marks:.2f} {pair.colour:.1f}  differ in {', '.join(differing)}"
        )
    typer.echo(f"{len(alike)} pairs among {len(shop)} garments of {len(set(families))} families")
    if out is not None and alike:
        save(pair_sheet(shop, [(pair.first, pair.second) for pair in alike[:12]]), out)


@app.command()
def legibility(
    train: Annotated[Path, typer.Option(help="Folder of a drawn training set.")],
    work: Annotated[
        Path, typer.Option(help="Folder for decoded pictures and the reader; a stopped run goes on.")
    ],
    test: Annotated[
        Path | None,
        typer.Option(
            help="Folder of a set drawn with another seed; the training set's held-out part if not given.",
        ),
    ] = None,
    epochs: Annotated[int, typer.Option(help="Passes over the training set.", min=1)] = 4,
    start: Annotated[
        Path,
        typer.Option(
            help="The checkpoint whose image tower the reader starts from.",
        ),
    ] = CHECKPOINT,
) -> None:
    """Train a small CNN to read the attributes, and report what it confuses on unseen designs."""
    from .legibility import legibility, report
    from .reader import Schedule

    typer.echo(report(legibility(train, work, test, Schedule(epochs=epochs), start)))


@app.command()
def cost(
    count: Annotated[int, typer.Option(help="Number of pictures.")] = 40,
    size: Annotated[str, typer.Option(help="Width and height of a picture in pixels.")] = "384x480",
) -> None:
    """Measure the CPU time of a picture in one process."""
    from .cost import measure

    typer.echo(measure(count, parse_size(size)))


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
