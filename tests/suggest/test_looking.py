from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from temptrack.errors import CancelledError, InvalidTimeError, MediaNotFoundError, NoVideoError
from temptrack.fingerprint.action import ActionHead, ActionReader, HeadShelf, Lesson, Trial
from temptrack.fingerprint.footage import Footage, Segment
from temptrack.fingerprint.picture import DYNAMICS, STYLE, TraceCache
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.media import frames, probe, small_frames
from temptrack.media.types import Span
from temptrack.progress import Job, Progress
from temptrack.suggest.looking import Glimpse, Look, look_at
from tests.suggest.sight import LightAndDark

pytestmark = pytest.mark.media


@pytest.fixture(scope="module")
def traces(tmp_path_factory: pytest.TempPathFactory) -> TraceCache:
    return TraceCache(tmp_path_factory.mktemp("traces"))


@pytest.fixture
def film(media_folder: Path) -> Path:
    return media_folder / "film" / "sintel_trailer_16s_720p.mp4"


@pytest.fixture
def truck(media_folder: Path) -> Path:
    return media_folder / "action" / "wild_clips" / "clips" / "truck_racing.mp4"


def glimpse(
    traces: TraceCache, *segments: Segment, duration_s: float, with_visuals: bool = False, every_frame: bool = False
) -> Glimpse:
    return look_at(
        Footage(segments, duration_s),
        traces=traces,
        semantic=None,
        actions=ActionReader(),
        every_frame=every_frame,
        with_visuals=with_visuals,
        job=Job(),
    )


def seen(
    traces: TraceCache, *segments: Segment, duration_s: float, with_visuals: bool = False, every_frame: bool = False
) -> Look:
    found = glimpse(traces, *segments, duration_s=duration_s, with_visuals=with_visuals, every_frame=every_frame).look
    assert found is not None
    return found


def test_one_clip(traces: TraceCache, film: Path) -> None:
    look = seen(traces, Segment(film, Span(2.0, 8.0), 0.0, 6.0), duration_s=6.0, with_visuals=True)
    assert look.style.duration_s == pytest.approx(6.0)
    assert look.description.endswith(".")
    assert all(0 < cut < 6 for cut in look.cuts_s)
    assert len(look.curve.levels) == 12
    assert [round(t.range_s, 2) for t in look.thumbnails] == [0.5, 1.5, 2.5, 3.5, 4.5, 5.5]
    assert all(t.jpeg.startswith(b"\xff\xd8") for t in look.thumbnails)


def test_edges_between_clips_are_cuts(traces: TraceCache, film: Path, truck: Path) -> None:
    look = seen(
        traces,
        Segment(film, Span(0.0, 4.0), 0.0, 4.0),
        Segment(truck, Span(0.0, 1.0), 1.5, 2.5),
        duration_s=5.0,
    )
    assert {1.5, 2.5, 4.0} <= {round(cut, 3) for cut in look.cuts_s}
    assert look.style.duration_s == pytest.approx(5.0)


def test_speed_and_direction(traces: TraceCache, truck: Path) -> None:
    span = Span(0.0, 2.0)
    plain = seen(traces, Segment(truck, span, 0.0, 2.0), duration_s=2.0, every_frame=True)
    slow = seen(traces, Segment(truck, span, 0.0, 4.0, speed=0.5), duration_s=4.0, every_frame=True)
    back = seen(traces, Segment(truck, span, 0.0, 2.0, reversed=True), duration_s=2.0, every_frame=True)
    assert slow.style.measures["motion_mean"] == pytest.approx(plain.style.measures["motion_mean"] / 2, rel=0.1)
    assert back.style.measures["brightness"] == pytest.approx(plain.style.measures["brightness"], rel=1e-3)
    assert back.style.measures["motion_mean"] == pytest.approx(plain.style.measures["motion_mean"], rel=0.1)


