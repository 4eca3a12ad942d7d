"""Whatever the timeline: ours on free frames of the range, others untouched, twice is once, removed is gone."""

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.resolve.conftest import Desk
from tests.resolve.direct import Desktop, desktop
from tests.resolve.fake.timeline import COLOURS
from tests.resolve.running import item

RATES = ("23.976", "24", "25", "29.97", "29.97 DF", "30", "50", "59.94 DF", "60")
VERSIONS = ((18, 5), (19, 0, 2), (19, 1, 3), (21, 0, 4), (21, 1))
FRAMES = 60
"""Of the shorter of the two clips; Resolve knows how long its media are, and what plays never leaves them."""

KINDS = ("clip", "clip", "clip", "clip", "offline", "title", "transition", "compound", "nested", "still")
CLIPS = ("action/weizmann/bend_06.mp4", "action/weizmann/bend_07.mp4")


@st.composite
def rows(draw: st.DrawFn, media: Path, still: Path, rate: float, start: int) -> list[dict[str, Any]]:
    """A track: clips of every kind, side by side or apart."""
    at, found = start, []
    for _ in range(draw(st.integers(1, 4))):
        at += draw(st.sampled_from([0, 0, 5, 60]))
        end = at + draw(st.integers(1, 70))
        kind = draw(st.sampled_from(KINDS))
        found.append(draw(clip(media, still, kind, at, end, rate)))
        at = end
    return found


@st.composite
def clip(draw: st.DrawFn, media: Path, still: Path, kind: str, start: int, end: int, rate: float) -> dict[str, Any]:
    """An item of a kind."""
    enabled = draw(st.sampled_from([True, True, True, False]))
    if kind in ("title", "transition"):
        what = "generator" if kind == "title" else "transition"
        return {"name": kind, "start": start, "end": end, "media": None, "kind": what, "enabled": enabled}
    if kind in ("compound", "nested"):
        length = end - start
        row = [item(media / CLIPS[0], 1000, 1000 + length, fps=25.0, rate=rate)]
        inner = {"id": "inner", "rate": str(rate), "start": 1000, "tracks": [{"type": "video", "items": row}]}
        nested = inner if kind == "nested" else None
        return item("", start, end, fps=rate, enabled=enabled, media={"path": "", "nested": nested})
    path = {"offline": Path("/gone/a.mov"), "still": still}.get(kind, media / draw(st.sampled_from(CLIPS)))
    speed = draw(st.sampled_from([1.0, 1.0, 0.5, 2.0]))
    return item(
        path,
        start,
        end,
        fps=25.0,
        rate=rate,
        speed=speed,
        source_in=draw(st.integers(0, 20)),
        frames=1 if kind == "still" else FRAMES,
        enabled=enabled,
        reversed=draw(st.booleans()),
        from_xml=draw(st.sampled_from([False, False, True])),
    )


@st.composite
def worlds(draw: st.DrawFn, media: Path, still: Path) -> dict[str, Any]:
    """Anything the fake can hold."""
    rate = draw(st.sampled_from(RATES))
    fps = float(rate.split(" ")[0])
    start = draw(st.sampled_from([0, 86400, 107892]))
    tracks = [
        {"type": "video", "enabled": draw(st.integers(0, 9)) < 8, "items": draw(rows(media, still, fps, start))}
        for _ in range(draw(st.integers(1, 3)))
    ]
    if draw(st.integers(0, 9)) < 8:  # most timelines hold footage
        below = draw(clip(media, still, "clip", start, start + draw(st.integers(30, 150)), fps))
        tracks.insert(0, {"type": "video", "enabled": True, "items": [{**below, "enabled": True}]})
    frames = st.integers(0, 200)
    foreign = [
        {
            "frame": frame,
            "color": draw(st.sampled_from(sorted(COLOURS))),
            "name": "theirs",
            "note": "",
            "duration": draw(st.integers(1, 9)),
            "customData": draw(st.sampled_from(["", "x", "{}", '{"app":"other"}', "[1]", "null"])),
        }
        for frame in sorted(draw(st.sets(frames, max_size=6) | st.sampled_from([set(range(5)), set(range(20, 60))])))
    ]
    ends = st.fixed_dictionaries({}, optional={"in": st.integers(-1, 120), "out": st.integers(-1, 300)})
    odd = st.fixed_dictionaries({}, optional={"video": ends, "audio": ends})
    plain = st.fixed_dictionaries({"in": st.integers(0, 30), "out": st.integers(31, 200)})
    marks = draw(st.fixed_dictionaries({"video": plain}) | odd)
    timeline = {
        "rate": rate,
        "start": start,
        "tracks": tracks,
        "markers": foreign,
        "marks": marks,
        "playhead": draw(st.integers(0, 60) | st.none()),
    }
    about = {"studio": draw(st.booleans()), "language": draw(st.sampled_from(["en", "de"]))}
    return {**about, "version": draw(st.sampled_from(VERSIONS)), "timeline": timeline}


@settings(max_examples=80, deadline=None, derandomize=True)
@given(data=st.data())
def _check_any_timeline(desk: Desk, placed: list[bool], data: st.DataObject) -> None:
    world = data.draw(worlds(desk.footage.parent, desk.still))
    with tempfile.TemporaryDirectory() as folder:
        app = desktop(world, Path(folder), desk.daemon)
        before = app.markers
        went_well = app.run("suggest")
        assert "unforeseen" not in "\n".join(app.said), app.said
        ours, after = app.ours, app.markers
        length = max((i["end"] for t in world["timeline"]["tracks"] for i in t["items"]), default=0)
        length -= world["timeline"]["start"]
        assert {frame: marker for frame, marker in after.items() if frame not in ours} == before
        assert not set(ours) & set(before)
        assert all(frame >= 0 and frame + marker["duration"] <= length for frame, marker in ours.items())
        for first, until in [*_marked(app), *_looked_at(app)]:
            assert all(first <= frame and frame + marker["duration"] <= until for frame, marker in ours.items())
        assert went_well or app.said[-1].startswith("Temptrack: ")
        placed.append(bool(ours) and went_well)

        assert app.run("suggest") == went_well
        assert app.markers == after
        assert app.run("remove")
        assert app.markers == before


def test_markers_of_any_timeline(desk: Desk) -> None:
    placed: list[bool] = []
    _check_any_timeline(desk, placed)
    assert sum(placed) > 30, f"only {sum(placed)} of {len(placed)} timelines got a marker"


def _looked_at(app: Desktop) -> list[tuple[int, int]]:
    """The ranges that the bridge chose."""
    start = app.timeline._start
    return [(one["in"] - start, one["out"] - start) for one in app.received if one["say"] == "look"]


def _marked(app: Desktop) -> list[tuple[int, int]]:
    """The range between the marks as the fake itself holds them, where the version can read them."""
    marks = app.timeline._spec.get("marks", {})
    if app.resolve._session.version < (19, 1):
        return []
    found = [{name: frame for name, frame in marks.get(kind, {}).items() if frame >= 0} for kind in ("video", "audio")]
    return [(ends.get("in", 0), ends.get("out", 10**9) + 1) for ends in found if ends][:1]
