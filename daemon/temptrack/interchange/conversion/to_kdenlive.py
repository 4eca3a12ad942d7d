"""Kdenlive's project, which is MLT's XML: what `melt` plays and Kdenlive from 22 on opens.

Frames are counted at the project's rate, media of another rate too; written as numbers, they mean the same at every
rate. Format: github.com/KDE/kdenlive, dev-docs/fileformat.md, document version 1.04, and mltframework.org/docs/mltxml.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from temptrack.interchange.conversion.plan import Medium, Plan, PlannedClip
from temptrack.interchange.marking.splicing import printable
from temptrack.interchange.marking.types import LaidTrack
from temptrack.timebase import FrameRate

_OURS = 237
"""What Kdenlive marks transitions with that it put between tracks itself."""
_FIRST_ID = 2
"""Of a clip in Kdenlive's bin."""
_BIN = {"version": "1.04", "kdenliveversion": "22.12.3", "guides": "[]", "groups": "[]"}


def to_kdenlive(plan: Plan) -> bytes:
    """Return a project without guides yet."""
    root = Element("mlt", {"LC_NUMERIC": "C", "producer": "main_bin", "version": "7.12.0", "root": ""})
    _profile(root, plan)
    project = _Project(root, plan)
    for clip in _clips(plan):
        project.need(clip)
    project.bin()
    black = {"length": 2**31 - 1, "eof": "continue", "resource": "black", "mlt_service": "color", "set.test_audio": 0}
    _producer(root, "black_track", plan.duration, black)
    tracks = [project.track(layer, kind="audio") for layer in reversed(plan.sound)]
    if plan.laid is not None:
        tracks.insert(0, project.music(plan.laid))
    voices = len(tracks)
    tracks += [project.track(layer, kind="video") for layer in plan.picture]
    _mixed(root, tracks, voices, plan)
    indent(root)
    return f"<?xml version='1.0' encoding='utf-8'?>\n{tostring(root, 'unicode')}\n".encode()


@dataclass(frozen=True)
class _Use:
    """How a medium is used: one producer each."""

    medium: int
    kind: str
    pace: Fraction

    @property
    def identity(self) -> str:
        """The producer's id."""
        warped = f"_{self.pace.numerator}_{self.pace.denominator}".replace("-", "m") if self.pace != 1 else ""
        return f"{self.kind}{self.medium}{warped}"


