"""What the Catalogue page counts, and the model's card."""

from demo.catalogue.page import LISTED, _attributes, card, counts
from jvsm_core.catalogue import Garment


def garment(**attributes):
    return Garment("x", "images/x.png", "X", "", attributes.get("category", "coat"), attributes)


def test_values_are_counted_and_details_come_together():
    found = counts(
        [garment(colour="red", hood="yes"), garment(colour="red", hood="no"), garment(colour="navy")]
    )
    assert dict(found["colour"]) == {"red": 2, "navy": 1}
    assert dict(found["details"]) == {"hood": 1}


def test_what_is_not_stated_is_said_and_what_is_too_much_is_cut():
    assert "No garment states any" in _attributes([garment(), garment()])
    told = _attributes([garment(colour=f"colour {number}") for number in range(LISTED + 7)])
    assert told.count("<tr>") == LISTED and f"Colour, {LISTED} of {LISTED + 7}" in told


def test_the_card_is_rendered_and_its_markup_stays_text(tmp_path):
    (tmp_path / "MODEL_CARD.md").write_text("# JVSM\n\n| | b |\n|---|---|\n| 1 | 2 |\n\n<script>x</script>\n")
    html = card(tmp_path)
    assert "<table>" in html and "<script>" not in html
    assert "<h3>JVSM</h3>" in html, "below the page's own headings"
    assert "<td></td>" in html and "<th></th>" not in html, "the corner of a table heads nothing"


def test_a_checkpoint_without_a_card_says_so(tmp_path):
    assert "without a model card" in card(tmp_path)
