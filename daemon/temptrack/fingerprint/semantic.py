"""The semantic fingerprint: what is seen in a shot, in the space where pictures and words meet."""

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.types import Identity, Vector
from temptrack.fingerprint.vocabulary import LabelGroup, Vocabulary, Word, vocabulary
from temptrack.fingerprint.wording import LabelEmbeddings
from temptrack.media import Span, read_frames
from temptrack.models import ImageTextModel
from temptrack.progress import Job

_LONG_SHOT_S = 4.0
_FRAME_SIDE_PX = 480
_FRAMES_AT_ONCE = 16
_NO_TEMPERATURES: Mapping[str, float] = {}


class SemanticFingerprint:
    """Embeds shots, sentences and labels with one image-text model.

    Parameters
    ----------
    model : ImageTextModel
        Already loaded; shared between threads.
    words : Vocabulary, optional
        What labels are chosen from; the shipped one by default.
    cache_folder : Path, optional
        Where the labels' embeddings are kept for the next start.
    """

    def __init__(
        self, model: ImageTextModel, words: Vocabulary | None = None, *, cache_folder: Path | None = None
    ) -> None:
        self._model = model
        self._vocabulary = words or vocabulary()
        self._labels = LabelEmbeddings(model, cache_folder)

    @property
    def identity(self) -> Identity:
        """What the vectors depend on: model, tag, weights and the choice of frames."""
        return Identity("semantic", 1, self._model.dimension, f"frames=1-3,model={self._model.identity_key}")

    @property
    def vocabulary(self) -> Vocabulary:
        """What labels are chosen from."""
        return self._vocabulary

    @property
    def labelling_key(self) -> str:
        """What the labels' probabilities depend on: model and vocabulary."""
        return f"{self._model.identity_key}/{self._vocabulary.key}"

    def of_range(self, path: Path, shots: Sequence[Span], *, job: Job) -> NDArray[np.float32]:
        """Embed each shot of a file.

        Parameters
        ----------
        path : Path
            The film or clip.
        shots : sequence of Span
            In source seconds. A short shot is seen at its middle, one over four seconds also at its quarters.
        job : Job
            Checked with every frame and batch.

        Returns
        -------
        ndarray, shape (len(shots), dimension), float32
            Unit rows.

        Raises
        ------
        MediaError
            When the file has no picture that decodes.
        """
        moments = [(moment, index) for index, shot in enumerate(shots) for moment in _moments(shot)]
        moments.sort()
        frames = read_frames(path, [moment for moment, _ in moments], exact=True, max_side_px=_FRAME_SIDE_PX, job=job)
        sums = np.zeros((len(shots), self._model.dimension), dtype=np.float32)
        for start in range(0, len(moments), _FRAMES_AT_ONCE):
            images = [frame.rgb for frame in islice(frames, _FRAMES_AT_ONCE)]
            rows = self._model.embed_images(images, job)
            np.add.at(sums, [index for _, index in moments[start : start + len(images)]], rows)
        return _unit_rows(sums)

    def of_pictures(self, pictures: Sequence[NDArray[np.uint8]], *, job: Job) -> NDArray[np.float32]:
        """Embed pictures that were decoded already, height x width x 3 each, as unit rows, shape (n, dimension)."""
        return np.asarray(self._model.embed_images(pictures, job), dtype=np.float32)

    def pool(self, vectors: NDArray[np.float32]) -> Vector:
        """Sum up shots, shape (n, dimension), as one unit vector: their mean (zeros for none)."""
        return np.asarray(_unit_rows(vectors.sum(axis=0, keepdims=True, dtype=np.float32))[0], dtype=np.float32)

    def of_text(self, text: str) -> Vector:
        """Embed a sentence or keywords, shape (dimension,)."""
        return np.asarray(self._model.embed_texts([text])[0], dtype=np.float32)

    def label(
        self,
        vector: Vector,
        *,
        groups: Sequence[str] = ("action", "setting"),
        temperatures: Mapping[str, float] = _NO_TEMPERATURES,
    ) -> list[tuple[str, float]]:
        """Name what a vector shows, without having been trained for it (Radford et al. 2021, "CLIP").

        Parameters
        ----------
        vector : ndarray, shape (dimension,)
            Of a shot, or pooled.
        groups : sequence of str
            Which groups of the vocabulary to choose from.
        temperatures : mapping of str to float
            By group, what logits are divided by; fitted on labelled scenes. A group without one is not calibrated: its
            probabilities are the model's own.

        Returns
        -------
        list of (label, probability)
            Most likely first. Probabilities add up to one in each group: a softmax of cosines times the model's
            learnt scale.
        """
        named = [
            (label, float(probability))
            for group in self._vocabulary.groups
            if group.name in groups
            for label, probability in zip(
                group.labels, _softmax(self.logits(group, vector) / temperatures.get(group.name, 1.0)), strict=True
            )
        ]
        return sorted(named, key=lambda pair: -pair[1])

    def logits(self, group: LabelGroup, vector: Vector) -> NDArray[np.float64]:
        """Return how well each label of a group fits: cosines times the model's learnt scale, shape (labels,)."""
        return np.asarray(self._model.logit_scale * (self._labels.of(group) @ vector), dtype=np.float64)

    def choose(self, vector: Vector, labels: Sequence[str]) -> NDArray[np.float64]:
        """Return how well each of any labels fits, in the vocabulary's phrases where it has them, shape (labels,)."""
        plain = self._vocabulary.groups[0]
        words = [found[1] if (found := self._vocabulary.find(label)) else Word(label, (label,), "") for label in labels]
        return self.logits(LabelGroup("chosen", plain.templates, tuple(words)), vector)


def _softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    grown = np.exp(logits - logits.max())
    return np.asarray(grown / grown.sum(), dtype=np.float64)


def _moments(shot: Span) -> list[float]:
    shares = (0.25, 0.5, 0.75) if shot.duration_s > _LONG_SHOT_S else (0.5,)
    return [shot.source_in_s + share * shot.duration_s for share in shares]


def _unit_rows(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float32)
