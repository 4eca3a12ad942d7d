"""Sections: where the music changes, and which parts sound alike."""

import itertools

import numpy as np

from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.music.describe import cepstra
from temptrack.fingerprint.music.listening import Listening
from temptrack.fingerprint.music.settings import FRAME_RATE_HZ, PITCH_RATE_HZ, STEP_S

_REACH_S = 10.0
"""Half the width of the checkerboard kernel: a phrase or two."""
_LEAST_S = 6.0
"""Nobody cuts to a section shorter than this."""
_MOST = 200
"""Sections; the shortest of a track over twenty minutes is longer for it, so that a concert has parts, not phrases."""
_STEPS_AT_ONCE = 1024
_CHANGE = 1.0
"""Distance at which two stretches count as different; the repeats of one section lie below it."""
_RESTLESS = 1.3
"""Music that changes all the time changes section only where it changes this much more than it usually does."""
_CEPSTRUM_SCALE, _CHROMA_SCALE, _LEVEL_SCALE_LU = 25.0, 0.20, 8.0


def step_features(heard: Listening) -> Numbers:
    """What is compared: timbre, harmony and level of each step, in units in which 1 is a clear change.

    Returns
    -------
    ndarray
        Shape (steps, 26): 13 cepstra, 12 pitch classes, loudness.
    """
    count = max(1, int(np.ceil(heard.duration_s / STEP_S - 1e-6)))
    centres = (np.arange(count) + 0.5) * STEP_S
    mel = _average(heard.spectra.mel_db, FRAME_RATE_HZ, centres, STEP_S, least=-80.0)
    chroma = _average(heard.chroma, PITCH_RATE_HZ, centres, 2.0, least=0.0)
    level = _average(heard.spectra.level_db[:, np.newaxis], FRAME_RATE_HZ, centres, STEP_S, least=-60.0)
    return np.hstack([cepstra(mel) / _CEPSTRUM_SCALE, chroma / _CHROMA_SCALE, level / _LEVEL_SCALE_LU]).astype(
        np.float32
    )


def novelty(features: Numbers) -> Numbers:
    """How much the music changes at the start of each step.

    Foote 2000, "Automatic audio segmentation using a measure of audio novelty": a checkerboard kernel slid along the
    diagonal of the self-similarity matrix. With similarity by (negative, halved, squared) Euclidean distance and a
    kernel that is an outer product k kᵀ of zero sum, the result is exactly the squared length of Σ k_i x_(t+i), so the
    matrix need never be made. The length is returned.
    """
    reach = round(_REACH_S / STEP_S)
    taper = np.exp(-0.5 * ((np.arange(reach) + 0.5) / (0.5 * reach)) ** 2)
    padded = np.pad(features, ((reach, reach), (0, 0)))
    present = np.pad(np.ones(len(features)), reach)
    ahead, behind = taper, taper[::-1]
    after, before = (_slide(padded, side, start) for side, start in ((ahead, reach), (behind, 0)))
    weight_after, weight_before = (
        _slide(present[:, None], side, start) for side, start in ((ahead, reach), (behind, 0))
    )
    count = len(features)
    difference = after[:count] / np.maximum(weight_after[:count], 1e-9) - before[:count] / np.maximum(
        weight_before[:count], 1e-9
    )
    result = np.linalg.norm(difference, axis=1)
    result[0] = 0.0
    return np.asarray(result, np.float32)


def least_change(curve: Numbers) -> float:
    """How much novelty makes a new section in this piece."""
    return max(_CHANGE, _RESTLESS * float(np.median(curve)))


def find_boundaries(curve: Numbers, duration_s: float) -> list[float]:
    """Section edges in seconds, from 0 to the end: the peaks of the novelty curve, the highest first."""
    shortest = round(max(_LEAST_S, duration_s / _MOST) / STEP_S)
    least = least_change(curve)
    free = np.zeros(len(curve), np.bool_)
    free[shortest : len(curve) - shortest + 1] = True
    edges: list[int] = []
    for step in map(int, np.argsort(-curve, kind="stable")):
        if curve[step] < least:
            break
        if free[step] and _is_top(curve, step):
            edges.append(step)
            free[max(0, step - shortest + 1) : step + shortest] = False
    return [0.0, *(edge * STEP_S for edge in sorted(edges)), duration_s]


def label_sections(features: Numbers, edges_s: list[float], change: float) -> list[str]:
    """Letters for the sections between the edges, equal where they sound alike (average-linkage clusters)."""
    means = np.stack(
        [
            features[round(low / STEP_S) : max(round(low / STEP_S) + 1, round(high / STEP_S))].mean(axis=0)
            for low, high in itertools.pairwise(edges_s)
        ]
    )
    if len(means) == 1:
        return ["A"]
    from scipy.cluster.hierarchy import fcluster, linkage

    clusters = fcluster(linkage(means, "average"), change, "distance")
    order: dict[int, str] = {}
    return [order.setdefault(int(cluster), _letter(len(order))) for cluster in clusters]


def merge_equal(edges_s: list[float], labels: list[str]) -> tuple[list[float], list[str]]:
    """Neighbours that sound alike are one section."""
    kept = [i for i, label in enumerate(labels) if i == 0 or label != labels[i - 1]]
    return [*(edges_s[i] for i in kept), edges_s[-1]], [labels[i] for i in kept]


def _letter(index: int) -> str:
    return chr(ord("A") + index) if index < 26 else _letter(index // 26 - 1) + _letter(index % 26)


def _is_top(curve: Numbers, step: int) -> bool:
    return bool(curve[step] >= curve[max(0, step - 4) : step + 5].max())


def _slide(values: Numbers, kernel: Numbers, start: int) -> Numbers:
    windows = np.lib.stride_tricks.sliding_window_view(values[start:], len(kernel), axis=0)
    return np.asarray(windows @ kernel)


def _average(values: Numbers, rate_hz: float, centres: Numbers, width_s: float, *, least: float) -> Numbers:
    """Mean of the frames within half a width of each centre, each at least `least`; at least the nearest frame."""
    low = np.clip(np.round((centres - width_s / 2.0) * rate_hz).astype(np.int64), 0, len(values) - 1)
    high = np.clip(np.round((centres + width_s / 2.0) * rate_hz).astype(np.int64), low + 1, len(values))
    parts = []
    for first in range(0, len(centres), _STEPS_AT_ONCE):
        below, above = low[first : first + _STEPS_AT_ONCE], high[first : first + _STEPS_AT_ONCE]
        frames = np.maximum(values[below[0] : above[-1]], least)
        sums = np.vstack([np.zeros((1, values.shape[1])), np.cumsum(frames, axis=0, dtype=np.float64)])
        parts.append((sums[above - below[0]] - sums[below - below[0]]) / (above - below)[:, np.newaxis])
    return np.concatenate(parts)
