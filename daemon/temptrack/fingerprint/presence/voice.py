"""The one bridge to silero-vad: its published network (MIT), of which the installed package brings the weights.

The package runs it one 32 ms chunk at a time on torch, 30 times real time, imports torch to do so and sets torch's
threads to one for the whole process. The network is small enough to be run here on numpy: all that does not depend on
the chunk before is done for many chunks at once. The layers are those of the package's own `tinygrad_model.py`.
"""

import json
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distribution
from math import gcd
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from temptrack.errors import WeightsUnavailableError
from temptrack.fingerprint.music.arrays import Numbers
from temptrack.fingerprint.music.settings import ANALYSIS_RATE_HZ
from temptrack.fingerprint.presence.pooling import StepMeans
from temptrack.fingerprint.presence.settings import STEP_S
from temptrack.fingerprint.types import Vector
from temptrack.media.types import Samples
from temptrack.progress import Job

_RATE_HZ = 16000
_CHUNK = 512
CHUNK_S = _CHUNK / _RATE_HZ
_CONTEXT = 64
"""Samples of the chunk before that each chunk is seen with."""
_PADDING = 64
_STFT, _STFT_HOP = 256, 128
_BINS = 129
_UNITS = 128
_WEIGHTS = "silero_vad/data/silero_vad_16k.safetensors"
_AT_ONCE = 2048
VOICE_FIGURES = 1 + _UNITS


class VoiceDetector:
    """Hears a stream of sound, block after block."""

    def __init__(self) -> None:
        self._weights = _weights()
        self._pending = np.zeros(0, np.float32)
        self._context = np.zeros(_CONTEXT, np.float32)
        self._hidden = np.zeros(_UNITS, np.float32)
        self._cell = np.zeros(_UNITS, np.float32)
        self._means = StepMeans(VOICE_FIGURES, STEP_S * _RATE_HZ / _CHUNK)
        self._spoken: list[Vector] = [np.zeros(0, np.float32)]

    @property
    def spoken(self) -> Vector:
        """How probable speech is in each chunk of CHUNK_S heard so far, 0 to 1."""
        return np.concatenate(self._spoken)

    def push(self, samples: Samples, job: Job) -> None:
        """Hear the next samples, mono at 16 kHz; the job is checked at every block."""
        joined = np.concatenate([self._pending, samples])
        whole = len(joined) - len(joined) % _CHUNK
        self._pending = joined[whole:]
        for start in range(0, whole, _CHUNK * _AT_ONCE):
            job.check()
            self._hear(joined[start : min(start + _CHUNK * _AT_ONCE, whole)])

    def finish(self, step_count: int) -> Vector:
        """Return the figures of the first steps.

        Returns
        -------
        ndarray
            Shape (step_count, VOICE_FIGURES): how probable speech is, 0 to 1, then what the network remembers, which
            also tells music from noise: it had to learn both as what is not speech.
        """
        if len(self._pending):
            self._hear(np.pad(self._pending, (0, _CHUNK - len(self._pending))))
            self._pending = np.zeros(0, np.float32)
        return self._means.finish(step_count)

    def _hear(self, samples: Samples) -> None:
        figures = self._run(samples)
        self._means.push(figures)
        self._spoken.append(figures[:, 0].copy())

    def _run(self, samples: Samples) -> Vector:
        chunks = samples.reshape(-1, _CHUNK)
        contexts = np.concatenate([self._context[None], chunks[:-1, -_CONTEXT:]])
        self._context = chunks[-1, -_CONTEXT:]
        seen = _encode(np.concatenate([contexts, chunks], axis=1), self._weights)
        return self._remember(seen)

    def _remember(self, seen: Vector) -> Vector:
        """The recurrent layer (an LSTM cell, gates in torch's order: in, forget, new, out): the answer, and its states.

        The gates' logistic function is a tanh, (1 + tanh(x / 2)) / 2, so one call serves all four.
        """
        w = self._weights
        half = np.repeat(np.array([0.5, 0.5, 1.0, 0.5], np.float32), _UNITS)
        driven = (seen @ w["lstm_cell.weight_ih"].T + w["lstm_cell.bias_ih"] + w["lstm_cell.bias_hh"]) * half
        recurrent = np.ascontiguousarray(w["lstm_cell.weight_hh"].T * half)
        states = np.empty((len(seen), _UNITS), np.float32)
        hidden, cell = self._hidden, self._cell
        for i, drive in enumerate(driven):
            bent = np.tanh(drive + hidden @ recurrent)
            gates = 0.5 * bent + 0.5
            new = bent[2 * _UNITS : 3 * _UNITS]
            cell = gates[_UNITS : 2 * _UNITS] * cell + gates[:_UNITS] * new
            hidden = gates[3 * _UNITS :] * np.tanh(cell)
            states[i] = hidden
        self._hidden, self._cell = hidden, cell
        out = np.maximum(states, 0.0) @ w["final_conv.weight"].reshape(_UNITS) + w["final_conv.bias"]
        return np.column_stack([0.5 + 0.5 * np.tanh(0.5 * out), states]).astype(np.float32)


def at_voice_rate(samples: Samples) -> Samples:
    """Resample from ANALYSIS_RATE_HZ to the 16 kHz the detector hears."""
    from scipy.signal import resample_poly

    shared = gcd(_RATE_HZ, ANALYSIS_RATE_HZ)
    return np.asarray(resample_poly(samples, _RATE_HZ // shared, ANALYSIS_RATE_HZ // shared), np.float32)


def _encode(chunks: Vector, w: dict[str, Vector]) -> Vector:
    """Spectrum and four convolutions: shape (n, 576) to (n, 128)."""
    padded = np.pad(chunks, ((0, 0), (0, _PADDING)), mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, _STFT, axis=1)[:, ::_STFT_HOP]
    waves = frames @ w["stft_conv.weight"].reshape(-1, _STFT).T
    seen = np.sqrt(waves[..., :_BINS] ** 2 + waves[..., _BINS:] ** 2)
    for layer, stride in (("conv1", 1), ("conv2", 2), ("conv3", 2), ("conv4", 1)):
        seen = _convolve(seen, w[f"{layer}.weight"], w[f"{layer}.bias"], stride)
    return np.asarray(seen[:, 0], np.float32)


def _convolve(seen: Numbers, weight: Vector, bias: Vector, stride: int) -> Numbers:
    """Convolution of width three over time, then the positive part: shape (n, time, channels)."""
    padded = np.pad(seen, ((0, 0), (1, 1), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, 3, axis=1)[:, ::stride]
    flat = windows.reshape(*windows.shape[:2], -1)
    return np.maximum(flat @ weight.reshape(len(weight), -1).T + bias, 0.0)


@lru_cache(maxsize=1)
def _weights() -> dict[str, Vector]:
    """Read the weights where the package was installed; importing it would import torch."""
    try:
        path = Path(str(distribution("silero-vad").locate_file(_WEIGHTS)))
        return _read_safetensors(path.read_bytes())
    except (PackageNotFoundError, OSError, ValueError, KeyError) as error:
        raise WeightsUnavailableError(
            f"The speech detector's weights cannot be read: {error}", remedy="reinstall the package silero-vad"
        ) from error


def _read_safetensors(raw: bytes) -> dict[str, Vector]:
    """Read the safetensors format: the header's length (8 bytes, little-endian), a JSON header, the numbers."""
    length = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8 : 8 + length])
    body = memoryview(raw)[8 + length :]
    tensors: dict[str, NDArray[np.float32]] = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            tensors[name] = np.frombuffer(body[begin:end], np.dtype("<f4")).reshape(entry["shape"])
    return tensors
