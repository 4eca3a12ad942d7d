"""The one place that touches open_clip and torch; both are imported when a model is loaded, not before."""

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from temptrack.errors import ModelNotFoundError, WeightsUnavailableError
from temptrack.models.interface import Embeddings
from temptrack.progress import Job

_BATCH = 8
_HASHED_CHARACTERS = 16
_LOG = logging.getLogger(__name__)


class OpenClipModel:
    """An open_clip model on the processor; see `ImageTextModel`. Make one with `load_open_clip`."""

    def __init__(self, identity_key: str, model: Any, preprocess: Any, tokenizer: Any) -> None:
        self._identity_key = identity_key
        self._model = model
        self._preprocess = preprocess
        self._tokenizer = tokenizer
        self._logit_scale = float(model.logit_scale.exp())
        self._dimension = int(self.embed_texts(["a film"]).shape[1])

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

    def embed_images(self, images: Sequence[NDArray[np.uint8]], job: Job) -> Embeddings:
        """Embed RGB pictures, shape (n, dimension)."""
        import torch
        from PIL import Image

        rows = [np.zeros((0, self._dimension), dtype=np.float32)]
        for start in range(0, len(images), _BATCH):
            job.report("embed", start, len(images))
            batch = [self._preprocess(Image.fromarray(image)) for image in images[start : start + _BATCH]]
            with torch.inference_mode():
                rows.append(_unit_rows(self._model.encode_image(torch.stack(batch))))
        return np.concatenate(rows)

    def embed_texts(self, texts: Sequence[str]) -> Embeddings:
        """Embed sentences, shape (n, dimension)."""
        import torch

        if not texts:
            return np.zeros((0, self._dimension), dtype=np.float32)
        rows = []
        for start in range(0, len(texts), 8 * _BATCH):
            with torch.inference_mode():
                rows.append(
                    _unit_rows(self._model.encode_text(self._tokenizer(list(texts[start : start + 8 * _BATCH]))))
                )
        return np.concatenate(rows)


def load_open_clip(architecture: str, tag: str, checkpoint: Path) -> OpenClipModel:
    """Build a model and fill it with the weights of a local file.

    Nothing is fetched, and nothing in the file is executed: safetensors, or a pickle restricted to tensors.

    Raises
    ------
    ModelNotFoundError
        When open_clip knows no such architecture.
    WeightsUnavailableError
        When the file does not hold weights of this architecture, or the model's words need a file we do not have.
    """
    try:
        import open_clip
    except (ImportError, OSError) as error:
        raise WeightsUnavailableError(
            f"open_clip cannot be imported ({error})", remedy="install temptrack with its daemon extra"
        ) from error
    config = open_clip.get_model_config(architecture)
    if config is None:
        raise ModelNotFoundError(
            f"open_clip has no architecture named '{architecture}'", remedy="see `temptrack models list`", field="name"
        )
    needs_hub = {"hf_model_name", "hf_tokenizer_name"} & set(config.get("text_cfg", {}))
    if needs_hub:
        raise WeightsUnavailableError(
            f"'{architecture}' reads words with a tokenizer from the hub, which is never fetched behind your back",
            remedy="choose a model with open_clip's own tokenizer",
        )
    try:
        model, _, preprocess = open_clip.create_model_and_transforms(
            architecture, pretrained=str(checkpoint), weights_only=True, **_preprocessing(architecture, tag)
        )
    except Exception as error:
        _LOG.info("Loading %s failed", checkpoint, exc_info=True)
        raise WeightsUnavailableError(
            f"'{checkpoint}' does not hold weights of {architecture} ({type(error).__name__})",
            remedy=f"run `temptrack models pull {architecture}/{tag}` or name another checkpoint",
        ) from error
    key = f"{architecture}/{tag}/{_hash(checkpoint)}"
    return OpenClipModel(key, model.eval().requires_grad_(False), preprocess, open_clip.get_tokenizer(architecture))


def registered_repository(architecture: str, tag: str) -> str | None:
    """Return the hub repository in which open_clip's own register looks for a pair, if it knows it."""
    import open_clip

    settings = open_clip.get_pretrained_cfg(architecture, tag)
    return str(settings.get("hf_hub", "")).strip("/") or None if settings else None


def _preprocessing(architecture: str, tag: str) -> dict[str, object]:
    """Give the pair's own mean, deviation and resizing: a checkpoint read from a file does not bring them along."""
    import open_clip

    settings = open_clip.get_pretrained_cfg(architecture, tag) or {}
    names = {"mean": "image_mean", "std": "image_std", "interpolation": "image_interpolation"}
    names["resize_mode"] = "image_resize_mode"
    return {option: settings[name] for name, option in names.items() if settings.get(name) is not None}


def _unit_rows(features: Any) -> Embeddings:
    rows = np.asarray(features.float().cpu().numpy(), dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float32)


def _hash(checkpoint: Path) -> str:
    with checkpoint.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:_HASHED_CHARACTERS]
