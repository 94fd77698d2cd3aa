"""How test processes share a machine: `make test` has one a core, and one more."""

import os

import pytest

# Before torch and NumPy are imported, by this process or by those that it starts: threads of one process
# would only wait for those of another.
os.environ.setdefault("OMP_NUM_THREADS", "1")

#: Files whose tests share what takes long to make. An idle process steals the last tests of a busy one, and
#: would make it again; what comes first stays together, and nobody waits for it at the end.
FIRST = ("test_siege", "test_wheel")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """How many `--numprocesses auto` is: who waits for a browser, a server or a disk leaves a core to the one more."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.path.stem not in FIRST)
