"""Files that were damaged by chance or on purpose are read, or refused in words; nothing else happens.

`FITTING_ROOM_FUZZ=2000 pytest tests/test_fuzz.py` tries so many of each, other ones every time.
"""

import csv
import json
import os
import resource
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch
from fakes import VALUES, FakeEmbedder, draw, make_shop
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from siege.values import OTHERS, TEXTS, places, replaced

from demo.inspect.notes import Notes
from demo.stories.page import Story
from jvsm_core.catalogue import Catalogue
from jvsm_core.datasets.fashion200k import fashion200k_benchmark
from jvsm_core.datasets.fashion_iq import fashion_iq_benchmark
from jvsm_core.datasets.fashion_products import read_fashion_products
from jvsm_core.datasets.multiturn_fashion_iq import multiturn_benchmark
from jvsm_core.datasets.ut_zap50k import read_ut_zap50k
from jvsm_core.errors import CheckpointError, FittingRoomError
from jvsm_core.evaluation.conversations import read_conversations
from jvsm_core.model import checkpoint
from jvsm_core.model.calibration import Calibration
from jvsm_core.model.checkpoint_files import READER, fingerprint, write_sums
from jvsm_core.model.jvsm import JVSM, Config
from jvsm_core.pictures import open_picture
from jvsm_core.search.store import open_index
from jvsm_core.shops.importing import import_catalogue
from jvsm_core.training.state import load_state, save_state

