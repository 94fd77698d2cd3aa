"""Every page and every answer over a shop whose every word is an attack: nothing of it becomes markup.

What is checked is the DOM that a browser would make: no element and no attribute that the demo did
not write.
"""

import json
import re
import time
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fakes import FakeEmbedder, make_shop

from demo import build
from demo.catalogue import page as catalogue_page
from demo.inspect.notes import Notes
from demo.inspect.page import Inspect
from demo.inspect.setup import OURS, Sources
from demo.shop.page import Shop
from demo.stories.page import Stories, read_stories
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.errors import CatalogueError

ATTACK = """"'><script>alert(1)</script><img src=x onerror=alert(2)>&amp;</textarea></title>{{x}}\ud800"""
#: As it is left once text that no encoding can hold was mended.
SHOWN = ATTACK.replace("\ud800", "\ufffd")


class Dom(HTMLParser):
    """Elements and attributes as a browser finds them."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.texts = set(), {}, []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, set()).add(value or "")

    def handle_data(self, data):
        self.texts.append(data)


def dom(html):
    parsed = Dom()
    parsed.feed(str(html))
    parsed.close()
    return parsed


def assert_harmless(html):
    found = dom(html)
    assert not found.tags & {"script", "iframe", "object", "embed", "base"}
    assert not [name for name in found.attributes if name.startswith("on")]
    assert "x" not in found.attributes.get("src", ()), "an attack's picture"
    for address in found.attributes.get("href", set()) | found.attributes.get("src", set()):
        assert address.startswith(("./", "pictures/", "data:")), address
    assert "&amp;lt;" not in str(html) and "&amp;#34;" not in str(html), "escaped twice"
    str(html).encode()


def parts(answer):
    """All HTML of an answer."""
    yield from answer.get("regions", {}).values()
    yield from answer.get("slides", ())
    yield from (answer[name] for name in ("html", "append") if name in answer)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A retriever whose garments are attacks."""
    shop = make_shop(tmp_path_factory.mktemp("hostile"))
    garments = [
        replace(
            garment,
            title=f"{garment.title} {ATTACK}",
            description=ATTACK,
            brand=ATTACK,
            url="javascript:alert(1)",
            sizes=("S", ATTACK),
            sold_out=(ATTACK,),
            availability=ATTACK,
            more_images=(garment.image,),
            attributes={**garment.attributes, "brand": ATTACK, ATTACK[:20]: ATTACK},
        )
        for garment in shop
    ]
    catalogue = replace(shop, garments=tuple(garments), name=ATTACK, source=ATTACK, licence=ATTACK)
    return Retriever.assemble(FakeEmbedder(), catalogue, cache=tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def notes(tmp_path_factory):
    return Notes(tmp_path_factory.mktemp("notes"))


@pytest.fixture(scope="module")
def shop(hostile, notes):
    return Shop(hostile, "<b>", notes)


def test_the_shop(shop):
    assert_harmless(shop.page())
    answer = shop.act({"act": "start", "id": "red-long-knee-dress"})
    for act in (
        {"act": "refine", "text": f"navy {ATTACK}"},
        {"act": "refine", "text": "make it sleeveless"},
        {"act": "pick", "id": "navy-sleeveless-midi-dress"},
        {"act": "reject", "id": "navy-sleeveless-maxi-dress"},
        {"act": "undo"},
        {"act": "words", "text": f"red {ATTACK}"},
    ):
        answer = shop.act({**act, "dialogue": answer["dialogue"]})
        assert "dialogue" in answer, answer
        seen = "".join(map(str, parts(answer)))
        assert_harmless(seen)
        assert SHOWN[:30] in "".join(dom(seen).texts), "the attack is shown as what it is: text"
        for name in ("understood", "export"):
            for html in parts(getattr(shop, name)({"dialogue": answer["dialogue"]})):
                assert_harmless(html)
        assert_harmless(shop.detail({"id": "red-long-knee-dress", "dialogue": answer["dialogue"]})["html"])
        json.dumps(answer, ensure_ascii=False).encode()
    for request in ({"words": f"red {ATTACK}"}, {"shown": 24}, {"chosen": {"colour": [ATTACK]}}):
        for html in parts(shop.browse(request)):
            assert_harmless(html)


def test_what_a_notice_says_is_text_that_can_be_sent(shop):
    for request in (
        {"act": "start", "id": ATTACK},
        {"act": ATTACK},
        {"act": "open", "saved": json.dumps({"acts": [{"act": ATTACK}], "format": 1})},
        {"act": "open", "saved": json.dumps({"acts": [], "format": ATTACK})},
    ):
        shop.act(request)["notice"]["text"].encode()


def test_a_preview_never_breaks_out_of_its_attribute(shop, hostile, catalogue):
    photo = hostile.start(image=catalogue.path(catalogue["red-long-knee-dress"])).to_json()
    photo["acts"][0]["preview"] = 'x" onerror="alert(1)" y="'
    answer = shop.act({"act": "open", "saved": json.dumps(photo)})
    assert "preview" in answer["notice"]["text"] and "dialogue" not in answer


def test_stories(hostile, shop, tmp_path):
    written = {
        "format": 1,
        "title": ATTACK,
        "summary": ATTACK,
        "start": f"red {ATTACK}",
        "steps": [{"say": f"navy {ATTACK}", "note": ATTACK}, {"use": 1}],
    }
    (tmp_path / "attack.json").write_text(json.dumps(written), "utf-8")
    written["start"] = {"category": ATTACK, "colour": ATTACK}
    (tmp_path / "other.json").write_text(json.dumps(written), "utf-8")
    page = Stories(hostile, read_stories(tmp_path), shop.cards)
    assert_harmless(page.page())
    for name in ("attack", "other"):
        for answer in (page.play({"id": name}), page.export({"id": name})):
            found = [*parts(answer)]
            assert found, answer
            for html in found:
                assert_harmless(html)


def test_the_catalogue(hostile, shop, tmp_path):
    (tmp_path / "MODEL_CARD.md").write_text(f"# {SHOWN}\n\n| a | b |\n|---|---|\n| {SHOWN} | <b>x</b> |\n")
    assert_harmless(catalogue_page.card(tmp_path))
    assert_harmless(catalogue_page.CataloguePage(hostile.catalogue, shop.cards, tmp_path).page())


def test_inspect(hostile, shop, notes):
    request = {
        "benchmark": "drawn",
        "split": "all",
        "edits": "one",
        "queries": "300",
        "checkpoint": OURS,
        "beyond": "1",
        "sieve": {"words": ATTACK},
    }
    page = Inspect(hostile, Sources(), notes, shop.cards)
    assert_harmless(page.page())
    while "busy" in (answer := page.evaluate(request)):
        time.sleep(0.05)
    for html in parts(answer):
        assert_harmless(html)
    request["sieve"] = {}
    note = {**request, "kind": "number", "value": "1", "words": ATTACK, "tags": ATTACK[:30], "revision": 0}
    assert page.save_note(note)["said"] == "Saved."
    assert_harmless(page.save_note({**note, "words": "other"})["html"])
    for answer in (
        page.select(request),
        page.open_query({**request, "number": 1}),
    ):
        for html in parts(answer):
            assert_harmless(html)
    assert_harmless(page.take_away({**request, "form": "html"})["text"])
    page.take_away({**request, "form": "csv"})["text"].encode()


def test_marked_conversations(hostile, shop, notes):
    page = Inspect(hostile, Sources(), notes, shop.cards)
    dialogue = shop.act({"act": "words", "text": f"red {ATTACK}"})["dialogue"]
    assert "kept" in shop.wrong({"dialogue": dialogue})["notice"]["text"]
    notes.mark({"format": 1, "acts": [{"act": "refine", "text": ATTACK}], "checkpoint": ATTACK})
    for html in parts(page.marks({})):
        assert_harmless(html)
    for mark in notes.marks():
        for html in parts(page.replay({"mark": mark.id})):
            assert_harmless(html)


def test_a_closed_shop():
    component = next(iter(build.closed(CatalogueError(SHOWN)).blocks.values()))
    assert_harmless(component.value)


def test_scripts_put_only_what_the_server_escaped_into_pages():
    """`innerHTML` and its like take parts of answers, which `demo.ui.answers` escapes, and nothing else."""
    allowed = re.compile(r"""(html|""|slides\[at\]|answer\??\.(html|append|regions\??\.\w+)( \?\? "")?)""")
    for script in Path(build.__file__).parent.rglob("*.js"):
        for line in script.read_text("utf-8").splitlines():
            for sink in (".innerHTML = ", ".outerHTML = ", 'insertAdjacentHTML("beforeend", '):
                if sink in line:
                    given = line.split(sink)[1].rstrip(";").removesuffix(")")
                    assert allowed.fullmatch(given), f"{script.name}: {line.strip()}"
            assert not any(name in line for name in ("document.write", "eval(", "new Function"))
