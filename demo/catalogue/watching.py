"""A catalogue's folder that is watched: when it is written anew, the app goes over to it."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from jvsm_core.catalogue import Catalogue
from jvsm_core.errors import FittingRoomError

from ..showroom import Showroom

#: Seconds between two looks at the folder.
EVERY = 3.0

log = logging.getLogger(__name__)


class Watch:
    """Looks at the folder of the catalogue that is open, now and then.

    A table is written last and in one step, so a folder that has changed is a folder that is done.
    """

    def __init__(self, showroom: Showroom) -> None:
        self._showroom = showroom
        self._seen = (showroom.catalogue, _stamp(showroom.catalogue.folder))
        self._stop = threading.Event()

    def start(self, every: float = EVERY) -> None:
        """Go on looking, in a thread that ends with the process."""

        def looking() -> None:
            while not self._stop.wait(every):
                self.look()

        threading.Thread(target=looking, daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._stop.set()

    def look(self) -> bool:
        """Go over to the folder's new state where there is one; whether there was."""
        catalogue, seen = self._seen
        now = self._showroom.catalogue
        if now is not catalogue:  # opened otherwise, as the state that it was read in
            self._seen = (now, _stamp(now.folder))
            return False
        stamp = _stamp(now.folder)
        if stamp == seen:
            return False
        # Told once: a folder that cannot be opened is looked at again when it has changed again.
        self._seen = (catalogue, stamp)
        try:
            changed = Catalogue.read(now.folder)
            self._showroom.go_over(changed)
        except FittingRoomError as error:
            log.warning(
                "%s has changed and cannot be opened, so the shop stays as it was: %s", now.folder, error
            )
            return False
        self._seen = (changed, stamp)
        log.warning("%s has changed; %d garments are open now", now.folder, len(changed))
        return True


def _stamp(folder: Path) -> tuple[int, ...]:
    """When the tables of a catalogue were written; 0 for one that is not there."""
    stamps = []
    for name in ("catalogue.json", "garments.jsonl"):
        try:
            stamps.append((folder / name).stat().st_mtime_ns)
        except OSError:
            stamps.append(0)
    return tuple(stamps)
