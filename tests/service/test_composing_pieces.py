"""Pieces over real gRPC: made, written with their sources, refused with a reason, cancelled."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from temptrack.client import Daemon
from temptrack.errors import InvalidInputError, MediaUnreadableError, RightsError, StateError, TemptrackError
from temptrack.media import probe
from temptrack.v1 import daemon_pb2, library_pb2, piece_pb2, range_pb2, suggest_pb2
from temptrack.v1.progress_pb2 import Progress
from tests.running import write_tone


def asked(out: Path, **changes: object) -> piece_pb2.ComposeRequest:
    request = piece_pb2.ComposeRequest(
        question=suggest_pb2.SuggestRequest(text="calm"), duration_s=3.0, out_path=str(out), change=0.7
    )
    for name, value in changes.items():
        if isinstance(value, suggest_pb2.SuggestRequest):
            request.question.CopyFrom(value)
        else:
            setattr(request, name, value)
    return request


def compose(daemon: Daemon, request: piece_pb2.ComposeRequest) -> piece_pb2.ComposeResult:
    return daemon.follow(daemon.compose.Compose, request)


def test_an_empty_library_has_nothing_to_make_a_piece_of(daemon: Daemon, tmp_path: Path) -> None:
    with pytest.raises(StateError, match="library add"):
        compose(daemon, asked(tmp_path / "out.wav"))


@pytest.fixture(scope="module")
def library(daemon: Daemon, music: Path) -> Iterator[Daemon]:
    """The daemon with three tracks, that the tests of this file leave as they are."""
    daemon.follow(daemon.library.AddTracks, library_pb2.AddTracksRequest(paths=[str(music)], default_licence="CC0 1.0"))
    yield daemon
    daemon.call(daemon.library.RemoveTracks, library_pb2.RemoveTracksRequest(tracks=[str(music)]))


def test_a_piece_is_written_with_its_sources_and_how_it_came_about(library: Daemon, tmp_path: Path) -> None:
    out = tmp_path / "piece.wav"
    told: list[Progress] = []
    made = library.follow(library.compose.Compose, asked(out, seed=3), on_progress=told.append)
    assert made.path == str(out)
    assert soundfile.info(out).frames == made.sample_count == round(3.0 * made.sample_rate_hz)
    page = json.loads(Path(made.sidecar_path).read_text(encoding="utf-8"))
    assert [source["title"] for source in page["sources"]] == [source.title for source in made.sources]
    assert page["about"]["change"] == made.change == pytest.approx(0.7)
    assert page["about"]["seed"] == made.seed == 3
    assert not made.change_is_own
    assert made.towards == "the other matches"
    assert "generator" in made.no_generator
    assert made.sources[0].licence == "CC0 1.0"
    assert 0 <= made.uncertainty.confidence <= 1
    assert {one.stage for one in told} & {"listen", "choose", "fill", "write"}


def test_unset_the_change_is_the_answers_own(library: Daemon, tmp_path: Path) -> None:
    request = asked(tmp_path / "own.flac")
    request.ClearField("change")
    made = compose(library, request)
    unsure = made.uncertainty
    assert made.change_is_own
    assert made.change == pytest.approx(min(0.9, max(0.1, (1 - unsure.confidence + unsure.novelty) / 2)))


def test_the_length_comes_from_the_footage(library: Daemon, stock_clip: Path, tmp_path: Path) -> None:
    question = suggest_pb2.SuggestRequest(media=range_pb2.MediaRange(path=str(stock_clip)))
    made = compose(library, asked(tmp_path / "piece.wav", question=question, duration_s=0.0, follow_scene=True))
    assert made.sample_count == round(probe(stock_clip).duration_s * made.sample_rate_hz)


@pytest.fixture(scope="module")
def licensed(library: Daemon, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    """With three tracks more: one that may be used, one that may not, and one of which nobody knows."""
    root = tmp_path_factory.mktemp("licensed")
    for name, pitch_hz, licence in (("open", 200, "CC BY 4.0"), ("closed", 300, "CC BY-ND 4.0"), ("nobody", 250, "")):
        folder = root / name
        folder.mkdir()
        write_tone(folder / f"{name}'s tone.wav", pitch_hz=pitch_hz)
        request = library_pb2.AddTracksRequest(paths=[str(folder)], default_licence=licence)
        library.follow(library.library.AddTracks, request)
    yield library
    library.call(library.library.RemoveTracks, library_pb2.RemoveTracksRequest(tracks=[str(root)]))


def under(*licences: str) -> suggest_pb2.SuggestRequest:
    return suggest_pb2.SuggestRequest(text="calm", filters=suggest_pb2.Filters(licences=licences))


def test_what_may_not_be_used_is_not_used(licensed: Daemon, tmp_path: Path) -> None:
    made = compose(licensed, asked(tmp_path / "piece.wav", question=under("CC BY 4.0", "CC BY-ND 4.0")))
    assert {source.title for source in made.sources} == {"open's tone"}
    assert [(one.title, "NoDerivatives" in one.reason) for one in made.refused] == [("closed's tone", True)]
    assert any("closed's tone" in remark for remark in made.remarks)
    assert "other parts" in made.towards
    with pytest.raises(RightsError, match=r"None of the 1 .*closed's tone"):
        compose(licensed, asked(tmp_path / "none.wav", question=under("CC BY-ND 4.0"), unknown_may_derive=True))
    assert not (tmp_path / "none.wav").exists()


def test_an_unknown_licence_is_used_when_the_user_answers_for_it(licensed: Daemon, tmp_path: Path) -> None:
    with pytest.raises(RightsError, match="unknown-may-derive"):
        compose(licensed, asked(tmp_path / "out.wav", question=under("unknown")))
    made = compose(licensed, asked(tmp_path / "out.wav", question=under("unknown"), unknown_may_derive=True))
    assert made.sources[0].title == "nobody's tone"


def test_a_filter_that_leaves_nothing_is_said(library: Daemon, tmp_path: Path) -> None:
    with pytest.raises(StateError, match="nothing to make a piece of"):
        compose(library, asked(tmp_path / "out.wav", question=under("none at all")))


@pytest.fixture(scope="module")
def stock_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of moving picture."""
    import av

    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    with av.open(str(path), "w") as container:
        picture = container.add_stream("mpeg4", rate=25)
        picture.width, picture.height, picture.pix_fmt = 160, 96, "yuv420p"
        for number in range(50):
            image = np.full((96, 160, 3), 40 + 3 * number, np.uint8)
            container.mux(picture.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(picture.encode(None))
    return path


BAD: list[tuple[str, dict[str, object], type[TemptrackError], str]] = [
    ("change below", {"change": -0.1}, InvalidInputError, "change"),
    ("change above", {"change": 1.5}, InvalidInputError, "change"),
    ("change no number", {"change": float("nan")}, InvalidInputError, "change"),
    ("no length", {"duration_s": 0.0}, InvalidInputError, "duration"),
    ("too short", {"duration_s": 0.2}, InvalidInputError, "duration_s"),
    ("too long", {"duration_s": 3600.0}, InvalidInputError, "duration_s"),
    ("length no number", {"duration_s": float("inf")}, InvalidInputError, "duration_s"),
    ("no question", {"question": suggest_pb2.SuggestRequest()}, InvalidInputError, "footage"),
    ("no file", {"out_path": ""}, InvalidInputError, "out_path"),
    ("relative", {"out_path": "piece.wav"}, InvalidInputError, "out_path"),
    ("suffix", {"out_path": "/nowhere/piece.mp3"}, InvalidInputError, r"\.wav or \.flac"),
    ("no suffix", {"out_path": "/nowhere/piece"}, InvalidInputError, r"\.wav or \.flac"),
    ("no folder", {"out_path": "/nowhere/at/all/piece.wav"}, InvalidInputError, "no folder"),
    ("too many sources", {"question": suggest_pb2.SuggestRequest(text="calm", limit=51)}, InvalidInputError, "limit"),
]


@pytest.mark.parametrize(("changes", "kind", "said"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_what_cannot_be_meant_is_refused(
    library: Daemon, tmp_path: Path, changes: dict[str, object], kind: type[TemptrackError], said: str
) -> None:
    with pytest.raises(kind, match=said):
        compose(library, asked(tmp_path / "piece.wav", **changes))
    assert not list(tmp_path.iterdir())


def test_footage_that_cannot_be_read_is_said(library: Daemon, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"\0" * 4096)
    question = suggest_pb2.SuggestRequest(media=range_pb2.MediaRange(path=str(broken)))
    with pytest.raises(MediaUnreadableError, match=r"broken\.mp4"):
        compose(library, asked(tmp_path / "piece.wav", question=question, duration_s=0.0))


def test_no_track_of_the_user_is_written_over(library: Daemon, music: Path) -> None:
    track = next(iter(music.glob("*.wav")))
    before = track.read_bytes()
    with pytest.raises(InvalidInputError, match="track of the library"):
        compose(library, asked(track))
    assert track.read_bytes() == before


def test_a_call_that_is_left_stops_the_work_and_writes_nothing(library: Daemon, tmp_path: Path) -> None:
    call = library.compose.Compose(asked(tmp_path / "piece.wav", duration_s=300.0), timeout=60)
    while next(call).progress.stage not in {"choose", "read", "mend", "fill"}:
        pass
    call.cancel()
    began = time.monotonic()
    while library.call(library.control.GetHealth, daemon_pb2.GetHealthRequest()).jobs_running:
        assert time.monotonic() < began + 60
        time.sleep(0.02)
    assert not list(tmp_path.iterdir())
