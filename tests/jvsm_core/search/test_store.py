import json
import os
import random
import resource

import numpy as np
import pytest
from fakes import FakeEmbedder, make_shop

from jvsm_core.errors import CatalogueError, CheckpointError, DataError
from jvsm_core.model.embedder import embed_catalogue
from jvsm_core.search import store
from jvsm_core.search.engines.hnsw import HnswEngine
from jvsm_core.search.index import GarmentIndex
from jvsm_core.search.store import manifest_of, open_index, read_index, write_index


@pytest.fixture
def cached(shop, tmp_path):
    """A cache folder that is filled, and the one folder in it."""
    open_index(shop, FakeEmbedder(), cache=tmp_path)
    (folder,) = tmp_path.iterdir()
    return tmp_path, folder


def pictures_read(shop, cache, **options):
    embedder = FakeEmbedder(options.pop("fingerprint", "fake-1"))
    index = open_index(shop, embedder, cache=cache, **options)
    return embedder.pictures_seen, index


def test_second_opening_reads_no_picture_and_answers_the_same(shop, cached):
    cache, _ = cached
    seen, index = pictures_read(shop, cache)
    assert seen == 0
    fresh = embed_catalogue(shop, FakeEmbedder())
    np.testing.assert_array_equal(index.embeddings, fresh)
    assert index.search(fresh[7], 1).rows.tolist() == [7]


def test_progress_reaches_the_total_in_batches(shop, tmp_path):
    steps = []
    open_index(shop, FakeEmbedder(), cache=tmp_path, progress=lambda done, total: steps.append((done, total)))
    assert steps == [(32, 72), (64, 72), (72, 72)]


def test_another_checkpoint_or_catalogue_is_embedded_anew(shop, cached, tmp_path_factory):
    cache, _ = cached
    assert pictures_read(shop, cache, fingerprint="fake-2")[0] == 72
    other = make_shop(tmp_path_factory.mktemp("other"))
    picture = other.path(other.garments[0])
    picture.write_bytes(picture.read_bytes() + b"\0")
    assert pictures_read(other, cache)[0] == 72


@pytest.mark.parametrize("name", ["embeddings.npy", "hnsw.bin", "keys.npy", "manifest.json"])
@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "remove"])
def test_damage_never_changes_an_answer(shop, cached, name, damage):
    cache, folder = cached
    path = folder / name
    data = bytearray(path.read_bytes())
    match damage:
        case "flip":
            data[len(data) // 2] ^= 0x40
            path.write_bytes(data)
        case "cut":
            path.write_bytes(data[: len(data) // 2])
        case "empty":
            path.write_bytes(b"")
        case "remove":
            path.unlink()
    seen, index = pictures_read(shop, cache)
    assert seen == (0 if name in ("hnsw.bin", "keys.npy") else 72)
    fresh = embed_catalogue(shop, FakeEmbedder())
    assert [index.search(row, 1).rows[0] for row in fresh] == list(range(72))
    assert index.search(fresh[0], 3).engine == "hnsw"


def test_a_whole_graph_of_something_else_is_not_searched(shop, cached):
    cache, folder = cached
    vectors = embed_catalogue(shop, FakeEmbedder())[::-1]
    GarmentIndex(vectors).engine.save(folder / "hnsw.bin")
    seen, index = pictures_read(shop, cache)
    assert seen == 0
    assert index.search(vectors[0], 1).rows.tolist() == [71]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("checkpoint", "other"),
        ("catalogue", "other"),
        ("dim", 3),
        ("space", "l2"),
        ("M", 4),
        ("ef", 9),
        ("format", 99),
        ("count", 71),
    ],
)
def test_a_manifest_of_something_else_means_rebuild(shop, cached, field, value):
    cache, folder = cached
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {field: value}))
    assert pictures_read(shop, cache)[0] == 72


@pytest.mark.parametrize("text", ["[]", "null", "{}", '{"sha256": 3}', "not json"])
def test_a_manifest_that_is_none_means_rebuild(shop, cached, text):
    cache, folder = cached
    (folder / "manifest.json").write_text(text)
    assert pictures_read(shop, cache)[0] == 72


def test_shipped_embeddings_are_used_first_and_need_no_graph(shop, tmp_path):
    embedder = FakeEmbedder()
    shipped = tmp_path / "shipped"
    index = open_index(shop, embedder, cache=tmp_path / "cache")
    write_index(shipped, index, manifest_of(shop, embedder), graph=False)
    assert {path.name for path in shipped.iterdir()} == {"embeddings.npy", "manifest.json"}
    seen, index = pictures_read(shop, tmp_path / "empty", shipped=[shipped])
    assert seen == 0 and not (tmp_path / "empty").exists()
    assert index.search(index.embeddings[5], 1).engine == "hnsw"


