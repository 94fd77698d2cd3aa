"""Other languages: what is put into English, and that English stays what it is."""

from collections import defaultdict

import pytest

from jvsm_core.evaluation.phrasebook import read_phrases
from jvsm_core.language.reading.reader import read
from jvsm_core.language.reading.tokenise import as_written, tokens
from jvsm_core.language.reading.translate import translate
from jvsm_core.language.words.languages import LANGUAGES, plain
from jvsm_core.language.words.table import rows


def translated(text):
    english, language = translate(tokens(text))
    return " ".join(token.text for token in english), language


def asked(text):
    return {(one.key, one.values[:1], one.direction, one.negated) for one in read(text).constraints}


@pytest.mark.parametrize(
    ("text", "language", "english"),
    [
        ("une robe rouge sans manches", "fr", "a red sleeveless dress"),
        ("la même en bleu marine, s'il vous plaît", "fr", "the same in navy please"),
        ("plus court et plus foncé", "fr", "shorter and darker"),
        ("un vestido de lunares con manga larga", "es", "a polka dot dress with long sleeves"),
        ("sin cinturón", "es", "without a belt"),
        ("más oscuro", "es", "darker"),
        ("ein ärmelloses Kleid mit Gürtel", "de", "a sleeveless dress with a belt"),
        ("ohne Kapuze bitte", "de", "without a hood please"),
        ("kürzer und enger", "de", "shorter and tighter"),
        ("ein schwarzer Rock", "de", "a black skirt"),
        ("una gonna nera a fiori", "it", "a black floral skirt"),
        ("senza cintura", "it", "without a belt"),
        ("laal kurta bina baju", "hi", "a red sleeveless kurta"),
        ("iska rang neela ho", "hi", "in blue"),
        ("une robe verte à pois", "fr", "a green dress with polka dots"),
        ("je ne veux pas de rouge", "fr", "not red"),
        ("no quiero bolsillos", "es", "no pockets"),
        ("silk nahi chahiye", "hi", "no silk"),
        ("button ke bina", "hi", "without buttons"),
    ],
)
def test_a_request_in_another_language_reads_as_in_english(text, language, english):
    assert read(text).language == language
    assert asked(text) == asked(english) != set()


def test_a_word_of_the_catalogue_is_its_own():
    assert read("ein schwarzes Kleid", {"colour": ("schwarzes",)}).constraints[0].values == ("schwarzes",)


def test_words_are_shown_as_they_were_written():
    english, _ = translate(tokens("Une robe à pois, merci"))
    assert as_written(english) == "robe à pois, merci"


@pytest.mark.parametrize("text", ["a rock chic look", "the hose is court length", "I love the die cut hem"])
def test_a_word_that_english_has_too_stays_english(text):
    assert translated(text) == (text.lower(), "en")


def test_english_phrases_stay_english():
    texts = [phrase.text for phrase in read_phrases()]
    wrong = [text for text in texts if translated(text)[1] != "en"]
    assert len(texts) > 300 and wrong == []


def test_what_stands_for_a_word_is_english_that_the_reader_knows():
    assert {row["english"] for row in rows("languages") if read(row["english"]).unknown} == set()


def test_a_word_of_two_meanings_is_taken_beside_others_only():
    meant = defaultdict(set)
    for row in rows("languages"):
        assert row["language"] in LANGUAGES and row["context"] in ("", "beside"), row.where
        for text in row.many("text"):
            meant[plain(text)].add((row["english"], row["context"]))
    for text, meanings in meant.items():
        assert len(meanings) == 1 or {context for _, context in meanings} == {"beside"}, text