def test_what_is_offline_is_a_remark_and_not_a_black_picture(traces: TraceCache, film: Path, tmp_path: Path) -> None:
    alone = seen(traces, Segment(film, Span(2.0, 6.0), 0.0, 4.0), duration_s=4.0)
    found = glimpse(
        traces,
        Segment(tmp_path / "offline.mov", Span(0.0, 4.0), 0.0, 4.0),
        Segment(film, Span(2.0, 6.0), 4.0, 8.0),
        duration_s=8.0,
    )
    assert found.look is not None
    assert len(found.remarks) == 1
    assert "offline.mov" in found.remarks[0]
    np.testing.assert_allclose(found.look.style.vector, alone.style.vector, atol=1e-4)
    assert [round(cut - 4.0, 3) for cut in found.look.cuts_s if cut > 4.01] == [round(cut, 3) for cut in alone.cuts_s]
    assert len(found.look.curve.levels) == 16


def test_nothing_seen_says_the_first_trouble(traces: TraceCache, media_folder: Path, tmp_path: Path) -> None:
    gone = glimpse(traces, Segment(tmp_path / "gone.mov", Span(0.0, 4.0), 0.0, 4.0), duration_s=4.0)
    assert isinstance(gone.trouble, MediaNotFoundError)
    song = media_folder / "music" / "wesnoth" / "victory.ogg"
    deaf = glimpse(traces, Segment(song, Span(0.0, 4.0), 0.0, 4.0), duration_s=4.0)
    assert isinstance(deaf.trouble, NoVideoError)
    assert deaf.look is None
    empty = glimpse(traces, duration_s=4.0)
    assert isinstance(empty.trouble, NoVideoError)


def test_sound_that_outlasts_the_picture_is_no_mistake(traces: TraceCache, media_folder: Path) -> None:
    path = media_folder / "action" / "wild_clips" / "clips" / "weightlifting.mp4"
    info = probe(path)
    assert info.video is not None
    longest = max(info.duration_s, info.audio.duration_s if info.audio else 0.0)
    look = seen(traces, Segment(path, Span(0.0, longest), 0.0, longest), duration_s=longest)
    assert look.style.duration_s == pytest.approx(longest)


@pytest.mark.parametrize("back", [False, True])
def test_a_clip_that_outlasts_its_medium_is_seen_as_far_as_there_is_any(
    traces: TraceCache, truck: Path, back: bool
) -> None:
    video = probe(truck).video
    assert video is not None
    there_s = video.duration_s
    alone = seen(
        traces, Segment(truck, Span(0.0, there_s), 0.0, there_s, reversed=back), duration_s=there_s, every_frame=True
    )
    lasts_s = there_s + 3.0
    found = glimpse(
        traces,
        Segment(truck, Span(0.0, lasts_s), 0.0, lasts_s, reversed=back),
        duration_s=lasts_s,
        with_visuals=True,
        every_frame=True,
    )
    assert found.look is not None
    assert found.remarks == ("truck_racing.mp4 ends 3.0 s before its clip does: that counts as black",)
    np.testing.assert_allclose(found.look.style.vector, alone.style.vector, atol=1e-3)
    shown_s = [thumbnail.range_s for thumbnail in found.look.thumbnails]
    assert shown_s
    assert (min(shown_s) >= 3.0) if back else (max(shown_s) <= there_s)


def test_a_clip_that_begins_behind_its_mediums_end_is_a_remark(traces: TraceCache, truck: Path, film: Path) -> None:
    beyond = Segment(truck, Span(1000.0, 1002.0), 0.0, 2.0)
    found = glimpse(traces, beyond, Segment(film, Span(2.0, 6.0), 2.0, 6.0), duration_s=6.0)
    assert found.look is not None
    assert "truck_racing.mp4 could not be seen" in found.remarks[0]
    assert isinstance(glimpse(traces, beyond, duration_s=2.0).trouble, InvalidTimeError)


@pytest.mark.parametrize("duration_s", [0.2, 0.04])
def test_very_short_ranges(traces: TraceCache, film: Path, duration_s: float) -> None:
    look = seen(
        traces,
        Segment(film, Span(5.0, 5.0 + duration_s), 0.0, duration_s),
        duration_s=duration_s,
        with_visuals=True,
    )
    assert np.isfinite(look.style.vector).all()
    assert len(look.thumbnails) == 6


