"""Public benchmarks end to end on small folders in the public formats, with recalls worked out by hand."""

import json

import pytest
import torch
from fakes import draw
from typer.testing import CliRunner

from jvsm_core.baselines import store
from jvsm_core.cli import app
from jvsm_core.cli.evaluate_public import public_table
from jvsm_core.datasets.fashion200k import fashion200k_benchmark
from jvsm_core.datasets.fashion_iq import fashion_iq_benchmark
from jvsm_core.datasets.multiturn_fashion_iq import multiturn_benchmark
from jvsm_core.datasets.ut_zap50k import ut_zap50k_benchmark
from jvsm_core.evaluation.public import HISTORY, evaluate_categories, evaluate_public, with_history
from jvsm_core.model import checkpoint

CATEGORIES = ("dress", "shirt", "toptee")
#: From "blue long midi dress" to "red long midi dress" in the words of the shop's ids.
START, RIGHT = "blue-long-midi-dress", "red-long-midi-dress"


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), "utf-8")


@pytest.fixture
def fashion_iq(shop, tmp_path):
    """All 36 dresses as val split of each category; three records that are well, half and badly understood."""
    (tmp_path / "images").symlink_to(shop.folder / "images")
    dresses = [garment.id for garment in shop if garment.category == "dress"]
    records = [
        {"candidate": START, "target": RIGHT, "captions": ["is red", "is in red"]},
        {"candidate": START, "target": RIGHT, "captions": ["is hmm", "is another"]},
        {"candidate": START, "target": "red-long-maxi-dress", "captions": ["is hmm", ""]},
        {"candidate": START, "target": "gone", "captions": ["is red", "is red"]},
    ]
    for category in CATEGORIES:
        write(tmp_path / "captions" / f"cap.{category}.val.json", records)
        write(tmp_path / "image_splits" / f"split.{category}.val.json", [*dresses, "gone"])
    return tmp_path


def test_fashion_iq_one_category(fashion_iq, stub):
    """Query 1 is exact. Query 2 stays at the reference: 7 neighbours tie. Query 3 stays: 7 + 16 tie."""
    figures = evaluate_public(stub(), fashion_iq_benchmark(fashion_iq, "dress"))
    assert figures["benchmark"] == "fashion-iq dress"
    assert figures["protocol"] == "original, captions joined"
    assert (figures["gallery"], figures["queries"], figures["reference"]) == (36, 3, "excluded")
    assert figures["missing"] == {
        "pictures missing": 1, "pictures unreadable": 0, "without labels": 36, "rows skipped": 1,
    }  # fmt: skip
    assert "1 pictures missing (gone)" in figures["missing_summary"]
    assert figures["systems"]["jvsm"] == {"R@10": 66.67, "R@50": 100.0}
    assert figures["systems"]["image-only"] == {"R@10": 66.67, "R@50": 100.0}
    assert set(figures["systems"]) == {"image-only", "text-only", "sum", "jvsm"}
    ours = [(row["system"], row["scores"], row["published"]) for row in figures["published"]]
    # Rows with a mean over categories alone have nothing to stand beside here.
    assert ours == [("JVSM", {"R@10": 10.7, "R@50": 25.9}, True)]


def test_fashion_iq_captions_asked_separately(fashion_iq, stub):
    figures = evaluate_public(stub(), fashion_iq_benchmark(fashion_iq, "dress", "val-split", "separate"))
    # References and targets with a picture: three dresses. 2 + 2 + 1 captions.
    assert (figures["gallery"], figures["queries"]) == (3, 5)
    assert figures["published"] == []
    assert "no published row" in public_table(figures)


def test_fashion_iq_all_categories(fashion_iq, stub):
    benchmarks = {one: fashion_iq_benchmark(fashion_iq, one) for one in CATEGORIES}
    figures = evaluate_categories(stub(), "fashion-iq", benchmarks)
    assert (figures["gallery"], figures["queries"]) == (108, 9)
    assert figures["missing"]["pictures missing"] == 3
    jvsm = figures["systems"]["jvsm"]
    assert list(jvsm) == [
        "dress R@10", "dress R@50", "shirt R@10", "shirt R@50", "toptee R@10", "toptee R@50",
        "R@10", "R@50", "mean",
    ]  # fmt: skip
    assert (jvsm["R@10"], jvsm["R@50"], jvsm["mean"]) == (66.67, 100.0, pytest.approx(83.33, abs=0.01))
    assert figures["parts"]["shirt"]["benchmark"] == "fashion-iq shirt"
    assert [row["scores"].get("mean") for row in figures["published"]] == [19.3, 27.4, 65.1]
    table = public_table(figures)
    assert "SPN" not in table and "DQU-CIR, Wen et al., SIGIR 2024 [published]" in table
    tirg = next(line for line in table.splitlines() if line.startswith("TIRG, Vo"))
    assert tirg.split("[published]")[1].split() == ["-"] * 8 + ["27.4"]
    assert "shirt: gallery 36, queries 3; 1 pictures missing (gone)" in table
    kept = {one: fashion_iq_benchmark(fashion_iq, one, "original-keep-reference") for one in CATEGORIES}
    systems = [row["system"] for row in evaluate_categories(stub(), "fashion-iq", kept)["published"]]
    assert systems == ["JVSM", "TIRG", "SPN (SPRC)"]


