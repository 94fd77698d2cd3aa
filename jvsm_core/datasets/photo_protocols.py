"""The protocols of Fashion-200k and UT-Zap50k on other photos: Fashion Product Images.

Neither dataset may be had by everyone, but their protocols can be run for real on any labelled
photos. Apparel gets Fashion-200k's: captions one word apart, "replace X with Y", a hit has an
equal caption. Footwear gets ours on UT-Zap50k: changed fields, a hit equals the target in all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

from ..catalogue import Catalogue, Garment
from . import fashion200k, ut_zap50k
from .common import require_choice
from .fashion_products import PhotoSet, read_fashion_products
from .protocol import Benchmark, Query, TrainingSet
from .ut_zap50k import Shoe

#: The order in which a caption names what the shop states; a value of two words is one: "round-neck".
_CAPTION = ("gender", "colour", "pattern", "sleeve", "neckline", "category")


def label_caption(photos: PhotoSet, garment: Garment) -> str:
    """The shop's labels as Fashion-200k would put them: "men blue solid short-sleeves round-neck tshirts"."""
    raw = photos.raw[garment.id]
    return " ".join(raw[key].lower().replace(" ", "-") for key in _CAPTION if key in raw)


def name_caption(photos: PhotoSet, garment: Garment) -> str:
    """The product's name, brand included: "nike men blue polo t-shirt"."""
    return garment.title.lower()


CAPTIONS: Mapping[str, Callable[[PhotoSet, Garment], str]] = {"labels": label_caption, "names": name_caption}


def benchmark(
    dataset: str, folder: str | Path, split: str = "test", resolution: str | None = "224", seed: int = 0
) -> Benchmark:
    """A dataset's protocol on one split of photos.

    Args:
        dataset: `fashion200k` or `ut-zap50k`.
        resolution: `224` or `60x80`; None for both. A gallery of both would tell them apart by sharpness.

    Raises:
        DataError: unknown dataset, the folder has another layout, or no query can be asked.
    """
    category, make, _ = PROTOCOLS[require_choice(dataset, PROTOCOLS, "protocol", "fashion-products-as")]
    return make(read_fashion_products(folder, split, resolution, category), seed=seed)


def training(
    dataset: str,
    folder: str | Path,
    resolution: str | None = "224",
    seed: int = 0,
    pairs_per_picture: int = 1,
) -> TrainingSet:
    """A dataset's training pairs on photos of split train.

    Args:
        dataset, resolution: as for `benchmark`.

    Raises:
        DataError: as for `benchmark`.
    """
    category, _, make = PROTOCOLS[require_choice(dataset, PROTOCOLS, "protocol", "fashion-products-as")]
    return make(
        read_fashion_products(folder, "train", resolution, category),
        seed=seed,
        pairs_per_picture=pairs_per_picture,
    )


def apparel_benchmark(photos: PhotoSet, captions: str = "labels", seed: int = 0) -> Benchmark:
    """Fashion-200k's protocol: one query for each picture with another caption one word away.

    Slices are what the replaced word is about where captions are labels: `colour`, `sleeve`, …

    Raises:
        DataError: no two captions are one word apart.
    """
    index, rng, queries = _captions(photos, captions), Random(seed), []
    for row in index.modifiable:
        target = index.draw(row, rng)
        text = fashion200k.modification(index.captions[row], index.captions[target])
        about = _changed(photos, row, target) if captions == "labels" else ""
        queries.append(Query(row, text, index.captions[target], about))
    return Benchmark(
        name="fashion-products apparel, as fashion200k",
        protocol=f"tirg, captions from {captions}",
        about='Fashion-200k\'s, on other photos: gallery: all of the split; text "replace X with Y"; a hit has '
        "the target's caption; the query's own picture excluded",
        catalogue=_described(photos, index.captions),
        keys=index.captions,
        queries=tuple(queries),
        mask_reference=True,
        ks=(1, 10, 50),
        missing=photos.missing,
    )


