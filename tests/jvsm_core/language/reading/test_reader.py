"""The reader: what is asked for, in the many ways people ask, and what it cannot place."""

import pytest

from jvsm_core.errors import RequestError
from jvsm_core.language.frame import Constraint
from jvsm_core.language.reading.reader import read
from jvsm_core.language.reading.tokenise import check_refinement
from jvsm_core.search.constraints import satisfies


def asked(text, **known):
    return {
        (one.key, one.value if not one.direction else (one.direction, one.up), one.negated)
        for one in read(text, known or None).constraints
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("make it sleeveless", {("sleeve", "sleeveless", False)}),
        ("lose the sleeves", {("sleeve", "sleeveless", False)}),
        ("in navy", {("colour", "navy", False)}),
        ("IN GRAY PLEASE!!", {("colour", "grey", False)}),
        ("without the hood", {("hood", "no", False)}),
        ("no buttons or pockets", {("buttons", "no", False), ("pockets", "no", False)}),
        ("no stripes", {("pattern", "horizontal stripes", True)}),
        ("polka-dotted", {("pattern", "polka dots", False)}),
        ("burgandy with shrot sleeves", {("colour", "burgundy", False), ("sleeve", "short", False)}),
        ("same but in green", {("colour", "green", False)}),
        ("not red, blue", {("colour", "red", True), ("colour", "blue", False)}),
        ("no, blue instead", {("colour", "blue", False)}),
        ("make it red, no, blue", {("colour", "blue", False)}),
        (
            "swap the stripes for flowers",
            {("pattern", "horizontal stripes", True), ("pattern", "floral", False)},
        ),
        ("white dots", {("second_colour", "white", False), ("pattern", "polka dots", False)}),
        ("a jumper with a roll neck", {("category", "sweater", False), ("neckline", "turtleneck", False)}),
        ("a bit longer", {("length", ("length", True), False)}),
        ("not so long", {("length", ("length", False), False)}),
        ("it's too tight", {("fit", ("fit", True), False)}),
        ("much longer sleeves", {("sleeve", ("sleeve", True), False)}),
        ("the sleeves should be shorter", {("sleeve", ("sleeve", False), False)}),
        ("a lower neckline", {("neckline", ("neck depth", True), False)}),
        (
            "darker and less busy",
            {("colour", ("lightness", False), False), ("pattern", ("busyness", False), False)},
        ),
        ("more formal", {("category", ("formality", True), False)}),
        ("anything but red", {("colour", "red", True)}),
        (
            "a loose belted dress",
            {("fit", "loose", False), ("belt", "yes", False), ("category", "dress", False)},
        ),
        ("a long zip", {("zip", "yes", False)}),
        ("a fitted turtleneck", {("fit", "fitted", False), ("neckline", "turtleneck", False)}),
        ("a crewneck sweater", {("neckline", "crew", False), ("category", "sweater", False)}),
        ("with a hood but no zip", {("hood", "yes", False), ("zip", "no", False)}),
        ("with sleeves", {("sleeve", "sleeveless", True)}),
        ("in a print", {("pattern", "solid", True)}),
        ("no puff sleeves", {("sleeve_style", "plain", False)}),
        ("bell sleeves instead of puff sleeves", {("sleeve_style", "bell", False)}),
        ("no greens, no browns", {("colour", "green", True)}),
    ],
)
def test_what_is_asked(text, expected):
    assert asked(text) == expected


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("knee length or longer", ("knee", "midi")),
        ("knee or just below", ("knee", "midi")),
        ("midi or shorter", ("midi", "knee")),
        ("knee or maxi", ("knee", "maxi")),
    ],
)
def test_a_length_and_what_lies_beyond_it(text, values):
    assert [one.values for one in read(text, None, {"category": "skirt"}).constraints] == [values]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("trousers in the same colour", {("category", "trousers", False), ("colour", "olive", False)}),
        (
            "a skirt to match",
            {("category", "skirt", False), ("colour", "olive", False), ("pattern", "plaid", False)},
        ),
        ("another colour", {("colour", "olive", True)}),
        ("love the colour, hate the pattern", {("colour", "olive", False), ("pattern", "solid", False)}),
        ("those checks on a shirt", {("pattern", "plaid", False), ("category", "shirt", False)}),
        ("the same colour", set()),
    ],
)
def test_what_another_garment_is_to_share_or_not(text, expected):
    about = {"category": "blazer", "colour": "olive", "pattern": "plaid", "belt": "no"}
    found = read(text, None, about).constraints
    assert {(one.key, one.value, one.negated) for one in found} == expected


