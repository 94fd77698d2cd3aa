"""What a garment says of itself."""

from __future__ import annotations

import pytest

from jvsm_core.catalogue import Garment


@pytest.mark.parametrize(
    ("title", "description", "told"),
    [
        ("Red shoe", "A shoe to run in.", "Red shoe. A shoe to run in."),
        ("Black dress", "black dress with sleeves", "black dress with sleeves"),
        ("Red shoe", " ", "Red shoe"),
        ("", "A shoe.", "A shoe."),
        ("", "", ""),
    ],
)
def test_side_text_says_title_and_description_once(title, description, told):
    assert Garment("1", "1.jpg", title, description, "shoe").side_text == told


def test_a_detail_that_it_has_not_is_not_stated():
    garment = Garment("1", "1.jpg", "", "", "coat", {"colour": "navy", "hood": "no", "belt": "yes"})
    assert garment.stated == {"colour": "navy", "belt": "yes"}
