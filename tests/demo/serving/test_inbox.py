"""Uploads: what is kept, what is refused, and that nothing is left of what did not arrive."""

import json

import pytest
from loops import run

from demo.serving import inbox as inbox_module
from demo.serving.guard import Door, Guard
from demo.serving.inbox import Inbox

DELIVERY = "0123456789abcdef"


def sent(door, path, chunks, method="POST", headers=()):
    """A request with a body in chunks, through the guard: status and answer. None ends the connection."""

    async def app(scope, receive, send):
        raise AssertionError("an upload reached Gradio")

    messages = [
        {"type": "http.disconnect"}
        if chunk is None
        else {"type": "http.request", "body": chunk, "more_body": number < len(chunks) - 1}
        for number, chunk in enumerate(chunks)
    ]
    answers = []

    async def receive():
        return messages.pop(0)

    async def send(message):
        answers.append(message)

    sent_headers = [(b"host", b"localhost"), *headers]
    scope = {"type": "http", "method": method, "path": path, "client": ("a", 1), "headers": sent_headers}
    run(Guard(app, door)(scope, receive, send))
    return answers[0]["status"], json.loads(answers[-1]["body"])


@pytest.fixture
def inbox(tmp_path):
    return Inbox(tmp_path / "inbox", most=1000)


@pytest.fixture
def door(inbox):
    return Door(inbox=inbox)


def left(tmp_path):
    return sorted(path.name for path in tmp_path.rglob("*") if path.is_file())


def test_a_file_is_kept_as_it_arrives(door, tmp_path):
    assert sent(door, f"/upload/{DELIVERY}/Our shop.zip", [b"ab", b"", b"cd"]) == (
        200,
        {"kept": "Our shop.zip"},
    )
    assert (tmp_path / "inbox" / DELIVERY / "Our shop.zip").read_bytes() == b"abcd"


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/upload/0123/shop.zip", 400, "no name"),
        ("/upload/../0123456789abcdef/shop.zip", 400, "no name"),
        (f"/upload/{DELIVERY}/../../shop.zip", 400, "no name"),
        (f"/upload/{DELIVERY}/..", 400, "no name"),
        (f"/upload/{DELIVERY}/..\\shop.zip", 400, "no name"),
        (f"/upload/{DELIVERY}/page.html", 415, "neither"),
        (f"/upload/{DELIVERY}/noending", 415, "neither"),
    ],
)
def test_what_is_no_delivery_is_refused(door, tmp_path, path, status, words):
    got, answer = sent(door, path, [b"x"])
    assert got == status and words in answer["error"]
    assert not left(tmp_path)


def test_a_file_that_is_cut_off_or_too_large_leaves_nothing(door, tmp_path):
    path = f"/upload/{DELIVERY}/shop.zip"
    assert sent(door, path, [b"x" * 600, None])[0] == 400
    assert sent(door, path, [b"x" * 600, b"x" * 600, b""])[0] == 413
    assert sent(door, path, [b"x"], headers=[(b"content-length", b"5000")])[0] == 413
    assert sent(door, path, [b"x"], headers=[(b"content-length", b"-5")])[0] == 413
    assert not left(tmp_path)


def test_files_of_a_delivery_share_its_room(door):
    assert sent(door, f"/upload/{DELIVERY}/a.zip", [b"x" * 600])[0] == 200
    assert sent(door, f"/upload/{DELIVERY}/b.zip", [b"x" * 600])[0] == 413
    assert sent(door, "/upload/fedcba9876543210/b.zip", [b"x" * 600])[0] == 200


def test_a_full_disk_is_told(door, monkeypatch, tmp_path):
    monkeypatch.setattr(inbox_module, "SPARE", 2**70)
    status, answer = sent(door, f"/upload/{DELIVERY}/a.zip", [b"x"])
    assert status == 413 and "no room" in answer["error"]
    assert not left(tmp_path)


def test_nobody_uploads_where_there_is_no_inbox_nor_from_another_site(door):
    path = f"/upload/{DELIVERY}/a.zip"
    assert sent(Door(), path, [b"x"])[0] == 404
    assert sent(door, path, [b"x"], method="GET")[0] == 404
    assert sent(door, path, [b"x"], headers=[(b"origin", b"https://elsewhere.example")])[0] == 403
