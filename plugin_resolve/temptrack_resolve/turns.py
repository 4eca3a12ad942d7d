"""Whose turn it is: a new run, or Remove Suggestions, ends the run that still works.

A menu script has no window with a Cancel button on the free edition; this file is one.
"""

import contextlib
import os
import uuid

_FILE = "run"


class Turn:
    """One run's claim.

    Parameters
    ----------
    folder : str
        Where the claim is kept; without a writable folder a run simply goes on.
    """

    def __init__(self, folder: str) -> None:
        self._path = os.path.join(folder, _FILE)
        self._mine = uuid.uuid4().hex
        self._claimed = False
        try:
            os.makedirs(folder, exist_ok=True)
            with open(self._path, "w", encoding="ascii") as file:
                file.write(self._mine)
            self._claimed = True
        except OSError:
            pass

    def wanted(self) -> bool:
        """Whether no later run has begun and nobody took the claim away."""
        if not self._claimed:
            return True
        try:
            with open(self._path, encoding="ascii", errors="replace") as file:
                return file.read() == self._mine
        except OSError:
            return False


def end_turns(folder: str) -> None:
    """End whichever run still works."""
    with contextlib.suppress(OSError):
        os.remove(os.path.join(folder, _FILE))
