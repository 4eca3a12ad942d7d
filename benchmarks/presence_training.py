"""Train the judgement of `temptrack.fingerprint.presence` on mixtures of real recordings.

    python benchmarks/presence_training.py [MEDIA_FOLDER] [--scenes 450] [--write]

What may be learnt from is listed by `presence_mixtures.training_sources`: recordings under CC0, CC BY, CC BY-SA, GPL,
MIT and Apache licences only. Prints how well the result does on mixtures of other sets of music, other speakers and
other effects, beside a linear model; ``--write`` puts it where the daemon reads it. Needs some minutes and a gigabyte.
"""

import argparse
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.presence_mixtures import KINDS, Scene, mix_scenes, training_sources, unseen_sources
from temptrack.fingerprint.presence.hearing import hear_rows
from temptrack.progress import Job

WEIGHTS = Path(__file__).resolve().parent.parent / "daemon/temptrack/fingerprint/presence/weights.npz"
SCENE_S = 40.0
HIDDEN = 48
NETWORKS = 3
EPOCHS = 16
BATCH = 512
LIMIT = 5.0

Rows = NDArray[np.float32]
Truth = NDArray[np.float64]
Weights = dict[str, NDArray[np.float32]]
N = TypeVar("N", bound=torch.nn.Module)


class Network(torch.nn.Module):
    """One hidden layer beside a direct linear path."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.drop_in = torch.nn.Dropout(0.2)
        self.hidden = torch.nn.Linear(width, HIDDEN)
        self.drop = torch.nn.Dropout(0.5)
        self.out = torch.nn.Linear(HIDDEN, len(KINDS))
        self.direct = torch.nn.Linear(width, len(KINDS), bias=False)

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """Return log-odds, shape (n, 3)."""
        seen = self.drop_in(rows)
        odds: torch.Tensor = self.out(self.drop(torch.relu(self.hidden(seen)))) + self.direct(seen)
        return odds


def measured(scenes: Iterable[Scene]) -> tuple[Rows, Truth]:
    """Return the rows and the truth of every step of many scenes."""
    rows, truths = [], []
    for scene in scenes:
        rows.append(hear_rows(scene.samples, Job())[0])
        truths.append(scene.truth)
    return np.concatenate(rows), np.concatenate(truths)


def train(rows: Rows, truth: Truth) -> Weights:
    """Return an average of networks, laid side by side as one."""
    mean, scale = rows.mean(axis=0), 1.0 / (rows.std(axis=0) + 1e-6)
    standard = np.clip((rows - mean) * scale, -LIMIT, LIMIT).astype(np.float32)
    networks = []
    for seed in range(NETWORKS):
        torch.manual_seed(seed)
        networks.append(_fit(Network(rows.shape[1]), standard, truth))
    with torch.no_grad():
        return {
            "mean": mean,
            "scale": scale,
            "hidden": np.concatenate([n.hidden.weight.numpy().T for n in networks], axis=1),
            "hidden_bias": np.concatenate([n.hidden.bias.numpy() for n in networks]),
            "out": np.concatenate([n.out.weight.numpy().T for n in networks]) / NETWORKS,
            "out_bias": np.mean([n.out.bias.numpy() for n in networks], axis=0),
            "direct": np.mean([n.direct.weight.numpy().T for n in networks], axis=0),
        }


def _fit(network: N, standard: Rows, truth: Truth) -> N:
    optimiser = torch.optim.AdamW(network.parameters(), 4e-3, weight_decay=3e-2)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, EPOCHS)
    inputs, known = torch.from_numpy(standard), torch.from_numpy(~np.isnan(truth)).float()
    wanted = torch.from_numpy(np.nan_to_num(truth)).float()
    for _ in range(EPOCHS):
        network.train()
        order = torch.randperm(len(inputs))
        for first in range(0, len(order), BATCH):
            batch = order[first : first + BATCH]
            losses = torch.nn.functional.binary_cross_entropy_with_logits(
                network(inputs[batch]), wanted[batch], reduction="none"
            )
            optimiser.zero_grad()
            torch.autograd.backward((losses * known[batch]).mean())
            optimiser.step()
        schedule.step()
    return network.eval()


def odds_of(weights: Weights, rows: Rows) -> NDArray[np.float64]:
    """Return what the daemon makes of rows with these weights, before smoothing."""
    standard = np.clip((rows - weights["mean"]) * weights["scale"], -LIMIT, LIMIT)
    hidden = np.maximum(standard @ weights["hidden"] + weights["hidden_bias"], 0.0)
    return np.asarray(hidden @ weights["out"] + standard @ weights["direct"] + weights["out_bias"], np.float64)


def linear_odds(rows: Rows, truth: Truth, others: Rows) -> NDArray[np.float64]:
    """Return what a plain linear model makes of other rows."""
    mean, scale = rows.mean(axis=0), 1.0 / (rows.std(axis=0) + 1e-6)
    known, new = (np.clip((part - mean) * scale, -LIMIT, LIMIT).astype(np.float32) for part in (rows, others))
    model = _fit(torch.nn.Linear(rows.shape[1], len(KINDS)), known, truth)
    with torch.no_grad():
        return np.asarray(model(torch.from_numpy(new)), np.float64)


def print_quality(name: str, odds: NDArray[np.float64], truth: Truth) -> None:
    """Print precision and recall of each kind at even odds, over the steps of which the truth is sure."""
    cells = []
    for i, kind in enumerate(KINDS):
        sure = ~np.isnan(truth[:, i])
        said, true = odds[sure, i] > 0, truth[sure, i] > 0.5
        right = float((said & true).sum())
        cells.append(f"{kind} P {right / max(1, said.sum()):.3f} R {right / max(1, true.sum()):.3f}")
    print(f"{name:10}", " | ".join(cells))


def main() -> None:
    """Train, measure and, when asked to, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("TEMPTRACK_MEDIA", "../shared/media")
    parser.add_argument("media", nargs="?", type=Path, default=Path(default))
    parser.add_argument("--scenes", type=int, default=450)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rows, truth = measured(mix_scenes(training_sources(options.media), options.scenes, SCENE_S, seed=1))
    test_rows, test_truth = measured(
        mix_scenes(unseen_sources(options.media), max(1, options.scenes // 6), SCENE_S, seed=2)
    )
    weights = train(rows, truth)
    print(f"{len(rows)} half seconds learnt from, {len(test_rows)} others judged")
    print_quality("network", odds_of(weights, test_rows), test_truth)
    print_quality("linear", linear_odds(rows, truth, test_rows), test_truth)
    if options.write:
        small = {name: values.astype(np.float16 if values.ndim > 1 else np.float32) for name, values in weights.items()}
        np.savez_compressed(WEIGHTS, allow_pickle=False, **small)
        print(f"wrote {WEIGHTS}")


if __name__ == "__main__":
    main()