@pytest.fixture
def fashion200k(tmp_path):
    """Four dresses; two share a caption, one differs from its caption's reading in length."""
    lines = []
    for name, shown, caption in (
        ("1_0", "red long knee dress", "red long dress"),
        ("2_0", "blue long midi dress", "blue long dress"),
        ("2_1", "blue long knee dress", "blue long dress"),
        ("3_0", "green short maxi dress", "green long dress"),
    ):
        path = tmp_path / f"women/dresses/day/{name}.jpeg"
        path.parent.mkdir(parents=True, exist_ok=True)
        draw(dict(zip(("colour", "sleeve", "length", "category"), shown.split(), strict=True))).save(path)
        lines.append(f"{path.relative_to(tmp_path)}\t0.9\t{caption}\n")
    (tmp_path / "labels").mkdir()
    for category in ("dress", "jacket", "pants", "skirt", "top"):
        text = "".join(lines) if category == "dress" else ""
        (tmp_path / "labels" / f"{category}_test_detect_all.txt").write_text(text, "utf-8")
    red, blue, green = (f"women/dresses/day/{name}.jpeg" for name in ("1_0", "2_0", "3_0"))
    (tmp_path / "test_queries.txt").write_text(f"{red} {blue}\n{blue} {red}\n{red} {green}\n", "utf-8")
    return tmp_path


def test_fashion200k_by_equal_captions(fashion200k, stub):
    """Red to blue finds 2_1 exactly, whose caption is the target's. Green looks like nothing asked: last of three."""
    figures = evaluate_public(stub(), fashion200k_benchmark(fashion200k))
    assert figures["systems"]["jvsm"] == {"R@1": 66.67, "R@10": 100.0, "R@50": 100.0}
    assert figures["slices"]["jvsm"] == {"dress": figures["systems"]["jvsm"]}
    assert [row["system"] for row in figures["published"]][:2] == ["TIRG", "JVSM (MobileNet-v1)"]
    # Its own text, "green long dress", brings the green one before the blue ones.
    joint = evaluate_public(stub(), fashion200k_benchmark(fashion200k), "joint")
    assert joint["systems"]["jvsm"]["R@1"] == 100.0
    assert "their own texts" in joint["about"]


@pytest.fixture
def ut_zap50k(tmp_path):
    """Five shoes of the test split that all look alike."""
    header = "CID,Category,SubCategory,HeelHeight,Insole,Closure,Gender,Material,ToeStyle"
    shoes = (
        "100600-72,Shoes,Oxfords,,,Lace up,Men,Leather,Round Toe",
        "100615-7,Shoes,Oxfords,,,Zipper,Men,Leather,Round Toe",
        "100615-9,Shoes,Oxfords,,,Zipper,Men,Leather,Round Toe",
        "100623-3,Shoes,Oxfords,,,Lace up,Men,Suede;Leather,Round Toe",
        "100625-1,Boots,Ankle,Under 1in,,Zipper,Women,Suede,",
    )
    (tmp_path / "ut-zap50k-data").mkdir()
    (tmp_path / "ut-zap50k-data" / "meta-data.csv").write_text("\n".join([header, *shoes]) + "\n", "utf-8")
    for line in shoes:
        cid, kind, sub = line.split(",")[:3]
        path = tmp_path / "ut-zap50k-images-square" / kind / sub / "Brand" / f"{cid.replace('-', '.')}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        draw({"category": "dress", "colour": "red", "sleeve": "long", "length": "knee"}).save(path)
    return tmp_path


def test_ut_zap50k_where_all_shoes_look_alike_nothing_is_found_first(ut_zap50k, stub):
    figures = evaluate_public(stub(), ut_zap50k_benchmark(ut_zap50k))
    assert (figures["protocol"], figures["gallery"]) == ("ours, one field", 5)
    assert {tuple(scores.items()) for scores in figures["systems"].values()} == {
        (("R@1", 0.0), ("R@10", 100.0), ("R@50", 100.0))
    }
    assert figures["published"] == []


@pytest.fixture
def sessions(shop, tmp_path):
    """One dialogue in the shop's 72 garments: its first turn says what is wanted, its second nothing."""
    (tmp_path / "images").symlink_to(shop.folder / "images")
    turns = [["", ["is red", ""], START], ["", ["is hmm"], "red-short-midi-dress"]]
    for category in CATEGORIES:
        held = [{"target": ["", RIGHT], "reference": turns}] if category == "dress" else []
        write(tmp_path / "data" / f"{category}.val.json", held)
        split = tmp_path / "image_splits" / f"split.{category}.val.json"
        write(split, [garment.id for garment in shop])
    return tmp_path


