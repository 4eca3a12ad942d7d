"""The one place in memory for a model: filled when somebody needs it, emptied when nobody did for a while."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from temptrack.models.interface import Embeddings, ImageTextModel
from temptrack.models.memory import give_back
from temptrack.progress import Job

Load = Callable[[], ImageTextModel]


class Slot:
    """Holds at most one loaded model. Any thread may borrow it.

    Parameters
    ----------
    idle_s : float
        After so long without a borrower the model is let go; 0 keeps it.
    """

    def __init__(self, idle_s: float = 0.0) -> None:
        self._idle_s = idle_s
        self._free = threading.Condition()
        self._key = ""
        self._model: ImageTextModel | None = None
        self._borrowers = 0
        self._left_at = 0.0
        self._timer: threading.Timer | None = None

    @property
    def key(self) -> str:
        """What is loaded; empty when nothing is. Never waits."""
        return self._key

    @contextmanager
    def borrow(self, key: str, load: Load) -> Iterator[ImageTextModel]:
        """Yield the model of this key, loading it if need be; another one is waited for and then let go.

        Raises
        ------
        TemptrackError
            Whatever loading raises.
        """
        model = self._take(key, load)
        try:
            yield model
        finally:
            self._leave()

    def clear(self) -> None:
        """Let go of the model as soon as nobody uses it; the next one who borrows loads it anew."""
        with self._free:
            self._free.wait_for(lambda: not self._borrowers)
            self._empty()

    def _take(self, key: str, load: Load) -> ImageTextModel:
        with self._free:
            self._free.wait_for(lambda: self._key == key or not self._borrowers)
            if self._key != key or self._model is None:
                self._empty()
                self._model, self._key = load(), key
            self._borrowers += 1
            return self._model

    def _leave(self) -> None:
        with self._free:
            self._borrowers -= 1
            self._left_at = time.monotonic()
            if self._idle_s and self._timer is None:
                self._wait(self._idle_s)
            self._free.notify_all()

    def _wait(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._look)
        self._timer.name, self._timer.daemon = "model-idle", True
        self._timer.start()

    def _look(self) -> None:
        """Empty the slot, or look again when the idle time since the last borrower has passed."""
        with self._free:
            self._timer = None
            left = self._left_at + self._idle_s - time.monotonic()
            if self._model is None:
                return
            if self._borrowers or left > 0:
                self._wait(self._idle_s if self._borrowers else left)
            else:
                self._empty()

    def _empty(self) -> None:
        if self._model is not None:
            self._model, self._key = None, ""
            give_back()


class LentModel:
    """An image-text model that is in memory only while it is needed; see `ImageTextModel`.

    What identifies it is read once and kept, so that telling two models apart never loads one.
    """

    def __init__(self, slot: Slot, key: str, load: Load) -> None:
        self._slot = slot
        self._key = key
        self._load = load
        with self._lent() as model:
            self._identity_key, self._dimension = model.identity_key, model.dimension
            self._logit_scale = model.logit_scale

    @property
    def identity_key(self) -> str:
        """Architecture, pretrained tag and hash of the weights."""
        return self._identity_key

    @property
    def dimension(self) -> int:
        """Length of every embedding."""
        return self._dimension

    @property
    def logit_scale(self) -> float:
        """What cosines are multiplied by before a softmax."""
        return self._logit_scale

    def warm(self) -> None:
        """Have it in memory.

        Raises
        ------
        TemptrackError
            Whatever loading raises.
        """
        with self._lent():
            pass

    def embed_images(self, images: Sequence[NDArray[np.uint8]], job: Job) -> Embeddings:
        """Embed RGB pictures, shape (n, dimension)."""
        with self._lent() as model:
            return model.embed_images(images, job)

    def embed_texts(self, texts: Sequence[str]) -> Embeddings:
        """Embed sentences, shape (n, dimension)."""
        with self._lent() as model:
            return model.embed_texts(texts)

    @contextmanager
    def _lent(self) -> Iterator[ImageTextModel]:
        with self._slot.borrow(self._key, self._load) as model:
            yield model
