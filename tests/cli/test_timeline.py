"""Timelines as footage: the same answer as for the media in them, and markers back in the same file."""

from pathlib import Path

import pytest

from temptrack.cli.marker_file import plan_markers
from temptrack.cli.timeline import marked_range, names_timeline, reading_options, remarks, timeline_range
from temptrack.errors import InvalidInputError, InvalidTimeError, TemptrackError
from temptrack.interchange.timelines import ReadingOptions, read_timeline
from tests.cli.conftest import Shell, Stock
from tests.interchange.timelines.making import PAL, Laid, Sequence, write

HOUR = 25 * 3600


@pytest.fixture
def edit(stock: Stock, tmp_path: Path) -> Path:
    """The stock's film from its second second on, twice, an hour in."""
    url = stock.film.as_uri()
    clips = (Laid(url, 0, 50, 25), Laid(url, 50, 75, 50), Laid("gone.mov", 125, 25))
    return write(tmp_path, Sequence(PAL, HOUR, clips=clips), ".fcpxml")


def test_a_timeline_is_seen_as_its_media_are(stock: Stock, edit: Path) -> None:
    whole = stock.shell.json("suggest", edit, "--in", "01:00:00:00", "--out", "01:00:02:00")
    media = stock.shell.json("suggest", stock.film, "--in", "1", "--out", "3")
    for name in ("description", "affect", "shot_count"):
        assert whole["scene"][name] == media["scene"][name]
    assert whole["scene"]["duration_s"] == pytest.approx(2.0)
    ranks = [[one["track"]["track_id"] for one in answer["suggestions"]] for answer in (whole, media)]
    assert ranks[0] == ranks[1]


def test_what_was_not_found_is_said_and_not_black(stock: Stock, edit: Path) -> None:
    done = stock.shell("suggest", edit)
    assert "could not be found: gone.mov. Name the folder they are in with --media-root." in done.stderr
    assert "could not be seen" in done.stdout


def test_markers_come_back_in_the_same_timeline(stock: Stock, edit: Path, tmp_path: Path) -> None:
    out = tmp_path / "marked.fcpxml"
    page = tmp_path / "page.html"
    range_ = ("--in", "01:00:01:00", "--report", page)
    done = stock.shell("suggest", edit, *range_, "-n", "2", "--markers", out, "--lay-track")
    assert "01:00:01:00 – 01:00:06:00" in page.read_text(encoding="utf-8")
    assert f"The markers are in {out}." in done.stderr
    before, after = read_timeline(edit), read_timeline(out)
    assert [marker.record_in_frame for marker in after.markers] == [25, 26]
    assert "CC BY 4.0" in after.markers[0].note
    assert after.picture == before.picture
    laid = [clip for clip in after.sound if clip.role == "music"]
    assert len(laid) <= 1  # an answer that abstains lays nothing
    assert all(clip.path is not None and clip.record_in_frame == 25 for clip in laid)


def test_a_list_beside_a_timeline(stock: Stock, edit: Path, tmp_path: Path) -> None:
    stock.shell("suggest", edit, "--markers", tmp_path / "m.csv", "--markers-as", "premiere")
    assert (tmp_path / "m.csv").read_text(encoding="utf-8-sig").startswith("Marker Name,Description,In,Out")


def test_markers_need_footage(stock: Stock, tmp_path: Path) -> None:
    done = stock.shell("suggest", "--text", "calm", "--markers", tmp_path / "m.edl", code=1)
    assert "name a timeline or a file" in done.stderr


def test_a_media_file_becomes_a_timeline_with_markers(stock: Stock, tmp_path: Path) -> None:
    for suffix in (".fcpxml", ".xml", ".otio"):
        out = tmp_path / f"film{suffix}"
        stock.shell("suggest", stock.film, "--in", "1", "--out", "3", "-n", "2", "--markers", out)
        found = read_timeline(out)
        assert [marker.record_in_frame for marker in found.markers] == [25, 26]
        assert [(clip.path, clip.record_in_frame, clip.record_out_frame) for clip in found.picture] == [
            (stock.film, 0, found.duration_frames)
        ]
        assert {clip.path for clip in found.sound} == {stock.film}
    stock.shell("spot", stock.film, "--anew", "--shortest", "2", "--markers", tmp_path / "cues.fcpxml")
    (cue,) = stock.shell.json("spot", stock.film, "--anew", "--shortest", "2")["cues"]
    assert read_timeline(tmp_path / "cues.fcpxml").markers[0].record_in_frame == int(cue["in_frame"])


