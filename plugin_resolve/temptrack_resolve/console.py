"""What the user reads: lines in Workspace > Console, and the same in a file."""

import contextlib
import os
import sys

LAST_RUN = "last-run.txt"


class Console:
    """Says lines; a Console that cannot show a letter, or a full disk, stops nobody.

    Parameters
    ----------
    folder : str
        Where the file is kept; made when missing.
    """

    def __init__(self, folder: str) -> None:
        self.path = os.path.join(folder, LAST_RUN)
        try:
            os.makedirs(folder, exist_ok=True)
            with open(self.path, "w", encoding="utf-8"):
                pass
        except OSError:
            self.path = ""

    def say(self, line: str) -> None:
        """Print a line, and keep it."""
        encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
        line = line.replace("\u00a0", " ")  # a console that knows no such space shows a question mark
        print(line.encode(encoding, "replace").decode(encoding, "replace"))
        with contextlib.suppress(OSError, AttributeError, ValueError):
            sys.stdout.flush()
        if self.path:
            try:
                with open(self.path, "a", encoding="utf-8", errors="replace") as file:
                    file.write(line + "\n")
            except OSError:
                pass


def count(number: int, noun: str) -> str:
    """Write a number with its noun: "1 marker", "2 markers"."""
    return "{} {}{}".format(number, noun, "" if number == 1 else "s")
