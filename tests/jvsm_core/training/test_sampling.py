"""What the second phase trains on: true to the garments it was made from."""

from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np

from jvsm_core.catalogue import Garment
from jvsm_core.model.attributes import AttributeSpace
from jvsm_core.training.sampling import ASKED, KEPT, TextTable, nearest_by_label, sample_set
from jvsm_core.training.sources import Source


def shop() -> Source:
    garments = [
        Garment(
            id=f"{number}",
            image="",
            title="",
            description="",
            category="dress",
            attributes={"category": "dress", "colour": colour, "sleeve": sleeve, "pattern": pattern},
        )
        for number, (colour, sleeve, pattern) in enumerate(
            (c, s, p)
            for c in ("navy", "red", "white")
            for s in ("long", "short")
            for p in ("solid", "floral")
        )
    ]
    return Source("drawn", tuple(garments), (Path(),) * len(garments), np.zeros(len(garments), bool))


def samples_of(source: Source):
    space = AttributeSpace.of(source.attributes, ("colour",), least=1)
    texts = TextTable()
    samples = sample_set(source, space, texts, Random(1), triplets=60, dialogues=20, captions=30)
    return space, texts, samples


def test_every_turn_wants_what_its_target_is():
    source = shop()
    space, texts, samples = samples_of(source)
    labels = space.encode_all(source.attributes)
    for turns, dialogues in samples.dialogues.items():
        assert dialogues.target.shape == (len(dialogues), turns)
        assert (dialogues.wanted == labels[dialogues.target]).all()
        assert dialogues.text.max() < len(texts.all)


def test_what_was_asked_weighs_more_and_stays_asked():
    source = shop()
    space, _, samples = samples_of(source)
    dialogues = samples.dialogues[2]
    column = space.keys.index("colour")
    labels = space.encode_all(source.attributes)
    for row in range(len(dialogues)):
        start, first = labels[dialogues.start[row]], labels[dialogues.target[row, 0]]
        changed = start[column] != first[column]
        assert dialogues.weights[row, 0, column] == (ASKED if changed else KEPT)
        if changed:
            assert dialogues.weights[row, 1, column] == ASKED


def test_captions_are_only_held_to_what_they_say():
    source = shop()
    space, texts, samples = samples_of(source)
    colour = space.keys.index("colour")
    silent = np.flatnonzero(samples.captions.weights[:, colour] == 0)
    assert len(silent)
    for number in silent:
        caption = texts.all[samples.captions.text[number]].lower()
        assert not any(word in caption.split() for word in ("navy", "red", "white"))


def test_a_shop_s_own_text_is_a_caption_of_all_the_garment_is():
    source = shop()
    garments = tuple(replace(garment, title=f"Brand {garment.id}") for garment in source.garments)
    space, texts, samples = samples_of(replace(source, garments=garments))
    captions = [texts.all[number] for number in samples.captions.text]
    shop_texts = [row for row, text in enumerate(captions) if text.startswith("Brand")]
    assert shop_texts
    for row in shop_texts:
        assert captions[row] == f"Brand {garments[samples.captions.row[row]].id}"
        assert (samples.captions.weights[row] == 1).all()


def test_hard_negatives_differ_least():
    labels = np.array([[0, 0, 0], [0, 0, 1], [0, 1, 1], [1, 1, 1]])
    near = nearest_by_label(labels, 1, np.random.default_rng(0))
    assert near[0, 0] == 1
    assert near[3, 0] == 2