def test_a_timeline_is_written_in_another_format(stock: Stock, edit: Path, tmp_path: Path) -> None:
    out = tmp_path / "other.otio"
    stock.shell("suggest", edit, "--in", "01:00:01:00", "-n", "2", "--markers", out)
    before, after = read_timeline(edit), read_timeline(out)
    assert [marker.record_in_frame for marker in after.markers] == [25, 26]
    assert (after.start_frame, after.duration_frames) == (before.start_frame, before.duration_frames)
    assert [clip.path for clip in after.picture] == [clip.path for clip in before.picture]


@pytest.mark.parametrize(
    ("name", "style", "lay", "said"),
    [
        ("x.mov", "", False, "no file that markers are written to"),
        ("x.edl", "", True, "cannot hold music"),
        ("", "", True, "add --markers FILE"),
        ("x.csv", "pdf", False, "no way to write markers"),
        ("gone/x.csv", "", False, "cannot be written to"),
    ],
)
def test_what_cannot_be_written_is_said_before_any_work(
    edit: Path, tmp_path: Path, name: str, style: str, lay: bool, said: str
) -> None:
    whole = marked_range(str(edit), "", "", ReadingOptions())
    with pytest.raises(InvalidInputError, match=said):
        plan_markers(whole, tmp_path / name if name else None, style, lay=lay)


@pytest.mark.parametrize(
    ("range_in", "roots", "rate", "sequence", "said"),
    [
        ("02:00:00:00", [], "", "", "it goes from 01:00:00:00 to 01:00:06:00"),
        ("", [Path("nowhere")], "", "", "No folder is at nowhere"),
        ("", [], "", "Reel 9", "it holds 'Reel 1'"),
        ("", [], "fast", "", "is not a frame rate"),
    ],
)
def test_what_cannot_be_read_is_said(
    edit: Path, range_in: str, roots: list[Path], rate: str, sequence: str, said: str
) -> None:
    with pytest.raises(TemptrackError, match=said):
        marked_range(str(edit), range_in, "", reading_options(roots, rate, sequence))


def test_moments_are_the_timelines_own(edit: Path) -> None:
    options = reading_options(None, "", "")
    for typed in ("01:00:01:05", "30f", "1.2"):
        assert marked_range(str(edit), typed, "", options).in_frame == 30
    with pytest.raises(InvalidTimeError):
        marked_range(str(edit), "00:00:01:05", "", options)
    part = timeline_range(marked_range(str(edit), "30f", "60f", options))
    assert [(clip.record_in_frame, clip.record_out_frame) for clip in part.clips] == [(0, 50), (50, 125)]


def test_a_clip_that_is_switched_off_is_not_seen(tmp_path: Path) -> None:
    path = write(tmp_path, Sequence(clips=(Laid("a.mov", 0, 9), Laid("b.mov", 9, 9, enabled=False))), ".xml")
    marked = marked_range(str(path), "", "", reading_options(None, "", ""))
    assert len(timeline_range(marked).clips) == 1
    assert "a.mov, b.mov" in next(iter(remarks(marked.timeline)))
    assert names_timeline(str(path))
    assert not names_timeline("")


def test_a_finished_edit_is_learnt_listed_and_removed(stock: Stock, scratch_shell: Shell, tmp_path: Path) -> None:
    music = stock.music / "walk.wav"
    clips = (Laid(stock.film.as_uri(), 0, 150), Laid(music.as_uri(), 25, 100, 50, sound=True))
    path = write(tmp_path, Sequence(PAL, HOUR, clips=clips, name="Finished"), ".xml")
    scratch_shell("library", "add", music)
    learnt = scratch_shell.json("learn", path)
    assert (learnt["added"], learnt["skipped"]) == (1, [])
    assert {scene["track_title"] for scene in learnt["scenes"] if scene["has_music"]} == {"walk"}
    assert scratch_shell.json("learn", path)["unchanged"] == 1
    (film,) = (film for film in scratch_shell.json("films", "list")["films"] if film["title"] == "Finished")
    assert film["duration_s"] == 6.0
    first = scratch_shell.json("cues", "list", path)["cues"][0]
    assert first["track_in_s"] - (first["film_in_s"] - 1) == pytest.approx(2.0, abs=0.01)
    scratch_shell("films", "remove", path, "--yes")
    assert "Finished" not in {film["title"] for film in scratch_shell.json("films", "list")["films"]}
    scratch_shell("library", "remove", music, "--yes")
