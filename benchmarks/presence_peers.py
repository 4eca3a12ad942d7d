"""Others that tell music, speech and other sounds apart: a plain baseline, and a network where the user has it."""

import csv
import importlib
import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from scipy.signal import resample_poly

from benchmarks.presence_mixtures import STEP_S
from benchmarks.presence_scoring import Truth
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.fingerprint.presence import HEARD, Interval, Kind, analyse_presence, cues_of, spans_of
from temptrack.media.types import Samples
from temptrack.progress import Job

Judge: TypeAlias = Callable[[Samples], Truth]
"""Sound to probabilities of music, speech, effects and silence at each step."""
OURS = "Temptrack"
KINDS: tuple[Kind, ...] = (*HEARD, "silence")
_RATE_HZ, _WINDOW = 16000, 15600
_SPOKEN = frozenset(range(6))
"""Classes 0 to 5 of the map: speech of men, women, children; conversation, monologue."""
_MUSIC = range(132, 277)
"""Music, instruments, genres, moods."""
_SILENCE = 494


def ours(samples: Samples) -> Truth:
    """Return what the product says."""
    presence = analyse_presence(samples, Job())
    return np.stack([presence.of(kind) for kind in KINDS], axis=1).astype(np.float64)


def cues(name: str, said: Truth) -> list[Interval]:
    """Return where somebody hears music: ours as the product decides, others where it is likelier than not."""
    return cues_of(said[:, 0].astype(np.float32), STEP_S) if name == OURS else spans_of(said[:, 0] >= 0.5, STEP_S)


def energy(samples: Samples) -> Truth:
    """Return what level alone says: whatever is loud is all three, whatever is not is silence."""
    size = round(STEP_S * ANALYSIS_RATE_HZ)
    padded = np.pad(samples, (0, -len(samples) % size)).reshape(-1, size).astype(np.float64)
    level = 10.0 * np.log10((padded**2).mean(axis=1) + 1e-12)
    loud = level > max(-60.0, float(np.percentile(level, 95)) - 30.0)
    return np.stack([loud, loud, loud, ~loud], axis=1).astype(np.float64)


def find_judges(media: Path) -> dict[str, Judge]:
    """Return whoever can be asked here, by name."""
    judges: dict[str, Judge] = {OURS: ours, "level alone": energy}
    yamnet = find_yamnet(media)
    return judges | ({"YAMNet": yamnet} if yamnet else {})


def find_yamnet(media: Path) -> Judge | None:
    """Return YAMNet (Gemmeke et al. 2017, AudioSet; Apache-2.0) as a judge, or None where it cannot run."""
    model = media / "peers" / "yamnet" / "yamnet.tflite"
    if not model.is_file() or importlib.util.find_spec("ai_edge_litert") is None:
        return None
    with (model.parent / "yamnet_class_map.csv").open() as rows:
        names = [row["display_name"] for row in csv.DictReader(rows)]
    if names[132] != "Music" or names[_SILENCE] != "Silence" or names[0] != "Speech":
        raise SystemExit("The class map is not the one that is known here")
    interpreter = importlib.import_module("ai_edge_litert.interpreter").Interpreter(str(model), num_threads=1)
    interpreter.allocate_tensors()
    return lambda samples: _listen(interpreter, samples)


def _listen(interpreter: Any, samples: Samples) -> Truth:
    """Judge the 0.975 s around the middle of each half second; probabilities as they come, the best of each kind."""
    sound = resample_poly(samples, 320, 441).astype(np.float32)
    count = int(np.ceil(len(samples) / ANALYSIS_RATE_HZ / STEP_S - 1e-9))
    sound = np.pad(sound, (_WINDOW // 2, _WINDOW))
    asked, answered = interpreter.get_input_details()[0], interpreter.get_output_details()[0]["index"]
    said = np.zeros((count, 4))
    for i in range(count):
        first = round((i + 0.5) * STEP_S * _RATE_HZ)
        interpreter.set_tensor(asked["index"], sound[first : first + _WINDOW].reshape(asked["shape"]))
        interpreter.invoke()
        shares = interpreter.get_tensor(answered)[0]
        other = np.ones(len(shares), bool)
        other[[*_SPOKEN, *_MUSIC, _SILENCE]] = False
        said[i] = shares[_MUSIC].max(), shares[:6].max(), shares[other].max(), shares[_SILENCE]
    return said
