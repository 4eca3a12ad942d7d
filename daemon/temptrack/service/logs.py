"""Where the daemon's log goes: stderr, or a rotating file that only its owner reads."""

import logging
import os
import sys
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
_MAX_BYTES = 2_000_000
_BACKUPS = 2


def log_to(path: Path | None) -> None:
    """Log to a file, or to stderr when there is none; TEMPTRACK_DEBUG in the environment tells more."""
    handler = _to_file(path) if path is not None else logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(_FORMAT))
    level = logging.DEBUG if os.environ.get("TEMPTRACK_DEBUG") else logging.INFO
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("temptrack").setLevel(level)


class _PrivateFileHandler(RotatingFileHandler):
    """Paths of the user's footage stand in the log."""

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).touch(mode=0o600)
        return super()._open()


def _to_file(path: Path) -> logging.Handler:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _PrivateFileHandler(path, maxBytes=_MAX_BYTES, backupCount=_BACKUPS, encoding="utf-8", delay=True)
