"""A few texts are read on one thread: quicker, the same features, and nobody else is slowed by it."""

import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch

from jvsm_core.model import checkpoint
from jvsm_core.model.jvsm_embedder import FEW, ModelEmbedder

CHECKPOINT = Path(__file__).resolve().parents[3] / "assets" / "checkpoint"
SAID = ("in navy", "make it sleeveless", "a bit longer, please", "with a hood and without the buttons")


@pytest.fixture(scope="module")
def model():
    return checkpoint.load(CHECKPOINT)


@pytest.fixture
def embedder(model):
    """One that remembers no text yet."""
    return ModelEmbedder(model, "one")


@pytest.fixture
def two_threads():
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


def test_one_thread_reads_what_the_whole_tower_reads(embedder, two_threads):
    """Texts of several lengths, read one by one, against one padded batch in the training's own way."""
    with torch.no_grad():
        whole = embedder.model.text_projection(embedder.model.text_tower(SAID)).numpy()
    alone = np.concatenate([embedder.embed_texts([text]) for text in SAID])
    assert np.abs(alone - whole).max() < 1e-5


def test_only_a_few_rows_give_up_their_threads(embedder, two_threads, monkeypatch):
    seen = []
    tower = embedder.model.text_tower
    read = tower.forward
    monkeypatch.setattr(tower, "forward", lambda texts: seen.append(torch.get_num_threads()) or read(texts))
    embedder.embed_texts(SAID[:1])
    embedder.embed_texts([f"in navy, {number} times" for number in range(FEW + 1)])
    assert seen == [1, 2]
    assert torch.get_num_threads() == 2


def test_a_failure_gives_the_threads_back(embedder, two_threads):
    with pytest.raises(RuntimeError):
        embedder.compose(np.zeros((1, 3), np.float32), ["in navy"])
    assert torch.get_num_threads() == 2


#: Seconds that one call waits for the other to be at work as well; in vain where one follows the other.
WAIT = 2


def test_overlapping_calls_leave_every_thread_its_cores(embedder, two_threads, monkeypatch):
    """Two embedders, as Inspect compares them: the first is done while the second is at work."""
    other = ModelEmbedder(embedder.model, "other")
    at_work, done = threading.Event(), threading.Event()
    read = embedder.model.text_tower.forward

    def slow(texts):
        if texts == ["in navy"]:
            at_work.wait(WAIT)
        else:
            at_work.set()
            done.wait(WAIT)
        return read(texts)

    monkeypatch.setattr(embedder.model.text_tower, "forward", slow)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(embedder.embed_texts, ["in navy"])
        second = pool.submit(other.embed_texts, ["shorter"])
        first.result()
        done.set()
        second.result()
    assert torch.get_num_threads() == 2
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(torch.get_num_threads).result() == 2


def _embed(embedder, answers):
    answers.put(embedder.embed_texts(SAID[:1]))


def test_a_fork_computes_as_well(embedder):
    """Only where nothing has computed on several threads before, as with any OpenMP library."""
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    process = context.Process(target=_embed, args=(embedder, answers))
    process.start()
    try:
        assert np.abs(answers.get(timeout=300) - embedder.embed_texts(SAID[:1])).max() < 1e-5
    finally:
        process.kill()
        process.join()
