"""The grammar: varied, and true of the change whatever it says."""

import re
from itertools import product
from random import Random

import pytest

from jvsm_core.language import SILENT, Grammar, leading
from jvsm_core.language.reading.reader import read
from jvsm_core.language.words.changes import Setting
from jvsm_core.language.words.orders import LIGHTNESS
from jvsm_core.language.words.senses import PLACES
from jvsm_core.language.words.table import rows
from jvsm_core.language.writing.clauses import clauses
from jvsm_core.language.writing.frames import Words
from jvsm_core.language.writing.templates import frames
from jvsm_core.search.constraints import satisfies
from jvsm_core.vocabulary import ATTRIBUTES, BODY_LENGTHS, DETAILS, values

CLEAN = Grammar(noise=SILENT)
DRESS = {"category": "dress", "colour": "red", "pattern": "solid", "sleeve": "long", "length": "knee"}


def texts(change, count=300, seed=0, grammar=CLEAN, reference=None):
    rng = Random(seed)
    return [grammar.modification(change, rng, reference or DRESS) for _ in range(count)]


def test_the_same_seed_writes_the_same_text():
    change = {"colour": ("red", "navy"), "belt": ("no", "yes")}
    assert texts(change, 20, 5) == texts(change, 20, 5) != texts(change, 20, 6)


def test_variety():
    assert len(set(texts({"sleeve": ("short", "long")}, 1000))) > 400
    assert len(set(texts({"sleeve": ("short", "long"), "colour": ("red", "navy")}, 1000))) > 800


@pytest.mark.parametrize(
    "style", [r"^make it ", r"^is |^has ", r"\?$", r"^(the )?same ", r"^in ", r"instead of", r"^no |without"]
)
def test_the_ways_people_ask_are_all_there(style):
    said = texts({"colour": ("red", "navy")}) + texts({"hood": ("yes", "no")})
    assert sum(bool(re.search(style, text)) for text in said) >= 5


def test_comparatives_point_the_right_way():
    longer, shorter = texts({"length": ("knee", "midi")}), texts({"length": ("knee", "thigh")})
    assert sum("longer" in text for text in longer) > 30
    assert not any(re.search(r"\bshorter|not so long|shorten", text) for text in longer)
    assert sum("shorter" in text for text in shorter) > 30
    assert not any(re.search(r"\blonger|not so short|lengthen", text) for text in shorter)


def test_one_step_is_a_bit_and_many_steps_are_much():
    one, many = texts({"length": ("knee", "midi")}, 600), texts({"length": ("crop", "maxi")}, 600)
    assert any("a bit longer" in text for text in one) and not any("much longer" in text for text in one)
    assert any("much longer" in text for text in many) and not any(
        re.search(r"(?<!quite )a bit longer", text) for text in many
    )


@pytest.mark.parametrize("key", ["colour", "sleeve", "length", "pattern", "neckline", "material", "fit"])
def test_a_grammar_that_names_values_never_only_points_at_them(key):
    """What is read back is the one value asked for, and so never "darker", "not red" or "longer"."""
    named, rng = Grammar(noise=SILENT, named=True), Random(0)
    old, *others = [value for value in values(key) if value not in ("crop", "short")][:8]
    for new in others * 8:
        text = named.modification({key: (old, new)}, rng, {"category": "dress", key: old})
        asked = clauses(key, old, new, Setting("dress", None, None, False))
        names = [clause.text.lower() for clause in asked if clause.group in ("absolute", "told")]
        assert any(name in text.lower() for name in names), (new, text)


def test_darker_only_for_a_darker_colour():
    for old in values("colour"):
        for new in ("navy", "light blue", "black", "white"):
            for clause in clauses("colour", old, new, Setting()):
                if re.search(r"\bdarker\b", clause.text):
                    assert LIGHTNESS[new] < LIGHTNESS[old] - 10, (old, new, clause)


def test_shades_of_one_colour_are_told_as_shades():
    said = texts({"colour": ("light blue", "blue")}, 500)
    assert any("a darker blue" in text or "a darker shade of blue" in text for text in said)


def test_no_stripes_is_said_of_what_has_stripes():
    striped = texts(
        {"pattern": ("horizontal stripes", "solid")},
        400,
        reference={**DRESS, "pattern": "horizontal stripes"},
    )
    floral = texts({"pattern": ("floral", "solid")}, 400)
    assert any("no stripes" in text or "without the stripes" in text for text in striped)
    assert not any("stripe" in text for text in floral)


def test_a_new_second_colour_is_told_often():
    change = {"pattern": ("solid", "polka dots"), "second_colour": (None, "white")}
    told = sum("white" in text for text in texts(change, 400))
    assert 80 < told < 320


def test_dependent_keys_are_not_edits():
    assert leading({"pattern": ("solid", "floral"), "second_colour": (None, "pink")}).keys() == {"pattern"}
    assert leading({"sleeve": ("long", "sleeveless"), "sleeve_style": ("puff", None)}).keys() == {"sleeve"}
    assert leading({"sleeve": ("long", "short"), "sleeve_style": ("puff", "bell")}).keys() == {
        "sleeve",
        "sleeve_style",
    }


