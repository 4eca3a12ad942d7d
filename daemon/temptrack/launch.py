"""How a client that is not Python starts the daemon: the command that last ran it, kept in the home."""

import json
import os
import sys

from temptrack.home import Home


def write_launch(home: Home) -> None:
    """Keep the command that starts this daemon, for its owner alone; a reader sees the old one or the new."""
    draft = home.launch_file.with_name(f".{home.launch_file.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        json.dump({"command": [sys.executable, "-m", "temptrack.service", "--detach"]}, file)
    draft.replace(home.launch_file)
