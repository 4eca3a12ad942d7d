"""Finding files: order, suffixes, hidden names, links, things that are no files."""

import os
import shutil
from pathlib import Path

import pytest

from temptrack.catalogue.report import Skipped
from temptrack.catalogue.scan import AUDIO_SUFFIXES, VIDEO_SUFFIXES, Found, is_unchanged, scan
from temptrack.errors import CancelledError, InvalidInputError, MediaNotFoundError
from temptrack.progress import Job
from tests.permissions import needs_permissions


def found(*paths: Path, suffixes: frozenset[str] = AUDIO_SUFFIXES) -> list[str]:
    return [f.path.name for f in scan(paths, suffixes, Job()) if isinstance(f, Found)]


def skipped(*paths: Path) -> list[Skipped]:
    return [f for f in scan(paths, AUDIO_SUFFIXES, Job()) if isinstance(f, Skipped)]


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())


def test_folders_are_searched_recursively_in_a_fixed_order(tmp_path: Path) -> None:
    touch(tmp_path, "b/2.mp3", "B/1.mp3", "a.flac", "c.ogg", "b/1.MP3", "Ä.wav")
    names = [str(f.path.relative_to(tmp_path)) for f in scan([tmp_path], AUDIO_SUFFIXES, Job()) if isinstance(f, Found)]
    assert names == ["a.flac", "B/1.mp3", "b/1.MP3", "b/2.mp3", "c.ogg", "Ä.wav"]


def test_only_known_suffixes_count_in_folders_but_a_named_file_is_always_tried(tmp_path: Path) -> None:
    touch(tmp_path, "song.Mp3", "cover.jpg", "notes.txt", "mystery", "film.mkv")
    assert found(tmp_path) == ["song.Mp3"]
    assert found(tmp_path, suffixes=VIDEO_SUFFIXES) == ["film.mkv"]
    assert found(tmp_path / "mystery", tmp_path / "notes.txt") == ["mystery", "notes.txt"]


def test_hidden_and_system_names_are_passed_over(tmp_path: Path) -> None:
    touch(tmp_path, "._song.mp3", ".trash/a.mp3", "__MACOSX/a.mp3", "song.mp3")
    assert found(tmp_path) == ["song.mp3"]


def test_a_hidden_folder_given_by_name_is_searched(tmp_path: Path) -> None:
    touch(tmp_path, ".music/a.mp3")
    assert found(tmp_path / ".music") == ["a.mp3"]


def test_loops_of_links_end_and_a_file_reached_twice_counts_once(tmp_path: Path) -> None:
    touch(tmp_path, "music/a.mp3")
    (tmp_path / "music" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "again.mp3").symlink_to(tmp_path / "music" / "a.mp3")
    assert len(found(tmp_path)) == 1
    assert len(found(tmp_path / "music", tmp_path / "music", tmp_path / "music" / "a.mp3")) == 1


def test_links_are_followed_and_keep_the_name_the_user_sees(tmp_path: Path) -> None:
    touch(tmp_path, "elsewhere/a.mp3")
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "disc").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    files = list(scan([tmp_path / "library"], AUDIO_SUFFIXES, Job()))
    assert [f.path for f in files] == [tmp_path / "library" / "disc" / "a.mp3"]


def test_a_folder_called_like_a_track_is_a_folder(tmp_path: Path) -> None:
    touch(tmp_path, "x.mp3/inside.mp3")
    assert found(tmp_path) == ["inside.mp3"]
    assert found(tmp_path / "x.mp3") == ["inside.mp3"]


def test_pipes_and_dead_links_are_reported_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp3")
    (tmp_path / "dead.mp3").symlink_to(tmp_path / "gone.mp3")
    assert {(s.path.name, s.reason) for s in skipped(tmp_path)} == {
        ("pipe.mp3", "It is not a regular file but a pipe, socket or device."),
        ("dead.mp3", "It is a link that leads nowhere."),
    }
    assert len(skipped(tmp_path / "pipe.mp3")) == 1


def test_a_name_that_is_not_utf8_is_reported_with_a_path_that_can_be_shown(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.mp3")).write_bytes(b"x")
    except OSError:
        pytest.skip("this file system only takes UTF-8 names")
    (report,) = skipped(tmp_path)
    assert "UTF-8" in report.reason
    assert str(report.path).encode()
    assert "caf\N{REPLACEMENT CHARACTER}.mp3" in str(report.path)


@needs_permissions
def test_a_folder_that_may_not_be_read_is_reported(tmp_path: Path) -> None:
    touch(tmp_path, "closed/a.mp3", "open.mp3")
    (tmp_path / "closed").chmod(0)
    try:
        (report,) = skipped(tmp_path)
        assert report.reason == "It cannot be read: permission denied."
        assert found(tmp_path) == ["open.mp3"]
    finally:
        (tmp_path / "closed").chmod(0o700)


def test_a_folder_that_goes_away_during_the_scan_is_reported(tmp_path: Path) -> None:
    touch(tmp_path, "a/1.mp3", "b/1.mp3")
    scanning = scan([tmp_path], AUDIO_SUFFIXES, Job())
    assert isinstance(next(scanning), Found)
    shutil.rmtree(tmp_path / "b")
    assert [s.reason for s in scanning if isinstance(s, Skipped)] == ["It is no longer there."]


@pytest.mark.parametrize("path", ["/no/such/folder", "relative/nowhere.mp3", "/dev/null/below"])
def test_a_missing_path_is_refused_before_anything_is_yielded(path: str, tmp_path: Path) -> None:
    touch(tmp_path, "a.mp3")
    with pytest.raises(MediaNotFoundError, match=path):
        next(scan([tmp_path, Path(path)], AUDIO_SUFFIXES, Job()))


@pytest.mark.parametrize("path", ["a\x00b", "x" * 5000])
def test_what_cannot_be_a_path_is_refused_in_one_sentence(path: str) -> None:
    with pytest.raises((InvalidInputError, MediaNotFoundError)) as refusal:
        next(scan([Path(path)], AUDIO_SUFFIXES, Job()))
    assert str(refusal.value).endswith(".")
    assert len(str(refusal.value)) < 500


def test_no_path_at_all_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="No file or folder"):
        next(scan([], AUDIO_SUFFIXES, Job()))


def test_an_empty_folder_has_nothing(tmp_path: Path) -> None:
    assert list(scan([tmp_path], AUDIO_SUFFIXES, Job())) == []


def test_scanning_stops_when_cancelled(tmp_path: Path) -> None:
    touch(tmp_path, "a/1.mp3", "b/2.mp3")
    job = Job()
    scanning = scan([tmp_path], AUDIO_SUFFIXES, job)
    next(scanning)
    job.cancel()
    with pytest.raises(CancelledError):
        list(scanning)


def test_a_file_is_unchanged_while_size_and_time_are(tmp_path: Path) -> None:
    touch(tmp_path, "a.mp3")
    path = tmp_path / "a.mp3"
    status = path.stat()
    assert is_unchanged(str(path), status.st_mtime_ns, status.st_size)
    assert not is_unchanged(str(path), status.st_mtime_ns + 1, status.st_size)
    assert not is_unchanged(str(path), status.st_mtime_ns, status.st_size + 1)
    assert not is_unchanged(str(tmp_path / "b.mp3"), status.st_mtime_ns, status.st_size)
