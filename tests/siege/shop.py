"""The shop under siege: a server in a process of its own, over the small shop of `fakes`."""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]

#: Seconds within which an answer must be there: a busy machine is slow.
PATIENCE = 300

#: A server must be there before it has worked so many seconds of the processor's time, ten times what it needs;
#: a machine that is busy enough gives it a second in a minute, so the clock tells nothing but the last resort.
WORK, LAST_RESORT = 60, 3600

_SERVE = """
import sys
from pathlib import Path
from fakes import FakeEmbedder, make_shop
from demo import build
from demo.catalogue.arrivals import Arrivals
from demo.inspect.setup import Sources
from demo.serving.access import Access
from demo.serving.guard import Door
from demo.serving.inbox import Inbox
from demo.serving.limits import PUBLIC, Limits
from jvsm_core.dialogue.retriever import Retriever

folder, port, public = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "public"
if not (folder / "shop").exists():
    make_shop(folder / "shop")
from jvsm_core.catalogue import Catalogue
retriever = Retriever.assemble(FakeEmbedder(), Catalogue.read(folder / "shop"), cache=folder / "cache")
arrivals = None if public else Arrivals(Inbox(folder / "arriving", 2**20), folder / "brought")
access = Access(public, "tape")
blocks = build.build(retriever, sources=Sources(folder / "notes"), access=access, arrivals=arrivals)
door = Door(limits=PUBLIC if public else Limits(), inbox=arrivals and arrivals.inbox)
build.launch(blocks, host="127.0.0.1", port=port, door=door, mcp="mcp" in sys.argv[3:])
"""


class Shop:
    """A server that can be asked, killed and started again.

    Args:
        folder: where its garments, notes and log are.
        public: whether strangers use it.
        mcp: whether it is a server of tools, too.
        file_bytes: most bytes of a file that it can write, as on a full disk; None for no limit.
    """

    def __init__(
        self, folder: Path, *, public: bool = False, mcp: bool = False, file_bytes: int | None = None
    ) -> None:
        self.folder, self._public, self._mcp, self._file_bytes = folder, public, mcp, file_bytes
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._components: dict[str, int] = {}

    def __enter__(self) -> Shop:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        """Begin, and wait until it answers."""
        process, began, waited, worked = self.begin(), time.monotonic(), 0.0, 0.0
        while worked < WORK and waited < LAST_RESORT and process.poll() is None:
            try:
                if httpx.get(f"{self.address}/config", timeout=PATIENCE).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.2)
            waited, worked = time.monotonic() - began, self.worked()
        ended = process.poll()
        self.kill()
        how = "is not there" if ended is None else f"ended with status {ended}"
        raise RuntimeError(
            f"the shop {how} after {waited:.0f} s, {worked:.0f} of them at work:\n"
            f"{self.log.read_text(errors='replace')[-2000:]}"
        )

    def begin(self) -> subprocess.Popen[bytes]:
        """Begin, and do not wait."""
        self.folder.mkdir(parents=True, exist_ok=True)
        words = [sys.executable, "-c", _SERVE, str(self.folder), str(self.port)]
        path = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*words, "public" if self._public else "private", *["mcp"] * self._mcp],
                stdout=log,
                stderr=log,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"},
                preexec_fn=self._narrow if self._file_bytes is not None else None,
            )
        return self._process

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process is not None and self._process.poll() is None

    def resident(self) -> int:
        """Bytes of memory that it takes now."""
        assert self._process is not None
        pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def worked(self) -> float:
        """Seconds of the processor's time that it has had."""
        assert self._process is not None
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")

    def components(self) -> dict[str, int]:
        """Function names to the component they belong to."""
        if self._components:
            return self._components
        config = httpx.get(f"{self.address}/config", timeout=PATIENCE).json()
        for component in config["components"]:
            for name in component["props"].get("server_fns") or ():
                self._components.setdefault(name, component["id"])
        return self._components

    def ask(self, name: str, data: Any, **options: Any) -> httpx.Response:
        """A request of a page's."""
        return httpx.post(
            f"{self.address}/gradio_api/component_server",
            content=json.dumps(
                {
                    "data": data,
                    "component_id": self.components()[name],
                    "fn_name": name,
                    "session_hash": "siege",
                }
            ),
            headers={"content-type": "application/json"},
            timeout=PATIENCE,
            **options,
        )

    def _narrow(self) -> None:
        assert self._file_bytes is not None
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (self._file_bytes, self._file_bytes))


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
