"""The way of the free edition from 21.1 on: a timeline file in, markers out, by the very words that the pages print."""

import re
import shlex
from pathlib import Path

import opentimelineio as otio

from tests.conftest import REPOSITORY
from tests.resolve.conftest import Desk
from tests.running import run_cli

BUNNY = "big_buck_bunny_0_30s_480p.mp4"


def _export(desk: Desk, place: Path) -> None:
    """What Resolve exports: 24 frames a second, from one o'clock on."""
    whole = otio.opentime.TimeRange(otio.opentime.RationalTime(0, 24), otio.opentime.RationalTime(720, 24))
    media = otio.schema.ExternalReference(target_url=(desk.footage / BUNNY).as_uri(), available_range=whole)
    timeline = otio.schema.Timeline("cut", global_start_time=otio.opentime.RationalTime(86400, 24))
    track = otio.schema.Track("V1", kind=otio.schema.TrackKind.Video)
    track.append(otio.schema.Clip(BUNNY, media_reference=media, source_range=whole))
    timeline.tracks.append(track)
    otio.adapters.write_to_file(timeline, str(place))


def _command(text: str) -> list[str]:
    found = re.search(r"`temptrack (suggest cut\.otio [^`]+)`", text)
    assert found is not None, "the README names no command"
    return shlex.split(found[1])


def test_the_commands_of_the_readme_write_markers_that_resolve_imports(desk: Desk, tmp_path: Path) -> None:
    text = (REPOSITORY / "plugin_resolve" / "README.md").read_text(encoding="utf-8")
    words = _command(text)
    _export(desk, tmp_path / "cut.otio")
    places = {"cut.otio": str(tmp_path / "cut.otio"), "markers.edl": str(tmp_path / "markers.edl")}
    done = run_cli(*(places.get(word, word) for word in words), home=desk.home)
    assert done.returncode == 0, done.stderr
    edl = (tmp_path / "markers.edl").read_text(encoding="utf-8")
    assert re.search(r"01:00:10:\d\d 01:00:1", edl), edl
    assert len(re.findall(r"\|C:ResolveColor(?:Green|Yellow|Lavender|Sand) \|M:.+ \|D:\d+", edl)) == 3


def test_the_lua_entry_prints_the_same_options() -> None:
    lua = (REPOSITORY / "plugin_resolve" / "help.lua").read_text(encoding="utf-8")
    readme = (REPOSITORY / "plugin_resolve" / "README.md").read_text(encoding="utf-8")
    assert "--markers MARKERS.edl --markers-as resolve" in lua
    assert "--markers markers.edl --markers-as resolve" in readme
