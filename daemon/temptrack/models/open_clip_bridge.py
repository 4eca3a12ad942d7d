"""The one place that touches open_clip; it is imported when a model is loaded, not before."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from temptrack.documents import read_json
from temptrack.errors import ModelNotFoundError, WeightsUnavailableError
from temptrack.models.interface import Embeddings
from temptrack.models.origin import sha256_of
from temptrack.models.torch_bridge import (
    choose_device,
    empty_cache,
    is_out_of_memory,
    sees_in_bf16,
    usable_cores,
    use_threads,
    without_random_weights,
)
from temptrack.progress import Job

_BATCH = 8
"""Pictures at once on a processor: more are hardly quicker there (docs/models.md has the figures) and a cancelled job
would wait longer."""
_BATCH_ON_A_DEVICE = 32
_TEXTS = 64
_HASHED_CHARACTERS = 16
_LOG = logging.getLogger(__name__)


class OpenClipModel:
    """An open_clip model on one device; see `ImageTextModel`. Make one with `load_open_clip`.

    One batch at a time is computed, whoever asks: two at once would fight for the same cores and twice the memory.
    When a device's memory is used up, batches are halved, and at last the model moves to the processor for good.
    """

    def __init__(self, identity_key: str, parts: "OpenClipParts", device: str, threads: Callable[[], int]) -> None:
        self._identity_key = identity_key
        self._model = parts.model
        self._preprocess = parts.preprocess
        self._tokenizer = parts.tokenizer
        self._computing = threading.Lock()
        self._threads = threads
        self._device = device
        self._picture_type = next(parts.model.visual.parameters()).dtype
        self._batch = _BATCH if device == "cpu" else _BATCH_ON_A_DEVICE
        self._logit_scale = float(parts.model.logit_scale.exp())
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

    @property
    def device(self) -> str:
        """Where it runs: cpu, cuda, mps."""
        return self._device

    @property
    def batch(self) -> int:
        """How many pictures are computed at once; falls when memory is short."""
        return self._batch

    def embed_images(self, images: Sequence[NDArray[np.uint8]], job: Job) -> Embeddings:
        """Embed RGB pictures, shape (n, dimension)."""
        import torch
        from PIL import Image

        rows, start = [np.zeros((0, self._dimension), dtype=np.float32)], 0
        while start < len(images):
            job.report("embed", start, len(images))
            ready = torch.stack([self._preprocess(Image.fromarray(i)) for i in images[start : start + self._batch]])
            rows.append(self._compute("encode_image", ready.to(self._picture_type), job))
            start += len(ready)
        return np.concatenate(rows)

    def embed_texts(self, texts: Sequence[str]) -> Embeddings:
        """Embed sentences, shape (n, dimension)."""
        if not texts:
            return np.zeros((0, self._dimension), dtype=np.float32)
        portions = (list(texts[start : start + _TEXTS]) for start in range(0, len(texts), _TEXTS))
        return np.concatenate([self._compute("encode_text", self._tokenizer(portion), Job()) for portion in portions])

    def _compute(self, tower: str, ready: Any, job: Job) -> Embeddings:
        """Run a tower over inputs that are ready, in as many parts as memory asks for."""
        import torch

        parts, start = [], 0
        size = len(ready)
        while start < len(ready):
            job.check()
            try:
                with self._computing, torch.inference_mode():
                    use_threads(self._threads())
                    found = getattr(self._model, tower)(ready[start : start + size].to(self._device))
                    parts.append(_unit_rows(found))
                start += size
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
                size = self._make_do(size, error)
        return np.concatenate(parts)

    def _make_do(self, size: int, error: Exception) -> int:
        """Return a size of batch that may do, after memory ran out with this one.

        Raises
        ------
        WeightsUnavailableError
            When a single input is too much for the processor, too.
        """
        empty_cache(self._device)
        if size > 1:
            self._batch = max(1, min(self._batch, size // 2))
            _LOG.warning("out of memory on %s with %d at once; trying %d", self._device, size, size // 2)
            return size // 2
        if self._device == "cpu":
            raise WeightsUnavailableError(
                f"There is not enough memory to run {self._identity_key.rpartition('/')[0]}",
                remedy="close other programs or choose a smaller model (`temptrack models list`)",
            ) from error
        _LOG.warning("out of memory on %s even with one at a time; going on on the processor", self._device)
        with self._computing:
            self._model.to("cpu")
            empty_cache(self._device)
            self._device, self._batch = "cpu", _BATCH
        return 1


@dataclass(frozen=True)
class OpenClipParts:
    """What open_clip makes of a name and a file."""

    model: Any
    preprocess: Any
    tokenizer: Any


def load_open_clip(
    architecture: str,
    tag: str,
    checkpoint: Path,
    *,
    config: Path | None = None,
    device: str = "cpu",
    precision: str = "fp32",
    threads: Callable[[], int] = usable_cores,
) -> OpenClipModel:
    """Build a model and fill it with the weights of a local file.

    Nothing is fetched, and nothing in the file is executed: safetensors, or a pickle restricted to tensors.

    Parameters
    ----------
    architecture, tag : str
        open_clip's names; a tag of open_clip's register also says how its pictures are prepared and which activation
        its weights were trained with.
    checkpoint : Path
        The weights.
    config : Path, optional
        open_clip's configuration of an architecture that it does not have itself.
    device : str
        auto, cpu, mps, cuda, cuda:N. One that is not there, or has too little memory, is replaced by the processor.
    precision : str
        Of the picture tower: fp32, bf16, auto; see `sees_in_bf16`. Words are computed in fp32: bf16 makes them slower.
    threads : callable
        Asked before each computation how many threads of the processor it may use.

    Raises
    ------
    ModelNotFoundError
        When open_clip knows no such architecture.
    WeightsUnavailableError
        When the file does not hold weights of this architecture, or the model's words need a file we do not have.
    """
    open_clip = _open_clip()
    if config is not None and open_clip.get_model_config(architecture) is None:
        _teach(open_clip, config)
    _check_architecture(open_clip, architecture)
    there, sentence = choose_device(device)
    if sentence:
        _LOG.warning(sentence)
    settings = open_clip.get_pretrained_cfg(architecture, tag) or {}
    try:
        with without_random_weights():
            model, _, preprocess = open_clip.create_model_and_transforms(
                architecture, pretrained=str(checkpoint), weights_only=True, **_as_trained(settings)
            )
    except Exception as error:
        if is_out_of_memory(error):
            raise WeightsUnavailableError(
                f"There is not enough memory to load {architecture}/{tag}",
                remedy="close other programs or choose a smaller model (`temptrack models list`)",
            ) from error
        _LOG.info("Loading %s failed", checkpoint, exc_info=True)
        raise WeightsUnavailableError(
            f"'{checkpoint}' does not hold weights of {architecture} ({type(error).__name__})",
            remedy=f"run `temptrack models pull {architecture}/{tag}` or name another checkpoint",
        ) from error
    key = f"{architecture}/{tag}/{sha256_of(checkpoint)[:_HASHED_CHARACTERS]}"
    if sees_in_bf16(precision, there):
        model.visual.bfloat16()
    there = _place(model.eval().requires_grad_(False), there)
    parts = OpenClipParts(model, preprocess, open_clip.get_tokenizer(architecture))
    return OpenClipModel(key, parts, there, threads)


def registered_files(architecture: str, tag: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the hub repository in which open_clip's register looks for a pair, and the file's name where it has one.

    The register writes "owner/name/" or "owner/name/file" (open_clip.pretrained, ``download_pretrained``).
    """
    settings = _open_clip().get_pretrained_cfg(architecture, tag) or {}
    place = PurePosixPath(str(settings.get("hf_hub", "")))
    if len(place.parts) < 2:
        return None
    return "/".join(place.parts[:2]), place.parts[2:3]


