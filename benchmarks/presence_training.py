"""Train the judgement of `temptrack.fingerprint.presence` on mixtures of real recordings.

    python -m benchmarks.presence_training [MEDIA_FOLDER] [--scenes 300] [--write]

What may be learnt from is listed by `presence_mixtures.training_sources`: recordings under CC0, CC BY, CC BY-SA, GPL,
MIT and Apache licences only. They are parted in two: other albums of music, other speakers, other classes of effects.
Each half is learnt from and the other judged, which is how everything about the network was chosen; what is written
with ``--write`` has learnt from both. Needs a gigabyte, and ten minutes a hundred scenes of each half on one core.
"""

import argparse
import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.presence_mixtures import KINDS, Scene, Sources, training_sources
from benchmarks.presence_scenes import training_scenes
from benchmarks.presence_scoring import calibration_error, score
from temptrack.fingerprint.presence.hearing import hear_rows
from temptrack.fingerprint.presence.judgement import LIMIT, Network, odds_of
from temptrack.fingerprint.presence.voice import VOICE_FIGURES
from temptrack.media.types import Samples
from temptrack.progress import Job

WEIGHTS = Path(__file__).resolve().parent.parent / "daemon/temptrack/fingerprint/presence/weights.npz"
SCENE_S = 40.0
UNITS = 32
DILATIONS = (1, 2, 4)
NETWORKS = 3
EPOCHS = 16
BATCH = 8
NOISE = 0.15
BLIND, DEAF = 0.5, 0.17
"""Shares of scenes learnt from without what the speech network remembers, and without all the rest: together they
would lean on the former, which a voice over music makes all about the voice."""
LEARNING_RATE, WEIGHT_DECAY = 2e-3, 3e-2
_FIRST_HALF = (
    "wesnoth/",
    "librosa_examples/",
    "ASR/spk1",
    "librosa_speech_and_birds/198-",
    "librosa_speech_and_birds/5703-",
    "librosa_speech_and_birds/456440",
    "noise/noise2",
    "noise/noise3",
    "001_",
    "003_",
    "005_",
    "007_",
    "009_",
)

Rows = NDArray[np.float32]
Truth = NDArray[np.float64]


