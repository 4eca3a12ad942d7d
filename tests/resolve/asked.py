"""Taking a world through the plugin's facts to what the daemon is asked."""

from pathlib import Path
from typing import Any

from plugin_resolve.temptrack_resolve.host import Host, open_timeline
from plugin_resolve.temptrack_resolve.items import clips_in
from plugin_resolve.temptrack_resolve.timeline import timeline_facts
from temptrack.hosts.resolve.asking import Range, timeline_range
from temptrack.hosts.resolve.choosing import choose
from temptrack.hosts.resolve.mapping import map_tracks
from temptrack.hosts.resolve.reading import read_timeline, read_tracks
from temptrack.hosts.resolve.scenes import SceneRange
from temptrack.v1.range_pb2 import TimelineRange
from tests.resolve.fake.application import build


def asked(spec: dict[str, Any], mode: str = "range") -> tuple[Range, TimelineRange]:
    """Return what is asked about a world; paths under /gone are offline."""
    app = build(spec)
    here = open_timeline(Host(app, tuple(spec["version"]), "", True))
    timeline = read_timeline(timeline_facts(here))
    choice = choose(timeline, mode)
    tracks = read_tracks(clips_in(here.timeline, choice.in_frame, choice.out_frame), timeline.rate)
    wanted = Range(timeline, choice, map_tracks(tracks, timeline.rate, lambda path: not path.startswith("/gone")))
    scene = SceneRange(choice.in_frame, choice.out_frame)
    return wanted, timeline_range(wanted, scene, Path("/nowhere"))
