"""A siege of the running demo: hostile inputs, floods, kills, full disks; `python -m tests.siege`."""