class Layers(torch.nn.Module):
    """Figures to units, residual convolutions along time, units to log-odds: `judgement.odds_of`, to be trained."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.drop_in = torch.nn.Dropout(0.2)
        self.into = torch.nn.Conv1d(width, UNITS, 1)
        self.layers = torch.nn.ModuleList([torch.nn.Conv1d(UNITS, UNITS, 3, dilation=d) for d in DILATIONS])
        self.drop = torch.nn.Dropout(0.3)
        self.out = torch.nn.Conv1d(UNITS, len(KINDS), 1)

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """Return log-odds, shape (scenes, kinds, steps), of rows of shape (scenes, figures, steps)."""
        hidden = torch.relu(self.into(self.drop_in(rows)))
        for layer, distance in zip(self.layers, DILATIONS, strict=True):
            padded = torch.nn.functional.pad(self.drop(hidden), (distance, distance), mode="replicate")
            hidden = hidden + torch.relu(layer(padded))
        odds: torch.Tensor = self.out(self.drop(hidden))
        return odds


def halves(sources: Sources) -> tuple[Sources, Sources]:
    """Part recordings so that no album, no speaker and no class of effects is in both halves."""
    one, other = (
        Sources(_half(sources.music, first), _half(sources.speech, first), _half(sources.effects, first), sources.rooms)
        for first in (True, False)
    )
    return one, other


def _half(pool: dict[str, Samples], first: bool) -> dict[str, Samples]:
    return {name: samples for name, samples in pool.items() if name.startswith(_FIRST_HALF) == first}


def measured(scenes: Iterable[Scene]) -> tuple[Rows, Truth]:
    """Return rows, shape (scenes, steps, figures), and truths, shape (scenes, steps, kinds)."""
    rows, truths = [], []
    for scene in scenes:
        rows.append(hear_rows(scene.samples, Job())[0].astype(np.float16))
        truths.append(scene.truth)
    return np.stack(rows).astype(np.float32), np.stack(truths)


def train(rows: Rows, truth: Truth) -> Network:
    """Return networks laid side by side, as `judgement.odds_of` takes them."""
    flat = rows.reshape(-1, rows.shape[-1])
    mean, scale = flat.mean(axis=0), 1.0 / (flat.std(axis=0) + 1e-3)
    standard = np.clip((rows - mean) * scale, -LIMIT, LIMIT).astype(np.float32).transpose(0, 2, 1)
    trained = [_arrays(_fit(standard, truth.transpose(0, 2, 1), seed)) for seed in range(NETWORKS)]
    return {"mean": mean, "scale": scale, **{name: np.stack([one[name] for one in trained]) for name in trained[0]}}


def _fit(standard: Rows, truth: Truth, seed: int) -> Layers:
    torch.manual_seed(seed)
    network = Layers(standard.shape[1])
    inputs, known = torch.tensor(standard), torch.tensor(~np.isnan(truth)).float()
    wanted = torch.tensor(np.nan_to_num(truth)).float()
    # Music too faint to be sure of, 12 to 26 dB under the rest: a film's cue begins like that more often than not.
    faint = torch.tensor(np.isnan(truth[:, 0])).float()
    known[:, 0] += faint
    wanted[:, 0] += faint
    optimiser = torch.optim.AdamW(network.parameters(), LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    turns = EPOCHS * -(-len(inputs) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, LEARNING_RATE, total_steps=turns, pct_start=0.15)
    for _ in range(EPOCHS):
        order = torch.randperm(len(inputs))
        for first in range(0, len(order), BATCH):
            batch = order[first : first + BATCH]
            # What shifts a whole scene stands for other rooms and microphones.
            rows = inputs[batch] + NOISE * torch.randn(len(batch), inputs.shape[1], 1)
            odds = network(rows * _blinkers(rows))
            losses = torch.nn.functional.binary_cross_entropy_with_logits(odds, wanted[batch], reduction="none")
            optimiser.zero_grad()
            torch.autograd.backward((losses * known[batch]).sum() / known[batch].sum())
            optimiser.step()
            schedule.step()
    return network.eval()


def _blinkers(rows: torch.Tensor) -> torch.Tensor:
    """Return ones, and zeros where a scene is not to be seen."""
    seen = torch.ones(*rows.shape[:2], 1)
    seen[torch.rand(len(rows)) < BLIND, 1 - VOICE_FIGURES :] = 0.0
    seen[torch.rand(len(rows)) < DEAF, : 1 - VOICE_FIGURES] = 0.0
    return seen


def _arrays(network: Layers) -> Network:
    of = {name: values.numpy() for name, values in network.state_dict().items()}
    layers = range(len(DILATIONS))
    return {
        "in": of["into.weight"][:, :, 0].T,
        "in_bias": of["into.bias"],
        "layers": np.stack([of[f"layers.{i}.weight"].transpose(2, 1, 0) for i in layers]),
        "layers_bias": np.stack([of[f"layers.{i}.bias"] for i in layers]),
        "out": of["out.weight"][:, :, 0].T,
        "out_bias": of["out.bias"],
    }


def print_quality(name: str, network: Network, rows: Rows, truth: Truth) -> None:
    """Print how right networks are about other scenes, before smoothing."""
    said = 1.0 / (1.0 + np.exp(-np.concatenate([odds_of(network, scene) for scene in rows]).astype(np.float64)))
    flat = truth.reshape(-1, len(KINDS))
    for i, kind in enumerate(KINDS):
        error = calibration_error(said[:, i], flat[:, i])
        print(f"{name:16} {kind:8} {score(said[:, i] >= 0.5, flat[:, i])}, calibration error {error:.3f}")


def main() -> None:
    """Train, measure and, when asked to, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("TEMPTRACK_MEDIA", "../shared/media")
    parser.add_argument("media", nargs="?", type=Path, default=Path(default))
    parser.add_argument("--scenes", type=int, default=300)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    one, other = (
        measured(training_scenes(half, options.scenes, SCENE_S, seed))
        for seed, half in enumerate(halves(training_sources(options.media)), start=1)
    )
    print_quality("first on second", train(*one), *other)
    print_quality("second on first", train(*other), *one)
    if options.write:
        both = train(np.concatenate([one[0], other[0]]), np.concatenate([one[1], other[1]]))
        write(both)


def write(network: Network) -> None:
    """Put networks where the daemon reads them."""
    small = {name: values.astype(np.float16 if values.ndim > 2 else np.float32) for name, values in network.items()}
    np.savez_compressed(WEIGHTS, allow_pickle=False, **small)
    print(f"wrote {WEIGHTS}")


if __name__ == "__main__":
    main()
