"""Text to image, image to text, image to image, and naming: ranks worked out by hand."""

import pytest

from jvsm_core.errors import DataError
from jvsm_core.evaluation.galleries import drawn_gallery
from jvsm_core.evaluation.tasks import image_to_image, image_to_text, text_to_image, write_captions
from jvsm_core.model.attributes import AttributeSpace

SHAPE = {"benchmark", "task", "protocol", "gallery", "queries", "systems"}


@pytest.fixture
def gallery(shop):
    return drawn_gallery(shop.folder)


def meanings(gallery, seed=0):
    """Each caption that may be asked or ranked, and the attributes it was written from."""
    rows = range(len(gallery))
    captions = write_captions(gallery, rows, seed)
    assert len(set(captions)) == len(gallery)
    return {caption: gallery.stated(row) for caption, row in zip(captions, rows, strict=True)}


def test_captions_tell_all_that_decides_a_hit(gallery):
    captions = write_captions(gallery, [5, 3])
    assert captions == write_captions(gallery, [5]) + write_captions(gallery, [3])
    assert captions != write_captions(gallery, [5, 3], seed=1)
    assert gallery.stated(5) == gallery.catalogue.garments[5].attributes


def test_text_to_image_finds_the_garment_a_caption_was_written_of(gallery, stub):
    figures = text_to_image(stub(meanings(gallery)), gallery, count=40)
    assert set(figures) == SHAPE
    assert (figures["task"], figures["gallery"], figures["queries"]) == ("text-to-image", 72, 40)
    assert figures["systems"] == {"jvsm": {"R@1": 100.0, "R@10": 100.0, "R@50": 100.0}}


def test_a_caption_understood_in_part_ties_with_all_that_share_the_part(gallery, stub):
    """Only the colour is understood: 18 garments of it stand level, and ties count against."""
    heard = {caption: {"colour": told["colour"]} for caption, told in meanings(gallery).items()}
    figures = text_to_image(stub(heard), gallery)
    assert figures["queries"] == 72
    assert figures["systems"]["jvsm"] == {"R@1": 0.0, "R@10": 0.0, "R@50": 100.0}


def test_image_to_text_ranks_one_caption_for_each_combination(stock, stub):
    catalogue = stock(
        ("a", "red long midi dress", "red long midi dress", ""),
        ("b", "red long midi dress", "blue long midi dress", ""),
        ("c", "blue long midi dress", "blue long midi dress", ""),
        ("d", "navy short maxi shirt", "navy short maxi shirt", ""),
    )
    gallery = drawn_gallery(catalogue.folder)
    told = {caption: gallery.stated(row) for row, caption in enumerate(write_captions(gallery, range(4)))}
    figures = image_to_text(stub(told), gallery)
    assert SHAPE < set(figures)
    assert (figures["gallery"], figures["queries"]) == (3, 4)
    # b looks blue, so its own caption comes second.
    assert figures["systems"]["jvsm"] == {"R@1": 75.0, "R@10": 100.0, "R@50": 100.0}
    assert figures["attributes"] == {"category": 100.0, "sleeve": 100.0, "length": 100.0, "colour": 75.0}
    assert figures["attribute_counts"]["colour"] == {"stated": 4, "unknown": 0}


def test_a_value_the_model_does_not_know_is_named_wrongly_and_counted(stock, stub):
    catalogue = stock(
        ("a", "red long dress", "red long midi dress", ""),
        ("b", "navy long midi dress", "navy long midi dress", ""),
        ("c", "blue short dress", "blue long midi dress", ""),
    )
    space = AttributeSpace(("colour", "sleeve"), (("blue", "red"), ("long", "short")))
    figures = image_to_text(stub(space=space), drawn_gallery(catalogue.folder))
    assert figures["attributes"] == {"category": 0.0, "sleeve": 66.67, "length": 0.0, "colour": 66.67}
    assert figures["attribute_counts"] == {
        "category": {"stated": 3, "unknown": 3},
        "sleeve": {"stated": 3, "unknown": 0},
        "length": {"stated": 1, "unknown": 1},
        "colour": {"stated": 3, "unknown": 1},
    }


def test_image_to_image_asks_for_another_of_the_same_kind(stock, stub):
    catalogue = stock(
        ("a", "red long midi dress", "red long midi dress", ""),
        ("b", "red long midi dress", "red short midi dress", ""),
        ("near", "red long maxi dress", "red long maxi dress", ""),
        ("far", "navy sleeveless knee shirt", "navy sleeveless knee shirt", ""),
    )
    figures = image_to_image(stub(), drawn_gallery(catalogue.folder))
    assert set(figures) == SHAPE
    assert (figures["gallery"], figures["queries"]) == (4, 2)
    # From a: b and "near" are level, so b is second. From b: a is nearest, and b itself is out.
    assert figures["systems"]["jvsm"] == {"R@1": 50.0, "R@10": 100.0, "R@50": 100.0}


def test_image_to_image_needs_two_garments_that_are_equal(gallery, stub):
    with pytest.raises(DataError, match="no two of 72 garments are equal in every attribute"):
        image_to_image(stub(), gallery)
