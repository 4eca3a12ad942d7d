"""Fit the weights of tempo, metre and key, and write them beside the code that reads them.

    TEMPTRACK_RHYTHM=FOLDER python -m benchmarks.rhythm_fit

Fits on pieces composed by chance and on the labelled recordings of FOLDER (see `benchmarks.rhythm_material`) whose
collection is named in FITTED_ON; all other collections are left for `benchmarks.rhythm` to be measured on. The
temperatures, which make the probabilities honest, come from predictions in four-fold cross-validation.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.rhythm_material import Truth, composed, labelled, labelled_folder, sound_of
from temptrack.fingerprint.music import weights
from temptrack.fingerprint.music.downbeats import beat_figures, in_context
from temptrack.fingerprint.music.key_choice import key_figures
from temptrack.fingerprint.music.listening import Listener, Listening
from temptrack.fingerprint.music.tempo import SAME_TEMPO, tempo_evidence
from temptrack.fingerprint.music.tempo_evidence import Evidence
from temptrack.progress import Job

TARGET = Path(weights.__file__).with_name("rhythm_weights.npz")
FITTED_ON = ("composed", "nottingham", "pop909", "grooves")
SEEDS = range(480)
_FOLDS, _HIDDEN, _NETWORKS, _ROUNDS = 4, 20, 3, 160
_USUAL_BPM, _USUAL_OCTAVES = 116.0, 0.4
"""Tempi of music at large, log-normal (van Noorden & Moelants 1999): the material is weighted towards this, for it
was composed or played back at tempi spread more evenly."""
_MOST_WEIGHT = 8.0

_Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Example:
    """A piece, as the estimators see it."""

    truth: Truth
    tempo: Evidence
    bars: _Floats
    """Shape (true beats, figures): each in its context."""
    begins: NDArray[np.bool_]
    """Shape (true beats,): whether it begins a bar."""
    key: _Floats


def main() -> int:
    """Fit and write."""
    folder = labelled_folder()
    sources = [*composed(SEEDS), *(labelled(folder) if folder else [])]
    kept = [(truth, source) for truth, source in sources if truth.collection in FITTED_ON]
    fit([example_of(truth, _listen(source)) for truth, source in kept])
    return 0


def _listen(source: object) -> Listening:
    listener = Listener()
    listener.push(sound_of(source), Job())  # type: ignore[arg-type]
    return listener.finish(Job())


def example_of(truth: Truth, heard: Listening) -> Example:
    """Let the estimators look at a piece."""
    beats_s = truth.beats_s[truth.beats_s < heard.duration_s - 0.1]
    bars: _Floats = np.zeros((0, 0))
    begins = np.zeros(0, np.bool_)
    if truth.beats_per_bar in (2, 3, 4) and len(beats_s) >= 16 and len(truth.downbeats_s):
        bars = in_context(beat_figures(heard, beats_s.astype(np.float32)))
        begins = np.abs(beats_s[:, np.newaxis] - truth.downbeats_s).min(axis=1) < 0.02
    return Example(truth, tempo_evidence(heard, Job()), bars, begins, key_figures(heard))


def fit(examples: list[Example]) -> None:
    """Fit all three on the examples and write the weights."""
    torch.set_num_threads(1)
    fold = np.random.default_rng(0).integers(0, _FOLDS, len(examples))
    stored = {**_fit_tempo(examples, fold), **_fit_bars(examples), **_fit_key(examples, fold)}
    arrays: dict[str, Any] = {name: np.asarray(value, np.float32) for name, value in stored.items()}
    np.savez_compressed(TARGET, **arrays)
    weights.rhythm_weights.cache_clear()
    print(f"{TARGET}: fitted on {len(examples)} pieces")


class _TempoNetwork(torch.nn.Module):
    def __init__(self, figures: int, whole: int) -> None:
        super().__init__()
        self.inner, self.outer = torch.nn.Linear(figures, _HIDDEN), torch.nn.Linear(_HIDDEN, 1)
        self.none = torch.nn.Linear(whole, 1)
        self.drop, self.drop_more = torch.nn.Dropout(0.1), torch.nn.Dropout(0.3)

    def forward(self, figures: torch.Tensor, there: torch.Tensor, whole: torch.Tensor) -> torch.Tensor:
        hidden = self.drop_more(torch.tanh(self.inner(self.drop(figures))))
        score = self.outer(hidden)[..., 0].masked_fill(~there, -1e4)
        return torch.cat([score, self.none(whole)], 1)


def _fit_tempo(examples: list[Example], fold: NDArray[np.int64]) -> dict[str, _Floats]:
    usable = [(example, part) for example, part in zip(examples, fold, strict=True) if len(example.tempo.tempo_bpm)]
    evidence, part = [example.tempo for example, _ in usable], np.array([part for _, part in usable])
    all_rows, wholes = np.concatenate([one.figures for one in evidence]), np.stack([one.whole for one in evidence])
    scale = {
        "tempo_mean": all_rows.mean(axis=0), "tempo_deviation": all_rows.std(axis=0) + 1e-6,
        "whole_mean": wholes.mean(axis=0), "whole_deviation": wholes.std(axis=0) + 1e-6,
    }  # fmt: skip
    most = max(len(one.tempo_bpm) for one in evidence)
    figures = np.zeros((len(usable), most, all_rows.shape[1]), np.float32)
    there, right = np.zeros((len(usable), most), bool), np.zeros((len(usable), most + 1), bool)
    for i, ((example, _), one) in enumerate(zip(usable, evidence, strict=True)):
        count, true_bpm = len(one.tempo_bpm), example.truth.tempo_bpm
        figures[i, :count] = np.clip((one.figures - scale["tempo_mean"]) / scale["tempo_deviation"], -4, 4)
        there[i, :count] = True
        if true_bpm > 0.0:
            right[i, :count] = np.abs(one.tempo_bpm / true_bpm - 1.0) < SAME_TEMPO
        right[i, most] = not right[i].any()
    whole = np.clip((wholes - scale["whole_mean"]) / scale["whole_deviation"], -4, 4).astype(np.float32)
    weight = _tempo_weights([example.truth.tempo_bpm for example, _ in usable])
    data = [torch.tensor(each) for each in (figures, there, whole, right, weight)]

    logits = torch.zeros(right.shape)
    for held_out in range(_FOLDS):
        network = _train_tempo([each[part != held_out] for each in data], 0)
        with torch.no_grad():
            logits[part == held_out] = network(*(each[part == held_out] for each in data[:3]))
    # Every piece counts alike here: at unusual tempi the weighted networks are surer than they should be.
    temperature = _temperature(lambda heat: _log_loss(logits / heat, data[3], torch.ones(len(usable))))
    _say("tempo", torch.softmax(logits / temperature, 1).numpy(), right, part)
    networks = [_train_tempo(data, seed) for seed in range(_NETWORKS)]
    return {
        **scale,
        "tempo_in": _stack([each.inner.weight.T for each in networks]),
        "tempo_in_bias": _stack([each.inner.bias for each in networks]),
        "tempo_out": _stack([each.outer.weight[0] for each in networks]),
        "tempo_out_bias": _stack([each.outer.bias[0] for each in networks]),
        "whole_out": _stack([each.none.weight[0] for each in networks]),
        "whole_out_bias": _stack([each.none.bias[0] for each in networks]),
        "tempo_temperature": np.array(temperature),
    }


def _tempo_weights(tempi: list[float]) -> NDArray[np.float32]:
    """How much each piece counts, so that the material's tempi lie as those of music at large."""
    tempo = np.array(tempi)
    octaves = np.log2(np.maximum(tempo, 30.0) / _USUAL_BPM)
    known = octaves[tempo > 0.0]
    here = np.exp(-0.5 * (np.subtract.outer(octaves, known) / 0.15) ** 2).mean(axis=1) / 0.15
    wanted = np.exp(-0.5 * (octaves / _USUAL_OCTAVES) ** 2) / _USUAL_OCTAVES
    return np.where(tempo > 0.0, np.minimum(wanted / (here + 1e-9), _MOST_WEIGHT), 1.0).astype(np.float32)


