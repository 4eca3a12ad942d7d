"""Sound to the peaks of its spectrum, block by block.

A peak is the strongest point of a rectangle of the spectrum around it, as in Wang, "An Industrial-Strength Audio Search
Algorithm" (ISMIR 2003): it survives whatever is added to the sound unless that is stronger at that very place.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from temptrack.fingerprint.landmarks.settings import HIGH_BIN, HOP, LOW_BIN, STORED_FLOOR, STORED_REACH, WINDOW
from temptrack.fingerprint.landmarks.types import Constellation, Whole
from temptrack.fingerprint.music.stft import powers
from temptrack.fingerprint.types import Vector
from temptrack.media.types import Samples
from temptrack.progress import Job


def constellation_of(samples: Samples, job: Job) -> Constellation:
    """Return what is stored of a recording.

    Parameters
    ----------
    samples : ndarray
        Mono at `LANDMARK_RATE_HZ`.
    job : Job
        Checked every twenty seconds of sound or so.
    """
    return peaks_of(samples, HOP, STORED_REACH, STORED_FLOOR, job)


def halved(samples: Samples) -> Samples:
    """Return sound at half its rate: at `LANDMARK_RATE_HZ` when it was at twice that."""
    from scipy.signal import resample_poly

    return np.asarray(resample_poly(samples, 1, 2), np.float32) if len(samples) else samples


def peaks_of(samples: Samples, hop: int, reach: tuple[int, int], floor: float, job: Job) -> Constellation:
    """Return the peaks of sound.

    Parameters
    ----------
    samples : ndarray
        Mono at `LANDMARK_RATE_HZ`.
    hop : int
        Samples from one frame to the next.
    reach : (int, int)
        Frames and bins on either side within which a peak is the strongest.
    floor : float
        Power a peak has at least; a sine of amplitude 1 has 1/4.
    job : Job
        Checked at every block.
    """
    blocks = (block[:, : HIGH_BIN + reach[1]] for block in powers(samples, WINDOW, hop, job))
    found = list(_maxima(blocks, reach, floor))
    frames, bins = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return Constellation(frames, bins)


def _maxima(blocks: Iterable[Vector], reach: tuple[int, int], floor: float) -> Iterator[tuple[Whole, Whole]]:
    """Yield frames and bins of peaks; each block is looked at together with the edges of those beside it."""
    kept: Vector | None = None
    first = settled = 0
    for block in blocks:
        rows = block if kept is None else np.concatenate([kept, block])
        end = first + len(rows) - reach[0]
        yield _between(_maxima_of(rows, reach, floor), first, settled, end)
        settled = max(settled, end)
        held = min(len(rows), 2 * reach[0])
        kept, first = rows[len(rows) - held :], first + len(rows) - held
    if kept is not None:
        yield _between(_maxima_of(kept, reach, floor), first, settled, first + len(kept))


def _between(found: tuple[Whole, Whole], first: int, start: int, end: int) -> tuple[Whole, Whole]:
    frames, bins = found[0] + first, found[1]
    inside = (frames >= start) & (frames < end)
    return frames[inside], bins[inside]


def _maxima_of(rows: Vector, reach: tuple[int, int], floor: float) -> tuple[Whole, Whole]:
    from scipy.ndimage import maximum_filter1d

    along = maximum_filter1d(rows, 2 * reach[1] + 1, axis=1, mode="constant")
    highest = maximum_filter1d(along, 2 * reach[0] + 1, axis=0, mode="constant")
    is_peak = (rows == highest) & (rows > floor)
    is_peak[:, :LOW_BIN] = False
    is_peak[:, HIGH_BIN:] = False
    frames, bins = np.nonzero(is_peak)
    return frames, bins
