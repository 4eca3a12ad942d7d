"""What stays and what strikes: a spectrum's two layers, on the coarse grid of the mel bands.

Fitzgerald 2010, "Harmonic/percussive separation using median filtering" (DAFx): the median over time keeps what lasts,
the median over frequency what is broad and short.
"""

from itertools import pairwise

import numpy as np

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.presence.settings import STEP_FRAMES
from temptrack.fingerprint.types import Vector

LASTING_FRAMES = 17
"""0.34 s."""
_BROAD_BANDS = 13
_EDGES = (0, 12, 28, 44, 64)


def layer_figures(mel_db: Vector, lead_frames: int) -> Vector:
    """Say how far what lasts and what is broad lie below the whole, in each of four bands.

    Parameters
    ----------
    mel_db : ndarray
        Shape (frames, MEL_BANDS), led and followed by `lead_frames` more than the steps have.

    Returns
    -------
    ndarray
        Shape (steps, 12), dB: what lasts and what is broad against the whole, and how much of it is struck.
    """
    from scipy.ndimage import median_filter

    own = slice(lead_frames, len(mel_db) - lead_frames)
    near = mel_db[lead_frames - LASTING_FRAMES : len(mel_db) - lead_frames + LASTING_FRAMES]
    lasting = median_filter(near, size=(LASTING_FRAMES, 1))[LASTING_FRAMES:-LASTING_FRAMES]
    whole = mel_db[own]
    broad = median_filter(whole, size=(1, _BROAD_BANDS))
    columns: list[Numbers] = []
    for low, high in pairwise(_EDGES):
        parts = (lasting - whole, broad - whole, np.maximum(whole - lasting, 0.0) > np.float32(6.0))
        frames = (part[:, low:high].astype(np.float32).mean(axis=1) for part in parts)
        columns.extend(part.reshape(-1, STEP_FRAMES).mean(axis=1) for part in frames)
    return np.stack(columns, axis=1)
