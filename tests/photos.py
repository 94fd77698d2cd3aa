"""A shop of photos as a product feed tells it, from the public data where they are; tests that want it skip elsewhere."""

import csv
import os
import tarfile
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from jvsm_core.catalogue import Catalogue, write_catalogue
from jvsm_core.datasets.fashion_products import read_fashion_products

#: Where the datasets are: FITTING_ROOM_DATASETS, or `shared/data` beside the checkout.
DATASETS = Path(
    os.environ.get("FITTING_ROOM_DATASETS", Path(__file__).resolve().parents[2] / "shared" / "data")
)

#: Kinds of garment as the data name them, and how many of each.
KINDS = {"Dresses": 40, "Shirts": 40, "Kurtas": 20, "Jeans": 20}


def photo_feed(folder: Path) -> Catalogue:
    """Titles, descriptions, brands and photos, and no attributes; ids such as `dress-1234`, the first shirt's the one
    that the documents name."""
    data = DATASETS / "fashion-product-images"
    if not (data / "styles.csv").is_file():
        pytest.skip(f"no photos in {data}; set FITTING_ROOM_DATASETS")
    with open(data / "styles.csv", newline="", encoding="utf-8") as file:
        head, *rows = csv.reader(file)
    place = {name: number for number, name in enumerate(head)}
    some = [row for row in rows if (row[place["resolution"]], row[place["split"]]) == ("224", "train")]
    picked = [
        *chain.from_iterable(
            [row for row in some if row[place["articleType"]] == kind][:count]
            for kind, count in KINDS.items()
        )
    ]
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "styles.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *picked])
    wanted = {
        f"{part}/{row[0]}.{end}" for row in picked for part, end in (("images", "jpg"), ("styles", "json"))
    }
    for name in sorted(data.glob("apparel-224-*.tar")):
        with tarfile.open(name) as archive:
            archive.extractall(folder, [one for one in archive if one.name in wanted], filter="data")
    read = read_fashion_products(folder).garments
    told = [
        # Prices in rupees, as they are, are beyond what the documents ask for.
        replace(one, id=f"{one.category}-{one.id}", attributes={}, price=one.price and one.price // 20)
        for one in read
    ]
    shirt = next(number for number, one in enumerate(told) if one.category == "shirt")
    told[shirt] = replace(told[shirt], id="shirt-0099-22")
    return write_catalogue(
        folder, told, name="A feed of photos", source="Kaggle", licence="theirs", currency="EUR"
    )
