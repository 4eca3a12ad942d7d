"""Ducking over real gRPC: keyframes for a track and for suggestions, a file with its rights, and refusals."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from temptrack.client import Daemon
from temptrack.errors import InvalidInputError, InvalidTimeError, RightsError, TemptrackError, TrackNotFoundError
from temptrack.media import read_audio, read_sound
from temptrack.progress import Job
from temptrack.v1 import duck_pb2, library_pb2, progress_pb2, range_pb2, suggest_pb2, time_pb2
from tests.e2e.film_under_dialogue import RATE_HZ, mux
from tests.running import write_tone

pytestmark = pytest.mark.media
SPOKEN = (6.0, 11.0)
LENGTH_S = 16.0


@pytest.fixture(scope="module")
def spoken_film(media_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixteen seconds, in the middle of which somebody reads aloud."""
    path = tmp_path_factory.mktemp("film") / "spoken.mkv"
    speech = read_audio(media_folder / "sound/speech/test.wav", None, sample_rate_hz=RATE_HZ, job=Job())
    sound = 1e-4 * np.random.default_rng(1).standard_normal(round(LENGTH_S * RATE_HZ)).astype(np.float32)
    begin, end = (round(edge * RATE_HZ) for edge in SPOKEN)
    sound[begin:end] += np.resize(speech, end - begin)
    mux(media_folder / "film/sintel_trailer_16s_720p.mp4", sound, path)
    return path


@dataclass(frozen=True)
class Stocked:
    """A daemon with three tracks: free, bound, mystery."""

    daemon: Daemon
    music: Path
    film: Path

    def request(self, track: str, **changes: object) -> duck_pb2.DuckRequest:
        media = range_pb2.MediaRange(path=str(self.film))
        asked = {"media": media, "track": f"{self.music}/{track}.wav", **changes}
        return duck_pb2.DuckRequest(**asked)  # type: ignore[arg-type]

    def __call__(self, track: str, **changes: object) -> duck_pb2.DuckResult:
        return self.daemon.follow(self.daemon.compose.Duck, self.request(track, **changes))


@pytest.fixture(scope="module")
def stocked(daemon: Daemon, spoken_film: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stocked]:
    """The shared daemon, left as it was."""
    folder = tmp_path_factory.mktemp("music")
    for name, pitch_hz in (("free", 220), ("bound", 330), ("mystery", 440)):
        write_tone(folder / f"{name}.wav", pitch_hz=pitch_hz)
    (folder / "temptrack.csv").write_text("file,licence\nfree.wav,CC BY-SA 3.0\nbound.wav,CC BY-ND 4.0\n")
    daemon.follow(daemon.library.AddTracks, library_pb2.AddTracksRequest(paths=[str(folder)]))
    yield Stocked(daemon, folder, spoken_film)
    daemon.call(daemon.library.RemoveTracks, library_pb2.RemoveTracksRequest(tracks=[str(folder)]))


def test_a_track_goes_down_while_somebody_speaks(stocked: Stocked) -> None:
    stages: list[str] = []

    def told(progress: progress_pb2.Progress) -> None:
        stages.append(progress.stage)

    request = stocked.request("free", gain_db=0.0)
    found = stocked.daemon.follow(stocked.daemon.compose.Duck, request, on_progress=told)
    assert found.track.title == "free"
    assert found.duration_s == pytest.approx(LENGTH_S, abs=0.1)
    first, last = found.ducking.passages[0], found.ducking.passages[-1]
    assert first.in_s == pytest.approx(SPOKEN[0], abs=0.6)
    assert last.out_s == pytest.approx(SPOKEN[1], abs=0.6)
    assert {"listen", "read"} <= set(stages)
    assert found.ducking.keyframes[0].at_s == 0
    assert not found.path


