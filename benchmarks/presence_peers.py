"""Others that tell music, speech and other sounds apart, each where the user has it."""

import csv
import importlib
import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.media.types import Samples

_RATE_HZ, _WINDOW = 16000, 15600
_STEP_S = 0.5
_SPOKEN = frozenset(range(6))
"""Classes 0 to 5 of the map: speech of men, women, children; conversation, monologue."""
_MUSIC = range(132, 277)
"""Music, instruments, genres, moods."""
_SILENCE = 494


def find_yamnet(media: Path) -> Callable[[Samples], NDArray[np.float64]] | None:
    """Return YAMNet (Gemmeke et al. 2017, AudioSet; Apache-2.0) as a judge, or None where it cannot run."""
    model = media / "peers" / "yamnet" / "yamnet.tflite"
    if not model.is_file() or importlib.util.find_spec("ai_edge_litert") is None:
        return None
    with (model.parent / "yamnet_class_map.csv").open() as rows:
        names = [row["display_name"] for row in csv.DictReader(rows)]
    if names[132] != "Music" or names[_SILENCE] != "Silence" or names[0] != "Speech":
        raise SystemExit("The class map is not the one that is known here")
    interpreter = importlib.import_module("ai_edge_litert.interpreter").Interpreter(str(model))
    interpreter.allocate_tensors()
    return lambda samples: _listen(interpreter, samples)


def _listen(interpreter: Any, samples: Samples) -> NDArray[np.float64]:
    """Judge the 0.975 s around the middle of each half second; probabilities as they come, the best of each kind."""
    sound = resample_poly(samples, 320, 441).astype(np.float32)
    count = int(np.ceil(len(samples) / ANALYSIS_RATE_HZ / _STEP_S - 1e-9))
    sound = np.pad(sound, (_WINDOW // 2, _WINDOW))
    shape = interpreter.get_input_details()[0]["shape"]
    said = np.zeros((count, 4))
    for i in range(count):
        first = round((i + 0.5) * _STEP_S * _RATE_HZ)
        interpreter.set_tensor(
            interpreter.get_input_details()[0]["index"], sound[first : first + _WINDOW].reshape(shape)
        )
        interpreter.invoke()
        shares = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])[0]
        other = np.ones(len(shares), bool)
        other[[*_SPOKEN, *_MUSIC, _SILENCE]] = False
        said[i] = shares[_MUSIC].max(), shares[:6].max(), shares[other].max(), shares[_SILENCE]
    return said
