"""The gate in front of the pages: whom it answers, how much it reads, what it adds."""

import asyncio
import json
import re

import pytest
from loops import run

from demo.serving import work
from demo.serving.guard import Door, Guard, is_open
from demo.serving.headers import policy
from demo.serving.limits import Allowance, Limits

SERVER = "/gradio_api/component_server"
CALL = "/gradio_api/call/search"


class App:
    """What stands behind the gate: remembers what reached it, and answers with what it is given."""

    def __init__(self, body=b'{"ok": true}', kind="application/json", work=0.0, status=200):
        self.body, self.kind, self.work, self.status = body, kind, work, status
        self.reached, self.now, self.most = [], 0, 0

    async def __call__(self, scope, receive, send):
        message = await receive() if scope["method"] == "POST" else {}
        self.reached.append((scope["path"], len(message.get("body", b""))))
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(self.work)
        self.now -= 1
        if self.body is None:
            raise KeyError("component")
        headers = [(b"content-type", self.kind.encode()), (b"server", b"uvicorn")]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


class Answer:
    def __init__(self, sent):
        start = sent[0] if sent else {"status": 0, "headers": []}
        self.status = start["status"]
        self.headers = {name.decode(): value.decode() for name, value in start["headers"]}
        self.body = b"".join(message.get("body", b"") for message in sent[1:])

    @property
    def words(self):
        told = json.loads(self.body)
        return told["notice"]["text"] if "notice" in told else told["error"]


async def send_to(
    guard, path=SERVER, *, method="POST", chunks=(b"{}",), visitor="10.0.0.1", gone=False, **given
):
    headers = {"host": "127.0.0.1:7860", **{name.replace("_", "-"): value for name, value in given.items()}}
    waiting = [
        {"type": "http.request", "body": chunk, "more_body": place < len(chunks) - 1}
        for place, chunk in enumerate(chunks)
    ]
    sent = []

    async def receive():
        if waiting:
            return waiting.pop(0)
        if gone:
            return {"type": "http.disconnect"}
        return await asyncio.Event().wait()

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "client": (visitor, 1),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    await guard(scope, receive, send)
    return Answer(sent)


def ask(app, door=None, *args, **given):
    return run(send_to(Guard(app, door or Door()), *args, **given))


@pytest.mark.parametrize(
    "host", ["127.0.0.1:7860", "localhost", "[::1]:7860", "192.168.1.7:7860", "LOCALHOST"]
)
def test_this_machines_names_and_bare_addresses_are_answered(host):
    assert ask(App(), host=host).status == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:7860", ""]
)
def test_a_name_that_somebody_made_point_here_is_not(host):
    app = App()
    answer = ask(app, host=host)
    assert answer.status == 421 and "--allow-host" in answer.words and not app.reached


def test_names_that_the_operator_gave_are_answered():
    door = Door(frozenset({"shop.example.com", ".gradio.live"}))
    assert ask(App(), door, host="shop.example.com").status == 200
    assert ask(App(), door, host="abc.gradio.live").status == 200
    assert ask(App(), door, host="gradio.live.evil.example").status == 421
    assert ask(App(), Door(frozenset("*")), host="any.example").status == 200


@pytest.mark.parametrize(
    "foreign",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:7861"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
)
def test_another_sites_page_cannot_write(foreign):
    app = App()
    answer = ask(app, **foreign)
    assert answer.status == 403 and "another site" in answer.words and not app.reached


@pytest.mark.parametrize(
    "own",
    [
        {},
        {"origin": "http://127.0.0.1:7860"},
        {"sec_fetch_site": "same-origin"},
        {"origin": "https://shop.example", "x_forwarded_host": "shop.example"},
    ],
)
def test_the_shops_own_pages_and_programs_can(own):
    assert ask(App(), **own).status == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/upload"),
        ("GET", "/gradio_api/upload_progress"),
        ("GET", "/gradio_api/proxy=https://example.com"),
        ("GET", "/gradio_api/file=/etc/passwd"),
        ("GET", "/gradio_api/file/etc/passwd"),
        ("GET", "/gradio_api/stream/a/b/c/playlist.m3u8"),
        ("POST", "/gradio_api/process_recording"),
        ("POST", "/gradio_api/vibe-edit"),
        ("POST", "/login"),
        ("GET", "/docs"),
        ("GET", "/monitoring"),
        ("GET", "//"),
        ("GET", "/static/../../etc/passwd"),
        ("GET", "/assets//etc/passwd"),
        ("GET", "/static/file:/etc/passwd"),
        ("PUT", SERVER),
        ("GET", f"{SERVER}"),
    ],
)
def test_what_the_demo_does_not_use_is_closed(method, path):
    app = App()
    answer = ask(app, None, path, method=method)
    assert answer.status == 404 and answer.words and not app.reached


