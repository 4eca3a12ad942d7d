"""The networks: what is shipped is small and whole, and computes what was trained."""

import numpy as np
import pytest
import torch

from temptrack.fingerprint.presence import judgement
from temptrack.fingerprint.presence.judgement import judge, odds_of

FIGURES = 287


def rows(count: int) -> np.ndarray:
    return np.random.default_rng(4).normal(0, 1, (count, FIGURES)).astype(np.float32)


def test_it_computes_what_torch_computes_with_the_same_weights() -> None:
    weights = judgement._weights()
    standard = torch.from_numpy(np.clip((rows(60) - weights["mean"]) * weights["scale"], -5, 5))
    said = []
    for i in range(len(weights["in"])):
        hidden = torch.relu(standard @ torch.from_numpy(weights["in"][i]) + torch.from_numpy(weights["in_bias"][i])).T
        for k, (kernel, bias) in enumerate(zip(weights["layers"][i], weights["layers_bias"][i], strict=True)):
            padded = torch.nn.functional.pad(hidden[None], (2**k, 2**k), mode="replicate")
            turned = torch.from_numpy(kernel.transpose(2, 1, 0).copy())
            seen = torch.nn.functional.conv1d(padded, turned, torch.from_numpy(bias), dilation=2**k)[0]
            hidden = hidden + torch.relu(seen)
        said.append(hidden.T @ torch.from_numpy(weights["out"][i]) + torch.from_numpy(weights["out_bias"][i]))
    assert odds_of(weights, rows(60)) == pytest.approx(torch.stack(said).mean(dim=0).numpy(), abs=1e-3)


def test_parts_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = judge(rows(200))
    monkeypatch.setattr(judgement, "_AT_ONCE", 64)
    assert judge(rows(200)) == pytest.approx(whole, abs=1e-4)


def test_a_single_step_is_judged() -> None:
    assert judge(rows(1)).shape == (1, 3)
