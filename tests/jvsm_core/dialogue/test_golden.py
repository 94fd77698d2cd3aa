"""Golden dialogues with the shipped model and shop: what is asked after each utterance, and is there.

Each file of `golden/` is one: how it starts, and turn by turn what is said, what is in force then, and
values of which at least eight of the first ten garments have one. Hits are not compared garment by garment:
another model or ranking may find others that are as good.
"""

import json
from pathlib import Path

import pytest

from jvsm_core import Constraint, Filter, Retriever

ROOT = Path(__file__).resolve().parents[3]
GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.json"))
SHARE = 0.8


@pytest.fixture(scope="module")
def retriever(tmp_path_factory):
    cache = tmp_path_factory.mktemp("cache")
    return Retriever.load(ROOT / "assets" / "checkpoint", ROOT / "assets" / "catalogue", cache=cache)


def written(asked: Constraint | Filter) -> str:
    """A constraint or a filter in a few signs: "colour!=navy|black", "buttons.colour=white", "length+", "price<"."""
    if asked.direction:
        sign = {"less": "<", "more": ">"}.get(asked.direction, f" {asked.direction}")
        return asked.key + sign if isinstance(asked, Filter) else asked.direction + "-+"[asked.up]
    part = f"{asked.part}." if isinstance(asked, Constraint) and asked.part else ""
    if asked.values:
        return f"{part}{asked.key}{'!=' if asked.negated else '='}{'|'.join(asked.values)}"
    return f"{asked.key} {asked.at_least or 0:g}-{asked.at_most or 0:g}"


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_golden_dialogue(retriever, path):
    golden = json.loads(path.read_text("utf-8"))
    dialogue = retriever.replay({"format": 1, "acts": [golden["start"]]})
    turned_down: set[str] = set()
    for turn in golden["turns"]:
        dialogue = retriever.say(dialogue, turn["say"])
        in_force = (*dialogue.constraints, *dialogue.filters)
        assert sorted(map(written, in_force)) == sorted(turn["asked"]), turn["say"]
        garments = [{"category": hit.garment.category, **hit.garment.attributes} for hit in dialogue.hits]
        for key, values in turn["shown"].items():
            having = sum(garment.get(key) in values for garment in garments)
            assert having >= SHARE * len(garments), (turn["say"], key, having)
        turned_down |= set(dialogue.turn.rejected)
        assert not turned_down & {hit.garment.id for hit in dialogue.hits}
        prices = [hit.garment.price for hit in dialogue.hits]
        for one in dialogue.filters:
            assert one.at_most is None or max(prices) <= one.at_most
            assert one.direction != "least" or prices == sorted(prices)
    assert retriever.replay(dialogue.to_json()) == dialogue


def test_there_are_twenty():
    assert len(GOLDEN) >= 20
