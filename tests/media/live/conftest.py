"""One short stream for all."""

from pathlib import Path

import pytest

from tests.media.clips import drifting, write_clip


@pytest.fixture(scope="session")
def transport(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six seconds as an MPEG transport stream, a cut every two."""
    pictures = [picture for seed in range(3) for picture in drifting(50, seed)]
    return write_clip(tmp_path_factory.mktemp("live") / "a.ts", pictures)
