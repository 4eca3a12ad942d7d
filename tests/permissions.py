"""Whether file permissions bind whoever runs the tests: they do not bind root, unless it gave that right away."""

import tempfile
from pathlib import Path

import pytest


def _bind() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        closed = Path(folder) / "closed"
        closed.touch(mode=0)
        try:
            closed.read_bytes()
        except PermissionError:
            return True
        return False


needs_permissions = pytest.mark.skipif(
    not _bind(), reason="permissions do not bind root; .ci/run gives that right away"
)