def _open_clip() -> Any:
    try:
        import open_clip
    except (ImportError, OSError) as error:
        raise WeightsUnavailableError(
            f"open_clip cannot be imported ({error})", remedy="install temptrack with its daemon extra"
        ) from error
    return open_clip


def _teach(open_clip: Any, config: Path) -> None:
    """Register an architecture, once it is seen to be one: open_clip itself would stumble over a bad file for good."""
    try:
        found = read_json(config.read_text(encoding="utf-8"))
        good = isinstance(found, dict) and {"embed_dim", "vision_cfg", "text_cfg"} <= set(found)
    except (OSError, ValueError):
        good = False
    if not good:
        raise WeightsUnavailableError(f"'{config}' is no configuration of open_clip", remedy="mend or delete it")
    open_clip.add_model_config(config)


def _check_architecture(open_clip: Any, architecture: str) -> None:
    config = open_clip.get_model_config(architecture)
    if config is None:
        raise ModelNotFoundError(
            f"open_clip has no architecture named '{architecture}'", remedy="see `temptrack models list`", field="name"
        )
    if {"hf_model_name", "hf_tokenizer_name"} & set(config.get("text_cfg", {})):
        raise WeightsUnavailableError(
            f"'{architecture}' reads words with a tokenizer from the hub, which is never fetched behind your back",
            remedy="choose a model with open_clip's own tokenizer",
        )


def _as_trained(settings: dict[str, Any]) -> dict[str, object]:
    """Give what a pair was trained with: a checkpoint read from a file brings neither picture settings nor activation.

    28 pairs of open_clip's register, OpenAI's own among them, were trained with QuickGELU although their architecture's
    configuration says GELU; without it they load without complaint and see badly.
    """
    names = {"mean": "image_mean", "std": "image_std", "interpolation": "image_interpolation"}
    names["resize_mode"] = "image_resize_mode"
    given = {option: settings[name] for name, option in names.items() if settings.get(name) is not None}
    return {**given, "force_quick_gelu": bool(settings.get("quick_gelu", False))}


def _place(model: Any, device: str) -> str:
    """Move a model to a device, or leave it on the processor when that is too small; return where it is."""
    if device == "cpu":
        return device
    try:
        model.to(device)
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        _LOG.warning("%s has too little memory for the model; it runs on the processor", device)
        model.to("cpu")
        empty_cache(device)
        return "cpu"
    return device


def _unit_rows(features: Any) -> Embeddings:
    rows = np.asarray(features.float().cpu().numpy(), dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float32)
