"""The same photos, told of in four ways, are the same shop: the same garments, and the same hits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from exports import as_csv, as_merchant_xml, as_shopify, pictures_of, thirty

from jvsm_core.cli.options import CHECKPOINT
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.model.embedder import load_embedder
from jvsm_core.shops.importing import import_catalogue

#: What is said after a start from the first garment, or at the start where nothing is at hand.
SAID = (
    ("in navy",),
    ("make it sleeveless", "longer"),
    ("not that one, something plain",),
    ("as a dress", "in red"),
)
STARTS = ("a long skirt", "something warm in grey")


@pytest.fixture(scope="module")
def shops(tmp_path_factory):
    """Way to the catalogue that came of it; nothing but kind, title and picture is told, which a folder can."""
    place = tmp_path_factory.mktemp("ways")
    rows = [row | {"colour": "", "price": "", "id": row["title"]} for row in thirty()]
    rows.sort(key=lambda row: (f"{row['category']}s", f"{row['title']}.webp"))
    for row in rows:
        folder = place / "folder" / f"{row['category']}s"
        pictures_of([row], folder)
        (folder / row["picture"]).rename(folder / f"{row['title']}.webp")
    tables = {"rows.csv": as_csv(rows), "shopify.csv": as_shopify(rows), "feed.xml": as_merchant_xml(rows)}
    for name, text in tables.items():
        (pictures_of(rows, place / name) / name).write_text(text, "utf-8")
    made = {name: import_catalogue(place / name, place / "out" / name) for name in ("folder", *tables)}
    assert not any(one.problems for one in made.values())
    # The shop's own words for a kind are the way's: "Clothing > dress", "dresss".
    return {
        name: replace(
            one.catalogue, garments=tuple(replace(garment, own_words={}) for garment in one.catalogue)
        )
        for name, one in made.items()
    }


def test_four_ways_to_tell_of_photos_make_one_catalogue(shops):
    first = shops["folder"].garments
    assert len(first) == 30 and len({garment.category for garment in first}) > 5
    for name, shop in shops.items():
        assert shop.garments == first, name


def test_four_ways_to_tell_of_photos_give_the_same_hits(shops, tmp_path):
    embedder, found = load_embedder(CHECKPOINT), {}
    for name, shop in shops.items():
        retriever = Retriever.assemble(embedder, shop, cache=tmp_path / name)
        turns = [retriever.start(text=text) for text in STARTS]
        for said in SAID:
            dialogue = retriever.start(garment_id=shop.garments[0].id)
            turns += [dialogue := retriever.say(dialogue, text) for text in said]
        found[name] = [[(hit.garment.id, round(hit.score, 4)) for hit in turn.hits] for turn in turns]
    assert all(len(hits) >= 10 for hits in found["folder"])
    assert len({str(hits) for hits in found["folder"]}) == len(found["folder"])
    for name, hits in found.items():
        assert hits == found["folder"], name
