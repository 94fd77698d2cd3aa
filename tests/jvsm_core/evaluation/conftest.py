"""A model of the shape of JVSM without weights: it sees the greys of `fakes.draw` and reads plain values."""

import re

import pytest
import torch
from fakes import DIM, OFFSETS, VALUES, FakeEmbedder, draw, make_shop
from torch.nn import functional as F

from jvsm_core.catalogue import Garment, write_catalogue
from jvsm_core.model.attributes import AttributeSpace

HEADER = "id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,productDisplayName"


class StubModel:
    """Every part of JVSM that an evaluation touches, with answers known beforehand.

    A picture's embedding has one entry of 1/2 for each of its four attributes. A text sets the
    values it names, the last of a key; composing replaces those keys in the reference.

    Args:
        told: texts in other words, and the attributes they mean.
        space: the values it can name; all of `fakes.VALUES` by default.
    """

    def __init__(self, told=None, space=None):
        self.told = told or {}
        self.space = space or AttributeSpace(tuple(VALUES), tuple(VALUES.values()))
        self.prototypes = torch.zeros(self.space.rows, DIM)
        self.image_tower = ImageTower()
        self.text_tower = TextTower(self.told)

    def image_projection(self, features):
        return features

    def text_projection(self, features):
        return F.normalize(features, dim=-1)

    def compose_features(self, query, text):
        composed = query.clone()
        for key, start in OFFSETS.items():
            part = slice(start, start + len(VALUES[key]))
            named = text[:, part].any(dim=1)
            composed[named, part] = 0.5 * text[named, part]
        return F.normalize(composed, dim=-1)

    def attribute_logits(self, embeddings):
        columns = [
            OFFSETS[key] + VALUES[key].index(value)
            for key, values in zip(self.space.keys, self.space.values, strict=True)
            for value in values
        ]
        return 10 * embeddings[:, columns]


class ImageTower:
    def pixels(self, pictures):
        return torch.from_numpy(FakeEmbedder().embed_images(pictures))

    def __call__(self, pixels):
        return pixels


class TextTower:
    features = DIM

    def __init__(self, told):
        self.told = told

    def __call__(self, texts):
        found = torch.zeros(len(texts), DIM)
        for row, text in zip(found, texts, strict=True):
            for key, value in (self.told[text] if text in self.told else spoken(text)).items():
                row[OFFSETS[key] + VALUES[key].index(value)] = 1
        return found


def spoken(text):
    """Key to the last of its values that a text names."""
    words = re.findall(r"\w+", text.lower())
    return {key: word for word in words for key, values in VALUES.items() if word in values}


@pytest.fixture
def stub():
    return StubModel


@pytest.fixture(scope="session")
def shop(tmp_path_factory):
    """All 72 combinations, once each."""
    return make_shop(tmp_path_factory.mktemp("shop"))


@pytest.fixture
def stock(tmp_path):
    """stock((id, stated, shown, description), …): a catalogue whose pictures may show something else."""

    def stock(*rows):
        (tmp_path / "stock" / "images").mkdir(parents=True)
        garments = []
        for name, stated, shown, description in rows:
            draw(spoken(shown)).save(tmp_path / "stock" / "images" / f"{name}.png")
            attributes = spoken(stated)
            garments.append(
                Garment(name, f"images/{name}.png", "", description, attributes["category"], attributes)
            )
        return write_catalogue(tmp_path / "stock", garments, name="stock", source="test", licence="CC0-1.0")

    return stock


@pytest.fixture
def photos(tmp_path):
    """Three T-shirts; two ways of writing "sleeveless", one shade of navy, one picture missing."""
    lines = [
        "1,Men,Apparel,Topwear,Tshirts,Navy Blue,Summer,2012,Casual,One,224,test",
        "2,Men,Apparel,Topwear,Tshirts,Navy Blue,Summer,2012,Casual,Two,224,test",
        "3,Men,Apparel,Topwear,Tshirts,Red,Summer,2012,Casual,Three,224,test",
        "4,Men,Apparel,Topwear,Tshirts,Red,Summer,2012,Casual,Gone,224,test",
    ]
    (tmp_path / "styles.csv").write_text("\n".join([f"{HEADER},resolution,split", *lines]), "utf-8")
    (tmp_path / "styles").mkdir()
    (tmp_path / "images").mkdir()
    for number, sleeve in enumerate(("No Sleeves", "Sleeveless", "No Sleeves"), start=1):
        style = f'{{"data": {{"articleAttributes": {{"Sleeve Length": "{sleeve}"}}}}}}'
        (tmp_path / "styles" / f"{number}.json").write_text(style, "utf-8")
        shown = {"category": "shirt", "colour": "red", "sleeve": "sleeveless", "length": "knee"}
        draw(shown).save(tmp_path / "images" / f"{number}.jpg")
    return tmp_path