def _train_tempo(data: list[torch.Tensor], seed: int) -> _TempoNetwork:
    figures, there, whole, right, weight = data
    torch.manual_seed(seed)
    network = _TempoNetwork(figures.shape[2], whole.shape[1])
    optimiser = torch.optim.AdamW(network.parameters(), lr=6e-3, weight_decay=3e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, _ROUNDS)
    for _ in range(_ROUNDS):
        loss = _log_loss(network(figures, there, whole), right, weight)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
    return network.eval()


def _log_loss(logits: torch.Tensor, right: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    odds = torch.log_softmax(logits, 1).masked_fill(~right, -1e4)
    return -(torch.logsumexp(odds, 1) * weight).mean()


def _fit_bars(examples: list[Example]) -> dict[str, _Floats]:
    used = [example for example in examples if len(example.bars)]
    rows = torch.tensor(np.concatenate([example.bars for example in used]), dtype=torch.float32)
    begins = torch.tensor(np.concatenate([example.begins for example in used]), dtype=torch.float32)
    weight = torch.tensor(
        np.concatenate(
            [np.full(len(each.begins), {2: 0.7, 3: 2.0, 4: 1.0}[each.truth.beats_per_bar]) for each in used]
        ),
        dtype=torch.float32,
    )
    layer = torch.nn.Linear(rows.shape[1], 1)
    loss_of = torch.nn.BCEWithLogitsLoss(weight=weight)
    _minimise(list(layer.parameters()), lambda: loss_of(layer(rows)[:, 0], begins) + 1e-4 * layer.weight.square().sum())
    return {"bar": _stack([layer.weight[0]])[0], "bar_bias": _stack([layer.bias[0]])[0], "bar_least": np.array(0.85)}


def _fit_key(examples: list[Example], fold: NDArray[np.int64]) -> dict[str, _Floats]:
    known = np.array([example.truth.key is not None for example in examples])
    used = [example for example in examples if example.truth.key is not None]
    figures = torch.tensor(np.stack([example.key for example in used]), dtype=torch.float32)
    key = torch.tensor([example.truth.key for example in used])
    part = fold[known]
    logits = torch.zeros(len(used), 24)
    for held_out in range(_FOLDS):
        logits[part == held_out] = figures[part == held_out] @ _train_key(
            figures[part != held_out], key[part != held_out]
        )
    temperature = _temperature(lambda heat: torch.nn.functional.cross_entropy(logits / heat, key))
    right = np.eye(24, dtype=bool)[key.numpy()]
    _say("key", torch.softmax(logits / temperature, 1).numpy(), right, part)
    return {"key": _train_key(figures, key).numpy(), "key_temperature": np.array(temperature)}


def _train_key(figures: torch.Tensor, key: torch.Tensor) -> torch.Tensor:
    weight = torch.zeros(figures.shape[2], requires_grad=True)
    loss_of = torch.nn.CrossEntropyLoss()
    _minimise([weight], lambda: loss_of(figures @ weight, key) + 1e-3 * weight.square().sum())
    return weight.detach()


def _minimise(parameters: list[torch.Tensor], loss: Callable[[], torch.Tensor]) -> None:
    optimiser = torch.optim.LBFGS(parameters, max_iter=80)

    def closure() -> float:
        optimiser.zero_grad()
        value = loss()
        value.backward()  # type: ignore[no-untyped-call]
        return float(value.detach())

    optimiser.step(closure)  # type: ignore[no-untyped-call]


def _temperature(loss: Callable[[float], torch.Tensor]) -> float:
    """The divisor of the scores that makes the probabilities fit best (Guo et al. 2017)."""
    options = np.exp(np.linspace(np.log(0.6), np.log(3.0), 60))
    return float(options[int(np.argmin([float(loss(float(heat))) for heat in options]))])


def _say(what: str, probability: _Floats, right: NDArray[np.bool_], fold: NDArray[np.int64]) -> None:
    best = probability.argmax(axis=1)
    hit = right[np.arange(len(best)), best]
    folds = ", ".join(f"{hit[fold == part].mean():.3f}" for part in range(_FOLDS))
    said = probability.max(axis=1).mean()
    print(f"{what}: right {hit.mean():.3f} of {len(hit)} in cross-validation ({folds}); said {said:.3f}")


def _stack(tensors: list[torch.Tensor]) -> _Floats:
    return np.stack([tensor.detach().numpy() for tensor in tensors])


if __name__ == "__main__":
    sys.exit(main())
