"""The fitted figures of tempo, metre and key; what they were fitted on stands in ``rhythm_weights.md``."""

from functools import lru_cache
from importlib.resources import files

import numpy as np

from temptrack.fingerprint.music.arrays import Numbers


@lru_cache(maxsize=1)
def rhythm_weights() -> dict[str, Numbers]:
    """Every fitted array by name."""
    with files(__package__).joinpath("rhythm_weights.npz").open("rb") as file, np.load(file) as stored:
        return {name: stored[name] for name in stored.files}
