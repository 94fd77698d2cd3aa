"""`catalogue`: make catalogues from public datasets, and check them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from tqdm import tqdm

from ..catalogue import Catalogue
from .options import CHECKPOINT, Checkpoint

if TYPE_CHECKING:
    from ..search.evidence import Conflict

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


@app.command("import")
def import_(
    source: Annotated[
        str, typer.Argument(help="A folder of pictures, a zip, a table or a feed; with --fetch an address.")
    ],
    out: Annotated[Path, typer.Option(help="Folder of the catalogue; an old one is brought up to date.")],
    mapping: Annotated[
        Path | None, typer.Option(help="File of columns to fields: read where it exists, else written.")
    ] = None,
    fetch: Annotated[bool, typer.Option("--fetch", help="Fetch pictures that are given by address.")] = False,
    private_host: Annotated[
        list[str] | None, typer.Option(help="HOST:PORT to fetch from although it is not public.")
    ] = None,
    name: Annotated[str, typer.Option(help="The catalogue's name.")] = "",
    licence: Annotated[str, typer.Option(help="What its pictures and texts may be used for.")] = "",
    currency: Annotated[str, typer.Option(help="Of prices that do not say it: GBP, EUR, …")] = "",
) -> None:
    """Turn a shop's own export into a catalogue: Shopify, WooCommerce, Google Merchant, any table, photos."""
    from ..shops.importing import MAPPING, SET_ASIDE, Options, import_catalogue

    options = Options(mapping, fetch, tuple(private_host or ()), name, licence, currency)
    with tqdm(desc="import", unit="garment") as bar:
        made = import_catalogue(source, out, options, _progress(bar))
    if made.mapping is not None:
        print(f"Columns of a {made.mapping.kind} export, as read:")
        for line in made.mapping.lines():
            print(f"  {line}")
        print(f"  To correct them, edit {mapping or out / MAPPING} and run this again.")
    for problem in made.problems[:SHOWN]:
        print(problem)
    if len(made.problems) > SHOWN:
        print(f"… and {len(made.problems) - SHOWN:,} more, in {out / SET_ASIDE}")
    print(
        f"{out}: {len(made.catalogue):,} garments ({len(made.added):,} new, {len(made.changed):,} changed, "
        f"{len(made.removed):,} gone); {made.left_out:,} set aside"
    )


@app.command()
def report(
    folder: Annotated[Path, typer.Argument(help="A catalogue's folder.")],
    out: Annotated[Path | None, typer.Option(help="The page; by default report.html in the folder.")] = None,
    checkpoint: Checkpoint = CHECKPOINT,
    look: Annotated[
        bool, typer.Option("--look/--words-only", help="Compare what is stated with what the model sees.")
    ] = True,
) -> None:
    """Write one page about a catalogue: what is in it, what was left out, what shoppers can say here."""
    from ..shops.report import write_report

    made = Catalogue.read(folder)
    conflicts = _conflicts(made, checkpoint) if look else None
    with tqdm(total=len(made), desc="report", unit="garment") as bar:
        path = write_report(made, out or folder / "report.html", _progress(bar), conflicts)
    print(f"{path}: {len(made):,} garments")


@app.command()
def check(folder: Annotated[Path, typer.Argument(help="A catalogue's folder.")]) -> None:
    """Read a catalogue, decode every picture, and say what is wrong; status 1 where a garment is left out."""
    from ..shops.audit import audit

    made = Catalogue.read(folder)
    with tqdm(total=len(made), desc="check", unit="garment") as bar:
        found = audit(made, _progress(bar))
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


def _conflicts(catalogue: Catalogue, checkpoint: Path) -> Sequence[Conflict]:
    """What the model sees otherwise than it is stated; pictures that the app has looked at are not again."""
    from ..model.embedder import load_embedder
    from ..search.evidence import EvidenceReader
    from ..search.store import open_index

    embedder = load_embedder(checkpoint)
    with tqdm(desc="look", unit="garment") as bar:
        index = open_index(
            catalogue, embedder, shipped=(checkpoint.parent / "index",), progress=_progress(bar)
        )
    reader = EvidenceReader(embedder, catalogue, index, getattr(embedder, "calibration", None))
    _ = reader.columns
    return reader.conflicts


def _progress(bar: tqdm) -> Callable[[int, int], None]:
    """A callback that moves a bar, whose length it learns on the way."""

    def progress(done: int, total: int) -> None:
        bar.total = total
        bar.update(done - bar.n)

    return progress