def test_the_garment_is_named_and_plural_garments_are_plural():
    said = texts({"colour": ("blue", "black")}, 400, reference={"category": "jeans", "colour": "blue"})
    assert any("jeans" in text for text in said) and any(
        re.search(r"\bthem\b|\bthese\b", text) for text in said
    )
    assert not any(re.search(r"\b(is|does) they\b|\bare them\b", text) for text in said)


def test_a_correction_takes_back():
    rng = Random(3)
    said = [CLEAN.correction({"colour": ("red", "blue")}, rng, DRESS) for _ in range(200)]
    assert any(text.startswith("no, ") for text in said) and any("not red" in text for text in said)
    assert all(re.search(r"blue|cobalt|sapphire|ultramarine", text) for text in said)


def test_a_change_to_nothing_is_refused():
    with pytest.raises(ValueError, match="nothing to ask for"):
        CLEAN.modification({"sleeve": ("long", None)}, Random(0))


def test_values_nobody_listed_can_be_asked_for():
    assert any("ultraviolet" in text for text in texts({"colour": ("red", "ultraviolet")}, 50))
    assert any("rubber" in text for text in texts({"sole": ("leather", "rubber")}, 50))


def _edits():
    rng = Random(11)
    for key in (*ATTRIBUTES, *DETAILS):
        if key in ("category", "second_colour"):
            continue
        known = (
            BODY_LENGTHS
            if key == "length"
            else ("fitted", "straight", "loose", "a-line")
            if key == "fit"
            else values(key)
        )
        for new in known:
            yield key, rng.choice([old for old in known if old != new]), new


@pytest.mark.parametrize(("key", "old", "new"), list(_edits()))
def test_what_is_said_is_true_of_the_target(key, old, new):
    """The rule-based reader, written from the other side, must find the target to meet each text."""
    reference = {"category": "dress", key: old}
    target = {**reference, key: new}
    for text in texts({key: (old, new)}, 40, seed=7, reference=reference):
        of_key = [one for one in read(text).constraints if one.key == key]
        asked = [one for one in of_key if not (one.guess and one.values)]
        assert satisfies(target, asked, reference), (text, asked)


def test_description_tells_everything_and_drops_when_asked():
    attributes = {
        "category": "dress",
        "sleeve": "long",
        "neckline": "v-neck",
        "colour": "navy",
        "material": "cotton",
        "pattern": "polka dots",
        "second_colour": "white",
        "belt": "yes",
    }
    rng = Random(4)
    for _ in range(100):
        read_back = {one.key for one in read(CLEAN.description(attributes, rng, 0.0)).constraints}
        assert {"sleeve", "neckline", "colour", "material", "pattern", "belt"} <= read_back | {"category"}
    full = [len(CLEAN.description(attributes, rng, 0.0)) for _ in range(100)]
    half = [len(CLEAN.description(attributes, rng, 0.6)) for _ in range(100)]
    assert sum(half) < 0.6 * sum(full)
    assert CLEAN.description({"colour": "navy"}, rng, 1.0)


@pytest.mark.parametrize(
    ("key", "value", "phrase"),
    [
        ("sleeve", "long", "a garment with long sleeves"),
        ("colour", "orange", "an orange garment"),
        ("category", "dress", "a dress"),
        ("category", "jeans", "jeans"),
        ("hood", "no", "a garment without hood"),
        ("sleeve", "sleeveless", "a sleeveless garment"),
        ("pattern", "solid", "a plain garment"),
    ],
)
def test_prompts(key, value, phrase):
    assert CLEAN.prompt(key, value) == phrase


def test_a_second_colour_alone_is_the_motif_s_not_the_garment_s():
    said = texts(
        {"second_colour": ("white", "yellow")},
        100,
        reference={**DRESS, "pattern": "polka dots", "second_colour": "white"},
    )
    assert all(re.search(r"dots|spots", text) for text in said)


def test_a_frame_of_a_case_is_said_in_that_case_only():
    assert "paint {it} {x}" in frames("order be", "colour") and "paint {it} {x}" not in frames("order be")
    assert frames("join two")[0] == " and " and frames("suffix")[0] == " please"


def test_every_frame_can_be_filled():
    words = Words.of("jeans", Random(1))
    names = ("p", "x", "a_x", "rest", "old", "new", "a_garment", "a_be", "a_noun", "key", "value", *PLACES)
    places = dict.fromkeys(names, "navy")
    for row in rows("frames"):
        assert "{" not in words.fill(row["text"].replace("{}", "{x}"), **places), row.where
        assert float(row["weight"] or 1) > 0, row.where


def test_every_clause_of_the_table_is_said_of_some_change():
    said = set()
    for key in (*ATTRIBUTES, *DETAILS):
        for old, new in product(values(key), repeat=2):
            for category, pattern in (("dress", "solid"), ("trousers", "polka dots")):
                setting = Setting(category, new if key == "pattern" else pattern, "white", True)
                said |= {(clause.kind, clause.text) for clause in clauses(key, old, new, setting)}
    for row in rows("clauses"):
        shape = re.compile(re.sub(r"\\{\w+\\}", ".+", re.escape(row["text"])))
        only_in_shops = row["key"] in ("heel_height",) or row["if"].startswith("heel")
        assert only_in_shops or any(kind == row["kind"] and shape.fullmatch(text) for kind, text in said), (
            row.where
        )