def test_a_file_is_written_with_its_rights(stocked: Stocked, tmp_path: Path) -> None:
    out = tmp_path / "under.flac"
    found = stocked("free", out_path=str(out), track_in_s=0.25)
    assert (found.path, found.sidecar_path) == (str(out), f"{out}.json")
    sound = read_sound(out, None, job=Job())
    assert sound.samples.shape[1] == round(found.duration_s * sound.sample_rate_hz)
    page = json.loads(Path(found.sidecar_path).read_text(encoding="utf-8"))
    (source,) = page["sources"]
    assert (source["licence"], source["licence_id"], source["use"]) == ("CC BY-SA 3.0", "CC-BY-SA-3.0", "ducked")
    assert (source["track_in_s"], source["out_in_s"]) == (0.25, 0.0)
    assert page["rights"]["licence_id"] == "CC-BY-SA-4.0"
    assert page["about"]["keyframes"] == [[key.at_s, key.gain_db] for key in found.ducking.keyframes]
    assert any("CC BY-SA 4.0" in remark for remark in found.remarks)


def test_a_licence_that_forbids_it_keeps_the_file_from_being_made(stocked: Stocked, tmp_path: Path) -> None:
    out = str(tmp_path / "a.wav")
    with pytest.raises(RightsError, match="NoDerivatives"):
        stocked("bound", out_path=out, unknown_may_derive=True)
    with pytest.raises(RightsError, match="nobody states a licence"):
        stocked("mystery", out_path=out)
    assert not list(tmp_path.iterdir())
    assert stocked("mystery", out_path=out, unknown_may_derive=True).path == out
    assert stocked("bound").ducking.keyframes  # the curve alone makes nothing new


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"track": ""}, InvalidInputError, "track"),
        ({"track": "no such id"}, TrackNotFoundError, "track"),
        ({"track_in_s": -1.0}, InvalidInputError, "track_in_s"),
        ({"track_in_s": 9999.0}, InvalidTimeError, "track_in_s"),
        ({"gain_db": float("nan")}, InvalidInputError, "gain_db"),
        ({"difference_lu": 99.0}, InvalidInputError, "difference_lu"),
        ({"out_path": "relative.wav"}, InvalidInputError, "out_path"),
        ({"out_path": "/nowhere/at/all.wav"}, InvalidInputError, "out_path"),
        ({"out_path": "/tmp/a.mp3"}, InvalidInputError, "out_path"),  # noqa: S108 - nothing is written
    ],
)
def test_what_cannot_be_meant_is_refused(
    stocked: Stocked, changes: dict[str, object], error: type[TemptrackError], field: str
) -> None:
    request = stocked.request("free")
    for name, value in changes.items():
        setattr(request, name, value)
    with pytest.raises(error) as caught:
        stocked.daemon.follow(stocked.daemon.compose.Duck, request)
    assert caught.value.field == field
    with pytest.raises(InvalidInputError, match="no footage"):
        stocked.daemon.follow(stocked.daemon.compose.Duck, duck_pb2.DuckRequest(track="free"))


def test_suggestions_say_how_they_make_room(stocked: Stocked) -> None:
    rate = time_pb2.FrameRate(num=10, den=1)
    media = range_pb2.MediaRange(
        path=str(stocked.film),
        range_in=time_pb2.Instant(time=time_pb2.RationalTime(value=40, rate=rate)),
        range_out=time_pb2.Instant(time=time_pb2.RationalTime(value=80, rate=rate)),
    )
    plain = stocked.daemon.follow(stocked.daemon.suggest.Suggest, suggest_pb2.SuggestRequest(media=media))
    assert not any(one.HasField("ducking") for one in plain.suggestions)
    found = stocked.daemon.follow(
        stocked.daemon.suggest.Suggest, suggest_pb2.SuggestRequest(media=media, with_ducking=True)
    )
    assert found.suggestions
    for one in found.suggestions:
        assert one.ducking.keyframes[-1].at_s == pytest.approx(4.0, abs=0.05)
        assert one.ducking.passages[0].in_s == pytest.approx(SPOKEN[0] - 4, abs=0.6)
    with pytest.raises(InvalidInputError, match="without footage"):
        stocked.daemon.follow(
            stocked.daemon.suggest.Suggest, suggest_pb2.SuggestRequest(text="calm", with_ducking=True)
        )
