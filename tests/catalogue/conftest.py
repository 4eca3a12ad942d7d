"""Small real files made on the spot."""

from collections.abc import Callable, Mapping
from pathlib import Path

import av
import numpy as np
import pytest

MakeTone = Callable[..., Path]
_CODECS = {
    ".mp3": "libmp3lame",
    ".flac": "flac",
    ".ogg": "libopus",
    ".opus": "libopus",
    ".m4a": "aac",
    ".wav": "pcm_s16le",
    ".aiff": "pcm_s16be",
    ".wma": "wmav2",
}


@pytest.fixture(scope="session")
def make_tone() -> MakeTone:
    """Write a tone: ``make_tone(path, hz=440, seconds=2.0)``; the suffix chooses the codec."""
    return write_tone


def write_tone(path: Path, *, hz: float = 440.0, seconds: float = 2.0, tags: Mapping[str, str] | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    rate = 48000
    with av.open(str(path), "w") as container:
        container.metadata.update(tags or {})
        stream = container.add_stream(_CODECS[path.suffix], rate=rate)
        assert isinstance(stream, av.AudioStream)
        stream.codec_context.layout = "mono"
        stream.codec_context.bit_rate = 64_000
        times = np.arange(int(seconds * rate)) / rate
        beat = 0.6 + 0.4 * (np.sin(2 * np.pi * 2 * times) > 0)
        samples = (0.4 * beat * np.sin(2 * np.pi * hz * times) * 32767).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(samples[None, :], format="s16", layout="mono")
        frame.sample_rate = rate
        for chunk in (frame, None):
            for packet in stream.encode(chunk):
                container.mux(packet)
    return path
