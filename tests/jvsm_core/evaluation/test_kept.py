"""What counts as kept: labels, comparisons, and what the shop could show at all."""

import numpy as np
import pytest

from jvsm_core.evaluation.galleries import drawn_gallery
from jvsm_core.evaluation.kept import kept
from jvsm_core.evaluation.sessions import Session


@pytest.fixture(scope="module")
def gallery(shop):
    return drawn_gallery(shop.folder)


def rows(gallery, *names):
    return [gallery.catalogue.row(name) for name in names]


def measured(gallery, session, *shown):
    """Both turns of one session; the first has nothing to keep."""
    best = np.array([rows(gallery, *shown)] * 2)
    return kept(best, [0, 0], [0, 1], [session], gallery)


def test_a_wish_is_held_by_the_label_of_the_wanted_garment(gallery):
    (start,) = rows(gallery, "red-long-knee-dress")
    session = Session(start, (), (("colour", "navy"), ("sleeve", "short")), ("in navy", "short sleeves"))
    found = measured(gallery, session, "navy-short-knee-dress", "blue-short-knee-dress")
    assert found["kept"] == {"2": 50.0}


def test_a_comparison_is_held_by_all_that_lies_that_way(gallery):
    (start,) = rows(gallery, "red-long-knee-dress")
    session = Session(start, (), (("length", "midi"), ("colour", "navy")), ("longer", "in navy"))
    found = measured(gallery, session, "navy-long-midi-dress", "navy-long-maxi-dress", "navy-long-knee-dress")
    assert found["kept"] == {"2": 66.67}
    named = Session(start, (), session.asked, ("midi", "in navy"))
    assert measured(gallery, named, "navy-long-midi-dress", "navy-long-maxi-dress")["kept"] == {"2": 50.0}


def test_what_the_shop_cannot_show_so_often_counts_apart(gallery):
    """Six garments are navy and short-sleeved: as many as six can be shown, not seven."""
    (start,) = rows(gallery, "red-long-knee-dress")
    session = Session(start, (), (("colour", "navy"), ("sleeve", "short")), ("in navy", "short sleeves"))
    both = [
        f"navy-short-{length}-{kind}" for length in ("knee", "midi", "maxi") for kind in ("dress", "shirt")
    ]
    assert measured(gallery, session, *both) == {"kept": {"2": 100.0}, "kept_in_stock": {"2": 100.0}}
    more = measured(gallery, session, *both, "blue-short-knee-dress")
    assert more == {"kept": {"2": 85.71}, "kept_in_stock": {}}
