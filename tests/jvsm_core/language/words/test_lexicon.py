"""The lexicon: words for every value, and a name for what nobody listed."""

from random import Random

import pytest
from rapidfuzz.distance import OSA

from jvsm_core.language import Lexicon, Noise
from jvsm_core.language.words.degrees import OPPOSITES
from jvsm_core.language.words.lexicon import article, plural
from jvsm_core.language.words.orders import SCALES, family
from jvsm_core.language.writing.noise import american, typo
from jvsm_core.vocabulary import KEYS, values

LEXICON = Lexicon()


@pytest.mark.parametrize("key", KEYS)
def test_every_value_of_the_vocabulary_has_words_of_its_own(key):
    for value in values(key):
        assert value in LEXICON.values("colour" if key == "second_colour" else key)
        assert len({value, *LEXICON.forms(key, value).all()}) >= 2 or (key, value) == ("category", "skirt")


@pytest.mark.parametrize(
    ("key", "value", "word"),
    [
        ("colour", "burgundy", "oxblood"),
        ("colour", "burgundy", "wine"),
        ("pattern", "polka dots", "spotty"),
        ("category", "t-shirt", "tee"),
        ("category", "sweater", "jumper"),
        ("category", "dress", "gown"),
        ("category", "trousers", "slacks"),
        ("neckline", "turtleneck", "a roll neck"),
        ("category", "sports shoes", "trainers"),
    ],
)
def test_synonyms(key, value, word):
    assert word in LEXICON.forms(key, value).all()


def test_unknown_values_and_keys_are_named_by_themselves():
    assert LEXICON.forms("colour", "ultraviolet").all()[0] == "ultraviolet"
    assert "a rubber sole" in LEXICON.forms("sole", "rubber").all()


def test_dataset_names_are_the_same_values():
    assert LEXICON.canonical("category", "Tshirts") == "t-shirt"
    assert LEXICON.canonical("second_colour", "Navy Blue") == "navy"
    assert LEXICON.forms("neckline", "round neck") == LEXICON.forms("neckline", "crew")


def test_opposites_have_both_sides_for_every_scale():
    for scale in SCALES:
        up, down = OPPOSITES[scale.name]
        assert up and down and not set(up) & set(down)


def test_shades_of_one_colour():
    assert family("navy", "light blue") == "blue"
    assert family("navy", "red") is None


def test_grammatical_number_and_article():
    assert plural("jeans") and plural("casual shoes") and not plural("dress") and not plural(None)
    assert article("orange dress") == "an orange dress" and article("navy dress") == "a navy dress"


def test_american_spelling_leaves_other_words_alone():
    assert american("a grey jumper with colour-block trousers") == "a gray sweater with color-block pants"
    assert american("greyhound") == "greyhound"


def test_a_typo_is_one_slip_in_one_word():
    rng, written = Random(1), "with burgundy stripes"
    for _ in range(200):
        typed = typo(written, rng)
        different = [(a, b) for a, b in zip(written.split(), typed.split(), strict=True) if a != b]
        assert len(different) <= 1 and all(OSA.distance(a, b) <= 1 for a, b in different)


def test_noise_never_loses_a_negation():
    noise, rng = Noise(lost_word=1.0, typo=0.0), Random(2)
    assert all("without" in noise.apply("like this but without the hood", rng).lower() for _ in range(100))