def test_a_write_that_fails_leaves_the_old_files_whole(shop, cached, monkeypatch):
    _, folder = cached
    wanted = manifest_of(shop, FakeEmbedder())
    index = read_index(folder, wanted)

    def full_disk(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        write_index(folder, index, wanted)
    assert sorted(path.name for path in folder.iterdir()) == [
        "embeddings.npy",
        "hnsw.bin",
        "keys.npy",
        "manifest.json",
    ]
    assert read_index(folder, wanted) is not None


@pytest.mark.parametrize("room", [200, 2000, 4000, 7000, 9000])
def test_a_disk_that_fills_up_in_mid_file_is_told(shop, tmp_path, room):
    """Neither NumPy nor hnswlib tells of it by itself."""
    vectors = embed_catalogue(shop, FakeEmbedder())
    index = GarmentIndex(vectors, HnswEngine.build(vectors), np.arange(len(vectors))[::-1].copy())
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        with pytest.raises(OSError):
            write_index(tmp_path, index, manifest_of(shop, FakeEmbedder()))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not (tmp_path / "manifest.json").exists()


def test_a_cache_that_cannot_be_written_is_no_obstacle(shop, tmp_path, caplog):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    seen, index = pictures_read(shop, blocked)
    assert seen == 72 and len(index) == 72
    assert "not cached" in caplog.text


def test_a_damaged_picture_is_named(tmp_path):
    shop = make_shop(tmp_path / "shop")
    shop.path(shop.garments[40]).write_bytes(b"not a picture")
    with pytest.raises(CatalogueError, match=shop.garments[40].id):
        open_index(shop, FakeEmbedder(), cache=tmp_path / "cache")


def test_a_model_that_answers_nonsense_is_refused(shop):
    class Broken(FakeEmbedder):
        def embed_images(self, images):
            return super().embed_images(images) * np.nan

    with pytest.raises(CheckpointError, match="embedding of length nan"):
        embed_catalogue(shop, Broken())


def test_another_engine_answers_over_the_kept_embeddings(shop, cached, tmp_path):
    cache, _ = cached
    pytest.importorskip("milvus_lite", reason="Milvus Lite is not installed")
    engines = ("hnsw", "exact", f"milvus:{tmp_path / 'garments.db'}")
    found = []
    for engine in engines:
        seen, index = pictures_read(shop, cache, engine=engine)
        result = index.search(index.embeddings[7], 5)
        assert seen == 0 and engine.startswith(result.engine)
        found.append(result.scores)
    index.engine.close()
    np.testing.assert_allclose(found[0], found[1])  # of garments that look alike any may come first
    np.testing.assert_allclose(found[0], found[2])


@pytest.mark.parametrize("engine", ["", "faiss", "milvus", "milvus:", "exact:"])
def test_an_engine_that_is_none_is_refused(shop, cached, engine):
    with pytest.raises(DataError, match="no engine"):
        pictures_read(shop, cached[0], engine=engine)


class Interrupted(Exception):
    """In the place of a kill."""


class Stopping(FakeEmbedder):
    """Stops after so many pictures."""

    def __init__(self, most):
        super().__init__()
        self._most = most

    def embed_images(self, images):
        if self.pictures_seen + len(images) > self._most:
            raise Interrupted
        return super().embed_images(images)


def test_embedding_that_is_stopped_goes_on_where_it_was(shop, tmp_path, monkeypatch):
    monkeypatch.setattr(store, "_PART", 32)
    chance, seen = random.Random(1), 0
    for _ in range(20):
        stopping = Stopping(chance.randrange(0, 80))
        try:
            index = open_index(shop, stopping, cache=tmp_path)
            seen += stopping.pictures_seen
            break
        except Interrupted:
            seen += stopping.pictures_seen
    assert seen == 72, "a picture is embedded once, whatever stops"
    np.testing.assert_array_equal(index.embeddings, embed_catalogue(shop, FakeEmbedder()))
    assert not list(tmp_path.glob("*/part-*"))


@pytest.mark.parametrize("damage", [b"", b"\x93NUMPY", "other"])
def test_a_damaged_part_is_made_again(shop, tmp_path, monkeypatch, damage):
    monkeypatch.setattr(store, "_PART", 32)
    with pytest.raises(Interrupted):
        open_index(shop, Stopping(64), cache=tmp_path)
    part, _ = sorted(tmp_path.glob("*/part-*.npy"))
    if damage == "other":
        np.save(part, np.zeros((32, FakeEmbedder.dim), np.float32))
    else:
        part.write_bytes(damage)
    steps = []
    embedder = FakeEmbedder()
    index = open_index(shop, embedder, cache=tmp_path, progress=lambda *step: steps.append(step))
    assert embedder.pictures_seen == 40 and steps == [(32, 72), (64, 72), (72, 72)]
    np.testing.assert_array_equal(index.embeddings, embed_catalogue(shop, FakeEmbedder()))
