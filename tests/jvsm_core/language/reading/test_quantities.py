"""Filters: prices, sizes, brands and whom it is for; each row of the table reads its example."""

import pytest

from jvsm_core.language.reading.reader import read
from jvsm_core.language.words.table import rows

SHOP = {"size": ("s", "m", "l")}


def filters(text):
    return [
        (one.key, one.values, one.at_least, one.at_most, one.direction, one.negated)
        for one in read(text, SHOP).filters
    ]


@pytest.mark.parametrize("row", rows("filters"), ids=lambda row: row["example"])
def test_a_row_reads_its_example(row):
    said = [one for one in read(row["example"], SHOP).filters if one.key == row["key"]]
    sense = row["sense"]
    assert len(said) == 1
    if sense == "is":
        assert said[0].values == row.many("values")
    elif sense in ("more", "less", "most", "least"):
        assert said[0].direction == sense
    elif sense == "number":
        assert said[0].values
    else:
        low, high = said[0].at_least is not None, said[0].at_most is not None
        assert (low, high) == (sense != "at_most", sense != "at_least")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("black dress under £30", ("price", (), None, 30.0, "", False)),
        ("for less than forty five pounds", ("price", (), None, 45.0, "", False)),
        ("up to 1.5k", ("price", (), None, 1500.0, "", False)),
        ("at most $1,200", ("price", (), None, 1200.0, "", False)),
        ("two hundred and no more, max two hundred", ("price", (), None, 200.0, "", False)),
        ("a tenner tops", ("price", (), None, 10.0, "", False)),
        ("L please", ("size", ("l",), None, None, "", False)),
        ("anything but nike", ("brand", ("nike",), None, None, "", True)),
    ],
)
def test_conditions(text, expected):
    assert expected in filters(text)


@pytest.mark.parametrize(
    "text", ["at most knee length", "two inches longer", "sister's wedding", "the first one"]
)
def test_what_is_no_condition(text):
    assert not filters(text)
