"""The voice detector: the published network, run as torch runs it, block by block, on real speech."""

from pathlib import Path

import numpy as np
import pytest
import torch

from temptrack.errors import WeightsUnavailableError
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.fingerprint.presence import voice
from temptrack.fingerprint.presence.voice import VoiceDetector, at_voice_rate
from temptrack.media import read_audio
from temptrack.progress import Job


def heard(samples: np.ndarray, blocks: int = 1) -> np.ndarray:
    detector = VoiceDetector()
    for block in np.array_split(samples, blocks):
        detector.push(block, Job())
    return detector.finish(int(np.ceil(len(samples) / 8000)))[:, 0]


def test_speech_is_heard_and_music_is_not(media_folder: Path) -> None:
    speech = read_audio(media_folder / "sound/speechbrain/ASR/spk1_snt1.wav", None, sample_rate_hz=16000, job=Job())
    music = read_audio(media_folder / "music/wesnoth/sad.ogg", None, sample_rate_hz=16000, job=Job())[:160000]
    assert heard(speech).mean() > 0.7
    assert heard(music).mean() < 0.1


def test_blocks_of_any_length_are_heard_as_one(media_folder: Path) -> None:
    speech = read_audio(media_folder / "sound/speechbrain/ASR/spk2_snt1.wav", None, sample_rate_hz=16000, job=Job())
    assert heard(speech, blocks=7) == pytest.approx(heard(speech), abs=1e-5)


def test_it_computes_what_torch_computes_with_the_same_weights() -> None:
    weights = {name: torch.from_numpy(np.array(values)) for name, values in voice._weights().items()}
    samples = np.random.default_rng(1).normal(0, 0.1, 512 * 6).astype(np.float32)
    cell = torch.nn.LSTMCell(128, 128)
    cell.load_state_dict({name.removeprefix("lstm_cell."): w for name, w in weights.items() if "lstm" in name})
    state, context, wanted, states = None, torch.zeros(64), [], []
    with torch.no_grad():
        for chunk in torch.from_numpy(samples).reshape(-1, 512):
            seen = torch.nn.functional.pad(torch.cat([context, chunk])[None, None], (0, 64), "reflect")
            seen = torch.nn.functional.conv1d(seen, weights["stft_conv.weight"], stride=128)
            seen = torch.sqrt(seen[:, :129] ** 2 + seen[:, 129:] ** 2)
            for layer, stride in (("conv1", 1), ("conv2", 2), ("conv3", 2), ("conv4", 1)):
                kernel, bias = weights[f"{layer}.weight"], weights[f"{layer}.bias"]
                seen = torch.relu(torch.nn.functional.conv1d(seen, kernel, bias, stride=stride, padding=1))
            state = cell(seen[:, :, 0], state)
            out = torch.relu(state[0]) @ weights["final_conv.weight"].reshape(128) + weights["final_conv.bias"]
            wanted.append(float(torch.sigmoid(out)))
            states.append(state[0][0].numpy())
            context = chunk[-64:]
    (one,) = VoiceDetector()._run(samples[None]).reshape(1, 6, -1)
    assert one[:, 0] == pytest.approx(wanted, abs=1e-4)
    assert one[:, 1:] == pytest.approx(np.stack(states), abs=1e-4)


def test_resampling_keeps_a_tone() -> None:
    tone = np.sin(2 * np.pi * 440 * np.arange(ANALYSIS_RATE_HZ) / ANALYSIS_RATE_HZ).astype(np.float32)
    other = at_voice_rate(tone)
    assert len(other) == 16000
    assert other[1000:-1000] == pytest.approx(np.sin(2 * np.pi * 440 * np.arange(16000) / 16000)[1000:-1000], abs=0.01)


def test_missing_weights_say_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice, "_WEIGHTS", "silero_vad/data/nothing.safetensors")
    voice._weights.cache_clear()
    with pytest.raises(WeightsUnavailableError, match="silero-vad"):
        VoiceDetector()
    voice._weights.cache_clear()


def test_nothing_heard_is_no_speech() -> None:
    assert not VoiceDetector().finish(1).any()
