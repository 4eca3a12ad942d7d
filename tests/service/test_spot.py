"""Cue sheets over real gRPC: of a film with dialogue, of a timeline, cancelled, and refused."""

import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from temptrack.client import Daemon
from temptrack.errors import EmptyLibraryError, InvalidInputError, InvalidTimeError, NotFoundError
from temptrack.home import Home
from temptrack.media import read_audio
from temptrack.progress import Job
from temptrack.v1 import daemon_pb2, library_pb2, progress_pb2, range_pb2, spot_pb2, time_pb2
from tests.e2e.film_under_dialogue import RATE_HZ, mux
from tests.running import running_daemon

SPOKEN = (20.0, 44.0)
"""Where somebody speaks in the film."""


@pytest.fixture(scope="module")
def spoken_film(media_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A minute of battle without its sound, in the middle of which somebody reads aloud."""
    path = tmp_path_factory.mktemp("film") / "spoken.mkv"
    speech = read_audio(media_folder / "sound/speech/test.wav", None, sample_rate_hz=RATE_HZ, job=Job())
    sound = 1e-3 * np.random.default_rng(1).standard_normal(70 * RATE_HZ).astype(np.float32)
    begin, end = (round(edge * RATE_HZ) for edge in SPOKEN)
    sound[begin:end] += np.resize(speech, end - begin)
    mux(media_folder / "film/tears_of_steel_battle_70s.webm", sound, path)
    return path


@pytest.fixture(scope="module")
def spot(music: Path, spoken_film: Path, tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Spot]":
    """A daemon of its own, whose library stays as it is from test to test."""
    with running_daemon(Home(tmp_path_factory.mktemp("home"))) as daemon:
        yield Spot(daemon, spoken_film)


@pytest.fixture(scope="module")
def filled(spot: "Spot", music: Path) -> "Spot":
    """With three tracks."""
    spot.daemon.follow(spot.daemon.library.AddTracks, library_pb2.AddTracksRequest(paths=[str(music)]))
    return spot


class Spot:
    """Asks for the sheet of one film."""

    def __init__(self, daemon: Daemon, film: Path) -> None:
        self.daemon, self.film = daemon, film

    def __call__(self, **changes: object) -> spot_pb2.SpotResult:
        request = spot_pb2.SpotRequest(**{"media": range_pb2.MediaRange(path=str(self.film)), **changes})  # type: ignore[arg-type]
        return self.daemon.follow(self.daemon.spot.Spot, request)


def overlap_s(cues: "list[spot_pb2.SpottedCue]", in_s: float, out_s: float) -> float:
    return sum(max(0.0, min(cue.out_s, out_s) - max(cue.in_s, in_s)) for cue in cues)


@pytest.mark.media
def test_an_empty_library_is_said_before_anything_is_decoded(spot: "Spot") -> None:
    told: list[progress_pb2.Progress] = []
    request = spot_pb2.SpotRequest(media=range_pb2.MediaRange(path=str(spot.film)))
    with pytest.raises(EmptyLibraryError, match="temptrack library add"):
        spot.daemon.follow(spot.daemon.spot.Spot, request, on_progress=told.append)
    assert not told


@pytest.mark.media
def test_dialogue_is_left_alone_and_what_is_around_it_gets_music(filled: "Spot") -> None:
    sheet = filled()
    cues = list(sheet.cues)
    assert cues
    assert overlap_s(cues, *SPOKEN) <= 3.0
    assert overlap_s(cues, 0.0, SPOKEN[0]) + overlap_s(cues, SPOKEN[1], sheet.duration_s) > 25.0
    assert all(a.out_s <= b.in_s for a, b in pairwise(cues))
    for cue in cues:
        assert cue.kind == spot_pb2.CUE_KIND_WANTED
        assert cue.track.track_id or cue.abstain
        assert len(cue.alternatives) <= 3
        assert 0 <= cue.confidence <= cue.wanted <= 1
        assert cue.in_frame == round(cue.in_s * sheet.rate.num / sheet.rate.den)
        assert cue.reason
        assert cue.answer_id
    assert sheet.scenes
    assert len(sheet.wanted_curve) == len(sheet.speech_curve) > 100
    assert "rules of the trade" in sheet.grounds


@pytest.mark.media
def test_a_part_of_the_film_is_counted_in_the_films_frames(filled: "Spot") -> None:
    seconds = time_pb2.Instant(time=time_pb2.RationalTime(value=44, rate=time_pb2.FrameRate(num=1, den=1)))
    sheet = filled(media=range_pb2.MediaRange(path=str(filled.film), range_in=seconds))
    assert sheet.range_in_frame == 44 * 24
    (cue,) = sheet.cues
    assert cue.in_frame - sheet.range_in_frame == round(24 * cue.in_s)


@pytest.mark.media
def test_the_density_and_the_shortest_cue_are_kept(filled: "Spot") -> None:
    sheet = filled(density=0.3, shortest_s=8.0)
    assert 0 < sum(cue.out_s - cue.in_s for cue in sheet.cues) <= 0.3 * sheet.duration_s


@pytest.mark.media
def test_a_timeline_is_heard_by_its_clips_or_by_its_own_sound(filled: "Spot") -> None:
    rate = time_pb2.FrameRate(num=24, den=1)
    picture = range_pb2.TimelineClip(
        path=str(filled.film), source_rate=rate, source_in_frame=0, source_out_frame=1440,
        record_in_frame=86400, record_out_frame=87840,
    )  # fmt: skip
    timeline = range_pb2.TimelineRange(record_rate=rate, record_in_frame=86400, record_out_frame=87840, clips=[picture])
    own = filled(media=None, timeline=timeline)
    assert overlap_s(list(own.cues), *SPOKEN) <= 3.0
    assert own.cues[0].in_frame >= 86400
    late = range_pb2.TimelineClip(
        path=str(filled.film), source_rate=rate, source_in_frame=480, source_out_frame=1056,
        record_in_frame=86400, record_out_frame=86976,
    )  # fmt: skip
    laid = filled(media=None, timeline=timeline, sounds=[late])
    assert overlap_s(list(laid.cues), 1.0, 24.0) <= 3.0
    assert overlap_s(list(laid.cues), 24.0, 60.0) > 20.0


@pytest.mark.media
def test_a_call_that_is_left_stops_the_work(filled: "Spot", film: Path) -> None:
    call = filled.daemon.spot.Spot(spot_pb2.SpotRequest(media=range_pb2.MediaRange(path=str(film))), timeout=60)
    while next(call).progress.stage != "listen":
        pass
    assert _jobs(filled.daemon) == 1
    call.cancel()
    began = time.monotonic()
    while _jobs(filled.daemon):
        assert time.monotonic() < began + 60
        time.sleep(0.02)


def _jobs(daemon: Daemon) -> int:
    return daemon.call(daemon.control.GetHealth, daemon_pb2.GetHealthRequest()).jobs_running


def test_what_cannot_be_meant_is_refused(filled: "Spot", tmp_path: Path) -> None:
    media = range_pb2.MediaRange(path=str(tmp_path / "film.mp4"))
    for request, field in (
        (spot_pb2.SpotRequest(), "footage"),
        (spot_pb2.SpotRequest(media=media, density=1.5), "density"),
        (spot_pb2.SpotRequest(media=media, risk=1.5), "risk"),
        (spot_pb2.SpotRequest(media=media, shortest_s=0.5), "shortest_s"),
        (spot_pb2.SpotRequest(media=media, shortest_s=float("nan")), "shortest_s"),
        (spot_pb2.SpotRequest(media=media, alternatives=21), "alternatives"),
        (spot_pb2.SpotRequest(media=media, sounds=[range_pb2.TimelineClip(path="/a.wav")]), "sounds"),
    ):
        with pytest.raises(InvalidInputError, match=field):
            filled.daemon.follow(filled.daemon.spot.Spot, request)
    clip = range_pb2.TimelineClip(path="/a.wav")
    timeline = range_pb2.TimelineRange(record_rate=time_pb2.FrameRate(num=25, den=1), record_out_frame=100)
    with pytest.raises(InvalidTimeError, match="source_rate"):
        filled.daemon.follow(filled.daemon.spot.Spot, spot_pb2.SpotRequest(timeline=timeline, sounds=[clip]))


@pytest.mark.media
def test_visuals_come_when_they_are_asked_for_and_a_chosen_section_can_be_heard(filled: Spot) -> None:
    plain, drawn = filled(shortest_s=2.0), filled(shortest_s=2.0, with_visuals=True)
    assert not plain.energy_curve
    assert not any(scene.HasField("thumbnail") or scene.thumbnail.jpeg for scene in plain.scenes)
    assert 0 < len(drawn.energy_curve) <= 600
    assert all(scene.thumbnail.jpeg.startswith(b"\xff\xd8") for scene in drawn.scenes)
    cue = next(cue for cue in drawn.cues if cue.alternatives)
    assert cue.picture_curve[0].at_s == pytest.approx(cue.in_s, abs=0.5)
    other = cue.alternatives[0]
    assert other.energy_curve[0].at_s == pytest.approx(other.track_in_s, abs=0.5)
    asked = library_pb2.CutPreviewRequest(
        track_id=other.track.track_id, track_in_s=other.track_in_s, track_out_s=other.track_in_s + 2, fade_s=0.5
    )
    heard = filled.daemon.call(filled.daemon.library.CutPreview, asked)
    assert heard.media_type == "audio/mpeg"
    assert heard.duration_s == pytest.approx(2.0)
    assert 10_000 < len(heard.audio) < 40_000


@pytest.mark.media
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"track_id": ""}, "track_id is empty"),
        ({"track_out_s": 0.0}, "cannot be cut"),
        ({"track_out_s": 500.0}, "cannot be cut"),
        ({"gain_db": 99.0}, "gain_db"),
        ({"track_id": "feedfeed"}, "has no track"),
        ({"track_in_s": 5000.0, "track_out_s": 5002.0}, "ends at"),
    ],
)
def test_a_preview_that_cannot_be_is_refused(filled: Spot, change: dict[str, object], words: str) -> None:
    (track, *_) = filled.daemon.call(filled.daemon.library.ListTracks, library_pb2.ListTracksRequest()).tracks
    asked: dict[str, object] = {"track_id": track.track_id, "track_in_s": 0.0, "track_out_s": 2.0} | change
    with pytest.raises((InvalidInputError, NotFoundError), match=words):
        filled.daemon.call(filled.daemon.library.CutPreview, library_pb2.CutPreviewRequest(**asked))  # type: ignore[arg-type]
