"""Every version and edition from 18.5 to 21.1 that runs Python: what each entry does there. docs/resolve.md says it."""

from pathlib import Path
from typing import Any

import pytest

from tests.resolve.conftest import Desk
from tests.resolve.direct import Desktop, desktop
from tests.resolve.running import item, world

VERSIONS = ((18, 5), (18, 6), (19, 0), (19, 0, 2), (19, 1, 3), (20, 0), (20, 3, 2), (21, 0, 4), (21, 1))
EVERYWHERE = [(v, studio) for v in VERSIONS for studio in (True, False) if studio or v < (21, 1)]
BUNNY = "big_buck_bunny_0_30s_480p.mp4"

every_edition = pytest.mark.parametrize(("version", "studio"), EVERYWHERE)


def _open(desk: Desk, folder: Path, version: tuple[int, ...], *, studio: bool, **more: Any) -> Desktop:
    film = desk.footage / BUNNY
    clips = [
        item(film, 86400, 86500, fps=24.0, frames=720),
        item(film, 86500, 86600, fps=24.0, source_in=200, frames=720),
        item(film, 86600, 86700, fps=24.0, source_in=400, frames=720),
    ]
    asked = {"playhead": 120, "selected": [("video", 0, 2)], "marks": {"video": {"in": 10.0, "out": 49.0}}, **more}
    return desktop(world(clips, version=version, studio=studio, **asked), folder, desk.daemon)


@every_edition
def test_suggest_score_takes_the_best_range_its_version_can_tell(
    desk: Desk, tmp_path: Path, version: tuple[int, ...], studio: bool
) -> None:
    app = _open(desk, tmp_path, version, studio=studio)
    assert app.run("suggest"), app.said
    marked = version >= (19, 1)
    assert min(app.ours) == (10 if marked else 100), app.said
    assert app.ours[min(app.ours)]["duration"] == (40 if marked else 100)
    assert not app.resolve._session.modal


@every_edition
def test_the_clip_entry_takes_the_selection_where_it_can_be_read(
    desk: Desk, tmp_path: Path, version: tuple[int, ...], studio: bool
) -> None:
    app = _open(desk, tmp_path, version, studio=studio)
    assert app.run("suggest_for_clip"), app.said
    assert min(app.ours) == (200 if version >= (21, 0, 4) else 100), app.said


@every_edition
def test_every_version_reads_the_same_source(
    desk: Desk, tmp_path: Path, version: tuple[int, ...], studio: bool
) -> None:
    app = _open(desk, tmp_path, version, studio=studio, selected=[])
    assert app.run("suggest_for_clip"), app.said
    again = _open(desk, tmp_path, (21, 1), studio=True, selected=[])
    assert again.run("suggest_for_clip")
    assert app.markers == again.markers


@every_edition
def test_add_suggested_track_and_remove(desk: Desk, tmp_path: Path, version: tuple[int, ...], studio: bool) -> None:
    app = _open(desk, tmp_path, version, studio=studio, selected=[])
    before = app.markers
    assert app.run("suggest_for_clip"), app.said
    assert app.run("add_track"), app.said
    (track,) = app.timeline._tracks["audio"]
    assert track.items[0]._spec["start"] == 86500
    assert track.kind == "stereo"
    assert app.run("remove"), app.said
    assert app.markers == before
    assert not app.resolve._session.modal


@every_edition
def test_diagnose_says_what_this_is_and_leaves_no_marker(
    desk: Desk, tmp_path: Path, version: tuple[int, ...], studio: bool
) -> None:
    app = _open(desk, tmp_path, version, studio=studio)
    assert app.run("diagnose")
    said = "\n".join(app.said)
    assert ("Studio" if studio else "free edition") in said
    assert "UNEXPECTED" not in said
    assert "FAILS" not in said, said
    assert app.markers == {}
    assert ("in and out marks (19.1): yes" in said) == (version >= (19, 1))


def test_without_a_page_that_has_a_playhead_the_clip_of_the_composition_is_meant(desk: Desk, tmp_path: Path) -> None:
    app = _open(desk, tmp_path, (19, 1), studio=True, page="fusion")
    assert app.run("suggest_for_clip"), app.said
    assert min(app.ours) == 100
    assert not app.run("add_track")
    assert "Edit page" in app.said[-1]


def test_realistic_mode_answers_none_to_what_it_lacks(desk: Desk, tmp_path: Path) -> None:
    app = _open(desk, tmp_path, (18, 5), studio=False, strict=False)
    assert app.timeline.NoSuchThing is None
    assert app.run("suggest"), app.said


def test_a_message_box_is_named_as_the_cause(desk: Desk, tmp_path: Path) -> None:
    app = _open(desk, tmp_path, (20, 0), studio=False)
    assert app.resolve.Fusion().UIManager is None
    assert not app.run("suggest")
    assert "close any message it shows" in app.said[-1]
    assert app.markers == {}
