"""Whether a piece still gives its sources away: what the identity fingerprint finds of them in it."""

from collections.abc import Collection
from dataclasses import dataclass
from math import gcd

import numpy as np

from temptrack.fingerprint.landmarks import LANDMARK_RATE_HZ, LANDMARKS, LandmarkIndex, decode, identify
from temptrack.media.types import Sound
from temptrack.progress import Job
from temptrack.store import Store


@dataclass(frozen=True)
class Remembered:
    """A stretch of a piece in which a track is recognised."""

    track_id: str
    out_in_s: float
    out_out_s: float
    confidence: float


def recognised_sources(sound: Sound, store: Store, track_ids: Collection[str], job: Job) -> tuple[Remembered, ...]:
    """Return where tracks are recognised in a sound, as it is and up to 4 % faster or slower.

    Parameters
    ----------
    sound : Sound
    store : Store
        Holds what the tracks are recognised by; those without are not found.
    track_ids : collection of str
        Whom to look for.
    job : Job
        Told of "recognise".
    """
    from scipy.signal import resample_poly

    job.report("recognise", 0, 1)
    index = LandmarkIndex((one.track_id, decode(one.peaks)) for one in store.iter_landmarks(LANDMARKS.key, track_ids))
    if not index.track_ids:
        return ()
    common = gcd(sound.sample_rate_hz, LANDMARK_RATE_HZ)
    samples = resample_poly(sound.mono, LANDMARK_RATE_HZ // common, sound.sample_rate_hz // common)
    found = identify(index, [np.asarray(samples, np.float32)], job)
    return tuple(Remembered(one.track_id, one.query_in_s, one.query_out_s, one.confidence) for one in found)
