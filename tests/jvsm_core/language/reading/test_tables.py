"""The reader's tables: each row's own example is read as the row says, and by that row."""

import re

import pytest

from jvsm_core.language.reading.match import Shop, match
from jvsm_core.language.reading.meaning import meaning
from jvsm_core.language.reading.normalise import normalise
from jvsm_core.language.reading.parts import part_at
from jvsm_core.language.reading.patterns import filled
from jvsm_core.language.reading.polarity import polarity, ruled, rules
from jvsm_core.language.reading.reader import read, steps
from jvsm_core.language.reading.resolve import resolve
from jvsm_core.language.reading.tokenise import tokens
from jvsm_core.language.words.table import rows

SHOP = Shop.of(None)


def words_of(text):
    return [token.text for token in normalise(tokens(text), SHOP.extra)]


def asks_for(text, constraint):
    """Whether a text is read as something that the constraint asks for too."""
    return any(
        (one.key, one.direction, one.up, one.negated)
        == (constraint.key, constraint.direction, constraint.up, constraint.negated)
        and (bool(one.direction) or bool(set(one.values) & set(constraint.values)))
        for one in read(text).constraints
    )


@pytest.mark.parametrize("row", rows("situations"), ids=lambda row: row["example"])
def test_a_situation_is_read_by_its_row(row):
    assert asks_for(row["example"], meaning(row["meaning"].split(";")[0]))
    assert re.search(rf"\b(?:{filled(row['pattern'])})\b", " ".join(words_of(row["example"])))


@pytest.mark.parametrize("row", rows("likenesses"), ids=lambda row: row["meaning"])
def test_a_colour_is_likened_to_a_thing(row):
    for thing in row.many("things"):
        assert asks_for(f"the colour of {thing}", meaning(row["meaning"])), thing


@pytest.mark.parametrize(
    "row", [row for row in rows("parts") if row["meaning"]], ids=lambda row: row["example"]
)
def test_a_part_is_read_by_its_row(row):
    words = words_of(row["example"])
    said = [part_at(words, at) for at in range(len(words))]
    wanted = meaning(row["meaning"])
    assert any(part and wanted in part.said for part in said)


@pytest.mark.parametrize("row", rows("part_words"), ids=lambda row: row["example"])
def test_what_is_said_of_a_part_is_read_by_its_row(row):
    made = dict(steps(row["example"]))
    said = [one.constraint for one in made["match"]] if row["garment"] else made["frame"].constraints
    key = "second_colour" if row["motif"] else row["detail"]
    assert any(one.part == row["part"] or (key and one.key == key) for one in said)


@pytest.mark.parametrize("row", rows("free_words"), ids=lambda row: row["words"])
def test_free_words_are_proposed_by_their_row(row):
    said = dict(steps(row["example"] or row.many("words")[0]))["match"]
    assert row.many("words") in [one.constraint.values for one in said if one.kind == "free"]


@pytest.mark.parametrize("row", rows("brands"), ids=lambda row: row["values"])
def test_a_brand_is_read_by_its_row(row):
    assert [(one.key, one.values) for one in read(row["example"] or row["values"]).filters] == [
        ("brand", row.many("values"))
    ]


@pytest.mark.parametrize("number", range(len(rules())), ids=lambda n: rows("polarity")[n]["example"])
def test_polarity_is_decided_by_the_row(number):
    words = words_of(rows("polarity")[number]["example"])
    found = [one for one in resolve(match(words, SHOP)) if one.constraint.key]
    deciding = [ruled(one, polarity(found[:at], words), words)[0] for at, one in enumerate(found)]
    assert rules()[number] in deciding


def test_where_a_hem_reaches_depends_on_the_side():
    for row in rows("reaches"):
        body = row.many("words")[0]
        for side, said in (("at", "to"), ("above", "above"), ("below", "below")):
            part = part_at(f"ends {said} the {body}".split(), 0)
            wanted = meaning(row[side])
            assert part.said == (wanted,), f"{row.where}: {side}"
