"""Cues as candidates: what played in the held-out films, as if each were a track of the library."""

from collections.abc import Sequence

import numpy as np

from temptrack.fingerprint.types import Curve
from temptrack.store.records import CueRecord, TrackRecord

CUE_LASTS_S = 600.0
"""All alike: a cue is as long as its scene, and its length must not give it away."""


def cues_as_tracks(cues: Sequence[CueRecord]) -> list[TrackRecord]:
    """Return a track for each cue, with its id, likeness and affect; what a cue does not tell is unknown.

    Tempo, key, beats and sections of a cue are not kept by the store, so no route can use them.
    """
    return [
        TrackRecord(
            track_id=cue.cue_id,
            path=cue.cue_id,
            title=cue.cue_id,
            artist="",
            album="",
            licence="",
            duration_s=CUE_LASTS_S,
            tempo_bpm=0.0,
            key="",
            key_strength=0.0,
            loudness_lufs=cue.loudness_lufs,
            peak_db=0.0,
            affect=cue.affect,
            likeness=cue.likeness,
            beats_s=np.zeros(0, np.float32),
            energy=Curve(1.0, np.zeros(0, np.float32)),
            sections=(),
        )
        for cue in cues
    ]
