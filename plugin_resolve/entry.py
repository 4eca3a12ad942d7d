"""A menu entry of Temptrack: `temptrack plugin install resolve` writes it, `... uninstall resolve` removes it.

Runs in any Python that Resolve starts, 2.7 included: that one is told what is missing.
"""

import importlib
import os
import sys

# Filled in at installation, all paths absolute: a menu script does not know where it lies.
TASK = "@TASK@"
LIBRARY = "@LIBRARY@"
COMMAND = ["@COMMAND@"]
FOLDER = "@FOLDER@"
HELP_PAGE = "@HELP_PAGE@"
VERSION = "@VERSION@"


def native(path):
    # type: (str) -> str
    """Return a path as this interpreter's file calls take it, also where the locale knows no such letters."""
    return path if os.name == "nt" else os.fsdecode(path.encode("utf-8", "surrogateescape"))


def main():
    # type: () -> None
    """Find the rest and let it do what this entry is for."""
    if sys.version_info < (3, 6):
        print("Temptrack: Resolve runs Python %d.%d here; install Python 3.6 or later, 64 bit." % sys.version_info[:2])
        return
    library = native(LIBRARY)
    if not os.path.isdir(os.path.join(library, "temptrack_resolve")):
        print("Temptrack: it is no longer installed where it was, at " + ascii(LIBRARY) + ".")
        print("Install it again and run: temptrack plugin install resolve")
        return
    sys.dont_write_bytecode = True  # nothing is left behind
    for name in [name for name in sys.modules if name.split(".")[0] == "temptrack_resolve"]:
        del sys.modules[name]  # a console that lives on must see an update
    if library not in sys.path:
        sys.path.insert(0, library)
    tasks = importlib.import_module("temptrack_resolve.tasks")
    setting = tasks.Setting(VERSION, [native(part) for part in COMMAND], native(FOLDER), native(HELP_PAGE))
    tasks.run(TASK, globals(), setting)


main()
