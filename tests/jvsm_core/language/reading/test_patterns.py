"""Tables of patterns: what is found first takes its words, however many are looked for at once."""

import re
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from jvsm_core.language.reading.patterns import Patterns


class Row(NamedTuple):
    pattern: str


ROWS = [
    *(Row(rf"{word}(?: b)?|{word}{word}") for word in "abcdefgh"),
    *(Row(rf"(\w) {word}") for word in "ijklmnopqrst"),
    *(Row(rf"{word}(?= a|$)") for word in "uvwxyz"),
    Row("b a|a"),
    Row(r"(\w+) (\w+)"),
]


def one_by_one(words):
    text, taken = " ".join(words), set()
    for row in ROWS:
        for found in re.finditer(rf"(?<!\S)(?:{row.pattern})(?!\S)", text):
            start = text[: found.start()].count(" ")
            span = range(start, start + len(found[0].split()))
            if not taken & set(span):
                taken |= set(span)
                yield row, found.groups(), span.start, span.stop


@settings(deadline=None)
@given(st.lists(st.sampled_from([*"abcdefghijklmnopqrstuvwxyz", "aa", "bb", "0"]), max_size=8))
def test_the_same_is_found_as_by_trying_one_after_the_other(words):
    tried = Patterns([(row, row.pattern) for row in ROWS], r"(?<!\S)(?:%s)(?!\S)")
    found = [(row, said.groups(), start, end) for row, said, start, end in tried.first_that_fit(words)]
    assert found == [*one_by_one(words)]


def test_the_first_row_takes_the_words():
    rows = [Row("red wine"), Row("wine|beer"), Row("a (red|blue)")]
    tried = Patterns([(row, row.pattern) for row in rows], r"\b(?:%s)\b")
    found = [
        (row.pattern, said.groups(), start, end)
        for row, said, start, end in tried.first_that_fit("a red wine or beer".split())
    ]
    assert found == [("red wine", (), 1, 3), ("wine|beer", (), 4, 5)]
