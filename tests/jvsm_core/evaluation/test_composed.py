"""Composed retrieval on labelled galleries: recalls in closed form on a shop of all combinations."""

from dataclasses import replace

import pytest
import torch

from jvsm_core.catalogue import write_catalogue
from jvsm_core.errors import DataError
from jvsm_core.evaluation.benchmarks import edit_benchmark
from jvsm_core.evaluation.composed import evaluate_composed
from jvsm_core.evaluation.galleries import drawn_gallery, photo_gallery
from jvsm_core.evaluation.systems import picture_features, project_gallery
from jvsm_core.language import leading


def in_plain_words(benchmark):
    """The same queries asked by naming the new values and nothing else."""
    queries = [
        replace(query, text=" ".join(new for _, new in leading(query.change).values()))
        for query in benchmark.queries
    ]
    return replace(benchmark, queries=tuple(queries))


def test_every_system_scores_what_its_way_of_composing_must(shop, stub):
    """Of 71 others 8 differ in one attribute: all equally like the reference, one of them right."""
    benchmark = in_plain_words(edit_benchmark(drawn_gallery(shop.folder), count=60))
    figures = evaluate_composed(stub(), benchmark)
    assert (figures["benchmark"], figures["task"]) == ("drawn", "composed")
    assert (figures["gallery"], figures["queries"]) == (72, 60)
    assert figures["systems"] == {
        # Ties count against a system: the right one is the eighth of eight.
        "image-only": {"R@1": 0.0, "R@10": 100.0, "R@50": 100.0},
        # 18 garments have a colour, 24 a sleeve or a length.
        "text-only": {"R@1": 0.0, "R@10": 0.0, "R@50": 100.0},
        "sum": {"R@1": 100.0, "R@10": 100.0, "R@50": 100.0},
        "jvsm": {"R@1": 100.0, "R@10": 100.0, "R@50": 100.0},
    }
    assert figures["slices"]["jvsm"].keys() == {"colour", "length", "sleeve"}
    assert sum(part["queries"] for part in figures["slices"]["jvsm"].values()) == 60
    assert "reference excluded" in figures["protocol"] and "gallery: pictures" in figures["protocol"]


def test_words_that_say_nothing_leave_the_model_with_the_reference(shop, stub):
    benchmark = edit_benchmark(drawn_gallery(shop.folder), count=30)
    mute = replace(benchmark, queries=tuple(replace(query, text="hm") for query in benchmark.queries))
    systems = evaluate_composed(stub(), mute)["systems"]
    assert systems["jvsm"] == systems["image-only"] == {"R@1": 0.0, "R@10": 100.0, "R@50": 100.0}


def test_two_edits_lead_two_attributes_away(shop, stub):
    benchmark = in_plain_words(edit_benchmark(drawn_gallery(shop.folder), edits=2, count=30))
    figures = evaluate_composed(stub(), benchmark)
    assert set(figures["slices"]["jvsm"]) == {"colour + length", "colour + sleeve", "length + sleeve"}
    assert figures["systems"]["jvsm"]["R@1"] == 100.0
    # 8 at one attribute's distance, and 6 + 3 + 6 + 2 + 2 + 4 = 23 at two.
    assert figures["systems"]["image-only"] == {"R@1": 0.0, "R@10": 0.0, "R@50": 100.0}


def embed_gallery(model, catalogue, kind="image"):
    """A gallery in the model's own space."""
    return project_gallery(model, model, picture_features(model, catalogue), catalogue, kind)


def test_a_joint_gallery_adds_the_garments_own_text(stock, stub):
    catalogue = stock(
        ("said", "red long midi dress", "blue long midi dress", "a red long midi dress"),
        ("silent", "red short midi dress", "red short midi dress", " "),
    )
    pictures, same = embed_gallery(stub(), catalogue)
    assert torch.equal(same, pictures)
    again, joint = embed_gallery(stub(), catalogue, "joint")
    assert torch.equal(again, pictures)
    red_long, blue_long = stub().text_projection(
        stub().text_tower(["red long midi dress", "blue long midi dress"])
    )
    assert torch.allclose(joint[0], blue_long + red_long)
    assert torch.allclose(joint[1], 2 * pictures[1])
    with pytest.raises(DataError, match="unknown gallery 'text'; known: image, joint"):
        embed_gallery(stub(), catalogue, "text")