def test_a_page_gets_a_policy_with_the_hashes_of_its_own_scripts_alone():
    html = b'<script>one()</script><script type="module" src="./a.js"></script><script data-x>two()</script>'
    answer = ask(
        App(html, "text/html; charset=utf-8"), Door(frames=("https://example.com",)), "/", method="GET"
    )
    rules = answer.headers["content-security-policy"]
    assert rules == policy(html, ("https://example.com",)) and rules.count("sha256-") == 2
    scripts = re.search(r"script-src ([^;]*)", rules)[1]
    assert "unsafe-inline" not in scripts and "http" not in scripts
    assert "frame-ancestors 'self' https://example.com" in rules and answer.body == html


@pytest.mark.parametrize("path", ["/", "/theme.css", SERVER])
def test_every_answer_is_what_it_says_and_nothing_else(path):
    answer = ask(App(), None, path, method="POST" if path == SERVER else "GET")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin" and "server" not in answer.headers
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_body_is_refused_by_its_announced_size_before_it_is_read():
    app = App()
    answer = ask(app, None, CALL, content_length=str(10**9))
    assert answer.status == 413 and "256 KB" in answer.words and not app.reached


@pytest.mark.parametrize("length", ["-1", "a", "1e9"])
def test_a_size_that_is_none_is_refused(length):
    assert ask(App(), None, CALL, content_length=length).status == 413


def test_a_body_that_grows_is_refused_where_the_limit_is():
    app = App()
    answer = ask(app, None, CALL, chunks=[b"x" * 100_000] * 100)
    assert answer.status == 413 and not app.reached


def test_a_page_shows_why_its_request_was_refused():
    answer = ask(App(), Door(limits=Limits(body=1000)), chunks=[b"x" * 2000])
    assert answer.status == 200 and "larger than" in answer.words, "Gradio hands on nothing but 200"


def test_a_body_arrives_whole_at_what_reads_it():
    app = App()
    ask(app, None, SERVER, chunks=[b"ab", b"cd", b"e"])
    assert app.reached == [(SERVER, 5)]


def test_photos_that_are_worked_on_leave_places_for_words():
    async def both():
        app = App(work=0.2)
        guard = Guard(app, Door(limits=Limits(large=10, large_at_once=2, work=4, own=3)))
        photos = [send_to(guard, chunks=[b"x" * 20], content_length="20") for _ in range(6)]
        photos = [asyncio.create_task(photo) for photo in photos]
        await asyncio.sleep(0.05)
        words = await send_to(guard, chunks=[b"{}"], content_length="2")
        waited = sum(not photo.done() for photo in photos)
        return words, waited, await asyncio.gather(*photos), app.most

    words, waited, photos, most = run(both())
    assert words.status == 200 and waited >= 2 and most == 3
    assert [photo.status for photo in photos] == [200] * 6


def test_one_that_never_ends_is_given_up():
    async def slow():
        async def receive():
            await asyncio.sleep(0.02)
            return {"type": "http.request", "body": b"x", "more_body": True}

        sent = []

        async def send(message):
            sent.append(message)

        guard = Guard(App(), Door(limits=Limits(patience=0.2)))
        headers = [(b"host", b"localhost")]
        scope = {"type": "http", "method": "POST", "path": CALL, "client": ("a", 1), "headers": headers}
        await guard(scope, receive, send)
        return Answer(sent)

    assert run(slow()).status == 408


def test_a_request_that_gradio_cannot_take_apart_gets_words(caplog):
    answer = ask(App(body=None))
    assert answer.status == 400 and "not one of the shop's" in answer.words
    assert "KeyError" in caplog.text


def test_a_stream_of_events_that_breaks_off_ends_in_words():
    async def app(scope, receive, send):
        headers = [(b"content-type", b"text/event-stream; charset=utf-8")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b": here\n\n", "more_body": True})
        raise RuntimeError("no such event")

    answer = run(send_to(Guard(app, Door()), f"{CALL}/0", method="GET"))
    assert answer.body.startswith(b": here\n\nevent: error\ndata: ") and answer.body.endswith(b"\n\n")
    assert len(answer.body.split()) > 6


def test_no_address_writes_lines_of_its_own_into_the_log(caplog):
    run(send_to(Guard(App(None), Door()), f"{CALL}\nERROR: forged"))
    assert [record.getMessage().count("\n") for record in caplog.records] == [0]


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (500, b'{"error": "there is no garment x here"}', (400, "there is no garment x here")),
        (500, b'{"error": "Something went wrong in the shop; see the log"}', (500, "Something went wrong")),
        (403, b'{"detail":"Forbidden"}', (403, "not to be had here")),
        (404, b"", (404, "not to be had here")),
    ],
)
def test_an_error_says_what_is_wrong_and_whose_fault_it_is(status, body, expected):
    answer = ask(App(body, status=status), None, "/gradio_api/run/search")
    assert answer.status == expected[0] and expected[1] in answer.words


@pytest.mark.parametrize(
    "body",
    [b'{"data": NaN}', b'{"data": [1e400]}', b'{"data": %s}' % (b"9" * 6000), b"[" * 100_000, b"{", b"\xff"],
    ids=["nan", "too large", "many digits", "deep", "half", "no text"],
)
def test_what_is_no_json_reaches_no_program(body):
    app = App()
    answer = ask(app, None, CALL, chunks=(body,))
    assert answer.status == 400 and "JSON" in answer.words and not app.reached


