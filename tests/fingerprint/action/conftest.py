import numpy as np
import pytest

from temptrack.fingerprint.action import ActionHead, Trial

KEY = "style/1/2/x=1"


@pytest.fixture
def head() -> ActionHead:
    """Right is "wave", left is "bend"; it knows of scenes at -1 and 1."""
    return ActionHead(
        labels=("bend", "wave"),
        counts=(4, 5),
        inputs=(KEY,),
        centre=np.zeros(2),
        scale=np.ones(2),
        weights=np.array([[-2.0, 2.0], [0.0, 0.0], [0.0, 0.0]]),
        temperature=1.0,
        threshold=0.7,
        known=np.array([[-1.0, 0.0], [1.0, 0.0]], np.float32),
        reach=1.5,
        trial=Trial(9, 3, 0.9, 1.0, "the most common label", 0.5, 0.8, 0.1, 0.05),
    )
