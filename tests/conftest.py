"""How test processes share a machine: `make test` has one a core."""

import os

# Before torch and NumPy are imported, by this process or by those that it starts: threads of one process
# would only wait for those of another.
os.environ.setdefault("OMP_NUM_THREADS", "1")

#: Files whose tests share what takes long to make. An idle process steals the last tests of a busy one, and
#: would make it again; what comes first stays together, and nobody waits for it at the end.
FIRST = ("test_siege", "test_wheel")


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.path.stem not in FIRST)
