"""Titles as a card shows them."""

import pytest

from demo.ui.titles import short_title
from jvsm_core.catalogue import Garment

SHIRT = {"category": "shirt", "colour": "black", "second_colour": "white", "pattern": "vertical stripes"}


def garment(title, brand="", **attributes):
    return Garment(
        "1",
        "1.png",
        title=title,
        description="",
        category=attributes.get("category", ""),
        attributes=attributes,
        brand=brand,
    )


@pytest.mark.parametrize(
    ("title", "attributes", "shown"),
    [
        (
            "Elbow-sleeve vertical-striped linen shirt in black and white",
            SHIRT | {"sleeve": "elbow", "material": "linen"},
            "Black and white linen shirt",
        ),
        (
            "Sleeveless collared lace dress in navy with pockets",
            {
                "category": "dress",
                "colour": "navy",
                "neckline": "shirt collar",
                "material": "lace",
                "sleeve": "sleeveless",
                "pockets": "yes",
            },
            "Navy lace dress",
        ),
        # It is short, it has a name, nothing states its colour: it stays.
        ("Linen shirt in black and white", SHIRT | {"material": "linen"}, None),
        ("Vertical-striped shirt in black and white, Riviera", SHIRT, None),
        ("Vertical-striped shirt in black and white", {"category": "shirt"}, None),
        ("فستان أحمر طويل بأكمام قصيرة من القطن الطبيعي", SHIRT, None),
        (
            "綿の長袖シャツ、濃紺、ストライプ、襟付き、ポケット付き、秋冬用、限定品、直営店のみ、送料無料",
            SHIRT,
            None,
        ),
    ],
)
def test_a_long_list_of_attributes_is_said_in_a_few(title, attributes, shown):
    assert short_title(garment(title, **attributes)) == (shown or title)


def test_a_brand_that_stands_above_is_not_said_again():
    shirt = garment("Tape & Co men check shirt", "Tape & Co", category="shirt")
    assert short_title(shirt, brand=False) == "Men check shirt"
    assert short_title(shirt) == "Tape & Co men check shirt"
    assert short_title(garment("Tape", "Tape"), brand=False) == "Tape"
    assert short_title(garment("Tapestry coat", "Tape"), brand=False) == "Tapestry coat"
