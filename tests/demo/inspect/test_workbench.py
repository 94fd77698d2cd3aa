"""Evaluations in the background: each once, failures told, other checkpoints on the same questions."""

import threading
from dataclasses import replace

import pytest
from fakes import FakeEmbedder, make_shop

from demo.inspect import workbench as room
from demo.inspect.setup import OURS, Setup, Sources
from demo.inspect.workbench import Busy, Workbench
from jvsm_core.catalogue import write_catalogue
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.errors import DataError, RequestError
from jvsm_core.evaluation.galleries import drawn_gallery

QUICK = Setup(edits="one")


def wait(bench, setup):
    """The finished evaluation, however long a busy machine takes."""
    while isinstance(answer := bench.ask(setup), Busy):
        for thread in threading.enumerate():
            if thread.name == "inspect":
                thread.join()
    return answer


def test_nothing_is_evaluated_until_asked_and_then_once(retriever, monkeypatch):
    asked = []
    evaluate = room.evaluate
    monkeypatch.setattr(room, "evaluate", lambda *args: asked.append(args[0]) or evaluate(*args))
    bench = Workbench(retriever, Sources())
    assert bench.choices["checkpoint"] == (OURS,) and not asked
    assert isinstance(bench.ask(QUICK), Busy)
    run = wait(bench, QUICK)
    assert bench.ask(QUICK) is run and asked == [QUICK]
    assert run.retriever is retriever and len(run.rows) == len(run.benchmark.queries)


def test_no_picture_is_embedded_again(tmp_path):
    embedder = FakeEmbedder()
    retriever = Retriever.assemble(embedder, make_shop(tmp_path / "shop"), cache=tmp_path / "cache")
    seen = embedder.pictures_seen
    wait(Workbench(retriever, Sources()), QUICK)
    assert embedder.pictures_seen == seen == 72


def test_a_failure_is_told_and_tried_again(retriever, monkeypatch):
    def fail(*args, **kwargs):
        raise DataError("the labels are gone")

    bench = Workbench(retriever, Sources())
    with monkeypatch.context() as patched:
        patched.setattr(room, "edit_benchmark", fail)
        with pytest.raises(RequestError, match="the labels are gone"):
            wait(bench, QUICK)
    assert wait(bench, QUICK).rows


