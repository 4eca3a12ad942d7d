"""No picture is decoded twice, and no cache can be damaged so that it answers wrongly."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from temptrack.errors import InvalidTimeError
from temptrack.fingerprint.picture import PictureTrace, TraceCache, Watching, trace_cache, trace_picture, watch_picture
from temptrack.media import Span
from temptrack.progress import Job


@pytest.fixture
def clip(media_folder: Path) -> Path:
    return media_folder / "action" / "wild_clips" / "clips" / "archery.avi"


@pytest.fixture
def cache(tmp_path: Path) -> TraceCache:
    return TraceCache(tmp_path / "traces")


@pytest.fixture
def decodings(monkeypatch: pytest.MonkeyPatch) -> list[Span | None]:
    """Counts the real decodings: the real function still runs."""
    seen: list[Span | None] = []

    def counted(path: Path, span: Span | None, *, every_frame: bool, picks: bool, job: Job) -> Watching:
        seen.append(span)
        return watch_picture(path, span, every_frame=every_frame, picks=picks, job=job)

    monkeypatch.setattr(trace_cache, "watch_picture", counted)
    return seen


Ask = Callable[..., PictureTrace]


@pytest.fixture
def ask(cache: TraceCache, clip: Path) -> Ask:
    def asked(span: Span | None = None, *, path: Path = clip, every_frame: bool = True) -> PictureTrace:
        return cache.trace(path, every_frame=every_frame, span=span, job=Job())

    return asked


def equal(left: PictureTrace, right: PictureTrace) -> None:
    assert (left.in_s, left.out_s, left.cuts_s, left.changes_s) == (
        right.in_s,
        right.out_s,
        right.cuts_s,
        right.changes_s,
    )
    assert (left.source, left.every_frame) == (right.source, right.every_frame)
    np.testing.assert_array_equal(left.values, right.values)
    np.testing.assert_array_equal(left.at_s, right.at_s)
    np.testing.assert_array_equal(left.duration_s, right.duration_s)


@pytest.mark.parametrize("span", [None, Span(1, 3)])
@pytest.mark.parametrize("every_frame", [True, False])
def test_the_second_time_is_the_same_without_decoding(
    ask: Ask, decodings: list[Span | None], span: Span | None, every_frame: bool
) -> None:
    first = ask(span, every_frame=every_frame)
    equal(ask(span, every_frame=every_frame), first)
    assert decodings == [span]


def test_a_larger_span_serves_a_smaller_one(ask: Ask, decodings: list[Span | None]) -> None:
    larger = ask(Span(1, 4))
    equal(ask(Span(2, 3)), larger.slice(Span(2, 3)))
    assert decodings == [Span(1, 4)]


def test_a_smaller_span_does_not_serve_a_larger_one(ask: Ask, decodings: list[Span | None]) -> None:
    ask(Span(2, 3))
    ask(Span(1, 4))
    ask()
    assert decodings == [Span(2, 3), Span(1, 4), None]


def test_key_frames_and_every_frame_are_kept_apart(ask: Ask, decodings: list[Span | None]) -> None:
    assert len(ask(every_frame=True)) > len(ask(every_frame=False))
    assert len(decodings) == 2


def test_the_same_content_elsewhere_is_known(
    ask: Ask, decodings: list[Span | None], clip: Path, tmp_path: Path
) -> None:
    ask()
    copy = tmp_path / "Kopie – été.avi"
    shutil.copy(clip, copy)
    assert ask(path=copy).source == str(copy)
    assert len(decodings) == 1


def test_beyond_the_end_is_refused_though_the_whole_is_known(ask: Ask) -> None:
    ask()
    with pytest.raises(InvalidTimeError):
        ask(Span(100, 110))


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 cut short", b"\x00" * 4096])
def test_a_damaged_file_is_made_anew(ask: Ask, decodings: list[Span | None], tmp_path: Path, damage: bytes) -> None:
    first = ask()
    (kept,) = (tmp_path / "traces").glob("*.npz")
    kept.write_bytes(damage)
    equal(ask(), first)
    equal(ask(), first)
    assert len(decodings) == 2


def test_a_file_of_another_shape_is_made_anew(ask: Ask, decodings: list[Span | None], tmp_path: Path) -> None:
    ask()
    (kept,) = (tmp_path / "traces").glob("*.npz")
    np.savez(kept, something=np.zeros(3))
    ask()
    assert len(decodings) == 2


def test_the_least_recently_used_go_first(clip: Path, tmp_path: Path) -> None:
    small = TraceCache(tmp_path / "traces", keep=2)
    for in_s in (0.0, 1.0, 2.0):
        small.trace(clip, every_frame=True, span=Span(in_s, in_s + 0.9), job=Job())
    kept = sorted(path.name.split(".")[3] for path in (tmp_path / "traces").glob("*.npz"))
    assert kept == ["1000000_1900000", "2000000_2900000"]


@pytest.fixture
def trailer(media_folder: Path) -> Path:
    return media_folder / "film" / "sintel_trailer_52s_480x204.mp4"


def test_a_moved_range_decodes_only_what_is_new(
    ask: Ask, decodings: list[Span | None], trailer: Path, tmp_path: Path
) -> None:
    ask(Span(10, 20), path=trailer)
    ask(Span(26, 34), path=trailer)
    joined = ask(Span(8, 36), path=trailer)
    assert decodings[2:] == [Span(8, 11), Span(19, 27), Span(33, 36)]
    fresh = trace_picture(trailer, Span(8, 36), every_frame=True, job=Job())
    equal(joined, fresh)
    np.testing.assert_array_equal(joined.sights.at_s, fresh.sights.at_s)
    assert len(list((tmp_path / "traces").glob("*.npz"))) == 1
    equal(ask(Span(9.5, 30), path=trailer), joined.slice(Span(9.5, 30)))
    assert len(decodings) == 5


def test_ranges_that_touch_are_joined_across_the_joint(ask: Ask, decodings: list[Span | None], trailer: Path) -> None:
    ask(Span(10, 16), path=trailer)
    ask(Span(16, 22), path=trailer)
    fresh = trace_picture(trailer, Span(10, 22), every_frame=True, job=Job())
    equal(ask(Span(11, 21), path=trailer), fresh.slice(Span(11, 21)))
    assert decodings[2:] == [Span(15, 17)]


def test_traces_of_key_frames_are_not_joined(ask: Ask, decodings: list[Span | None], trailer: Path) -> None:
    ask(Span(10, 20), path=trailer, every_frame=False)
    ask(Span(8, 30), path=trailer, every_frame=False)
    assert decodings == [Span(10, 20), Span(8, 30)]


def test_a_folder_that_cannot_be_written_costs_only_time(clip: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = TraceCache(tmp_path / "file" / "traces")
    assert len(cache.trace(clip, every_frame=True, span=None, job=Job())) > 100


def test_nothing_half_written_stays(ask: Ask, tmp_path: Path) -> None:
    ask()
    assert [path.suffix for path in (tmp_path / "traces").iterdir()] == [".npz"]