def test_words_are_told_as_written():
    assert [one.words for one in read("with a V-neck and no Buttons").constraints] == ["V-neck", "no Buttons"]


def test_strength():
    assert read("a bit longer").constraints[0].strength == "a bit"
    assert read("way longer").constraints[0].strength == "much"
    assert read("quite a bit longer").constraints[0].strength == "much"
    assert read("longer").constraints[0].strength == ""


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("quantum sleeveless", ("quantum",)),
        ("asdf qwerty", ("asdf", "qwerty")),
        ("привет платье", ("привет", "платье")),
        ("the the of", ()),
        ("👗👗", ()),
        ("please, thanks!", ()),
        ("<b>red</b>", ()),
    ],
)
def test_unknown_words(text, unknown):
    assert read(text).unknown == unknown


@pytest.mark.parametrize("text", ["the the of", "👗👗", "привет", "asdf", "", "<br>", "???", "12 34"])
def test_nothing_asked(text):
    assert read(text).is_empty


def test_contradictions():
    (one,) = read("sleeveless with long sleeves").contradictions
    assert one.key == "sleeve" and one.words == ("sleeveless", "long sleeves")
    assert read("longer and shorter").contradictions
    assert not read("brown dress, green belt").contradictions, "a part has a colour of its own"
    assert not read("red or blue").contradictions and not read("no, blue instead of red").contradictions


def test_either_will_do():
    (one,) = read("in red or orange").constraints
    assert one.values == ("red", "orange")


def test_a_catalogue_brings_its_own_words():
    assert read("in ultraviolet").unknown == ("ultraviolet",)
    assert asked("in ultraviolet", colour=["ultraviolet"]) == {("colour", "ultraviolet", False)}
    both = read("in maroon").constraints[0].values
    assert set(both) == {"burgundy", "maroon"}
    assert read("in maroon", {"colour": ["burgundy"]}).constraints[0].values == ("burgundy",)


def test_striped_is_any_stripe_unless_told_which():
    any_stripe, across = read("striped").constraints, read("horizontal stripes").constraints
    assert satisfies({"pattern": "pinstripe"}, any_stripe) and not satisfies({"pattern": "plaid"}, any_stripe)
    assert not satisfies({"pattern": "vertical stripes"}, across)


def test_satisfies_negation_and_missing_attributes():
    no_stripes, no_hood = read("no stripes").constraints, read("no hood").constraints
    assert satisfies({"pattern": "floral"}, no_stripes) and not satisfies(
        {"pattern": "pinstripe"}, no_stripes
    )
    assert (
        satisfies({"hood": "no"}, no_hood)
        and satisfies({}, no_hood)
        and not satisfies({"hood": "yes"}, no_hood)
    )
    assert not satisfies({}, read("in navy").constraints)


def test_comparatives_are_relative_to_the_reference():
    longer = read("longer").constraints
    assert satisfies({"length": "midi"}, longer, {"length": "knee"})
    assert not satisfies({"length": "knee"}, longer, {"length": "knee"})
    assert not satisfies({"length": "midi"}, longer)
    assert satisfies({"length": "maxi"}, longer, {"length": "maxi"})
    assert satisfies({"length": "full"}, longer, {"length": "short"})


def test_more_formal_weighs_all_that_shows_it():
    formal = Constraint("category", direction="formality", up=True)
    assert satisfies({"category": "blazer"}, formal, {"category": "hoodie"})
    assert satisfies(
        {"category": "t-shirt", "material": "satin"}, formal, {"category": "t-shirt", "material": "cotton"}
    )
    assert not satisfies({"category": "t-shirt"}, formal, {"category": "shirt"})


