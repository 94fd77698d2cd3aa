"""`catalogue`: make catalogues from public datasets, and check them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..catalogue import Catalogue

app = typer.Typer(help="Make a catalogue, or check one.", no_args_is_help=True)


@app.command("from")
def from_dataset(
    dataset: Annotated[str, typer.Argument(help="fashion-iq, fashion200k, ut-zap50k or fashion-products.")],
    data: Annotated[Path, typer.Option(help="The dataset's folder.")],
    out: Annotated[Path, typer.Option(help="Folder of the new catalogue.")],
    split: Annotated[str | None, typer.Option(help="One split only.")] = None,
) -> None:
    """Turn a public dataset into a catalogue the app can shop in."""
    from ..datasets import source
    from ..errors import DataError

    convert = source(dataset).to_catalogue
    if convert is None:
        raise DataError(f"{dataset} has no garments of its own to make a catalogue of")
    made, missing = convert(data, out, split)
    print(f"{out}: {len(made):,} garments; {missing.summary()}")


@app.command()
def check(folder: Annotated[Path, typer.Argument(help="A catalogue's folder.")]) -> None:
    """Read a catalogue and decode every picture."""
    made = Catalogue.read(folder)
    for garment in made:
        made.picture(garment)
    print(f"{folder}: {len(made):,} garments, every picture can be read")