def test_a_bug_is_told_in_plain_words(retriever, monkeypatch):
    monkeypatch.setattr(room, "edit_benchmark", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(RequestError, match="see the server's log"):
        wait(Workbench(retriever, Sources()), QUICK)


@pytest.fixture
def other(monkeypatch, tmp_path):
    """Another checkpoint, called "night": its folder and its model."""
    embedder = FakeEmbedder("other")
    monkeypatch.setenv("FITTING_ROOM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("jvsm_core.model.jvsm_embedder.ModelEmbedder.load", lambda folder, device: embedder)
    return tmp_path / "night" / "checkpoint", embedder


def test_another_checkpoint_answers_the_same_questions(retriever, other):
    bench = Workbench(retriever, Sources(checkpoints=(other[0],)))
    assert bench.choices["checkpoint"] == (OURS, "night")
    ours, theirs = wait(bench, QUICK), wait(bench, replace(QUICK, checkpoint="night"))
    assert theirs.benchmark is ours.benchmark
    assert theirs.retriever.embedder.fingerprint == "other"


def test_another_checkpoint_on_photos_looks_at_the_photos_alone(retriever, other, monkeypatch, tmp_path):
    folder, embedder = other
    photos = make_shop(tmp_path / "photos")
    monkeypatch.setattr(room, "photo_gallery", lambda *_, **__: drawn_gallery(photos.folder))
    bench = Workbench(retriever, Sources(photos=tmp_path / "data", checkpoints=(folder,)))
    asked = replace(QUICK, benchmark="photos-apparel", split="test", checkpoint="night")
    run = wait(bench, asked)
    assert run.retriever.catalogue.folder == photos.folder and embedder.pictures_seen == len(photos)
    # The same questions for the shop's own garments were not begun, so nobody waits for them in vain.
    assert (
        wait(bench, replace(asked, benchmark="drawn", split="all")).retriever.embedder.fingerprint == "other"
    )


def test_the_shops_formula_answers_the_same_questions(retriever):
    bench = Workbench(retriever, Sources())
    request = {"benchmark": "drawn", "split": "all", "edits": "one", "queries": "300", "checkpoint": OURS}
    setup, other = Setup.read({**request, "ranking": "told", "other": "by hidden"}, bench.choices)
    plain, told, hidden = (wait(bench, one) for one in (replace(setup, ranking="likeness"), setup, other))
    assert told.benchmark is hidden.benchmark is plain.benchmark
    first = [sum(row.result.rank == 1 for row in run.rows) for run in (plain, hidden, told)]
    # Told every label the shop knows more than its model sees; told none it still reads what it sees.
    assert first[2] > first[0] and first[1] >= first[0]


def test_a_split_is_a_gallery_of_its_own(retriever, tmp_path):
    (tmp_path / "images").symlink_to(retriever.catalogue.folder / "images")
    parts = [
        replace(garment, split="test" if garment.category == "dress" else "train")
        for garment in retriever.catalogue
    ]
    catalogue = write_catalogue(tmp_path, parts, name="parts", source="test", licence="CC0-1.0")
    bench = Workbench(Retriever(retriever.embedder, catalogue, retriever.index), Sources())
    assert bench.choices["split:drawn"] == ("all", "test", "train")
    run = wait(bench, replace(QUICK, split="test"))
    assert len(run.benchmark.catalogue) == len(run.retriever.index) == 36
    row = run.rows[0]
    assert row.reference.category == row.target.category == "dress"
    assert row.result.to_target == pytest.approx(
        float(retriever.embedding(row.target.id) @ row.result.vector), abs=1e-6
    )


def test_photos_are_embedded_once_and_asked_like_garments(retriever, monkeypatch, tmp_path):
    monkeypatch.setenv("FITTING_ROOM_CACHE", str(tmp_path / "cache"))
    photos = make_shop(tmp_path / "photos")
    wanted = []

    def gallery(folder, split, category):
        wanted.append((folder, split, category))
        return drawn_gallery(photos.folder)

    monkeypatch.setattr(room, "photo_gallery", gallery)
    bench = Workbench(retriever, Sources(photos=tmp_path / "data"))
    assert bench.choices["benchmark"] == ("drawn", "photos-apparel", "photos-footwear")
    run = wait(bench, replace(QUICK, benchmark="photos-footwear", split="val"))
    assert wanted == [(tmp_path / "data", "val", "footwear")]
    assert run.benchmark.catalogue.folder == photos.folder == run.retriever.catalogue.folder
    seen = retriever.embedder._embedder.pictures_seen
    wait(bench, replace(QUICK, benchmark="photos-footwear", split="val", queries=1000))
    assert retriever.embedder._embedder.pictures_seen == seen


@pytest.mark.parametrize(
    "change",
    [
        {"benchmark": "photos-apparel"},
        {"split": "moon"},
        {"edits": "many"},
        {"queries": "7"},
        {"checkpoint": "x"},
        {"other": OURS},
        {"other": "by likeness"},
        {"ranking": "by chance"},
    ],
)
def test_what_is_not_to_be_had_here_is_refused(retriever, change):
    request = {"benchmark": "drawn", "split": "all", "edits": "one", "queries": "300", "checkpoint": OURS}
    with pytest.raises(RequestError):
        Setup.read(request | change, Workbench(retriever, Sources()).choices)


def test_checkpoints_of_one_name_are_told_apart(tmp_path):
    folders = [tmp_path / name / "run" / "checkpoint" for name in "abc"] + [tmp_path / "best"]
    assert list(Sources(checkpoints=tuple(folders)).named) == ["run", "run (2)", "run (3)", "best"]


def test_only_so_many_evaluations_wait(retriever, monkeypatch):
    go_on = threading.Event()
    monkeypatch.setattr(room, "evaluate", lambda *args: go_on.wait(300))
    bench = Workbench(retriever, Sources())
    setups = [replace(QUICK, queries=1000 + number) for number in range(room.WAITING + 1)]
    for setup in setups[:-1]:
        assert isinstance(bench.ask(setup), Busy)
    with pytest.raises(RequestError, match="on their way already"):
        bench.ask(setups[-1])
    with pytest.raises(RequestError, match="only its operator"):
        bench.ask(setups[-1], begin=False)
    assert isinstance(bench.ask(setups[0], begin=False), Busy)
    go_on.set()
