"""Titles, descriptions and prices: true, complete, varied, the same for the same seed."""

from __future__ import annotations

import pytest

from demo.atelier.describe import description, price, title
from demo.atelier.design import Design
from demo.atelier.sample import sample_training
from demo.atelier.spec import edit
from jvsm_core.vocabulary import DETAILS

DRESS = Design(
    {
        "category": "dress",
        "sleeve": "sleeveless",
        "neckline": "crew",
        "length": "knee",
        "fit": "a-line",
        "colour": "navy",
        "pattern": "solid",
        "material": "cotton",
        "buttons": "no",
        "pockets": "yes",
        "belt": "no",
        "ruffles": "no",
    },
    7,
)

#: A word of each value that its description must contain, where it is not the value itself.
WORDS = {
    "turtleneck": "turtleneck",
    "scoop": "scoop neck",
    "polka dots": "polka dots",
    "short": "short",
    "solid": "solid",
    "elbow": "elbow-length",
    "full": "full length",
    "knee": "knee",
}


@pytest.fixture(scope="module")
def designs():
    return [sample.design for sample in sample_training(1200, 5)]


def test_a_title_as_a_shop_writes_it():
    titles = {title(Design(DRESS.attributes, seed)) for seed in range(12)}
    assert "Sleeveless crew-neck cotton dress in navy" in titles
    assert titles <= {
        "Sleeveless crew-neck cotton dress in navy",
        "Knee-length sleeveless crew-neck cotton dress in navy",
    }


def test_descriptions_mention_every_attribute(designs):
    for design in designs:
        text = description(design).lower()
        for key, value in design.attributes.items():
            if key in DETAILS or value == "plain":
                continue
            assert WORDS.get(value, value) in text, (key, value, text)


def test_descriptions_name_the_details_there_are_and_no_others(designs):
    for design in designs:
        text = description(design).lower().replace("pinstripe", "")
        for detail in DETAILS:
            assert (detail in text.replace("hoodie", "")) == design.has(detail), (detail, text)


def test_sentences_are_well_formed(designs):
    for design in designs:
        text = description(design)
        assert text[0].isupper() and text.endswith(".") and "  " not in text and "{" not in text
        assert " a a-line" not in text.lower() and " a olive" not in text
        assert title(design)[0].isupper()


def test_wording_varies():
    assert len({description(Design(DRESS.attributes, seed)) for seed in range(40)}) >= 8


def test_a_family_reads_alike_and_costs_alike():
    red = DRESS.with_attributes(edit(DRESS.attributes, colour="red"))
    assert description(red) == description(DRESS).replace("navy", "red")
    assert title(red) == title(DRESS).replace("navy", "red")
    assert price(red) == price(DRESS)


def test_prices_are_plausible(designs):
    prices = {}
    for design in designs:
        amount = price(design)
        assert round(amount % 1, 2) in (0.0, 0.5, 0.95)
        assert 12 <= amount <= 700
        prices.setdefault(design["category"], []).append(amount)
    mean = {category: sum(found) / len(found) for category, found in prices.items()}
    assert mean["tank top"] < mean["t-shirt"] * 1.2 < mean["dress"] < mean["coat"]
