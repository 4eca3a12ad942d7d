"""What a model that sees pictures and reads words can do, whoever made it."""

from collections.abc import Sequence
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from temptrack.progress import Job

Embeddings: TypeAlias = NDArray[np.float32]
"""Shape (n, dimension), each row of unit length."""


class ImageTextModel(Protocol):
    """A pair of towers, one for pictures and one for words, that meet in one space."""

    @property
    def identity_key(self) -> str:
        """Architecture, pretrained tag and hash of the weights: embeddings compare only where this is equal."""

    @property
    def dimension(self) -> int:
        """Length of every embedding."""

    @property
    def logit_scale(self) -> float:
        """What cosines are multiplied by before a softmax, learnt with the weights."""

    def embed_images(self, images: Sequence[NDArray[np.uint8]], job: Job) -> Embeddings:
        """Embed pictures.

        Parameters
        ----------
        images : sequence of ndarray
            Each height x width x 3, RGB, of any size.
        job : Job
            Checked between batches.
        """

    def embed_texts(self, texts: Sequence[str]) -> Embeddings:
        """Embed sentences; what goes beyond the model's context is cut off."""
