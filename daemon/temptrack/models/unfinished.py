"""A training kept on its way, so that one that was killed goes on where it was."""

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from temptrack.models.keeping import Arrays, read_arrays, write_arrays

_LOG = logging.getLogger(__name__)


class UnfinishedFile:
    """The one training of its kind in a home that may be unfinished.

    Parameters
    ----------
    path : Path
        Its file; it need not exist.
    about : mapping
        Plain values that tell trainings apart, the data's digest among them: with others it is another training, which
        begins anew.
    """

    def __init__(self, path: Path, about: Mapping[str, Any]) -> None:
        self._path = path
        self._about = json.loads(json.dumps(about))  # as it is read back: tuples are lists

    def begun(self) -> tuple[Arrays, dict[str, Any]] | None:
        """Return what this very training kept; None when it never began or its file cannot be read."""
        if not self._path.exists():
            return None
        try:
            arrays, header = read_arrays(self._path)
            told = json.loads(header)
            return (arrays, dict(told["state"])) if told["about"] == self._about else None
        except (OSError, ValueError, KeyError, TypeError) as error:
            self.begin_anew(error)
            return None

    def begin_anew(self, error: Exception) -> None:
        """Say that what was kept is of no use."""
        _LOG.warning("The unfinished training in %s begins anew: %s", self._path, error)

    def keep(self, arrays: Arrays, state: Mapping[str, Any]) -> None:
        """Keep where it stands."""
        write_arrays(self._path, arrays, json.dumps({"about": self._about, "state": dict(state)}))

    def forget(self) -> None:
        """It has ended."""
        self._path.unlink(missing_ok=True)
