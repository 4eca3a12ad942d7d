"""Readers of timelines, and of the timelines that we write of what was read."""

import io
import zipfile
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from benchmarks.fuzzing.scratch import folder, laid
from benchmarks.fuzzing.target import Target, hold
from benchmarks.timeline_mutation import mutated
from temptrack.errors import TemptrackError
from temptrack.interchange.conversion import convert
from temptrack.interchange.conversion.converting import CONVERTED
from temptrack.interchange.marking import Mark, Marking
from temptrack.interchange.timelines import ReadingOptions, is_timeline, read_timeline
from temptrack.interchange.timelines.types import EditTimeline
from tests.interchange.timelines.making import NTSC, PAL, WRITERS, Laid, Sequence, write

_CLIPS = (Laid("a.mov", 0, 50, 25), Laid("b.mov", 60, 50), Laid("c.wav", 10, 90, sound=True))
_MARK = Marking((Mark(3, 'a <name> & "it"', "two\nlines", "Blue", 2),))
_MUCH = 4_000
"""Frames and clips of a timeline that is also written: what is written of a large one takes its time."""


def _read(suffix: str, data: bytes) -> None:
    path = laid(f"edit{suffix}", data)
    is_timeline(path)
    timeline = read_timeline(path, ReadingOptions(rate=PAL))
    for clip in (*timeline.picture, *timeline.sound):
        hold(clip.record_out_frame > clip.record_in_frame, "a clip lasts")
    if len(timeline.picture) + len(timeline.sound) < _MUCH:
        _written(timeline)


def _written(timeline: EditTimeline) -> None:
    """What we write of a timeline, we can read."""
    for suffix in CONVERTED:
        try:
            data = convert(timeline, suffix, _MARK).data
        except TemptrackError:
            continue
        try:
            read_timeline(laid(f"written{suffix}", data), ReadingOptions(rate=timeline.rate))
        except TemptrackError as error:
            raise AssertionError(f"our own {suffix} is refused: {error}") from error


def _seeds(suffix: str) -> Iterable[bytes]:
    plain = suffix if suffix in WRITERS else ".otio"
    for rate, clips, drop in ((PAL, _CLIPS, False), (NTSC, _CLIPS[:1], True), (PAL, (), False)):
        whole = Sequence(rate, 90000, drop=drop, clips=clips, markers=((5, "here"),))
        source = write(folder(), whole, plain if suffix not in _OURS else ".otio")
        if suffix in _OURS:
            timeline = read_timeline(source, ReadingOptions(rate=rate))
            yield convert(timeline, ".kdenlive", _MARK).data
        elif suffix == ".otioz":
            yield _bundled(source.read_bytes())
        elif suffix == ".aaf":
            yield from _composed(source)
        else:
            yield source.read_bytes()


def _bundled(data: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as bundle:
        bundle.writestr("content.otio", data)
        bundle.writestr("version.txt", "1.0.0")
    return whole.getvalue()


def _composed(source: Path) -> Iterable[bytes]:
    """A composition of a program that writes AAF; without an adapter there is nothing to read either."""
    try:
        import aaf2  # type: ignore[import-untyped]
    except ImportError:
        return
    target = source.with_name("seed.aaf")
    with aaf2.open(str(target), "w") as file:
        mob = file.create.CompositionMob("Reel 1")
        mob.usage = "Usage_TopLevel"
        track = mob.create_picture_slot("25/1")
        track.segment.components.append(file.create.Filler("picture", 50))
        file.content.mobs.append(mob)
    yield target.read_bytes()


def _mutator(data: bytes, seed: int) -> bytes:
    return mutated(data, seed)[1]


_OURS = (".kdenlive", ".mlt")
"""Written by our own writer: the tests' has none of this format."""
_XML = ("<spine>", "lane=", "offset=", "ref=", "/25s", "<clipitem>", "<file id=", "<rate>", "<marker>", "<!ENTITY")
_SUFFIXES = {
    ".otio": ('"OTIO_SCHEMA"', '"Timeline.1"', '"Stack.1"', '"children"', '"rate"', "NaN", "1e308"),
    ".otioz": ("content.otio", "PK"),
    ".fcpxml": _XML,
    ".xml": _XML,
    ".edl": ("TITLE:", "FCM: DROP FRAME", "M2", "* FROM CLIP NAME:", "* LOC:", " AA/V ", " K B ", "W001"),
    ".kdenlive": ("<tractor", "<producer", "<playlist", "<entry", "<blank", "in=", "out=", "kdenlive:docproperties"),
    ".mlt": ("<tractor", "<producer", "<chain", "<multitrack", "<property", "frame_rate_num", "00:00:01.000"),
    ".aaf": (),
}

TARGETS = tuple(
    Target(
        f"timeline {suffix}",
        partial(_read, suffix),
        partial(_seeds, suffix),
        words,
        most_bytes=1 << (19 if suffix == ".aaf" else 15),
        most_s=5.0,
        mutator=None if suffix in (".otioz", ".aaf") else _mutator,
    )
    for suffix, words in _SUFFIXES.items()
)