class _Project:
    def __init__(self, root: Element, plan: Plan) -> None:
        self._root = root
        self._plan = plan
        self._made: set[_Use] = set()
        self._tracks = 0
        for medium in plan.media:
            self._medium(medium, f"producer{medium.number}", {})

    def need(self, clip: PlannedClip) -> None:
        """Write the producer that a clip plays, unless it is there."""
        use = _use(clip)
        if use in self._made:
            return
        self._made.add(use)
        muted: dict[str, object] = {
            "set.test_audio": int(use.kind == "video"),
            "set.test_image": int(use.kind == "audio"),
        }
        self._medium(clip.medium, use.identity, muted, use.pace)

    def _medium(self, medium: Medium, identity: str, more: dict[str, object], pace: Fraction = Fraction(1)) -> None:
        frames = self._frames(medium, pace)
        place = medium.path or medium.name
        stated: dict[str, object] = {"length": frames, "eof": "pause"}
        if pace != 1:
            speed = f"{float(pace):.10g}"
            stated |= {"resource": f"{speed}:{place}", "mlt_service": "timewarp", "warp_speed": speed}
            stated |= {"warp_resource": place, "warp_pitch": 0}
        else:
            stated |= {"resource": place, "mlt_service": "qimage" if medium.is_still else "avformat-novalidate"}
        stated |= {"kdenlive:id": medium.number + _FIRST_ID - 1, "kdenlive:clipname": medium.name, **more}
        _producer(self._root, identity, frames, stated)

    def _frames(self, medium: Medium, pace: Fraction) -> int:
        if medium.is_still:
            return max(1, self._plan.duration)
        return max(1, ceil(medium.frames * medium.frame_s / max(pace, -pace) / self._plan.frame_s))

    def bin(self) -> None:
        """Write the list of media, which holds what the document says of itself."""
        playlist = SubElement(self._root, "playlist", id="main_bin")
        profile = {"position": 0, "documentid": 1, "audioChannels": 2}
        for name, value in {**_BIN, **profile}.items():
            _text(playlist, f"kdenlive:docproperties.{name}", value)
        _text(playlist, "xml_retain", 1)
        for medium in self._plan.media:
            _entry(playlist, f"producer{medium.number}", 0, self._frames(medium, Fraction(1)))

    def track(self, layer: tuple[PlannedClip, ...], *, kind: str) -> str:
        """Write a track and return its id."""
        playlist = self._playlist(kind)
        at = 0
        for clip in layer:
            if clip.enabled:
                _blank(playlist, clip.record_in - at)
                self._lay(playlist, clip)
                at = clip.record_out
        return self._tractor(playlist, kind)

    def _lay(self, playlist: Element, clip: PlannedClip) -> None:
        begin = 0 if clip.medium.is_still else self._first(clip)
        entry = _entry(playlist, _use(clip).identity, begin, clip.length)
        _text(entry, "kdenlive:id", clip.medium.number + _FIRST_ID - 1)
        if clip.pace == 0 and not clip.medium.is_still:
            held = SubElement(entry, "filter")
            frozen = {"mlt_service": "freeze", "kdenlive_id": "freeze", "frame": 0, "freeze_after": 0}
            for name, value in {**frozen, "freeze_before": 0}.items():
                _text(held, name, value)

    def _first(self, clip: PlannedClip) -> int:
        """Return the frame of its producer that a clip begins with; one that runs backwards begins at the end."""
        at = clip.first_s / clip.retiming / self._plan.frame_s
        if clip.pace >= 0:
            return round(at)
        return max(0, self._frames(clip.medium, clip.pace) - round(at))

    def music(self, laid: LaidTrack) -> str:
        """Write a track with a piece of music on it, gain and fades as Kdenlive's own effects."""
        rate = self._plan.rate
        begin, lasts = rate.frame(laid.track_in_s), laid.record_out_frame - laid.record_in_frame
        whole = max(begin + lasts, ceil(laid.track_duration_s * rate.fps))
        stated = {"length": whole, "eof": "pause", "resource": laid.path, "mlt_service": "avformat-novalidate"}
        identity = len(self._plan.media) + _FIRST_ID
        stated |= {"kdenlive:id": identity, "kdenlive:clipname": laid.name, "set.test_image": 1}
        _producer(self._root, "temptrack_music", whole, stated)
        bin_list = next(one for one in self._root if one.get("id") == "main_bin")
        _entry(bin_list, "temptrack_music", 0, whole)
        playlist = self._playlist("audio")
        _blank(playlist, laid.record_in_frame)
        entry = _entry(playlist, "temptrack_music", begin, lasts)
        _text(entry, "kdenlive:id", identity)
        _effect(entry, begin, lasts, {"kdenlive_id": "volume", "level": _level(laid, rate)})
        fade = min(rate.frame(laid.fade_s), lasts // 2)
        if fade > 0:
            _effect(entry, begin, fade, {"kdenlive_id": "fadein", "gain": 0, "end": 1})
            _effect(entry, begin + lasts - fade, fade, {"kdenlive_id": "fadeout", "gain": 1, "end": 0})
        return self._tractor(playlist, "audio")

    def _playlist(self, kind: str) -> Element:
        playlist = Element("playlist", id=f"playlist{2 * self._tracks}")
        if kind == "audio":
            _text(playlist, "kdenlive:audio_track", 1)
        return playlist

    def _tractor(self, playlist: Element, kind: str) -> str:
        """Write a track, which in Kdenlive is two lists: the second takes what overlaps in a mix."""
        second = self._playlist(kind)
        second.set("id", f"playlist{2 * self._tracks + 1}")
        identity = f"tractor{self._tracks}"
        self._root.extend((playlist, second))
        tractor = SubElement(self._root, "tractor", id=identity)
        if kind == "audio":
            _text(tractor, "kdenlive:audio_track", 1)
        for one in (playlist, second):
            hide = "video" if kind == "audio" else "audio"
            SubElement(tractor, "track", hide=hide, producer=one.get("id", ""))
        self._tracks += 1
        return identity


def _level(laid: LaidTrack, rate: FrameRate) -> str:
    """Return the gain in decibels, keyed where the music makes room: frames from the clip's first, straight between."""
    keys = {rate.frame(at_s): laid.gain_db + level_db for at_s, level_db in laid.levels}
    return ";".join(f"{at}={level:.2f}" for at, level in sorted(keys.items())) or f"{laid.gain_db:.2f}"


def _clips(plan: Plan) -> Iterator[PlannedClip]:
    for layers in (plan.picture, plan.sound):
        for layer in layers:
            yield from (clip for clip in layer if clip.enabled)


def _use(clip: PlannedClip) -> _Use:
    kind = "video" if clip.has_picture else "audio"
    return _Use(clip.medium.number, kind, clip.pace or Fraction(1))


def _profile(root: Element, plan: Plan) -> None:
    shape = Fraction(plan.width_px, plan.height_px)
    stated = {
        "description": f"{plan.width_px}x{plan.height_px} {plan.rate}",
        "width": plan.width_px,
        "height": plan.height_px,
        "progressive": 1,
        "sample_aspect_num": 1,
        "sample_aspect_den": 1,
        "display_aspect_num": shape.numerator,
        "display_aspect_den": shape.denominator,
        "frame_rate_num": plan.rate.num,
        "frame_rate_den": plan.rate.den,
        "colorspace": 709,
    }
    SubElement(root, "profile", {name: str(value) for name, value in stated.items()})


def _mixed(root: Element, tracks: list[str], voices: int, plan: Plan) -> None:
    tractor = SubElement(root, "tractor", {"id": "maintractor", "in": "0", "out": str(max(0, plan.duration - 1))})
    tractor.set("global_feed", "1")
    for identity in ("black_track", *tracks):
        SubElement(tractor, "track", producer=identity)
    for number in range(1, len(tracks) + 1):
        mixes: dict[str, object] = {"mlt_service": "mix", "kdenlive_id": "mix", "sum": 1}
        blends: dict[str, object] = {"mlt_service": "qtblend", "kdenlive_id": "qtblend"}
        between = SubElement(tractor, "transition")
        stated = {"a_track": 0, "b_track": number, "always_active": 1, "internal_added": _OURS}
        for name, value in {**stated, **(mixes if number <= voices else blends)}.items():
            _text(between, name, value)


def _producer(root: Element, identity: str, frames: int, stated: dict[str, object]) -> None:
    producer = SubElement(root, "producer", {"id": identity, "in": "0", "out": str(max(0, frames - 1))})
    for name, value in stated.items():
        _text(producer, name, value)


def _entry(playlist: Element, producer: str, begin: int, lasts: int) -> Element:
    return SubElement(playlist, "entry", {"producer": producer, "in": str(begin), "out": str(begin + lasts - 1)})


def _blank(playlist: Element, lasts: int) -> None:
    if lasts > 0:
        SubElement(playlist, "blank", length=str(lasts))


def _effect(entry: Element, begin: int, lasts: int, stated: dict[str, object]) -> None:
    effect = SubElement(entry, "filter", {"in": str(begin), "out": str(begin + lasts - 1)})
    for name, value in {"mlt_service": "volume", **stated}.items():
        _text(effect, name, value)


def _text(holder: Element, name: str, value: object) -> None:
    SubElement(holder, "property", name=name).text = printable(str(value))
