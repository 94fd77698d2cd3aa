"""One thread a test process: `make test` has a process a core, whose threads would only wait for each other."""

import os

# Before torch and NumPy are imported, by this process or by those that it starts.
os.environ.setdefault("OMP_NUM_THREADS", "1")