def test_sessions_are_scored_turn_by_turn_with_and_without_their_history(sessions, stub):
    figures = evaluate_public(stub(), multiturn_benchmark(sessions))
    assert (figures["gallery"], figures["queries"], figures["reference"]) == (72, 2, "kept")
    alone, history = (figures["sessions"][name] for name in ("jvsm", HISTORY))
    assert alone["sessions"] == [1, 1]
    assert [turn["R@5"] for turn in alone["recalls"]] == [100.0, 0.0]
    # The second turn stays at its reference, which comes first; 8 neighbours tie after it.
    assert [(turn["R@8"], turn["R@10"]) for turn in alone["recalls"]] == [(100.0, 100.0), (0.0, 100.0)]
    assert alone["percentile"] == [round(1 - 1 / 72, 4), round(1 - 9 / 72, 4)]
    assert [turn["Hits@5"] for turn in alone["hits"]] == [100.0, 100.0]
    # What the first turn asked for is not forgotten in the second.
    assert [turn["R@5"] for turn in history["recalls"]] == [100.0, 100.0]
    masked = evaluate_public(stub(), multiturn_benchmark(sessions, mask_reference=True))
    assert masked["sessions"]["jvsm"]["recalls"][1]["R@8"] == 100.0
    assert f"{HISTORY}: found at or before each turn" in public_table(figures)


def test_history_is_the_mean_of_the_turns_so_far():
    turns = torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.6, 0.8], [1.0, 0.0]])
    gathered = with_history(turns, [(0, 1, 2), (3,)])
    assert torch.equal(gathered[[0, 3]], turns[[0, 3]])
    assert gathered[1].tolist() == pytest.approx([0.5**0.5, 0.5**0.5])
    both = torch.tensor([1.6, 1.8])
    assert gathered[2].tolist() == pytest.approx((both / both.norm()).tolist())


@pytest.fixture
def run(stub, monkeypatch):
    """run(words…): the command's exit code and output, with the stub for a checkpoint."""
    monkeypatch.setattr(checkpoint, "load", lambda folder, device="cpu": stub())
    # The baselines that are shipped belong to the shipped towers, not to a stub's.
    monkeypatch.setattr(store, "found_beside", lambda folder: None)

    def run(*words):
        return CliRunner().invoke(app, ["evaluate", *map(str, words)])

    return run


def test_the_commands_hand_out_json(run, fashion_iq, shop):
    done = run("fashion-iq", "--data", fashion_iq, "--category", "dress", "--json", "-")
    assert json.loads(done.stdout)["systems"]["jvsm"] == {"R@10": 66.67, "R@50": 100.0}
    done = run("drawn", "--data", shop.folder, "--task", "image-to-text", "--json", "-")
    figures = json.loads(done.stdout)
    assert (figures["task"], figures["gallery"]) == ("image-to-text", 72)
    assert set(figures["attributes"].values()) == {100.0}


def test_another_datasets_protocol_runs_on_photos(run, photos):
    """Captions one word apart: three shirts that look alike, so nothing is found first."""
    done = run("fashion-products-as", "fashion200k", "--data", photos, "--json", "-")
    figures = json.loads(done.stdout)
    assert (figures["protocol"], figures["gallery"]) == ("tirg, captions from labels", 3)
    assert figures["systems"]["jvsm"] == {"R@1": 0.0, "R@10": 100.0, "R@50": 100.0}
    assert figures["published"] == [] and figures["missing"]["pictures missing"] == 1


def test_the_commands_print_tables(run, fashion200k, sessions, ut_zap50k, shop):
    assert (
        "JVSM (MobileNet-v1), Chen and Bazzani, ECCV 2020 [published]"
        in run("fashion200k", "--data", fashion200k).stdout
    )
    assert (
        "reference excluded" in run("multiturn-fashion-iq", "--data", sessions, "--exclude-reference").stdout
    )
    assert "ours, one field" in run("ut-zap50k", "--data", ut_zap50k).stdout
    named = run("drawn", "--data", shop.folder, "--task", "image-to-text").stdout
    assert "attributes named" in named
    assert ["colour", "100.0", "72", "0"] in [line.split() for line in named.splitlines()]


@pytest.mark.parametrize("option", [("--gallery", "joint"), ("--edits", "2")])
def test_options_of_composed_retrieval_are_refused_elsewhere(run, shop, option):
    done = run("drawn", "--data", shop.folder, "--task", "text-to-image", *option)
    assert f"{' '.join(option)} is for --task composed" in str(done.exception)


def test_an_unknown_protocol_of_photos_is_refused(run, tmp_path):
    done = run("fashion-products-as", "val", "--data", tmp_path)
    assert "unknown protocol 'val'; known: fashion200k, ut-zap50k" in str(done.exception)
