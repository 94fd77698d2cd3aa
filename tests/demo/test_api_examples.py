"""The examples of docs/api.md, run as a reader would paste them: against the shop as it is delivered, against a
part of it as a feed without attributes, and by hand against a feed of photos.

The JavaScript one needs a package from npm and is not run here.
"""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from photos import photo_feed

from demo import build
from jvsm_core.catalogue import Catalogue, write_catalogue
from jvsm_core.dialogue.retriever import Retriever

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = (ROOT / "docs" / "api.md").read_text("utf-8")
#: What the examples call, and every test calls elsewhere.
SHOP = "http://127.0.0.1:7860"


def example(language: str, about: str) -> str:
    """The one example in a language that holds some words."""
    (found,) = [
        code
        for code in re.findall(rf"^```{language}\n(.*?)^```$", WRITTEN, re.MULTILINE | re.DOTALL)
        if about in code
    ]
    assert SHOP in found
    return found


def feed(folder: Path) -> Catalogue:
    """Some of the shop as a product feed tells it: titles, descriptions and pictures, no attributes."""
    shop = Catalogue.read(ROOT / "assets" / "catalogue")
    kinds, colours = ("dress", "shirt"), ("red", "navy", "blue")
    some = [one for one in shop if one.category in kinds and one.attributes["colour"] in colours][:120]
    told = [
        replace(one, attributes={})
        for one in {one.id: one for one in (shop["shirt-0099-22"], *some)}.values()
    ]
    (folder / "images").mkdir(parents=True)
    for one in told:
        shutil.copy(shop.path(one), folder / one.image)
    return write_catalogue(folder, told, name="a feed", source="drawn", licence="CC0-1.0", currency="EUR")


@pytest.fixture(
    scope="module", params=["as it is", "as a feed", pytest.param("photos", marks=pytest.mark.slow)]
)
def paste(request, tmp_path_factory):
    """Runs an example with an interpreter; gives what it printed."""
    folder = ROOT / "assets" / "catalogue"
    if request.param != "as it is":
        folder = tmp_path_factory.mktemp("feed")
        (photo_feed if request.param == "photos" else feed)(folder)
    retriever = Retriever.load(ROOT / "assets" / "checkpoint", folder)
    blocks = build.build(retriever)
    address = build.launch(blocks, host="127.0.0.1", port=None, mcp=True, wait=False).rstrip("/")

    def run(code: str, *interpreter: str) -> str:
        done = subprocess.run(
            interpreter, input=code.replace(SHOP, address), capture_output=True, text=True, timeout=600
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    yield run
    blocks.close(verbose=False)


def navy_and_sleeveless(hits):
    """Whether each hit is both, whoever says so, or the answer tells what was let go of."""
    words = [{one["words"] for one in hit["verdicts"] if one["met"]} for hit in hits]
    assert all(
        one["witness"] in ("stated", "told", "seen") for hit in hits for one in hit["verdicts"] if one["met"]
    )
    return all({"navy", "sleeveless"} <= met for met in words) or bool(hits[0]["relaxed"])


def test_python(paste):
    printed = paste(
        example("python", "sleeveless") + "\nimport json; print(json.dumps(hits))", sys.executable, "-"
    )
    hits = json.loads(printed.splitlines()[-1])
    assert len(hits) == 5 and navy_and_sleeveless(hits)


def test_filters_and_going_on(paste):
    code = example("python", "skip=4") + "\nimport json; print(json.dumps(hits))"
    hits = json.loads(paste(code, sys.executable, "-").splitlines()[-1])
    assert len({hit["id"] for hit in hits}) == 8
    assert all(hit["price"] <= 60 for hit in hits)


def test_curl(paste):
    printed = paste(example("bash", "curl"), "bash", "-eu", "-o", "pipefail")
    # A server that is long in answering sends a heartbeat now and then.
    answers = re.findall(r"^event: complete\ndata: (.*)$", printed, re.MULTILINE)
    searched, refined = (json.loads(answer)[0] for answer in answers)
    assert len(searched) == 5 and "red" in searched[0]["title"].lower()
    assert len(refined) == 5 and navy_and_sleeveless(refined)


def test_mcp_from_python(paste):
    tools, hits = paste(example("python", "ClientSession"), sys.executable, "-").split("\n", 1)
    assert tools == "['start', 'refine', 'search', 'describe_shop']"
    assert hits.count("dress-") >= 3
