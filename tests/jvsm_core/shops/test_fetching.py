"""Pictures by their addresses, from a server of our own on this machine."""

from __future__ import annotations

import io
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PIL import Image

from jvsm_core.catalogue import Catalogue
from jvsm_core.errors import CatalogueError, RequestError
from jvsm_core.shops.fetching import Fetcher
from jvsm_core.shops.importing import Options, import_catalogue


def jpeg(level=50):
    out = io.BytesIO()
    Image.effect_noise((80, 100), level).convert("RGB").save(out, "JPEG")
    return out.getvalue()


class Shop(BaseHTTPRequestHandler):
    """Serves pictures, redirects, an endless file and a server that is busy at first."""

    def do_GET(self):
        mark = self.headers.get("If-None-Match") or self.headers.get("Range")
        self.server.asked.append((self.path, self.headers.get("Host"), mark))
        if self.path == "/clothes-main.zip":
            data = self.server.clothes
            if self.headers.get("Range"):
                assert self.headers["If-Range"] == '"zip"'
                self.answer(206, length=len(data) - 1000, etag='"zip"')
                self.wfile.write(data[1000:])
            else:  # the line breaks after a kilobyte
                self.answer(200, length=len(data), etag='"zip"')
                self.wfile.write(data[:1000])
        elif self.path == "/to-inside":
            self.answer(302, location="http://169.254.169.254/latest/meta-data")
        elif self.path == "/round":
            self.answer(302, location="/round")
        elif self.path == "/moved.jpg":
            self.answer(301, location="/a.jpg")
        elif self.path == "/busy.jpg" and sum(path == "/busy.jpg" for path, *_ in self.server.asked) < 3:
            self.answer(503)
        elif self.path == "/gone.jpg":
            self.answer(404)
        elif self.path == "/huge.jpg":
            self.answer(200, length=10**12)
        elif self.path == "/endless.jpg":
            self.answer(200, length=None)
            try:
                while True:
                    self.wfile.write(b"\0" * 2**20)
            except OSError:
                pass
        elif self.headers.get("If-None-Match") == '"one"':
            self.answer(304)
        else:
            data = jpeg()
            self.answer(200, etag='"one"', length=len(data))
            self.wfile.write(data)

    def answer(self, status, location=None, length=0, etag=None):
        self.send_response(status)
        for header, value in (("Location", location), ("Content-Length", length), ("ETag", etag)):
            if value is not None:
                self.send_header(header, str(value))
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr("jvsm_core.shops.fetching.PAUSE", 0)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    served = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    served.asked = []
    served.clothes = clothes()
    threading.Thread(target=served.serve_forever, daemon=True).start()
    served.host = f"127.0.0.1:{served.server_port}"
    yield served
    served.shutdown()
    served.server_close()


def test_pictures_are_fetched_once_and_asked_after_later(server, tmp_path):
    (tmp_path / "rows.csv").write_text(
        f"id,title,image\n1,Dress,http://{server.host}/a.jpg\n2,Coat,http://{server.host}/gone.jpg\n"
        f"3,Hat,http://{server.host}/moved.jpg\n"
    )
    options = Options(fetch=True, private=(server.host,))
    made = import_catalogue(tmp_path / "rows.csv", tmp_path / "out", options)
    assert [g.id for g in Catalogue.read(tmp_path / "out")] == ["1", "3"]
    (problem,) = made.problems
    assert problem.line == 3 and "the server answers 404" in problem.reason
    import_catalogue(tmp_path / "rows.csv", tmp_path / "out", options)
    assert ("/a.jpg", server.host, '"one"') in server.asked


def test_private_addresses_are_never_asked(server, tmp_path):
    fetcher = Fetcher(tmp_path)
    for address in (
        f"http://{server.host}/a.jpg",
        f"http://localhost:{server.server_port}/a.jpg",
        f"http://[::ffff:127.0.0.1]:{server.server_port}/a.jpg",
        f"http://2130706433:{server.server_port}/a.jpg",
        "http://10.0.0.1/a.jpg",
        "http://[::1]/a.jpg",
        "http://169.254.169.254/latest/meta-data",
        "http://0.0.0.0/",
    ):
        with pytest.raises(RequestError, match="is no public address|host is not known"):
            fetcher.fetch(address)
    for address in ("file:///etc/passwd", "ftp://shop.test/a.jpg", "http://", "gopher://x"):
        with pytest.raises(RequestError, match="no address of the web|no public address|not known"):
            fetcher.fetch(address)
    assert not server.asked


def test_a_redirect_into_the_network_is_not_followed(server, tmp_path):
    fetcher = Fetcher(tmp_path, (server.host,))
    with pytest.raises(RequestError, match="169.254.169.254 is no public address"):
        fetcher.fetch(f"http://{server.host}/to-inside")
    with pytest.raises(RequestError, match="more than 5 redirects"):
        fetcher.fetch(f"http://{server.host}/round")


@pytest.mark.parametrize("path", ["huge.jpg", "endless.jpg"])
def test_a_file_without_end_is_not_taken_in(server, tmp_path, path):
    with pytest.raises(RequestError, match="larger than 20 MB"):
        Fetcher(tmp_path, (server.host,)).fetch(f"http://{server.host}/{path}")


def test_a_busy_server_is_asked_again(server, tmp_path):
    data = Fetcher(tmp_path, (server.host,)).fetch(f"http://{server.host}/busy.jpg")
    assert Image.open(io.BytesIO(data)).size == (80, 100)


def test_a_whole_set_is_fetched_by_its_address_and_goes_on_where_it_was(server, tmp_path):
    address = f"http://{server.host}/clothes-main.zip"
    with pytest.raises(CatalogueError, match="--fetch"):
        import_catalogue(address, tmp_path / "out")
    made = import_catalogue(address, tmp_path / "out", Options(fetch=True, private=(server.host,)))
    assert {(g.title, g.category) for g in made.catalogue} == {("Dress", "dress"), ("Shirt", "shirt")}
    assert made.catalogue.name == "clothes-main"
    assert [header for path, _, header in server.asked if path == "/clothes-main.zip"] == [
        None,
        "bytes=1000-",
    ]


def clothes():
    """Two photos with names that say nothing, in folders that say what they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("clothes-main/README.md", "Clothes.")
        packed.writestr("clothes-main/train/dress/0f2c8f2e-11aa-4f77-9c3e-5b7f0e1d2c3b.jpg", jpeg(40))
        packed.writestr("clothes-main/test/shirt/9a7d6c5b-22bb-4f77-9c3e-5b7f0e1d2c3b.jpg", jpeg(60))
    return out.getvalue()