def test_cancelling_stops_it(traces: TraceCache, film: Path) -> None:
    job = Job()
    job.cancel()
    footage = Footage((Segment(film, Span(9.0, 12.0), 0.0, 3.0),), 3.0)
    with pytest.raises(CancelledError):
        look_at(
            footage, traces=traces, semantic=None, actions=ActionReader(), every_frame=None, with_visuals=False, job=job
        )


def test_reports_clip_by_clip(traces: TraceCache, truck: Path) -> None:
    heard: list[Progress] = []
    segments = tuple(Segment(truck, Span(0.0, 1.0), float(i), i + 1.0) for i in range(3))
    look_at(
        Footage(segments, 3.0),
        traces=traces,
        semantic=None,
        actions=ActionReader(),
        every_frame=True,
        with_visuals=False,
        job=Job(heard.append),
    )
    assert [(p.stage, p.done, p.total, p.what) for p in heard if p.stage == "look"] == [
        ("look", i, 3, "truck_racing.mp4") for i in range(3)
    ]


def test_what_a_head_recognises_is_told_and_marked(traces: TraceCache, truck: Path, tmp_path: Path) -> None:
    size = STYLE.dimension + DYNAMICS.dimension
    weights = np.zeros((size + 1, 2))
    weights[-1] = 3.0, 0.0
    head = ActionHead(
        labels=("race", "rest"),
        counts=(4, 4),
        inputs=(STYLE.key, DYNAMICS.key),
        centre=np.zeros(size),
        scale=np.ones(size),
        weights=weights,
        temperature=1.0,
        threshold=0.9,
        known=np.zeros((1, size), np.float32),
        reach=1e6,
        trial=Trial(8, 8, 1.0, 1.0, "the most common label", 0.5, 1.0, 0.0, 0.0),
    )
    shelf = HeadShelf(tmp_path / "heads.npz")
    shelf.keep(Lesson((head,)))

    def look(*, every_frame: bool) -> Look:
        found = look_at(
            Footage((Segment(truck, Span(0.0, 2.0), 0.0, 2.0),), 2.0),
            traces=traces,
            semantic=None,
            actions=ActionReader(shelf),
            every_frame=every_frame,
            with_visuals=False,
            job=Job(),
        ).look
        assert found is not None
        return found

    thorough = look(every_frame=True)
    (action,) = thorough.actions
    assert (action.label, action.origin, round(action.probability, 3)) == ("race", "trained", 0.953)
    assert thorough.description.startswith("Race; a single ")
    assert look(every_frame=False).actions == (), "key frames do not tell how things move"


class Counting(LightAndDark):
    """Counts the pictures it is shown."""

    shown = 0

    def embed_images(self, images: Sequence[NDArray[np.uint8]], job: Job) -> NDArray[np.float32]:
        self.shown += len(images)
        return super().embed_images(images, job)


def test_a_range_inside_one_seen_before_costs_nothing(
    media_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trailer = media_folder / "film" / "sintel_trailer_52s_480x204.mp4"
    model, traces = Counting(), TraceCache(tmp_path)

    def look(in_s: float, out_s: float) -> Look:
        found = look_at(
            Footage((Segment(trailer, Span(in_s, out_s), 0.0, out_s - in_s),), out_s - in_s),
            traces=traces,
            semantic=SemanticFingerprint(model, cache_folder=tmp_path),
            actions=ActionReader(),
            every_frame=True,
            with_visuals=False,
            job=Job(),
        ).look
        assert found is not None
        return found

    whole = look(8, 24)
    shown = model.shown
    assert whole.semantic is not None
    assert len(whole.cuts_s) < shown < 30

    def opened(path: Path) -> None:
        pytest.fail(f"{path.name} was decoded again")

    monkeypatch.setattr(frames, "Source", opened)
    monkeypatch.setattr(small_frames, "Source", opened)
    for in_s, out_s in ((8, 24), (9.3, 23.1), (10.7, 16.2)):
        part = look(in_s, out_s)
        assert part.semantic is not None
        assert part.semantic @ whole.semantic > 0.9
    assert model.shown == shown
