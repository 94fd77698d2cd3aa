"""Lines by kind, a room each: `python -m tests.lines [FOLDER]`, `jvsm_core/language` where none is named."""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LANGUAGE = ROOT / "jvsm_core" / "language"
KINDS = ("logic", "tables in code", "imports", "docstrings", "comments and blanks", "data")
_DATA = (".tsv", ".jsonl", ".json", ".csv")
_NOT_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def kinds_of(text: str) -> Counter[str]:
    """Lines of Python by kind; logic is what is nothing else, and the first line of a table of literals."""
    kind: dict[int, str] = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            name, first = "docstrings", node.lineno
        elif isinstance(node, ast.Import | ast.ImportFrom):
            name, first = "imports", node.lineno
        elif isinstance(node, ast.Tuple | ast.List | ast.Dict | ast.Set) and not any(
            isinstance(inner, ast.Call | ast.Lambda | ast.comprehension) for inner in ast.walk(node)
        ):
            name, first = "tables in code", node.lineno + 1
        else:
            continue
        kind |= dict.fromkeys(range(first, (node.end_lineno or first) + 1), name)
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    for place in {token.start[0] for token in tokens if token.type not in _NOT_CODE}:
        kind.setdefault(place, "logic")
    lines = range(1, len(text.splitlines()) + 1)
    return Counter(kind.get(place, "comments and blanks") for place in lines)


def lines_of_logic(path: Path) -> int:
    """Lines of a file that do something."""
    return kinds_of(path.read_text("utf-8"))["logic"]


def rooms(folder: Path) -> dict[str, Counter[str]]:
    """Lines by kind of every folder within one, its own files under its name."""
    found: dict[str, Counter[str]] = {}
    for path in sorted(folder.rglob("*")):
        room = "/".join((folder.name, *path.relative_to(folder).parts[:-1]))
        if path.suffix == ".py":
            found.setdefault(room, Counter()).update(kinds_of(path.read_text("utf-8")))
        elif path.suffix in _DATA:
            found.setdefault(room, Counter())["data"] += len(path.read_text("utf-8").splitlines())
    return found


if __name__ == "__main__":
    by_room = rooms(Path(sys.argv[1]) if len(sys.argv) > 1 else LANGUAGE)
    by_room["together"] = sum(by_room.values(), Counter())
    print(f"{'':24}" + "".join(f"{kind:>21}" for kind in KINDS))
    for room, lines in by_room.items():
        print(f"{room:24}" + "".join(f"{lines[kind]:21,}" for kind in KINDS))
