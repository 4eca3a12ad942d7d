"""From figures to log-odds: small networks that look along time, trained on mixtures of real recordings.

`weights.npz` holds them, `weights.md` says what they were trained on and how well they do, and
`benchmarks/presence_training.py` trains them.
"""

from functools import lru_cache
from importlib.resources import files
from io import BytesIO

import numpy as np

from temptrack.fingerprint.types import Vector

LIMIT = 5.0
"""Standard deviations beyond which a figure says no more."""
_AT_ONCE = 4096

Network = dict[str, Vector]
"""Arrays by name: ``mean`` and ``scale`` of the figures, then of the networks, laid side by side in their first axis,
``in`` (figures, units), ``layers`` (layer, 3, units, units), ``out`` (units, kinds) and their biases ``in_bias``,
``layers_bias``, ``out_bias``."""


def judge(rows: Vector) -> Vector:
    """Return the log-odds of music, speech and effects.

    Parameters
    ----------
    rows : ndarray
        Shape (n, d), from `context.rows_of`.

    Returns
    -------
    ndarray
        Shape (n, 3).
    """
    weights = _weights()
    reach = 2 ** weights["layers"].shape[1] - 1
    parts = []
    for first in range(0, len(rows), _AT_ONCE):
        last = min(first + _AT_ONCE, len(rows))
        low, high = max(0, first - reach), min(len(rows), last + reach)
        parts.append(odds_of(weights, rows[low:high])[first - low : last - low])
    return np.concatenate(parts)


def odds_of(weights: Network, rows: Vector) -> Vector:
    """Return what networks make of rows, on average: each a stack of residual convolutions along time.

    Dilated convolutions as in Bai, Kolter & Koltun 2018, "An empirical evaluation of generic convolutional and
    recurrent networks for sequence modeling"; they look both ways, and ends are repeated outside.
    """
    standard = np.clip((rows - weights["mean"]) * weights["scale"], -LIMIT, LIMIT)
    each = [_network(weights, i, standard) for i in range(len(weights["in"]))]
    return np.asarray(np.mean(each, axis=0), np.float32)


def _network(weights: Network, number: int, standard: Vector) -> Vector:
    hidden = np.maximum(standard @ weights["in"][number] + weights["in_bias"][number], 0.0)
    layers = zip(weights["layers"][number], weights["layers_bias"][number], strict=True)
    for i, (kernel, bias) in enumerate(layers):
        distance, count = 2**i, len(hidden)
        padded = np.pad(hidden, ((distance, distance), (0, 0)), mode="edge")
        seen = sum(padded[k * distance : k * distance + count] @ kernel[k] for k in range(3))
        hidden = hidden + np.maximum(seen + bias, 0.0)
    return np.asarray(hidden @ weights["out"][number] + weights["out_bias"][number], np.float32)


@lru_cache(maxsize=1)
def _weights() -> Network:
    raw = files(__package__).joinpath("weights.npz").read_bytes()
    with np.load(BytesIO(raw)) as arrays:
        return {name: arrays[name].astype(np.float32) for name in arrays.files}
