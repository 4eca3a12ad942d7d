"""FCPXML: the lowest layer of picture is the storyline, everything else is connected to what it begins with.

Apple's reference: "FCPXML Reference", developer.apple.com/documentation/professional_video_applications; its DTD gives
the order of elements. Version 1.9 is the oldest with `media-rep`; Final Cut Pro 10.5, Resolve 17 and
later read it.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from temptrack.interchange.conversion.plan import Medium, Plan, PlannedClip
from temptrack.interchange.marking.splicing import printable
from temptrack.timebase import FrameRate

_CONFORMED = ("23.98", "24", "25", "29.97", "30", "47.95", "48", "50", "59.94", "60")
"""What the DTD lets a conform-rate say."""
_GAP_BEGINS_S = Fraction(3600)
"""As Final Cut Pro writes it: what is connected before a gap's beginning must not fall below 0."""


def to_fcpxml(plan: Plan) -> bytes:
    """Return a document with one project; it has no markers yet."""
    root = Element("fcpxml", version="1.9")
    formats = _Formats(SubElement(root, "resources"), plan)
    for medium in plan.media:
        formats.add(medium)
    event = SubElement(SubElement(root, "library"), "event", name="Temptrack")
    sequence = SubElement(
        SubElement(event, "project", name=printable(plan.name)),
        "sequence",
        format="r1",
        duration=clock(plan.duration * plan.frame_s),
        tcStart=clock(plan.start_frame * plan.frame_s),
        tcFormat="DF" if plan.drop_frame else "NDF",
    )
    _tell(plan, SubElement(sequence, "spine"))
    indent(root)
    text = tostring(root, "unicode", xml_declaration=False)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n{text}\n'.encode()


def clock(moment: Fraction) -> str:
    """Return a time as FCPXML writes it."""
    return f"{moment.numerator}s" if moment.denominator == 1 else f"{moment.numerator}/{moment.denominator}s"


class _Formats:
    """The document's resources: formats, each once, and media."""

    def __init__(self, resources: Element, plan: Plan) -> None:
        self._resources = resources
        self._ids: dict[FrameRate | None, str] = {}
        self._plan = plan
        self._of(plan.rate)

    def _of(self, rate: FrameRate | None) -> str:
        if rate not in self._ids:
            identity = self._ids[rate] = f"r{len(self._ids) + 1}"
            if rate is None:
                SubElement(self._resources, "format", id=identity, name="FFVideoFormatRateUndefined")
            else:
                size = {"width": str(self._plan.width_px), "height": str(self._plan.height_px)}
                lasts = clock(Fraction(rate.den, rate.num))
                SubElement(self._resources, "format", {"id": identity, "frameDuration": lasts, **size})
        return self._ids[rate]

    def add(self, medium: Medium) -> None:
        """Add a medium."""
        stated = {"id": media_id(medium), "name": printable(medium.name)}
        stated["start"] = clock(medium.start_frame * medium.frame_s)
        stated["duration"] = "0s" if medium.is_still else clock(medium.frames * medium.frame_s)
        if medium.has_picture:
            stated |= {"hasVideo": "1", "format": self._of(None if medium.is_still else medium.rate)}
        if medium.has_sound:
            stated |= {"hasAudio": "1", "audioSources": "1", "audioChannels": "2"}
            if not medium.has_picture and medium.rate.den == 1 and medium.rate.num >= 1000:
                stated["audioRate"] = str(medium.rate.num)
            elif not medium.has_picture:
                stated["format"] = self._of(medium.rate)
        asset = SubElement(self._resources, "asset", stated)
        SubElement(asset, "media-rep", kind="original-media", src=printable(medium.url or medium.name))


def media_id(medium: Medium) -> str:
    """Return how a medium is named in the document."""
    return f"m{medium.number}"


def _tell(plan: Plan, spine: Element) -> None:
    picture, sound = _joined(plan)
    hosts = _Hosts(plan, spine)
    for clip in picture[0] if picture else ():
        hosts.lay(clip)
    hosts.gap(plan.duration)
    for lane, layer in (*enumerate(picture[1:], 1), *((-number, one) for number, one in enumerate(sound, 1))):
        for clip in layer:
            hosts.connect(clip, lane)