def test_check_refinement():
    assert check_refinement("  make\tit \u200bred \n") == "make it red"
    with pytest.raises(RequestError, match="empty.*write"):
        check_refinement(" \n\u200b")
    with pytest.raises(RequestError, match="10000 characters.*500"):
        check_refinement("x" * 10_000)
    assert len(check_refinement("x" * 500)) == 500


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("something casual", {("category", ("formality", False), False)}),
        ("in a dark colour", {("colour", ("lightness", False), False)}),
        ("bright red", {("colour", "red", False)}),
        ("a darker blue", {("colour", ("lightness", False), False), ("colour", "navy", False)}),
        ("take the hem up", {("length", ("length", False), False)}),
        ("stripes instead of a print", {("pattern", "horizontal stripes", False)}),
        ("leave out the pockets", {("pockets", "no", False)}),
        ("no belt instead", {("belt", "no", False)}),
        ("a 2.5 inch heel", {("heel_height", "2.5 inches", False)}),
    ],
)
def test_other_ways_of_saying_it(text, expected):
    assert asked(text) == expected


@pytest.mark.parametrize(
    ("text", "key", "value", "part"),
    [
        ("long lace sleeves", "sleeve", "long", ("sleeves", "material", "lace")),
        ("short red sleeves", "sleeve", "short", ("sleeves", "colour", "red")),
        ("short dark blue cotton sleeves", "sleeve", "short", ("sleeves", "material", "cotton")),
    ],
)
def test_an_adjective_reaches_its_noun_over_a_colour(text, key, value, part):
    said = read(text).constraints
    assert (key, (value,)) in [(one.key, one.values) for one in said if not one.part]
    assert part in [(one.part, one.key, one.value) for one in said]


def test_an_adjective_before_a_colour_sizes_the_part_behind_it():
    said = read("wide leather belt").constraints
    assert not any(one.key == "fit" for one in said) and any(one.part == "belt" for one in said)
    assert any(one.key == "length" for one in read("a long wool coat").constraints)


@pytest.mark.parametrize(
    ("text", "part", "value"),
    [
        ("a blue dress with white buttons", "buttons", "white"),
        ("black coat with brown leather buttons", "buttons", "brown"),
        ("navy shirt with a white collar", "collar", "white"),
    ],
)
def test_a_colour_before_a_part_is_no_second_colour(text, part, value):
    said = [(one.part, one.key, one.value) for one in read(text).constraints]
    assert (part, "colour", value) in said and not any(key == "second_colour" for _, key, _ in said)
    assert any(one.key == "second_colour" for one in read("a blue dress with white dots").constraints)


@pytest.mark.parametrize(
    ("text", "key", "values", "negated"),
    [
        ("nor navy", "colour", ("navy",), True),
        ("and nor in leather", "material", ("leather",), True),
        ("any length but it needs pockets", "pockets", ("yes",), False),
        ("any colour but grey", "colour", ("grey",), True),
        ("with a belt w/out buttons", "buttons", ("no",), False),
        ("show me dresses", "category", ("dress",), False),
    ],
)
def test_how_a_thing_is_meant_by_little_words(text, key, values, negated):
    (said,) = [one for one in read(text).constraints if one.key == key]
    assert said.values[:1] == values and said.negated == negated


@pytest.mark.parametrize(
    ("text", "part", "up"),
    [
        ("the buttons are too big", "buttons", False),
        ("collar too small", "collar", True),
        ("the belt is too wide", "belt", False),
        ("bigger buttons", "buttons", True),
        ("the belt is fine", "", None),
    ],
)
def test_a_part_that_is_too_large_is_to_be_smaller(text, part, up):
    sized = [(one.part, one.up) for one in read(text).constraints if one.direction]
    assert sized == ([(part, up)] if part else [])


def test_a_share_of_the_price_is_a_lower_one():
    for text in ("half the price", "a third of that price", "drop your prices"):
        (said,) = read(text).filters
        assert (said.key, said.direction) == ("price", "less")


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("for a 6 year old boy", {("size", "6"), ("gender", "boys")}),
        ("my niece is an 8-year-old girl", {("size", "8"), ("gender", "girls")}),
        ("it's for a three year old girl", {("gender", "girls")}),
        ("a 5 year old jacket", set()),
    ],
)
def test_an_age_is_a_size_and_tells_whom_it_is_for(text, filters):
    assert {(one.key, value) for one in read(text).filters for value in one.values} >= filters
    assert filters or not read(text).filters


def test_a_word_with_a_space_that_may_be_left_out_is_no_slip_of_another():
    assert [one.key for one in read("backless").constraints] == ["words"]