#: How many damages of each; the same ones every time unless more are asked for.
MANY = int(os.environ.get("FITTING_ROOM_FUZZ", "0"))
TRIES = settings(
    max_examples=MANY or 30,
    derandomize=not MANY,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

DEEP = b"[" * 100_000


@dataclass(frozen=True)
class Reader:
    """What reads some files: how sound ones are made, and who reads them."""

    make: Callable[[Path], object]
    read: Callable[[Path], object]


def write(folder, files):
    """Files of texts or of JSON values, and pictures where the name is one's."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix in (".jpg", ".jpeg", ".png"):
            draw({key: values[0] for key, values in VALUES.items()}).save(path)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")


def picture(suffix):
    def make(folder):
        draw({key: values[0] for key, values in VALUES.items()}).resize((60, 80)).save(folder / f"a{suffix}")

    return Reader(make, lambda folder: open_picture(folder / f"a{suffix}"))


def tiny():
    torch.manual_seed(0)
    attributes = {key: list(values) for key, values in VALUES.items()}
    words = tuple(sorted({word for values in VALUES.values() for word in values}))
    small = {"image_size": (32, 40), "text_tower": "words", "dim": 16, "hidden": 24}
    return JVSM(Config(recipe="test", attributes=attributes, words=words, **small))


def make_checkpoint(folder):
    checkpoint.save(tiny(), folder / "checkpoint")
    Calibration().write(folder / "checkpoint")


def read_checkpoint(folder):
    Calibration.beside(folder / "checkpoint")
    checkpoint.fingerprint(folder / "checkpoint")
    return checkpoint.load(folder / "checkpoint")


def read_checkpoint_without_sums(folder):
    """As of a stranger, who fits the sums to what is in it."""
    (folder / "checkpoint" / "SHA256SUMS").unlink(missing_ok=True)
    return read_checkpoint(folder)


def make_export(folder):
    rows = [
        ("id", "title", "price", "image"),
        ("1", "Red dress", "20", "a.png"),
        ("2", "Shirt", "9.9", "b.png"),
    ]
    (folder / "export").mkdir()
    with (folder / "export" / "rows.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    write(folder / "export", {"a.png": "", "b.png": ""})


def read_index(folder):
    """Whatever is in the cache, the index is the catalogue's own."""
    shop = Catalogue.read(folder / "shop")
    index = open_index(shop, FakeEmbedder(), cache=folder / "cache")
    wanted = FakeEmbedder().embed_images([shop.picture(garment) for garment in shop])
    np.testing.assert_allclose(index.embeddings, wanted, atol=1e-6)
    assert index.search(wanted[7], 1).rows.tolist() == [7]


def make_index(folder):
    open_index(make_shop(folder / "shop"), FakeEmbedder(), cache=folder / "cache")


def read_state(folder):
    return load_state(folder / "run.pt", {"layer": torch.nn.Linear(4, 4)})


def make_notes(folder):
    notes = Notes(folder)
    notes.save("a query", "words", ("tag",), 0)
    notes.mark({"format": 1, "acts": []})


def read_notes(folder):
    notes = Notes(folder)
    return notes.of(("a query",)), notes.tags(), notes.marks(), notes.count_marks()


SESSION = {"target": ["x", "B"], "reference": [["x", ["is red", "longer"], "A"]]}
PAIR = {"candidate": "A", "target": "B", "captions": ["is red", "is longer"]}
STYLE = {"data": {"price": 9, "articleAttributes": {"Neck": "Round Neck", "Sleeve Length": "No Sleeves"}}}
F200K = "women/dresses/casual_and_day_dresses/51/51_0.jpeg"
STORY = {
    "format": 1,
    "title": "A",
    "summary": "B",
    "start": {"colour": "red"},
    "steps": [{"say": "longer"}, {"use": 1}],
}
TURNS = {"start": {"category": "dress"}, "say": ["in navy"], "expect": [[{"key": "colour", "value": "navy"}]]}

READERS = {
    "catalogue": Reader(
        lambda folder: make_shop(folder / "shop"), lambda folder: Catalogue.read(folder / "shop")
    ),
    "export": Reader(make_export, lambda folder: import_catalogue(folder / "export", folder / "out")),
    "checkpoint": Reader(make_checkpoint, read_checkpoint),
    "a stranger's checkpoint": Reader(make_checkpoint, read_checkpoint_without_sums),
    "training state": Reader(
        lambda folder: save_state(folder / "run.pt", {"layer": torch.nn.Linear(4, 4)}, 1), read_state
    ),
    "index": Reader(make_index, read_index),
    "notes": Reader(make_notes, read_notes),
    "story": Reader(
        lambda folder: write(folder, {"a.json": STORY}), lambda folder: Story.read(folder / "a.json")
    ),
    "conversations": Reader(
        lambda folder: write(folder, {"a.jsonl": f"{json.dumps(TURNS)}\n{json.dumps(TURNS)}"}),
        lambda folder: read_conversations(folder / "a.jsonl"),
    ),
    "JPEG": picture(".jpg"),
    "PNG": picture(".png"),
    "WebP": picture(".webp"),
    "GIF": picture(".gif"),
    "TIFF": picture(".tiff"),
    "HEIC": picture(".heic"),
    "FashionIQ": Reader(
        lambda folder: write(
            folder,
            {
                "captions/cap.dress.val.json": [PAIR, PAIR],
                "image_splits/split.dress.val.json": ["A", "B"],
                "images/A.jpg": "",
                "images/B.jpg": "",
            },
        ),
        lambda folder: fashion_iq_benchmark(folder, "dress"),
    ),
    "Multi-turn FashionIQ": Reader(
        lambda folder: write(
            folder,
            {
                "data/dress.val.json": [SESSION, SESSION],
                "image_splits/split.dress.val.json": ["A", "B"],
                "images/A.jpg": "",
                "images/B.jpg": "",
            },
        ),
        lambda folder: multiturn_benchmark(folder, "dress"),
    ),
    "Fashion200k": Reader(
        lambda folder: write(
            folder,
            {
                f"labels/{name}_test_detect_all.txt": ""
                for name in ("dress", "skirt", "jacket", "pants", "top")
            }
            | {
                "labels/dress_test_detect_all.txt": f"{F200K}\t0.9\tblack lace dress\n{F200K[:-6]}1.jpeg\t1\tred dress",
                "test_queries.txt": f"{F200K} {F200K[:-6]}1.jpeg\n",
                F200K: "",
                f"{F200K[:-6]}1.jpeg": "",
            },
        ),
        lambda folder: fashion200k_benchmark(folder),
    ),
    "fashion products": Reader(
        lambda folder: write(
            folder,
            {
                "styles.csv": "id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,"
                "productDisplayName\n1,Women,Apparel,Topwear,Tops,Blue,Summer,2012,Casual,Lace Top\n",
                "styles/1.json": STYLE,
                "images/1.jpg": "",
            },
        ),
        lambda folder: read_fashion_products(folder),
    ),
    "UT-Zap50K": Reader(
        lambda folder: write(
            folder,
            {
                "ut-zap50k-data/meta-data.csv": "CID,Category,SubCategory,HeelHeight,Insole,Closure,Gender,"
                "Material,ToeStyle\n100600-72,Shoes,Oxfords,,,Lace up,Men,Leather,Round Toe\n",
                "ut-zap50k-images-square/Shoes/Oxfords/Bostonian/100600.72.jpg": "",
            },
        ),
        lambda folder: read_ut_zap50k(folder),
    ),
}


def test_one_turned_bit_of_a_checkpoint_is_found(tmp_path):
    make_checkpoint(tmp_path)
    weights = tmp_path / "checkpoint" / "model.safetensors"
    turned = bytearray(weights.read_bytes())
    turned[-100] ^= 1
    weights.write_bytes(turned)
    checkpoint.load(tmp_path / "checkpoint")  # safetensors sees nothing
    with pytest.raises(CheckpointError, match="is not the file that was saved"):
        read_checkpoint(tmp_path)


def test_one_turned_bit_of_a_readers_head_is_found_and_none_at_all_is_no_fault(tmp_path):
    make_checkpoint(tmp_path)
    folder = tmp_path / "checkpoint"
    named = fingerprint(folder)
    (folder / READER).write_bytes(b"a head")
    assert fingerprint(folder) == named, "no embedding depends on it"
    write_sums(folder)
    assert fingerprint(folder) == named
    (folder / READER).write_bytes(b"a heae")
    with pytest.raises(CheckpointError, match="reader.safetensors is not the file that was saved"):
        fingerprint(folder)
    (folder / READER).unlink()
    assert fingerprint(folder) == named


@pytest.mark.parametrize(
    "odd",
    [
        lambda: {"dim": 10**6},
        lambda: {"hidden": 10**6},
        lambda: {"image_size": [10**5, 10**5]},
        lambda: {"attributes": {"colour": [str(number) for number in range(10**6)]}},
        lambda: {"image_tower": "hf-hub:stranger/model"},
    ],
    ids=["dim", "hidden", "image_size", "attributes", "image_tower"],
)
def test_a_config_that_asks_for_too_much_is_refused_before_memory_is_taken(tmp_path, odd):
    make_checkpoint(tmp_path)
    path, wanted = tmp_path / "checkpoint" / "config.json", odd()
    path.write_text(json.dumps(json.loads(path.read_text()) | wanted))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(CheckpointError, match=next(iter(wanted))):
        checkpoint.load(tmp_path / "checkpoint")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 2**30 / 1024


@pytest.fixture(scope="module", params=READERS)
def sound(request, tmp_path_factory):
    """A reader, and the folder of its sound files, which it reads."""
    reader = READERS[request.param]
    folder = tmp_path_factory.mktemp("sound")
    reader.make(folder)
    copy = tmp_path_factory.mktemp("copy")
    shutil.copytree(folder, copy, dirs_exist_ok=True)
    reader.read(copy)
    return reader, folder


@st.composite
def damages(draw, folder):
    """A file of a folder, and what is in it instead; None where it is gone."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    path = draw(st.sampled_from(files))
    content = path.read_bytes()
    ways = ["gone", "cut", "other bytes", "inserted", "deep"]
    ways += ["value"] * 8 if path.suffix in (".json", ".jsonl") else []
    ways += ["text"] * 4 if path.suffix in (".csv", ".txt") else []
    way = draw(st.sampled_from(ways))
    name = path.relative_to(folder)
    at = draw(st.integers(0, len(content)))
    if way == "gone":
        return name, None
    if way == "cut":
        return name, content[:at]
    if way == "other bytes":
        other = draw(st.binary(min_size=1, max_size=8))
        return name, content[:at] + other + content[at + len(other) :]
    if way == "inserted":
        return name, content[:at] + draw(st.binary(max_size=40)) + content[at:]
    if way == "deep":
        return name, draw(st.sampled_from([DEEP, DEEP + b"]" * len(DEEP), b'{"a":' * 50_000]))
    if way == "text":
        text = draw(st.sampled_from([*TEXTS.values()]) | st.text(max_size=30))
        return name, content[:at] + text.encode(errors="replace") + content[at:]
    lines = content.split(b"\n") if path.suffix == ".jsonl" else [content]
    number = draw(st.integers(0, len(lines) - 1))
    if lines[number].strip():
        value = json.loads(lines[number])
        other = draw(st.sampled_from([*TEXTS.values(), *OTHERS.values()]) | JSON)
        lines[number] = json.dumps(replaced(value, draw(st.sampled_from([*places(value)])), other)).encode()
    return name, b"\n".join(lines)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def test_what_is_damaged_is_read_or_refused_in_words(sound):
    reader, folder = sound

    @TRIES
    @given(damage=damages(folder))
    def tried(damage):
        name, content = damage
        with tempfile.TemporaryDirectory() as place:
            copy = Path(place)
            shutil.copytree(folder, copy, dirs_exist_ok=True)
            (copy / name).unlink()
            if content is not None:
                (copy / name).write_bytes(content)
            try:
                reader.read(copy)
            except FittingRoomError as error:
                assert len(str(error).split()) > 2 and len(str(error)) < 2000, error
                str(error).encode()

    tried()
