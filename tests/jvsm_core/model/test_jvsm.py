"""The model's shapes and invariants, on the small towers of the paper's kind (no transformer)."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from jvsm_core.errors import CheckpointError
from jvsm_core.model import checkpoint
from jvsm_core.model.jvsm import JVSM, Config
from jvsm_core.model.jvsm_embedder import ModelEmbedder
from jvsm_core.model.preprocessing import fit_picture
from jvsm_core.model.towers import ImageTower, WordTower

CONFIG = Config(
    recipe="test",
    image_size=(32, 40),
    text_tower="words",
    dim=16,
    hidden=24,
    attributes={"colour": ["navy", "red"], "sleeve": ["long", "short", "sleeveless"]},
    words=("make", "it", "navy", "red", "sleeveless"),
)


@pytest.fixture(scope="module")
def model() -> JVSM:
    torch.manual_seed(0)
    return JVSM(CONFIG).eval()


def lengths(vectors: torch.Tensor) -> torch.Tensor:
    return vectors.norm(dim=-1)


def test_everything_lies_in_one_space_of_unit_vectors(model):
    pixels = torch.randint(0, 256, (3, 3, 40, 32), dtype=torch.uint8)
    with torch.no_grad():
        v = model.embed_pixels(pixels)
        t = model.embed_texts(["navy", "make it red", "unheard-of words"])
        c = model.compose(v, ["in navy"] * 3)
        again = model.compose(c, ["in red"] * 3)
    for vectors in (v, t, c, again):
        assert vectors.shape == (3, 16)
        assert torch.allclose(lengths(vectors), torch.ones(3), atol=1e-5)


def test_a_fresh_composer_keeps_the_reference(model):
    query = torch.nn.functional.normalize(torch.randn(4, 16), dim=-1)
    with torch.no_grad():
        composed = model.compose(query, ["make it navy"] * 4)
    assert (composed * query).sum(1).min() > 0.9


def test_a_swap_puts_what_was_asked_for_in_the_place_of_what_was_there():
    torch.manual_seed(0)
    model = JVSM(replace(CONFIG, swaps=True)).eval()
    # A reader that hears "red" in everything, and nothing about sleeves.
    logits = torch.tensor([-9.0, 9.0, -9.0, 9.0, -9.0, -9.0, -9.0])  # unsaid twice, navy, red, three sleeves
    torch.nn.init.zeros_(model.reader[1].weight)
    model.reader[1].bias.data.copy_(logits)
    prototypes = torch.nn.functional.normalize(model.prototypes, dim=-1).detach()
    navy, red = prototypes[0], prototypes[1]
    with torch.no_grad():
        assert torch.allclose(
            model.request_probs(torch.zeros(1, model.text_tower.features))[0],
            torch.tensor([0.0, 1, 0, 0, 0]),
            atol=1e-4,
        )
        step = model.swap(navy[None], torch.zeros(1, model.text_tower.features))[0]
        had = model.attribute_logits(navy[None])[0, :2].softmax(0)
        length = model.swap_lengths[0]
        assert torch.allclose(step, length * ((1 - had[1]) * red - had[0] * navy), atol=1e-3)
        assert step @ red > 0 > step @ navy
        # Nothing is asked for: nothing is swapped.
        model.reader[1].bias.data.copy_(torch.tensor([9.0, 9, -9, -9, -9, -9, -9]))
        assert model.swap(navy[None], torch.zeros(1, model.text_tower.features)).norm() < 1e-3


def test_without_a_reader_nothing_is_swapped(model):
    assert not hasattr(model, "swap_lengths")
    query, text = torch.eye(16)[:2], torch.randn(2, model.text_tower.features)
    with torch.no_grad():
        assert torch.equal(model.compose_features(query, text), model.composer(query, text))


def test_naming_has_one_column_a_pair(model):
    assert model.attribute_logits(torch.eye(16)[:2]).shape == (2, 5)


def test_unknown_words_share_one_vector():
    tower = WordTower(("navy",), word_dim=4, features=6).eval()
    with torch.no_grad():
        features = tower(["zork", "quux", "navy"])
    assert torch.allclose(features[0], features[1])
    assert not torch.allclose(features[0], features[2])


def test_padding_of_a_batch_does_not_change_a_text():
    tower = WordTower(("make", "it", "navy"), word_dim=4, features=6).eval()
    with torch.no_grad():
        alone, beside = tower(["navy"])[0], tower(["navy", "make it navy"])[0]
    assert torch.allclose(alone, beside, atol=1e-6)


def test_a_picture_is_fitted_whole_on_its_own_background():
    wide = Image.new("RGB", (200, 50), (200, 30, 40))
    pixels = fit_picture(wide, (32, 40))
    assert pixels.shape == (40, 32, 3)
    assert (pixels == (200, 30, 40)).all()


@pytest.mark.parametrize("size", [(160, 200), (33, 500), (768, 1024), (100, 20)])
def test_a_picture_that_was_fitted_is_fitted_no_further(size):
    """So that it may be fitted when it is read: vectors are the same to the last bit."""
    fitted = fit_picture(Image.effect_noise(size, 90).convert("RGB"), (160, 200))
    np.testing.assert_array_equal(fit_picture(Image.fromarray(fitted), (160, 200)), fitted)


def test_frozen_stages_neither_train_nor_drift():
    tower = ImageTower(size=(32, 40))
    tower.freeze_stages(2)
    tower.train()
    stem = tower.network.bn1
    before = stem.running_mean.clone()
    tower(torch.randint(0, 256, (4, 3, 40, 32), dtype=torch.uint8)).sum().backward()
    assert torch.equal(stem.running_mean, before)
    assert tower.network.conv_stem.weight.grad is None
    assert tower.network.conv_head.weight.grad is not None


def test_an_unknown_tower_is_refused():
    with pytest.raises(ValueError, match="unknown image tower"):
        ImageTower("resnet-9000")


def test_a_checkpoint_gives_the_same_embeddings_back(model, tmp_path):
    checkpoint.save(model, tmp_path / "model")
    embedder = ModelEmbedder.load(tmp_path / "model")
    picture = Image.effect_noise((64, 80), 90).convert("RGB")
    with torch.no_grad():
        wanted = model.embed_pixels(model.image_tower.pixels([picture]))
    # Weights travel as float16.
    assert torch.allclose(torch.from_numpy(embedder.embed_images([picture])), wanted, atol=5e-3)
    assert embedder.fingerprint == ModelEmbedder.load(tmp_path / "model").fingerprint
    named = embedder.name_attributes(embedder.embed_images([picture]))[0]
    assert {key: {value for value, _ in pairs} for key, pairs in named.items()} == {
        "colour": {"navy", "red"},
        "sleeve": {"long", "short", "sleeveless"},
    }
    assert sum(share for _, share in named["sleeve"]) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    "damage, message",
    [
        (lambda folder: (folder / "config.json").unlink(), "no checkpoint in"),
        (lambda folder: (folder / "config.json").write_text("{"), "is damaged"),
        (lambda folder: (folder / "config.json").write_text('{"format": 99}'), "another version"),
        (lambda folder: (folder / "model.safetensors").unlink(), "is missing"),
        (lambda folder: (folder / "model.safetensors").write_bytes(b"not weights"), "is damaged"),
    ],
)
def test_a_damaged_checkpoint_says_so(model, tmp_path, damage, message):
    folder = tmp_path / "model"
    checkpoint.save(model, folder)
    damage(folder)
    with pytest.raises(CheckpointError, match=message):
        checkpoint.load(folder)


def test_weights_of_another_shape_are_refused(model, tmp_path):
    checkpoint.save(model, tmp_path / "model")
    config = tmp_path / "model" / "config.json"
    config.write_text(config.read_text().replace('"dim": 16', '"dim": 8'))
    with pytest.raises(CheckpointError, match="does not fit"):
        checkpoint.load(tmp_path / "model")


def test_a_failed_save_keeps_the_last_good_checkpoint(model, tmp_path, monkeypatch):
    folder = tmp_path / "model"
    checkpoint.save(model, folder)
    good = checkpoint.fingerprint(folder)

    def full_disk(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoint, "save_file", full_disk)
    with pytest.raises(CheckpointError, match="last good one is kept"):
        checkpoint.save(model, folder)
    assert checkpoint.fingerprint(folder) == good
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model"]
