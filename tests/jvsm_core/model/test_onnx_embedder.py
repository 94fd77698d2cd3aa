"""The graphs that are served give what torch gives, and torch is not needed for it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest

from jvsm_core.catalogue import Catalogue
from jvsm_core.errors import CheckpointError
from jvsm_core.model.checkpoint_files import write_sums
from jvsm_core.model.embedder import load_embedder
from jvsm_core.model.jvsm_embedder import ModelEmbedder
from jvsm_core.model.onnx_embedder import FOLDER, GRAPHS, OnnxEmbedder, exported

ROOT = Path(__file__).resolve().parents[3]
ASSETS = ROOT / "assets"
TEXTS = (
    "in navy",
    "make it sleeveless, please",
    "NOT red!! é 中文",
    "",
    "longer " * 90,
    "with a hood and without the buttons, in a dark green",
)


@pytest.fixture(scope="module")
def served():
    return OnnxEmbedder.load(ASSETS / "checkpoint")


@pytest.fixture(scope="module")
def trained():
    return ModelEmbedder.load(ASSETS / "checkpoint")


@pytest.fixture(scope="module")
def vectors():
    return np.load(ASSETS / "index" / "embeddings.npy")


def test_texts_and_compositions_are_torchs(served, trained, vectors):
    np.testing.assert_allclose(served.embed_texts(TEXTS), trained.embed_texts(TEXTS), atol=1e-5)
    queries = vectors[: len(TEXTS)]
    np.testing.assert_allclose(served.compose(queries, TEXTS), trained.compose(queries, TEXTS), atol=1e-5)
    alone = [served.compose(query[None], [text])[0] for query, text in zip(queries, TEXTS)]
    np.testing.assert_allclose(alone, trained.compose(queries, TEXTS), atol=1e-5)


@pytest.mark.parametrize("text", TEXTS)
def test_token_vectors_are_torchs(served, trained, text):
    for ours, torchs in zip(served.tokens(text), trained.tokens(text), strict=True):
        np.testing.assert_allclose(ours, torchs, atol=1e-4)


def test_a_texts_own_vectors_do_not_stay_for_ever(served):
    first = served.tokens("in navy").vectors
    served.embed_texts([f"{number} buttons" for number in range(80)])
    np.testing.assert_array_equal(served.tokens("in navy").vectors, first)


def test_pictures_are_those_that_were_shipped(served, vectors):
    shop = Catalogue.read(ASSETS / "catalogue")
    pictures = [shop.picture(garment) for garment in shop.garments[::500]]
    np.testing.assert_allclose(served.embed_images(pictures), vectors[::500], atol=1e-5)
    assert served.fingerprint == json.loads((ASSETS / "index" / "manifest.json").read_text())["checkpoint"]


def test_what_is_named_and_asked_is_torchs(served, trained, vectors):
    for ours, theirs in [
        *zip(served.name_attributes(vectors[:20]), trained.name_attributes(vectors[:20])),
        *((served.read(text), trained.read(text)) for text in TEXTS),
    ]:
        assert ours.keys() == theirs.keys()
        for key, ranked in ours.items():
            assert dict(ranked) == pytest.approx(dict(theirs[key]), abs=1e-4)
            assert ranked[0][0] == theirs[key][0][0]


def test_its_confidences_are_believed_as_torchs_are(served, trained):
    assert served.calibration == trained.calibration


def test_a_shop_opens_without_what_it_does_not_use():
    code = (
        "import sys; from demo.gradio_start import leave_mcp_out; leave_mcp_out();"
        "from jvsm_core import Retriever; from demo import build;"
        f"shop = Retriever.load({str(ASSETS / 'checkpoint')!r}, {str(ASSETS / 'catalogue')!r});"
        "shop.refine(shop.start(text='a red dress'), 'with long sleeves');"
        "from demo.catalogue import arrivals;"
        "unused = ('torch', 'timm', 'transformers', 'mcp', 'openpyxl', 'bs4', 'charset_normalizer');"
        "print([name for name in unused if sys.modules.get(name)])"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert ran.stdout.splitlines()[-1] == "[]", ran.stderr


@pytest.fixture
def copied(tmp_path):
    return Path(shutil.copytree(ASSETS / "checkpoint", tmp_path / "checkpoint"))


def test_graphs_of_another_config_are_left_aside(copied, caplog):
    config = json.loads((copied / "config.json").read_text())
    (copied / "config.json").write_text(json.dumps(config))  # other spaces are enough
    write_sums(copied)
    assert not exported(copied) and "another config" in caplog.text
    assert isinstance(load_embedder(copied), ModelEmbedder)


def test_a_checkpoint_without_graphs_is_torchs(copied):
    shutil.rmtree(copied / "onnx")
    assert isinstance(load_embedder(copied), ModelEmbedder)


@pytest.mark.parametrize("name", ["onnx/text.onnx", "model.safetensors", "text_encoder/tokenizer.json"])
def test_damage_is_said(copied, name):
    (copied / name).write_bytes((copied / name).read_bytes()[:1000])
    with pytest.raises(CheckpointError, match=Path(name).stem.split("_")[0]):
        load_embedder(copied)


@pytest.mark.parametrize("name", GRAPHS)
def test_a_graph_leaves_no_constant_to_be_worked_out(name):
    """ONNX Runtime folds a normalisation into its convolution only where it sees both weights."""
    graph = onnx.load(ASSETS / "checkpoint" / FOLDER / f"{name}.onnx", load_external_data=False).graph
    assert not {"Constant", "CastLike"} & {node.op_type for node in graph.node}