def apparel_training(
    photos: PhotoSet, captions: str = "labels", seed: int = 0, pairs_per_picture: int = 1
) -> TrainingSet:
    """Fashion-200k's training pairs: captions one word apart."""
    index = _captions(photos, captions)
    pairs = fashion200k.draw_pairs(index, seed, pairs_per_picture)
    return TrainingSet(_described(photos, index.captions), index.captions, pairs, photos.missing)


def footwear_benchmark(photos: PhotoSet, edits: int = 1, seed: int = 0) -> Benchmark:
    """The UT-Zap50k protocol: changed fields, exact tuple. Its fields do not include colour.

    Raises:
        DataError: no two shoes are so many fields apart.
    """
    shoes = _shoes(photos)
    return Benchmark(
        name="fashion-products footwear, as ut-zap50k",
        protocol=f"ours, {ut_zap50k.counted(edits)}",
        about=f"UT-Zap50k's, on other photos: gallery: all of the split; {ut_zap50k.counted(edits)} changed; a hit "
        "equals the target in type, gender, heel height, closure, material and toe style; reference excluded",
        catalogue=_described(photos, map(ut_zap50k.side_text, shoes)),
        keys=tuple(shoe.fields for shoe in shoes),
        queries=ut_zap50k.draw_queries(shoes, edits, seed),
        mask_reference=True,
        ks=(1, 10, 50),
        missing=photos.missing,
    )


def footwear_training(photos: PhotoSet, seed: int = 0, pairs_per_picture: int = 1) -> TrainingSet:
    """The UT-Zap50k protocol's training pairs."""
    shoes = _shoes(photos)
    pairs = ut_zap50k.draw_pairs(shoes, seed, pairs_per_picture)
    described = _described(photos, map(ut_zap50k.side_text, shoes))
    return TrainingSet(described, tuple(shoe.fields for shoe in shoes), pairs, photos.missing)


#: Dataset to the photos it fits, and what makes its benchmark and its training pairs of them.
PROTOCOLS: Mapping[str, tuple[str, Callable[..., Benchmark], Callable[..., TrainingSet]]] = {
    "fashion200k": ("apparel", apparel_benchmark, apparel_training),
    "ut-zap50k": ("footwear", footwear_benchmark, footwear_training),
}


def _captions(photos: PhotoSet, kind: str) -> fashion200k.CaptionIndex:
    require_choice(kind, CAPTIONS, "captions", photos.folder)
    return fashion200k.CaptionIndex(tuple(CAPTIONS[kind](photos, garment) for garment in photos.garments))


def _described(photos: PhotoSet, texts: Iterable[str]) -> Catalogue:
    """The photos' catalogue with other side text: what the protocol's own dataset would have."""
    pairs = zip(photos.garments, texts, strict=True)
    return replace(
        photos.catalogue(), garments=tuple(replace(g, title="", description=text) for g, text in pairs)
    )


def _changed(photos: PhotoSet, row: int, target: int) -> str:
    before, after = (photos.raw[photos.garments[place].id] for place in (row, target))
    return " and ".join(key for key in _CAPTION if before.get(key) != after.get(key))


def _shoes(photos: PhotoSet) -> list[Shoe]:
    """Photos as lines of UT-Zap50k: type for subcategory, no insole."""
    shoes = []
    for garment in photos.garments:
        raw = photos.raw[garment.id]
        values = {
            "Category": photos.group[garment.id],
            "SubCategory": raw.get("category", ""),
            "HeelHeight": raw.get("heel_height", ""),
            "Insole": "",
            "Closure": raw.get("closure", ""),
            "Gender": raw.get("gender", ""),
            "Material": raw.get("material", ""),
            "ToeStyle": raw.get("toe", ""),
        }
        shoes.append(Shoe(garment.id, tuple(values[field] for field in ut_zap50k.FIELDS)))
    return shoes
