"""Writing what was trained, whole or not at all, and reading it back: safetensors, in which nothing can run."""

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from temptrack import documents
from temptrack.lasting import take_place

Arrays = dict[str, NDArray[np.float32]]


def write_arrays(path: Path, arrays: Mapping[str, NDArray[np.float32]], header: str = "") -> None:
    """Write arrays, and a line of text with them, whole or not at all."""
    from safetensors.numpy import save

    held = {name: np.ascontiguousarray(value) for name, value in arrays.items()}
    _write(path, save(held, metadata={"header": header}))


def read_arrays(path: Path) -> tuple[Arrays, str]:
    """Return the arrays of a file and the line of text with them.

    Raises
    ------
    OSError, ValueError
        When it cannot be read or holds something else.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(str(path), framework="np") as file:
            return {name: file.get_tensor(name) for name in file.keys()}, (file.metadata() or {}).get("header", "")  # noqa: SIM118
    except SafetensorError as error:
        raise ValueError(str(error)) from None


def write_json(path: Path, plain: Mapping[str, Any]) -> None:
    """Write plain values, whole or not at all."""
    _write(path, json.dumps(plain, indent=1, sort_keys=True).encode())


def read_json(path: Path) -> dict[str, Any]:
    """Return plain values.

    Raises
    ------
    OSError, ValueError, TypeError
        When it cannot be read or holds something else.
    """
    told = documents.read_json(path.read_text(encoding="utf-8"))
    if not isinstance(told, dict):
        raise TypeError(f"{path.name} holds no names and values")
    return told


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        take_place(Path(draft), path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
