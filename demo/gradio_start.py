"""What Gradio does when it is imported and built, without what no served page has a use for."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType

#: What writes a `.pyi` file of a component's events into Gradio's own folder, a third of its import's time.
_WRITES_INTERFACES = "gradio.component_meta"


class _Loader(SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        vars(module)["create_or_modify_pyi"] = lambda *_: None


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(fullname, path) if fullname == _WRITES_INTERFACES else None
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(fullname, spec.loader.path)
        return spec


def write_no_interfaces() -> None:
    """Let Gradio's import, which is still to come, write no files beside its own."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


def leave_mcp_out() -> None:
    """Let Gradio's import, which is still to come, go without the package `mcp`: for pages without its server."""
    if "gradio" not in sys.modules:
        sys.modules.setdefault("mcp", None)  # type: ignore[arg-type]  # "not to be had", to the import system


@contextmanager
def no_app_yet() -> Iterator[None]:
    """Blocks that are made within it have no web app until they are launched.

    Gradio makes one, of a hundred routes, whenever blocks are begun or left, and another to serve them.
    """
    from gradio.blocks import App

    made = vars(App)["create_app"]
    App.create_app = staticmethod(lambda *_, **__: None)  # type: ignore[assignment,method-assign]
    try:
        yield
    finally:
        App.create_app = made  # type: ignore[method-assign]
