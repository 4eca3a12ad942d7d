"""Real footage, and where what was seen of it is kept."""

from collections.abc import Callable
from pathlib import Path

import pytest

from temptrack.fingerprint.picture import TraceCache


@pytest.fixture(scope="module")
def traces(tmp_path_factory: pytest.TempPathFactory) -> TraceCache:
    return TraceCache(tmp_path_factory.mktemp("traces"))


@pytest.fixture
def clip(media_folder: Path) -> Callable[[str], Path]:
    return lambda name: media_folder / "action" / "wild_clips" / "clips" / f"{name}.mp4"