def _joined(plan: Plan) -> tuple[Sequence[Sequence[PlannedClip]], Sequence[Sequence[PlannedClip]]]:
    """Return picture and sound, what is one clip of a medium's picture and sound made one."""
    heard = {_same(clip): clip for layer in plan.sound for clip in layer}
    taken = set()
    picture = []
    for layer in plan.picture:
        whole = []
        for clip in layer:
            partner = heard.pop(_same(clip), None)
            if partner is not None:
                taken.add(id(partner))
                whole.append(replace(clip, has_sound=True, role=partner.role or clip.role))
            else:
                whole.append(clip)
        picture.append(whole)
    sound = [[clip for clip in layer if id(clip) not in taken] for layer in plan.sound]
    return picture, [layer for layer in sound if layer]


def _same(clip: PlannedClip) -> tuple[object, ...]:
    span = (clip.medium.number, clip.record_in, clip.record_out)
    return (*span, clip.first_s, clip.pace, clip.enabled)


class _Hosts:
    """The storyline, and what is connected to it."""

    def __init__(self, plan: Plan, spine: Element) -> None:
        self._plan = plan
        self._spine = spine
        self._until = 0
        self._begins: list[int] = []
        self._hosts: list[tuple[Element, Fraction]] = []
        """Elements of the storyline, and where their local time begins."""

    def lay(self, clip: PlannedClip) -> None:
        """Add a clip to the storyline, a gap before it where there is none."""
        self.gap(clip.record_in)
        element, start_s = _clip(clip, self._plan)
        element.set("offset", clock((self._plan.start_frame + clip.record_in) * self._plan.frame_s))
        self._add(element, start_s, clip.record_in, clip.record_out)

    def gap(self, until: int) -> None:
        """Add a gap up to a frame."""
        if until <= self._until:
            return
        offset = clock((self._plan.start_frame + self._until) * self._plan.frame_s)
        lasts = clock((until - self._until) * self._plan.frame_s)
        element = Element("gap", name="Gap", offset=offset, start=clock(_GAP_BEGINS_S), duration=lasts)
        self._add(element, _GAP_BEGINS_S, self._until, until)

    def connect(self, clip: PlannedClip, lane: int) -> None:
        """Connect a clip to what the storyline has where it begins."""
        at = max(0, bisect_right(self._begins, clip.record_in) - 1)
        host, start_s = self._hosts[at]
        element, _ = _clip(clip, self._plan)
        element.set("lane", str(lane))
        element.set("offset", clock(start_s + (clip.record_in - self._begins[at]) * self._plan.frame_s))
        host.append(element)

    def _add(self, element: Element, start_s: Fraction, begin: int, until: int) -> None:
        self._spine.append(element)
        self._begins.append(begin)
        self._hosts.append((element, start_s))
        self._until = until


def _clip(clip: PlannedClip, plan: Plan) -> tuple[Element, Fraction]:
    """Return a clip and where its local time begins."""
    medium = clip.medium
    begin_s = medium.start_frame * medium.frame_s
    start_s, points = _retimed(clip, begin_s, plan)
    stated = {"ref": media_id(medium), "name": printable(clip.name or medium.name), "start": clock(start_s)}
    stated["duration"] = clock(clip.length * plan.frame_s)
    if not clip.enabled:
        stated["enabled"] = "0"
    if medium.is_still:
        return Element("video", stated), start_s
    if not (clip.has_picture and clip.has_sound) and medium.has_picture and medium.has_sound:
        stated["srcEnable"] = "video" if clip.has_picture else "audio"
    if clip.role and clip.has_sound:
        stated["audioRole"] = printable(clip.role)
    element = Element("asset-clip", stated)
    if medium.has_picture and medium.rate != plan.rate and (named := _conformed(medium.rate)):
        SubElement(element, "conform-rate", scaleEnabled="0", srcFrameRate=named)
    if points:
        mapped = SubElement(element, "timeMap")
        for time, value in points:
            SubElement(mapped, "timept", time=clock(time), value=clock(value), interp="linear")
    return element, start_s


def _retimed(clip: PlannedClip, begin_s: Fraction, plan: Plan) -> tuple[Fraction, list[tuple[Fraction, Fraction]]]:
    """Return where a clip's local time begins, and the map that turns that into its medium's time."""
    if clip.medium.is_still:
        return Fraction(0), []
    if clip.pace == 1:
        return begin_s + clip.first_s, []
    lasts_s = clip.length * plan.frame_s
    first_s = begin_s + clip.first_s
    return begin_s, [(begin_s, first_s), (begin_s + lasts_s, first_s + lasts_s * clip.pace)]


def _conformed(rate: FrameRate) -> str:
    return next((name for name in _CONFORMED if FrameRate.from_decimal(name) == rate), "")
