"""Small real files made on the spot."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE
from temptrack.progress import Job, Progress
from temptrack.store import MemoryStore, Store, open_store, store_identity

MakeTone: TypeAlias = Callable[..., Path]
NewStore: TypeAlias = Callable[[str], Store]
_COLOURS = {"white": (240, 240, 240), "navy": (10, 10, 60), "red": (220, 30, 30), "green": (30, 140, 40)}
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


def dump(store: Store) -> list[Any]:
    """All a store holds as plain comparable values; moments of writing left out."""
    films = store.films()
    scenes = store.scenes()
    cues = store.cues([scene.cue_id for scene in scenes if scene.cue_id])
    return [_plain(part) for part in (list(store.iter_tracks()), films, scenes, sorted(cues.items()))]


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.tolist()
    if dataclasses.is_dataclass(value):
        names = [f.name for f in dataclasses.fields(value) if f.name not in {"added_at", "learnt_at"}]
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


@pytest.fixture(scope="session")
def dumped() -> Callable[[Store], list[Any]]:
    return dump


@pytest.fixture(params=["memory", "lance"])
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewStore]:
    """Open stores by name; with LanceDB the same name is the same folder."""
    opened: list[Store] = []

    def open_one(name: str) -> Store:
        identity = store_identity(LIKENESS, STYLE)
        store = MemoryStore(identity) if request.param == "memory" else open_store(tmp_path / "stores" / name, identity)
        opened.append(store)
        return store

    yield open_one
    for store in opened:
        store.close()


class Cancelling:
    """A listener that cancels its job at the n-th report, and remembers what it heard."""

    def __init__(self, at: int | None = None) -> None:
        self.heard: list[Progress] = []
        self.job = Job(self._listen)
        self._at = at

    def _listen(self, progress: Progress) -> None:
        self.heard.append(progress)
        if len(self.heard) == self._at:
            self.job.cancel()


@pytest.fixture
def cancelling() -> type[Cancelling]:
    return Cancelling


def write_film(path: Path, shots: Sequence[tuple[float, str]], *, hz: float | None) -> Path:
    """Write shots of a moving block on a plain colour; hz=None is no sound at all, hz=0 a silent track."""
    path.parent.mkdir(parents=True, exist_ok=True)
    seconds = sum(length for length, _ in shots)
    with av.open(str(path), "w") as container:
        picture = container.add_stream("libx264", rate=12, options={"g": "24", "preset": "ultrafast"})
        assert isinstance(picture, av.VideoStream)
        picture.width, picture.height, picture.pix_fmt = 128, 72, "yuv420p"
        sound = container.add_stream("aac", rate=48000) if hz is not None else None
        for number, image in enumerate(_images(shots)):
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.pts = number
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        if sound is not None:
            assert isinstance(sound, av.AudioStream)
            container.mux(sound.encode(_tune(hz or 0.0, seconds)))
            container.mux(sound.encode(None))
    return path


def _images(shots: Sequence[tuple[float, str]]) -> Iterator[NDArray[np.uint8]]:
    for index, (seconds, colour) in enumerate(shots):
        for number in range(round(seconds * 12)):
            image = np.full((72, 128, 3), _COLOURS[colour], dtype=np.uint8)
            left = (index * 40 + number * 2) % 108
            top = index * 17 % 50
            image[top : top + 20, left : left + 20] = 128
            yield image


def _tune(hz: float, seconds: float) -> av.AudioFrame:
    """Chords of struck strings, a new one each second; a hz of 0 is silence."""
    times = np.arange(int(seconds * 48000)) / 48000
    step = np.array([0, 5, 7, 3])[(times.astype(int)) % 4]
    samples = np.zeros(len(times))
    for above in (0, 4, 7):
        note = hz * 2.0 ** ((above + step) / 12)
        for partial in range(1, 7):
            decay = np.exp(-(times % 1.0) * (0.8 + 0.5 * partial))
            samples += decay * np.sin(2 * np.pi * partial * note * (times % 1.0)) / partial
    frame = av.AudioFrame.from_ndarray((0.1 * samples).astype(np.float32)[None, :], "fltp", "mono")
    frame.sample_rate = 48000
    return frame


@pytest.fixture(scope="session")
def make_film() -> Callable[..., Path]:
    """Write a film: ``make_film(path, [(seconds, colour), ...], hz=440)``."""
    return write_film
