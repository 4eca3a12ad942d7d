"""The semantic fingerprint: what is seen in a shot, in the space where pictures and words meet."""

from collections.abc import Generator, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.frame_vectors import FrameVectors, microseconds
from temptrack.fingerprint.moments import FIRST_S, MOST, STEP_S, moments_of
from temptrack.fingerprint.picture import PICK_SIDE_PX, Pick
from temptrack.fingerprint.types import Identity, Vector
from temptrack.fingerprint.vocabulary import LabelGroup, Vocabulary, Word, vocabulary
from temptrack.fingerprint.wording import LabelEmbeddings
from temptrack.media import Span, known_content_hash, read_frames
from temptrack.models import ImageTextModel
from temptrack.progress import Job

FRAMES_AT_ONCE = 16
"""What a model is given at once."""

Seen = TypeVar("Seen")
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
        Where the labels' and the frames' embeddings are kept for the next start.
    """

    def __init__(
        self, model: ImageTextModel, words: Vocabulary | None = None, *, cache_folder: Path | None = None
    ) -> None:
        self._model = model
        self._vocabulary = words or vocabulary()
        self._labels = LabelEmbeddings(model, cache_folder)
        self._frames = FrameVectors(cache_folder, model.identity_key, model.dimension)

    @property
    def identity(self) -> Identity:
        """What the vectors depend on: model, tag, weights and the choice of frames."""
        frames = f"frames={FIRST_S:g}+{STEP_S:g}"
        return Identity("semantic", 2, self._model.dimension, f"{frames},model={self._model.identity_key}")

    @property
    def vocabulary(self) -> Vocabulary:
        """What labels are chosen from."""
        return self._vocabulary

    @property
    def labelling_key(self) -> str:
        """What the labels' probabilities depend on: model and vocabulary."""
        return f"{self._model.identity_key}/{self._vocabulary.key}"

    def of_range(self, path: Path, shots: Sequence[Span], *, most: int = MOST, job: Job) -> NDArray[np.float32]:
        """Embed each shot of a file.

        Parameters
        ----------
        path : Path
            The film or clip.
        shots : sequence of Span
            In source seconds; each is seen at the moments that `moments_of` says. What this model has seen of this
            content before, under whatever name and in whatever range, is neither decoded nor embedded again.
        most : int
            At how many moments a shot is seen at most.
        job : Job
            Checked with every frame and batch; told "look" by moments.

        Returns
        -------
        ndarray, shape (len(shots), dimension), float32
            Unit rows.

        Raises
        ------
        MediaError
            When the file has no picture that decodes.
        """
        rows = np.zeros((len(shots), self._model.dimension), dtype=np.float32)
        if not shots:
            return rows
        chosen = [moments_of(shot, most) for shot in shots]
        content = known_content_hash(path)
        self._read(path, content, sorted({moment for moments in chosen for moment in moments}), job)
        known = self._frames.known(content)
        for row, moments in zip(rows, chosen, strict=True):
            row[:] = np.sum([known[microseconds(moment)] for moment in moments], axis=0)
        return _unit_rows(rows)

    def see(self, path: Path, picks: Generator[Pick, None, Seen], job: Job) -> Seen:
        """Embed the frames that come from watching a file, so that `of_range` need not read them.

        Parameters
        ----------
        path : Path
            The file.
        picks : generator of Pick
            As `watch_picture` is one.
        job : Job
            Checked with every batch.

        Returns
        -------
        Seen
            What the generator returns.
        """
        content = known_content_hash(path)
        batch: list[Pick] = []
        while True:
            try:
                batch.append(next(picks))
            except StopIteration as end:
                self._embed(content, batch, job)
                result: Seen = end.value
                return result
            if len(batch) == FRAMES_AT_ONCE:
                self._embed(content, batch, job)
                batch = []

    def missing(self, path: Path, shots: Sequence[Span], *, most: int = MOST) -> list[float]:
        """Return the moments of shots that this model has not seen yet, rising."""
        known = self._frames.known(known_content_hash(path))
        moments = {moment for shot in shots for moment in moments_of(shot, most)}
        return sorted(moment for moment in moments if microseconds(moment) not in known)

    def _read(self, path: Path, content: str, moments_s: Sequence[float], job: Job) -> None:
        """Decode and embed what is not known yet."""
        known = self._frames.known(content)
        missing = [moment for moment in moments_s if microseconds(moment) not in known]
        frames = read_frames(path, missing, exact=True, max_side_px=PICK_SIDE_PX, job=job) if missing else iter(())
        picks = (Pick(moment, frame.rgb) for moment, frame in zip(missing, frames, strict=True))
        for done in range(0, len(missing), FRAMES_AT_ONCE):
            job.report("look", done, len(missing), path.name)
            self._embed(content, list(islice(picks, FRAMES_AT_ONCE)), job)

    def _embed(self, content: str, picks: Iterable[Pick], job: Job) -> None:
        known = self._frames.known(content)
        fresh = [pick for pick in picks if microseconds(pick.moment_s) not in known]
        if fresh:
            vectors = self._model.embed_images([pick.rgb for pick in fresh], job)
            self._frames.keep(content, [pick.moment_s for pick in fresh], vectors)

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


def _unit_rows(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float32)
