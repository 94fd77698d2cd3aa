"""What every answer is made into before it goes to a browser."""

import pytest

from demo.ui.answers import answered, encodable, told
from demo.ui.markup import Markup
from jvsm_core.errors import DataError, Question, RequestError


class Page:
    @answered
    def give(self, request):
        return request["give"]

    @answered
    def fail(self, request):
        raise request["error"]


def test_html_that_is_not_markup_is_escaped_and_other_text_stays():
    given = {
        "html": "<b>",
        "append": Markup("<i>"),
        "regions": {"a": "<b>"},
        "slides": ["<b>"],
        "text": "<b>",
    }
    answer = Page().give({"give": given})
    assert answer == {
        "html": "&lt;b&gt;",
        "append": "<i>",
        "regions": {"a": "&lt;b&gt;"},
        "slides": ["&lt;b&gt;"],
        "text": "<b>",
    }


@pytest.mark.parametrize(
    ("words", "mended"),
    [("\ud83d", "\ufffd"), ("a\udc00b", "a\ufffdb"), ("\ud83d\ude42", "🙂"), ("plain é 🙂", "plain é 🙂")],
)
def test_half_a_surrogate_pair_becomes_what_browsers_make_of_it(words, mended):
    assert encodable({"a": [words], words: 1}) == {"a": [mended], mended: 1}


def test_what_is_nested_too_deep_is_told():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    assert "too deep" in Page().give({"give": {}, "x": deep})["notice"]["text"]


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("/srv/shop/assets/catalogue/garments.jsonl is damaged", "Garments.jsonl is damaged."),
        ("no model in '/home/me/check point'", "No model in 'check point'."),
        (r"C:\Users\me\shop\catalogue.json is no JSON", "Catalogue.json is no JSON."),
        ("see https://example.com/a/b", "See https://example.com/a/b."),
        ("red and/or blue, 3/4 sleeves", "Red and/or blue, 3/4 sleeves."),
    ],
)
def test_no_page_tells_where_the_server_keeps_its_files(message, shown):
    answer = Page().fail({"error": DataError(message)})
    assert answer == {"notice": {"kind": "error", "text": told(RequestError(message))}}
    if "check point" not in message:
        assert told(RequestError(message)) == shown
    assert "/home/me" not in answer["notice"]["text"]


@pytest.mark.parametrize("request_", [None, [], "text", 7, True])
def test_what_is_no_request_is_told(request_):
    assert "not one of the shop's" in Page().give(request_)["notice"]["text"]


def test_a_question_back_is_no_error():
    answer = Page().fail({"error": Question("with red, or without?")})
    assert answer == {"notice": {"kind": "question", "text": "With red, or without?"}}
