"""Hours of other music for an index, of little: constellations stretched, transposed and turned around.

Each is as much like music as what it was made of, and too far from it to be taken for it: 12 % off in pace at least,
three times what is looked for, or backwards.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from temptrack.fingerprint.landmarks import Constellation
from temptrack.fingerprint.landmarks.settings import FRAME_RATE_HZ, HIGH_BIN, LOW_BIN

_FARTHEST, _NEAREST = 0.35, 0.115
"""Natural logarithms of the change in pace."""


def altered_until(
    recordings: Mapping[str, Constellation], hours: float, seed: int = 1
) -> Iterator[tuple[str, Constellation]]:
    """Yield recordings that are none of these, so many hours of them."""
    rng = np.random.default_rng(seed)
    names = sorted(recordings)
    frames, number = 0, 0
    while frames < hours * 3600 * FRAME_RATE_HZ:
        made = _altered(recordings[names[int(rng.integers(len(names)))]], rng)
        frames += int(made.frames[-1]) if len(made.frames) else 0
        number += 1
        yield f"altered_{number:05}", made


def _altered(recording: Constellation, rng: np.random.Generator) -> Constellation:
    pace = np.exp(rng.choice([-1, 1]) * rng.uniform(_NEAREST, _FARTHEST))
    pitch = np.exp(rng.uniform(-_FARTHEST, _FARTHEST))
    frames = recording.frames.max(initial=0) - recording.frames if rng.random() < 0.5 else recording.frames
    frames, bins = np.rint(frames * pace).astype(np.int64), np.rint(recording.bins * pitch).astype(np.int64)
    inside = (bins >= LOW_BIN) & (bins < HIGH_BIN)
    cells, first = np.unique(frames[inside] * 512 + bins[inside], return_index=True)
    return Constellation(cells // 512, cells % 512, recording.levels[inside][first])
