"""Notes in SQLite: nothing lost between two tabs, two threads, two starts."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from demo.inspect import notes as notes_module
from demo.inspect.notes import DIALOGUE, FILE, Conflict, Note, Notes
from jvsm_core.errors import RequestError


@pytest.fixture
def notes(tmp_path):
    return Notes(tmp_path / "data")


def test_nothing_is_written_before_something_is_saved(notes, tmp_path):
    assert notes.of(["a"]) == {} and notes.marks() == [] and notes.tags() == []
    assert not (tmp_path / "data").exists()


def test_a_note_is_there_after_another_start(notes, tmp_path):
    notes.save("a", " it misses the collar ", ["Collar", "fix  me", ""], 0)
    again = Notes(tmp_path / "data")
    assert again.of(["a", "b"]) == {"a": Note("it misses the collar", ("collar", "fix me"), 1)}
    assert again.tags() == ["collar", "fix me"]


def test_who_has_not_seen_the_last_words_does_not_write_over_them(notes):
    notes.save("a", "mine", [], 0)
    with pytest.raises(Conflict) as conflict:
        notes.save("a", "yours", ["late"], 0)
    assert conflict.value.theirs == Note("mine", (), 1)
    assert notes.of(["a"])["a"].words == "mine"
    assert notes.save("a", "mine and yours", ["late"], conflict.value.theirs.revision).revision == 2


def test_saving_the_same_twice_is_no_conflict(notes):
    first = notes.save("a", "same", ["tag"], 0)
    assert notes.save("a", "same", ["tag"], 0) == first


def test_of_many_who_write_at_once_one_wins_and_the_others_know(notes):
    def write(number):
        try:
            notes.save("a", f"number {number}", [], 0)
        except Conflict as conflict:
            return conflict.theirs.words
        return None

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(write, range(8)))
    assert answers.count(None) == 1
    assert set(answers) - {None} == {notes.of(["a"])["a"].words}


def test_a_dialogue_marked_twice_is_there_once(notes):
    dialogue = {"format": 1, "acts": [{"act": "start", "garment": "x"}]}
    first = notes.mark(dialogue)
    assert notes.mark(dict(reversed(dialogue.items()))).id == first.id
    assert [mark.dialogue for mark in notes.marks()] == [dialogue]


@pytest.mark.parametrize(
    ("save", "says"),
    [
        (lambda notes: notes.save("a", "x" * 4001, [], 0), "4000 characters"),
        (lambda notes: notes.save("a", "", ["x" * 41], 0), "12 tags of at most 40"),
        (lambda notes: notes.mark({"acts": "x" * DIALOGUE}), "too long"),
    ],
)
def test_too_much_is_refused(notes, save, says):
    with pytest.raises(RequestError, match=says):
        save(notes)
    assert notes.of(["a"]) == {} and notes.marks() == []


def test_a_folder_that_cannot_be_written_is_said_without_its_path(tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(RequestError, match="notes cannot be kept here") as error:
        Notes(tmp_path / "file").mark({})
    assert str(tmp_path) not in str(error.value)


def test_a_damaged_file_is_said_and_left_as_it_is(tmp_path):
    (tmp_path / "inspect.sqlite3").write_bytes(b"not a database, but long enough to be looked at" * 40)
    with pytest.raises(RequestError, match="cannot be opened"):
        Notes(tmp_path).marks()
    assert (tmp_path / "inspect.sqlite3").read_bytes().startswith(b"not a database")


HALF = "half a pair \ud83d"


def test_text_that_no_encoding_can_hold_is_mended_before_it_is_kept(notes):
    """It was stored as it came, and every listing failed from then on."""
    assert notes.save("a", HALF, [HALF], 0).words == "half a pair \ufffd"
    assert notes.of(["a"])["a"].words == "half a pair \ufffd" and notes.tags() == ["half a pair \ufffd"]
    mark = notes.mark({"acts": [{"act": "refine", "text": HALF}]})
    assert notes.marked(mark.id).dialogue["acts"][0]["text"].startswith("half a pair")
    with pytest.raises(RequestError, match="no such conversation"):
        notes.marked(HALF)


@pytest.mark.parametrize("row", ["{", "[1]", "null", "[" * 10_000, b"\xff\xfe"])
def test_a_damaged_row_never_hides_the_others(notes, tmp_path, row, caplog):
    good = notes.mark({"acts": []})
    notes.save("a", "good", ["tag"], 0)
    with closing(sqlite3.connect(tmp_path / "data" / FILE)) as database, database:
        # As text, also what is none: so it was stored by who did not mend it.
        database.execute("INSERT INTO marks VALUES ('bad', ?, CAST(? AS TEXT))", (good.made, row))
        database.execute(
            "INSERT INTO notes VALUES ('b', CAST(? AS TEXT), CAST(? AS TEXT), 1, '')", (row, row)
        )
    assert [mark.id for mark in notes.marks()] == [good.id] and "bad" in caplog.text
    assert notes.of(["a", "b"])["a"].words == "good" and "tag" in notes.tags()
    notes.remove_mark("bad")
    assert notes.count_marks() == 1


def test_marks_come_in_pages_the_newest_first(notes, monkeypatch):
    for number in range(7):
        monkeypatch.setattr(notes_module, "_now", lambda at=number: f"2999-01-01 00:0{at}")
        notes.mark({"acts": [number]})
    pages = [notes.marks(first, 3) for first in (0, 3, 6)]
    assert [mark.dialogue["acts"][0] for page in pages for mark in page] == [6, 5, 4, 3, 2, 1, 0]
    assert notes.count_marks() == 7


def test_marks_expire(notes, monkeypatch, tmp_path):
    monkeypatch.setattr(notes_module, "_now", lambda: "2020-01-01 00:00")
    old = notes.mark({"acts": [1]})
    monkeypatch.undo()
    assert notes.marks() == [] and notes.count_marks() == 0
    notes.mark({"acts": [2]})
    with closing(sqlite3.connect(tmp_path / "data" / FILE)) as database:
        assert old.id not in [row[0] for row in database.execute("SELECT id FROM marks")]


def test_only_so_many_are_kept_and_a_removed_one_makes_room(notes, monkeypatch):
    monkeypatch.setattr(notes_module, "MARKS", 2)
    first = notes.mark({"acts": [1]})
    notes.save(first.subject, "about it", [], 0)
    notes.mark({"acts": [2]})
    with pytest.raises(RequestError, match="marked already"):
        notes.mark({"acts": [3]})
    notes.remove_mark(first.id)
    notes.mark({"acts": [3]})
    assert first.id not in [mark.id for mark in notes.marks()] and not notes.of([first.subject])
