"""A shop that is not told its labels, judged by them; every figure can be counted by hand."""

import json
from dataclasses import replace

import pytest
from fakes import FakeEmbedder

from jvsm_core.catalogue import Garment, write_catalogue
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.errors import DataError
from jvsm_core.evaluation.shop import (
    Labels,
    Request,
    draw_requests,
    evaluate_shop,
    judge_request,
    labelled_catalogue,
    without_labels,
)

SYSTEMS = {"jvsm", "model", "stated-only"}


def garments(*rows):
    """One garment a row of category, gender, colour and sleeve; "" is not stated."""
    return tuple(
        Garment(
            str(number),
            "",
            "",
            "",
            row[0],
            {
                key: value
                for key, value in zip(("gender", "colour", "sleeve"), row[1:], strict=False)
                if value
            },
        )
        for number, row in enumerate(rows)
    )


@pytest.fixture(scope="module")
def figures(shop, tmp_path_factory):
    labelled, keys = labelled_catalogue(shop.folder)
    labels = Labels(labelled.garments)
    retriever = Retriever.assemble(
        FakeEmbedder(), without_labels(labelled, "feed"), cache=tmp_path_factory.mktemp("cache")
    )
    return evaluate_shop(retriever, labels, draw_requests(labels, keys), "feed", "the small shop")


def test_the_shape_is_the_one_that_programs_read(figures):
    assert json.loads(json.dumps(figures)) == figures
    assert (figures["benchmark"], figures["witness"], figures["gallery"]) == ("shop", "feed", 72)
    assert figures["systems"].keys() == figures["slices"].keys() == SYSTEMS
    assert all({"asked@10", "kept@10", "served"} <= each.keys() for each in figures["systems"].values())
    assert figures["slices"]["jvsm"].keys() == {"colour", "sleeve", "length"}


def test_who_knows_the_category_alone_keeps_it_and_finds_values_by_chance(figures):
    figures = figures["systems"]["stated-only"]
    assert figures["kept@10"] == 100
    assert figures["served"] < 60


def test_a_shop_is_told_nothing_but_its_witness(shop):
    (pictures, *_), (feed, *_) = (without_labels(shop, witness).garments for witness in ("pictures", "feed"))
    first = shop.garments[0]
    assert (pictures.attributes, pictures.title, pictures.category, pictures.price) == ({}, "", "", None)
    assert (feed.attributes, feed.description) == ({}, "")
    assert (feed.title, feed.category, feed.price) == (first.title, first.category, first.price)
    assert feed.image == pictures.image == first.image


def test_requests_are_said_of_garments_labelled_otherwise_whose_kind_has_the_value():
    labels = Labels(
        garments(
            *[("dress", "women", "red")] * 10,
            *[("dress", "women", "blue")] * 3,
            ("dress", "women", ""),
            ("coat", "men", "blue"),
        )
    )
    requests = draw_requests(labels, ("colour",))
    assert {(request.key, request.value) for request in requests} == {("colour", "red")}
    assert {request.reference for request in requests} == {10, 11, 12}
    assert all("red" in request.text for request in requests)
    assert len({request.text for request in requests}) == 3


def test_what_is_not_labelled_is_passed_over():
    labels = Labels(
        garments(("dress", "", "blue"), ("dress", "", ""), ("dress", "", "red"), ("coat", "", "red"))
    )
    judged = judge_request(labels, Request("colour", "red", "in red", 0), [1, 3, 2])
    assert judged == {"asked@10": 1.0, "kept@10": 0.5, "served": 1.0, "kind@5": 1.0}


def test_nothing_to_ask_for_is_said():
    with pytest.raises(DataError, match="nothing to ask for"):
        draw_requests(Labels(garments(("dress", "", "red"))), ("colour",))


def test_a_split_of_a_catalogue_is_a_shop(shop, tmp_path):
    halves = tuple(
        replace(garment, split="val" if number % 2 else "test") for number, garment in enumerate(shop)
    )
    (tmp_path / "images").symlink_to(shop.folder / "images")
    write_catalogue(tmp_path, halves, name="halves", source="test", licence="CC0-1.0")
    labelled, keys = labelled_catalogue(tmp_path, "val")
    assert len(labelled) == 36
    assert keys == ("sleeve", "length", "colour")
    with pytest.raises(DataError, match="spring"):
        labelled_catalogue(tmp_path, "spring")
