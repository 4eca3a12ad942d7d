"""From ranges to markers through a real daemon: several scenes, what cannot be seen, what goes wrong."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from temptrack.hosts.resolve import asking
from temptrack.hosts.resolve import scenes as scenes_module
from tests.resolve.conftest import Desk
from tests.resolve.direct import Desktop, desktop
from tests.resolve.running import item, world

BUNNY = "big_buck_bunny_0_30s_480p.mp4"
SINTEL = "sintel_trailer_52s_480x204.mp4"


def _open(desk: Desk, folder: Path, *tracks: list[dict[str, Any]], **more: Any) -> Desktop:
    return desktop(world(*tracks, **{"marks": {"video": {"in": 0.0}}, **more}), folder, desk.daemon)


def _scenes(app: Desktop) -> list[list[int]]:
    found = [json.loads(marker["customData"]) for marker in app.ours.values()]
    return [one["range"] for one in found if one["rank"] == 1]


def test_black_parts_scenes_and_each_gets_its_markers(desk: Desk, tmp_path: Path) -> None:
    film = desk.footage / BUNNY
    clips = [item(film, 86400, 86520, frames=720), item(film, 86560, 86700, source_in=300, frames=720)]
    app = _open(desk, tmp_path, clips)
    assert app.run("suggest"), app.said
    assert _scenes(app) == [[0, 120], [160, 300]]
    assert len(app.ours) == 6
    assert app.ours[160]["duration"] == 140


def test_a_long_range_is_parted_by_what_it_shows(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "LONG_S", 10.0)
    monkeypatch.setattr(scenes_module, "_SHORTEST_S", 4.0)
    clips = [
        item(desk.footage / BUNNY, 86400, 86400 + 144, frames=720),
        item(desk.footage / SINTEL, 86400 + 144, 86400 + 288, source_in=240, frames=1250),
    ]
    app = _open(desk, tmp_path, clips)
    assert app.run("suggest"), app.said
    scenes = _scenes(app)
    assert len(scenes) >= 2
    assert scenes[0][0] == 0
    assert scenes[-1][1] == 288
    assert all(one[1] == other[0] for one, other in pairwise(scenes))
    assert all(one[1] - one[0] >= 4 * 24 for one in scenes)


def test_what_cannot_be_seen_is_said_and_the_rest_still_works(desk: Desk, tmp_path: Path) -> None:
    film = desk.footage / BUNNY
    clips = [
        item(film, 86400, 86460, frames=720),
        item("/gone/interview.mov", 86460, 86520),
        item("", 86520, 86580, media={"path": ""}, name="Compound Clip 1"),
        item("/gone/shot_[0001-0100].exr", 86580, 86600, name="shot"),
        {"name": "Title", "start": 86600, "end": 86620, "media": None, "kind": "generator"},
        item(film, 86620, 86680, source_in=200, frames=720),
    ]
    app = _open(desk, tmp_path, clips)
    assert app.run("suggest"), app.said
    said = "\n".join(app.said)
    for sentence in (
        "interview.mov is offline and could not be seen.",
        "Compound Clip 1 has no file of its own (compound, multicam or Fusion clip) and could not be seen.",
        "shot is an image sequence and could not be seen; a proxy of it could.",
        "left out, having no media: Title.",
    ):
        assert sentence in said
    assert "interview.mov is offline" in app.ours[0]["note"]
    assert "not-seen" not in said + app.ours[0]["note"]


def test_what_lies_under_something_unreadable_is_not_seen(desk: Desk, tmp_path: Path) -> None:
    film = desk.footage / BUNNY
    below = [item(film, 86400, 86460, frames=720), item(film, 86500, 86560, source_in=200, frames=720)]
    above = [item("", 86400, 86460, media={"path": ""}, name="Compound Clip 1")]
    app = _open(desk, tmp_path / "a", below, above)
    assert app.run("suggest"), app.said
    assert _scenes(app) == [[100, 160]]
    assert any("nothing of it can be seen" in line for line in app.said)
    alone = _open(desk, tmp_path / "b", below[:1], above)
    assert not alone.run("suggest")
    assert "Compound Clip 1 has no file of its own" in alone.said[-1]
    assert "not-seen" not in alone.said[-1]


def test_a_proxy_stands_in_for_what_is_offline(desk: Desk, tmp_path: Path) -> None:
    film = desk.footage / BUNNY
    online, offline = (
        _open(desk, folder, [item(path, 86400, 86500, frames=720, media={"proxy": str(film)})])
        for folder, path in ((tmp_path / "a", film), (tmp_path / "b", "/gone/a.mov"))
    )
    assert online.run("suggest"), online.said
    assert offline.run("suggest"), offline.said
    assert online.markers == offline.markers


def test_a_nested_timeline_is_seen_as_what_lies_in_it(desk: Desk, tmp_path: Path) -> None:
    film = desk.footage / BUNNY
    row = [item(film, 5000, 5240, source_in=100, frames=720)]
    inner = {"id": "inner", "rate": "24", "start": 5000, "tracks": [{"type": "video", "items": row}]}
    nested = item("", 86400, 86480, source_in=40, media={"path": "", "nested": inner}, name="Nested")
    plain = item(film, 86400, 86480, source_in=140, frames=720)
    apps = [_open(desk, tmp_path / name, [clip]) for name, clip in (("a", nested), ("b", plain))]
    assert all(app.run("suggest") for app in apps), apps[0].said
    assert apps[0].markers == apps[1].markers


def test_a_failure_is_seen_on_the_timeline_and_leaves_with_the_next_run(desk: Desk, tmp_path: Path) -> None:
    app = _open(desk, tmp_path, [item("/gone/a.mov", 86400, 86500)])
    assert not app.run("suggest")
    (failed,) = app.ours.values()
    assert failed["color"] == "Red"
    assert "a.mov is offline" in failed["note"]
    assert app.said[-1] == f"Temptrack: {failed['note']}"
    assert app.run("remove")
    assert app.markers == {}


def test_another_range_keeps_its_markers(desk: Desk, tmp_path: Path) -> None:
    app = _open(desk, tmp_path, [item(desk.footage / BUNNY, 86400, 86800, frames=720)])
    app.timeline._spec["marks"] = {"video": {"in": 0.0, "out": 99.0}}
    assert app.run("suggest")
    first = app.markers
    app.timeline._spec["marks"] = {"video": {"in": 200.0, "out": 299.0}}
    assert app.run("suggest")
    assert {frame: marker for frame, marker in app.markers.items() if frame < 200} == first
    app.timeline._spec["marks"] = {"video": {"in": 0.0, "out": 89.0}}
    assert app.run("suggest")
    assert [json.loads(app.markers[frame]["customData"])["range"] for frame in (0, 1, 2)] == [[0, 90]] * 3
    assert len(app.ours) == 6


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [("markers_refused", "set none of 3 markers"), ("short_data", "set none of 3 markers")],
)
def test_markers_that_do_not_come_back_are_a_failure(desk: Desk, tmp_path: Path, fault: str, sentence: str) -> None:
    app = _open(desk, tmp_path, [item(desk.footage / BUNNY, 86400, 86500, frames=720)], faults=[fault])
    assert not app.run("suggest")
    assert sentence in app.said[-1]
    assert app.markers == {}


def test_another_timeline_opened_meanwhile_is_not_marked(desk: Desk, tmp_path: Path) -> None:
    app = _open(desk, tmp_path, [item(desk.footage / BUNNY, 86400, 86500, frames=720)])
    looked = app.daemon

    def switch() -> Any:
        app.timeline._spec["id"] = "another"
        return looked()

    app.daemon = switch
    assert not app.run("suggest")
    assert "Another timeline was opened meanwhile" in app.said[-1]
    assert app.markers == {}
