"""From figures to log-odds: a small network, trained on mixtures of real recordings.

`weights.npz` holds it, `weights.md` says what it was trained on and how well it does, and
`benchmarks/presence_training.py` trains it.
"""

from functools import lru_cache
from importlib.resources import files
from io import BytesIO

import numpy as np

from temptrack.fingerprint.types import Vector

_LIMIT = 5.0


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
    w = _weights()
    standard = np.clip((rows - w["mean"]) * w["scale"], -_LIMIT, _LIMIT)
    hidden = np.maximum(standard @ w["hidden"] + w["hidden_bias"], 0.0)
    return np.asarray(hidden @ w["out"] + standard @ w["direct"] + w["out_bias"], np.float32)


@lru_cache(maxsize=1)
def _weights() -> dict[str, Vector]:
    raw = files(__package__).joinpath("weights.npz").read_bytes()
    with np.load(BytesIO(raw)) as arrays:
        return {name: arrays[name].astype(np.float32) for name in arrays.files}
