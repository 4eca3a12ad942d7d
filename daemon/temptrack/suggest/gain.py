"""How loud to lay a section."""

import numpy as np

from temptrack.store.records import TrackRecord

PEAK_CEILING_DB = -1.0
"""EBU R128 (2023) allows -1 dBTP; the stored peak is a sample peak, so the true one may lie a few tenths above."""
SILENCE_LUFS = -70.0
"""EBU R128's absolute gate: what is below has no loudness to correct."""
LARGEST_GAIN_DB = 24.0
"""Beyond this, what is raised is the recording's noise."""


def section_gain_db(track: TrackRecord, target_lufs: float) -> float:
    """Return the gain that brings the track to the target loudness without its peak passing the ceiling.

    The integrated loudness of the whole track stands for the section's: a quiet passage then stays quieter than a loud
    one of the same track, as its composer meant.

    Returns
    -------
    float
        Decibels, rounded to a hundredth; 0 for silence.
    """
    if track.loudness_lufs <= SILENCE_LUFS:
        return 0.0
    headroom_db = PEAK_CEILING_DB - track.peak_db
    return float(np.round(min(target_lufs - track.loudness_lufs, headroom_db, LARGEST_GAIN_DB), 2))
