"""The built panel: where it lies, whose it is, and whether two are the same."""

import hashlib
import re
from pathlib import Path

import temptrack

BUNDLE_ID = "com.temptrack.premiere"
_MANIFEST = ("CSXS", "manifest.xml")
_MOST_BYTES = 1 << 20


def find_staging() -> Path | None:
    """Return the built panel: what the package brings, else what was built in a checkout."""
    package = Path(temptrack.__file__).parent
    candidates = (package / "plugin_premiere", package.parents[1] / "plugin_premiere" / "dist" / BUNDLE_ID)
    return next((place for place in candidates if bundle_id(place) == BUNDLE_ID), None)


def bundle_id(folder: Path) -> str:
    """Return the id that a panel's manifest states; empty where there is no manifest."""
    try:
        with folder.joinpath(*_MANIFEST).open(encoding="utf-8") as file:
            found = re.search(r'ExtensionBundleId="([^"]*)"', file.read(_MOST_BYTES))
    except (OSError, UnicodeDecodeError):
        return ""
    return found[1] if found else ""


def digest(folder: Path) -> str:
    """Return a hash of names and contents."""
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if not name.startswith("META-INF/"):
            whole.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\0".encode())
    return whole.hexdigest()
