"""`catalogue`: make catalogues from public datasets, and check them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from tqdm import tqdm

from ..catalogue import Catalogue

#: Examples named of each kind of finding.
SHOWN = 5

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
    """Read a catalogue, decode every picture, and say what is wrong; status 1 where a garment is left out."""
    from ..shops.audit import audit

    made = Catalogue.read(folder)
    with tqdm(total=len(made), desc="check", unit="garment") as bar:
        found = audit(made, lambda done, _: bar.update(done - bar.n))
    for problem in found.problems:
        print(problem)
    for group in found.shared[:SHOWN]:
        names = ", ".join(garment.id for garment in group[:SHOWN])
        print(f"one picture for {len(group):,} garments: {names}{', …' if len(group) > SHOWN else ''}")
    for key, values in found.unknown.items():
        named = ", ".join(f"{value!r} ({count:,})" for value, count in values.most_common(SHOWN))
        print(f"{key}: {len(values):,} values that the vocabulary does not know: {named}")
    if found.left_out:
        print(f"{folder}: {len(made):,} garments can be shown, {found.left_out:,} are left out")
        raise typer.Exit(1)
    print(f"{folder}: {len(made):,} garments, every picture can be read")
