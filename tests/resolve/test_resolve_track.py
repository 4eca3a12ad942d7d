"""Laying the chosen track: on a fresh track, at the right frame, and away again when Resolve would not."""

from pathlib import Path
from typing import Any

import pytest

from tests.resolve.conftest import Desk
from tests.resolve.direct import Desktop, desktop
from tests.resolve.running import item, world

BUNNY = "big_buck_bunny_0_30s_480p.mp4"


@pytest.fixture
def suggested(desk: Desk, tmp_path: Path) -> Desktop:
    """A timeline at 29.97 drop-frame with a suggestion, the playhead in it."""
    clip = item(desk.footage / BUNNY, 107892, 107892 + 300, fps=24.0, rate=29.97, frames=720)
    spec = world([clip], rate="29.97 DF", start=107892, marks={"video": {"in": 30.0, "out": 229.0}}, playhead=100)
    app = desktop(spec, tmp_path, desk.daemon)
    assert app.run("suggest"), app.said
    return app


def _with(app: Desktop, *faults: str) -> Desktop:
    app.resolve._session.faults = frozenset(faults)
    return app


def _audio(app: Desktop) -> list[Any]:
    return list(app.timeline._tracks["audio"])


def test_the_track_begins_with_its_scene_and_at_its_in_point(suggested: Desktop) -> None:
    assert suggested.run("add_track"), suggested.said
    (track,) = _audio(suggested)
    (laid,) = track.items
    assert laid._spec["start"] == 107892 + 30
    assert track.kind == "stereo"
    assert 0 < laid._spec["end"] - laid._spec["start"] <= 200
    assert "Licence: GPL-2.0-or-later." in suggested.said
    pool = suggested.timeline._session and suggested.resolve._manager._project._pool  # type: ignore[union-attr]
    assert pool._current is pool._root
    assert [folder._name for folder in pool._root._folders] == ["Temptrack"]


def test_twice_is_once_and_nothing_is_imported_again(suggested: Desktop) -> None:
    assert suggested.run("add_track")
    assert suggested.run("add_track")
    assert "is there already, on audio track 1." in suggested.said[0]
    assert len(_audio(suggested)) == 1
    suggested.timeline._tracks["audio"].clear()
    assert suggested.run("add_track")
    (bin_,) = suggested.resolve._manager._project._pool._root._folders  # type: ignore[union-attr]
    assert len(bin_._clips) == 1


def test_the_marker_on_the_very_frame_is_chosen_before_the_one_that_lasts(suggested: Desktop) -> None:
    suggested.timeline._spec["playhead"] = 31
    assert suggested.run("add_track"), suggested.said
    second = suggested.ours[31]["name"].partition(". ")[2].partition(" – ")[0]
    (track,) = _audio(suggested)
    assert track.name == f"Temptrack: {second}"
    assert track.items[0]._spec["start"] == 107892 + 30


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("append_none", "Resolve did not lay"),
        ("import_refused", "Resolve does not import"),
        ("no_new_tracks", "Resolve adds no audio track"),
    ],
)
def test_what_resolve_refuses_is_said_and_undone(suggested: Desktop, fault: str, sentence: str) -> None:
    before = suggested.markers
    assert not _with(suggested, fault).run("add_track")
    assert sentence in suggested.said[-1]
    assert _audio(suggested) == []
    assert suggested.markers == before
    pool = suggested.resolve._manager._project._pool  # type: ignore[union-attr]
    assert pool._current is pool._root


@pytest.mark.parametrize("fault", ["import_by_dict", "text_rates"])
def test_other_ways_of_the_same_call_do_too(suggested: Desktop, fault: str) -> None:
    assert _with(suggested, fault).run("add_track"), suggested.said
    assert len(_audio(suggested)) == 1


def test_without_a_suggestion_under_the_playhead_it_says_where_to_go(suggested: Desktop) -> None:
    suggested.timeline._spec["playhead"] = 290
    assert not suggested.run("add_track")
    assert "No suggestion is under the playhead" in suggested.said[-1]
    suggested.run("remove")
    assert not suggested.run("add_track")
    assert "run Suggest Score first" in suggested.said[-1]


def test_a_track_that_left_the_library_is_named(suggested: Desktop) -> None:
    frame = min(suggested.ours)
    data = suggested.timeline._markers[frame]["customData"]
    start = data.index('"track":"') + 9
    suggested.timeline._markers[frame]["customData"] = data[:start] + "0" * 32 + data[start + 32 :]
    assert not suggested.run("add_track")
    assert "0000" in suggested.said[-1]
    assert _audio(suggested) == []


def test_without_project_or_timeline_every_entry_says_so(desk: Desk, tmp_path: Path) -> None:
    for number, spec in enumerate(({**world([]), "project": False}, {**world([]), "timeline": None})):
        app = desktop(spec, tmp_path / str(number), desk.daemon)
        for task in ("suggest", "suggest_for_clip", "remove", "add_track"):
            assert not app.run(task)
            assert "is open" in app.said[-1]
        assert app.run("diagnose")
        assert any("is open" in line for line in app.said)
        assert any("Daemon: SERVING" in line for line in app.said)
