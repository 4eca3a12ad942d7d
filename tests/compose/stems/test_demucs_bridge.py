"""The bridge speaks demucs' own API: to the package where it is installed, else to a stand-in as strict as it is."""

import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch

from temptrack.compose.stems import DemucsSeparator
from temptrack.errors import CancelledError, StateError, WeightsUnavailableError
from temptrack.media import Sound
from temptrack.progress import Job, Progress

INSTALLED = find_spec("demucs") is not None
RANDOM_WEIGHTS = "demucs_unittest"
"""demucs' own name for a network that nobody trained."""


class StandIn:
    """`demucs.api.Separator` as its docstring (4.1) has it: names, types, shapes and order."""

    samplerate, audio_channels = 44100, 2

    def __init__(self, model: str = "htdemucs", repo: Path | None = None, device: str = "cpu") -> None:
        if model == "exits":
            sys.exit("no such bag")
        if model != RANDOM_WEIGHTS:
            raise OSError("We couldn't connect to the hub\nand more")
        self._callback: Callable[[dict[str, Any]], None] = lambda _: None

    def update_parameter(
        self, *, device: str, shifts: int, jobs: int, progress: bool, callback: Callable[[dict[str, Any]], None]
    ) -> None:
        assert (shifts, jobs, progress) == (0, 0, False)
        self._callback = callback

    def separate_tensor(self, wav: torch.Tensor, sr: int | None = None) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        assert wav.dtype == torch.float32
        assert wav.ndim == 2
        assert wav.shape[0] == self.audio_channels
        for offset in range(0, wav.shape[1], 44100):
            for state in ("start", "end"):
                self._callback({"segment_offset": offset, "state": state, "audio_length": wav.shape[1], "models": 1})
        return wav, dict.fromkeys(("drums", "bass", "other", "vocals"), wav * 0.25)


@pytest.fixture
def demucs(monkeypatch: pytest.MonkeyPatch) -> None:
    if not INSTALLED:
        package, api = ModuleType("demucs"), ModuleType("demucs.api")
        api.Separator = StandIn  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "demucs", package)
        monkeypatch.setitem(sys.modules, "demucs.api", api)


def sound(channels: int) -> Sound:
    samples = np.random.default_rng(0).normal(0, 0.1, (channels, 44100 * 3 // 2)).astype(np.float32)
    return Sound(samples, 44100)


@pytest.mark.usefixtures("demucs")
@pytest.mark.parametrize("channels", [1, 2])
def test_stems_are_as_long_as_the_sound_and_the_same_each_time(channels: int) -> None:
    told: list[Progress] = []
    separator = DemucsSeparator(RANDOM_WEIGHTS)
    found = separator.separate(sound(channels), Job(told.append))
    assert set(found) == {"drums", "bass", "other", "vocals"}
    assert {stem.samples.shape for stem in found.values()} == {(2, 44100 * 3 // 2)}
    assert all(stem.samples.dtype == np.float32 and np.isfinite(stem.samples).all() for stem in found.values())
    assert {one.stage for one in told} == {"separate"}
    again = separator.separate(sound(channels), Job())
    np.testing.assert_array_equal(again["bass"].samples, found["bass"].samples)


@pytest.mark.usefixtures("demucs")
def test_it_stops_when_cancelled() -> None:
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        DemucsSeparator(RANDOM_WEIGHTS).separate(sound(2), job)


@pytest.mark.usefixtures("demucs")
@pytest.mark.skipif(INSTALLED, reason="the package would ask the hub")
@pytest.mark.parametrize("model", ["exits", "htdemucs"])
def test_weights_that_cannot_be_had_are_said(model: str) -> None:
    with pytest.raises(
        WeightsUnavailableError, match=r"cannot be had \((no such bag|We couldn't connect to the hub)\)"
    ):
        DemucsSeparator(model)


@pytest.mark.skipif(INSTALLED, reason="it is installed")
def test_without_the_package_the_way_to_it_is_said() -> None:
    with pytest.raises(StateError, match=r"demucs is not installed; `pip install 'temptrack\[stems\]'`"):
        DemucsSeparator()
