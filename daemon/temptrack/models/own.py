"""Models of the user's own: a studio's training, a pair open_clip's register does not have.

``models.toml`` in the models folder names them, one table each; the architecture, where open_clip does not know it, is
its configuration file ``ARCHITECTURE.json`` beside it::

    ["house-style/2026"]
    repository = "studio/house-style"   # on the hub; without one it is only carried in
    licence = "ours"
"""

import logging
from pathlib import Path

from temptrack.documents import read_toml
from temptrack.models.cards import WEIGHT_FILES, KnownModel
from temptrack.models.names import is_name

FILE_NAME = "models.toml"

_LOG = logging.getLogger(__name__)
_KEYS = {"repository", "licence", "speed_class", "size_bytes", "files"}


def own_models(folder: Path) -> list[KnownModel]:
    """Return the models that the folder's file names; what cannot be meant is logged and left out."""
    path = folder / FILE_NAME
    try:
        tables = read_toml(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except (OSError, ValueError) as error:
        _LOG.warning("%s is not read (%s)", path, error)
        return []
    found = []
    for name, table in tables.items():
        if isinstance(table, dict) and is_name(name) and _can_be_meant(table):
            found.append(_model(name, table))
        else:
            _LOG.warning("%s: %r is no model; it takes %s", path, name, ", ".join(sorted(_KEYS)))
    return found


def own_architecture(folder: Path, architecture: str) -> Path | None:
    """Return the configuration of an architecture of the user's own."""
    path = folder / f"{architecture}.json"
    return path if path.is_file() else None


def _can_be_meant(table: dict[str, object]) -> bool:
    texts = all(isinstance(table.get(key, ""), str) for key in ("repository", "licence", "speed_class"))
    files = table.get("files", [])
    listed = isinstance(files, list) and all(isinstance(file, str) and "/" not in file for file in files)
    return set(table) <= _KEYS and texts and listed and isinstance(table.get("size_bytes", 0), int)


def _model(name: str, table: dict[str, object]) -> KnownModel:
    architecture, _, tag = name.partition("/")
    files, size = table.get("files"), table.get("size_bytes", 0)
    return KnownModel(
        architecture=architecture,
        tag=tag,
        repository=str(table.get("repository", "")),
        size_bytes=size if isinstance(size, int) else 0,
        licence=str(table.get("licence", "unknown: your own")),
        speed_class=str(table.get("speed_class", "unknown")),
        files=tuple(map(str, files)) if isinstance(files, list) and files else WEIGHT_FILES,
    )
