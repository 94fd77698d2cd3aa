"""The map of the library: its rooms, and what each is for."""

from __future__ import annotations

import ast
from pathlib import Path


def rooms(package: Path) -> dict[str, str]:
    """Each folder of a package and the first line of its docstring, read without importing it."""
    return {
        path.parent.name: (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split("\n")[0]
        for path in sorted(package.glob("*/__init__.py"))
    }


def listed() -> str:
    """The library's rooms, a paragraph each, for the help of a command."""
    found = rooms(Path(__file__).resolve().parents[1])
    return "\n\n".join(["The rooms of jvsm_core/", *(f"{name}/  {about}" for name, about in found.items())])
