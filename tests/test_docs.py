"""What the documents say can be typed can be typed; what they point to is there.

Every shell command is parsed by the program it calls, options and all, so none outlives its option. Those
that take seconds on the shipped assets are run, and so is all Python, block after block as in a notebook.
Calls of a running server are run by tests/demo/test_api_examples.py.
"""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from siege.__main__ import app as siege

from demo import cli as shop_cli
from demo.atelier.__main__ import app as atelier
from jvsm_core.cli import app as library

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [
    *ROOT.glob("*.md"),
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "assets/checkpoint/MODEL_CARD.md",
]
#: What a running server is called with.
SERVER = "http://127.0.0.1:7860"
PROGRAMS = {
    "jvsm_core": typer.main.get_command(library),
    "demo.atelier": typer.main.get_command(atelier),
    "tests.siege": typer.main.get_command(siege),
}
#: Beginnings of commands that are run: seconds each, on what is shipped.
CHEAP = (
    "python -m jvsm_core read",
    "python -m jvsm_core catalogue check assets",
    "python -m demo.atelier strip",
    "python app.py --help",
)


def blocks(document: Path, *languages: str) -> list[str]:
    """The fenced blocks in some languages."""
    found = re.findall(r"^```(\w+)\n(.*?)^```$", document.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [code for language, code in found if language in languages and SERVER not in code]


def shell_lines() -> Iterator[tuple[str, str]]:
    """Document and command, of every line of every shell block."""
    for document in DOCUMENTS:
        for block in blocks(document, "sh", "bash"):
            for line in block.replace("\\\n", " ").splitlines():
                if words := shlex.split(line, comments=True):
                    yield document.name, shlex.join(words)


def mentions() -> Iterator[tuple[str, str]]:
    """Document and command, of every command within a sentence or a table."""
    spoken = "|".join(
        ["python -m", "python app.py", "make", "fitting-room -", *PROGRAMS["jvsm_core"].commands]
    )
    for document in DOCUMENTS:
        prose = re.sub(r"^```.*?^```$", "", document.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
        for found in sorted(set(re.findall(rf"`((?:{spoken})(?: [^`]+)?)`", prose.replace("\n", " ")))):
            yield document.name, found


def check(words: list[str], whole: bool) -> None:
    """Have a command parsed by its program, which raises what is wrong with it.

    What is required may be left out of a command that is not `whole`.
    """
    program, *rest = (word.removeprefix(".venv/bin/") for word in words)
    if program == "make":
        targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
        assert {word for word in rest if "=" not in word} <= set(targets)
    elif program in ("python", "torchrun") and "-m" in rest and rest[rest.index("-m") + 1] == "pip":
        check_install(rest[rest.index("install") + 1 :])
    elif program == "pip":
        check_install(rest[1:])
    elif program in ("python", "torchrun") and "-m" in rest:
        module = rest.index("-m") + 1
        if rest[module] in PROGRAMS:
            check_command(PROGRAMS[rest[module]], rest[module + 1 :], whole)
        else:
            home = ROOT / rest[module].replace(".", "/")
            tests = [word for word in rest if word.startswith("tests/")]
            assert rest[module] == "pytest" or home.with_suffix(".py").is_file()
            assert all((ROOT / test).exists() for test in tests)
    elif (program, *rest[:1]) == ("python", "app.py"):
        check_shop(rest[1:])
    elif program == "fitting-room":
        check_shop(rest)
    elif program in PROGRAMS["jvsm_core"].commands:
        check_command(PROGRAMS["jvsm_core"], words, whole)
    else:
        assert program in ("git", "cd"), f"nothing here knows {program}"


def check_command(command: Any, words: list[str], whole: bool) -> None:
    """Have a command's words parsed without running it; DATASET stands for any command, a bar for "or"."""
    if "|" in words:
        assert {word for word in words if word != "|"} <= set(command.commands)
        return
    while words and words[0] in getattr(command, "commands", ()):
        command, words = command.commands[words[0]], words[1:]
    if hasattr(command, "commands"):
        assert not words or words[0] == "--help" or words[0].isupper(), f"no command {words[0]}"
        return
    try:
        command.make_context(command.name, words)
    except Exception as error:  # typer has a click of its own, whose errors it does not export
        if whole or type(error).__name__ != "MissingParameter":
            raise


def check_shop(words: list[str]) -> None:
    if words != ["--help"]:
        check_command(typer.main.get_command(shop_cli.app), words, whole=True)


def check_install(words: list[str]) -> None:
    """Requirement files are there, and extras are declared."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    for word in words:
        if word.endswith(".txt"):
            assert (ROOT / word).is_file()
        if named := re.search(r"\[(.+)\]$", word):
            assert set(named[1].split(",")) <= set(extras)


@pytest.mark.parametrize(("document", "line"), list(dict.fromkeys(shell_lines())))
def test_a_shell_command_is_one(document, line):
    check(shlex.split(line), whole=True)


@pytest.mark.parametrize(("document", "line"), list(dict.fromkeys(mentions())))
def test_a_command_in_a_sentence_is_one(document, line):
    check(shlex.split(line), whole=False)


@pytest.fixture
def clone(tmp_path):
    """A folder in which the documents' paths of assets hold, and nothing written matters."""
    for name in ("assets", "app.py"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


@pytest.mark.parametrize("line", sorted({line for _, line in shell_lines() if line.startswith(CHEAP)}))
def test_a_cheap_command_runs(line, clone):
    _, *words = shlex.split(line)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *words], cwd=clone, env=environment, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout or len(list(clone.iterdir())) > 2


@pytest.mark.parametrize(
    "document", [path for path in DOCUMENTS if blocks(path, "python")], ids=lambda path: path.name
)
def test_python_runs(document, clone, monkeypatch):
    monkeypatch.chdir(clone)
    names: dict[str, object] = {"__name__": "__main__"}
    for code in blocks(document, "python"):
        exec(compile(code, str(document), "exec"), names)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_paths_lead_somewhere(document):
    text = document.read_text("utf-8")
    linked = {
        document.parent / target.split("#")[0]
        for target in re.findall(r"\]\(([^)\s]+)\)", text)
        if "://" not in target and not target.startswith("#")
    }
    named = {ROOT / path for path in re.findall(r"`((?:jvsm_core|demo|tests|docs|assets)/[\w/.-]*)`", text)}
    assert [str(path.relative_to(ROOT)) for path in linked | named if not path.exists()] == []
