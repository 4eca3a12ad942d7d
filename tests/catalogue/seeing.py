"""An image-text model that needs no weights."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from temptrack.progress import Job


class ColourModel:
    """A small true model of pictures: it sees mean colours, and knows no words but by their letters."""

    identity_key = "colour"
    dimension = 4
    logit_scale = 10.0

    def embed_images(self, images: Sequence[NDArray[np.uint8]], job: Job) -> NDArray[np.float32]:
        job.check()
        return _unit(np.array([[*image.reshape(-1, 3).mean(axis=0), 64.0] for image in images]))

    def embed_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return _unit(np.array([[sum(map(ord, text[i::4])) % 97 + 1 for i in range(4)] for text in texts]))


def _unit(rows: NDArray[Any]) -> NDArray[np.float32]:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)
