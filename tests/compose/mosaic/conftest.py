"""Two short tracks with beats: one of low chords that dies away, one of high ones that is cut off."""

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from temptrack.compose.mosaic import Match
from tests.compose.mosaic.tracks import RATE_HZ, MakeMatch, chords, record

_SECONDS = 12.0


@pytest.fixture(scope="session")
def make_match(tmp_path_factory: pytest.TempPathFactory) -> MakeMatch:
    """Write a track and return it as a suggestion."""
    folder = tmp_path_factory.mktemp("mosaic")

    def make(
        name: str,
        *,
        root_hz: float = 220.0,
        dies_away: bool = False,
        track_in_s: float = 1.0,
        sound: NDArray[np.float64] | None = None,
        loudness_lufs: float = -18.0,
    ) -> Match:
        path = folder / f"{name}.wav"
        made = chords(root_hz, _SECONDS, dies_away=dies_away, seed=len(name)) if sound is None else sound
        soundfile.write(path, made, RATE_HZ)
        track = record(path, len(made) / RATE_HZ, "CC BY 4.0", loudness_lufs)
        return Match(track, track_in_s, track.duration_s, -23.0 - track.loudness_lufs)

    return make


@pytest.fixture(scope="session")
def pair(make_match: MakeMatch) -> tuple[Match, Match]:
    """The low one that dies away, best; and the high one."""
    return (
        make_match("low", root_hz=110.0, dies_away=True),
        make_match("high", root_hz=523.0),
    )