def test_what_reaches_a_program_has_whole_texts_and_no_empty_name():
    bodies = []

    async def app(scope, receive, send):
        bodies.append((await receive())["body"])

    run(send_to(Guard(app, Door()), CALL, chunks=(b'{"data": ["navy \\ud83d"], "session_hash": ""}',)))
    assert json.loads(bodies[0]) == {"data": ["navy \ufffd"]}


def test_a_visitor_who_asks_too_much_waits_and_others_do_not():
    app = App()
    guard = Guard(app, Door(limits=Limits(rate=1, burst=3)))

    async def crowd():
        many = [await send_to(guard, CALL) for _ in range(5)]
        other = await send_to(guard, CALL, visitor="10.0.0.2")
        return many, other

    many, other = run(crowd())
    assert [answer.status for answer in many] == [200, 200, 200, 429, 429]
    assert int(many[-1].headers["retry-after"]) >= 1 and other.status == 200


def test_an_allowance_comes_back():
    now = [0.0]
    allowance = Allowance(rate=2, burst=2, clock=lambda: now[0])
    assert [allowance.take("a") for _ in range(3)] == [0, 0, 0.5]
    now[0] = 0.5
    assert allowance.take("a") == 0 and allowance.take("a") > 0


def test_so_many_are_worked_on_at_a_time_and_fewer_for_one_visitor():
    async def crowd(visitors):
        app = App(work=0.02)
        guard = Guard(app, Door(limits=Limits(work=4, own=2)))
        await asyncio.gather(*(send_to(guard, visitor=visitor, content_length="2") for visitor in visitors))
        return app.most, len(app.reached)

    assert run(crowd(["a"] * 10)) == (2, 10)
    assert run(crowd([str(n) for n in range(10)])) == (4, 10)


def test_a_queue_ends():
    async def crowd():
        app = App(work=0.05)
        guard = Guard(app, Door(limits=Limits(work=1, own=9, waiting=3)))
        return await asyncio.gather(*(send_to(guard, visitor=str(n), content_length="2") for n in range(8)))

    words = [answer.words for answer in run(crowd()) if b"ok" not in answer.body]
    assert words and set(words) == {"The shop is full for a moment; try again in a few seconds."}


def test_nobody_works_for_a_visitor_who_hung_up_in_the_queue():
    app = App()
    ask(app, gone=True)
    assert not app.reached


def test_those_who_work_on_a_request_know_when_its_client_has_gone():
    async def hang_up():
        leave = asyncio.Event()
        seen = []

        async def app(scope, receive, send):
            await receive()
            working = work.current.get()
            seen.append(working.gone.is_set())
            leave.set()
            await asyncio.to_thread(working.gone.wait, 5)
            seen.append(working.gone.is_set())

        messages = [{"type": "http.request", "body": b"{}"}]

        async def receive():
            if messages:
                return messages.pop()
            await leave.wait()
            return {"type": "http.disconnect"}

        headers = [(b"host", b"localhost")]
        scope = {"type": "http", "method": "POST", "path": SERVER, "client": ("a", 1), "headers": headers}
        await Guard(app, Door())(scope, receive, None)
        return seen

    assert run(hang_up()) == [False, True]


def routes(found):
    """Methods and paths, those of included routers among them; parameters are `x`."""
    for route in found:
        if hasattr(route, "original_router"):
            yield from routes(route.original_router.routes)
        for method in getattr(route, "methods", None) or ():
            yield method, re.sub(r"{[^}]*}", "x", route.path)


def test_every_route_of_gradios_is_open_on_purpose_or_closed(retriever):
    """A new version's new route is closed until somebody opens it; these are open."""
    from demo import build

    blocks = build.build(retriever)
    build.launch(blocks, host="127.0.0.1", port=None, wait=False)
    try:
        found = set(routes(blocks.app.routes))
    finally:
        blocks.close(verbose=False)
    closed = {path for method, path in found if not is_open(method, path)}
    assert {"/gradio_api/upload", "/gradio_api/file=x", "/gradio_api/proxy=x"} <= closed
    open_to_write = {path.rstrip("/") for method, path in found if method == "POST" and is_open(method, path)}
    assert open_to_write <= {
        "/gradio_api/component_server",
        "/gradio_api/run/x",
        "/gradio_api/api/x",
        "/gradio_api/call/x",
        "/gradio_api/call/v2/x",
        "/gradio_api/queue/join",
        "/gradio_api/reset",
        "/gradio_api/cancel",
    }


def test_the_script_for_other_sites_is_there_where_one_is_named():
    for door, status in ((Door(), 404), (Door(frames=("https://example.com",)), 200)):
        answer = ask(App(), door, "/embed.js", method="GET")
        assert answer.status == status
    assert b"customElements" in answer.body
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"