def test_texts_find_what_pictures_do_not_show(stock, stub):
    """By its picture, blue and long to the floor, the right garment is no better than the wrong one."""
    catalogue = stock(
        ("start", "blue long midi dress", "blue long midi dress", "blue long midi dress"),
        ("right", "red long midi dress", "blue long maxi dress", "red long midi dress"),
        ("wrong", "red short maxi dress", "red short maxi dress", "red short maxi dress"),
    )
    benchmark = in_plain_words(edit_benchmark(drawn_gallery(catalogue.folder)))
    start = [query for query in benchmark.queries if query.reference == 0]
    benchmark = replace(benchmark, queries=tuple(start))
    assert [query.targets for query in start] == [(1,)]
    assert evaluate_composed(stub(), benchmark)["systems"]["jvsm"]["R@1"] == 0.0
    joint = evaluate_composed(stub(), benchmark, "joint")
    assert joint["systems"]["jvsm"]["R@1"] == 100.0
    assert "their own texts" in joint["protocol"]


def test_a_split_of_a_catalogue_is_a_gallery_of_its_own(shop, tmp_path):
    (tmp_path / "images").symlink_to(shop.folder / "images")
    parts = [replace(g, split="test" if g.category == "dress" else "train") for g in shop]
    write_catalogue(tmp_path, parts, name="parts", source="test", licence="CC0-1.0")
    gallery = drawn_gallery(tmp_path, "test")
    assert len(gallery) == 36 and {g.category for g in gallery.catalogue} == {"dress"}
    assert edit_benchmark(gallery).protocol.startswith("split test; ")
    with pytest.raises(DataError, match="unknown split 'val'; known: test, train"):
        drawn_gallery(tmp_path, "val")


def test_one_garment_is_nothing_to_ask_about(stock):
    lonely = drawn_gallery(stock(("one", "red long midi dress", "red long midi dress", "")).folder)
    with pytest.raises(DataError, match="no two garments differ in one attribute"):
        edit_benchmark(lonely)


def test_photos_are_held_to_the_shops_labels_and_told_in_our_words(photos):
    gallery = photo_gallery(photos)
    assert gallery.tuples[0] == ("Tshirts", "Men", "Navy Blue", None, "No Sleeves", None)
    assert gallery.stated(0) == {
        "category": "t-shirt",
        "gender": "men",
        "colour": "navy",
        "sleeve": "sleeveless",
    }
    assert gallery.stated(0) == gallery.stated(1) and gallery.tuples[0] != gallery.tuples[1]
    benchmark = edit_benchmark(gallery)
    # From 1 to 3 and back by colour. From 1 to 2 no word leads: both labels say "sleeveless".
    assert sorted((query.reference, query.targets) for query in benchmark.queries) == [(0, (2,)), (2, (0,))]
    assert all(query.text for query in benchmark.queries)
    assert "1 pictures missing (images/4.jpg)" in benchmark.protocol
    assert benchmark.protocol.startswith("apparel, split test, resolution 224; ")
    assert "names the value" in benchmark.protocol


def test_named_wording_has_one_right_answer_and_any_wording_is_another_benchmark(shop):
    gallery = drawn_gallery(shop.folder)
    named, free = edit_benchmark(gallery, count=60, wording="named"), edit_benchmark(gallery, count=60)
    assert [query.targets for query in named.queries] != [] and named.queries != free.queries
    assert "names the value" in named.protocol and "only point at it" in free.protocol
    vague = ("darker", "lighter", "longer", "shorter", "anything but", "different", "not ")
    assert not [query.text for query in named.queries if any(word in query.text.lower() for word in vague)]
    assert [query.text for query in free.queries if any(word in query.text.lower() for word in vague)]
    with pytest.raises(DataError, match="unknown wording 'loud'; known: named, any"):
        edit_benchmark(gallery, wording="loud")


def test_mixed_numbers_share_the_queries_and_count_in_every_slice(shop, stub):
    benchmark = in_plain_words(edit_benchmark(drawn_gallery(shop.folder), edits=(1, 2), count=40))
    figures = evaluate_composed(stub(), benchmark)
    counts = {name: part["queries"] for name, part in figures["slices"]["jvsm"].items()}
    assert counts["1 edit"] + counts["2 edits"] == figures["queries"]
    assert counts["colour"] + counts["length"] + counts["sleeve"] == counts["1 edit"] + 2 * counts["2 edits"]
