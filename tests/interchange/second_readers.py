"""Readers of marked timelines that share nothing with the project's own."""

import contextlib
import io
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import opentimelineio

from tests.interchange.timelines.making import Sequence


def by_fcp_adapter(path: Path, _: Sequence) -> dict[int, str]:
    """The adapter that OpenTimelineIO's own project keeps for xmeml."""
    timeline = opentimelineio.adapters.read_from_file(str(path), "fcp_xml")
    return {round(one.marked_range.start_time.value): one.name for one in timeline.tracks.markers}


def by_otio(path: Path, _: Sequence) -> dict[int, str]:
    timeline = opentimelineio.adapters.read_from_file(str(path))
    return {round(one.marked_range.start_time.value): one.name for one in timeline.tracks.markers}


def by_hand_fcpxml(path: Path, sequence: Sequence) -> dict[int, str]:
    """Apple's rule and nothing else: a marker's moment is its host's offset, plus its start, less the host's start."""
    frame = Fraction(sequence.rate.den, sequence.rate.num)
    found = {}
    spine = ElementTree.parse(path).getroot().find(".//spine")  # noqa: S314 - written by the test
    assert spine is not None
    for host in spine:
        for marker in host.findall("marker"):
            at = time(host, "offset") + time(marker, "start") - time(host, "start")
            number = at / frame - sequence.start
            assert number.denominator == 1
            found[int(number)] = marker.get("value", "")
    return found


def time(element: ElementTree.Element, name: str) -> Fraction:
    return Fraction(element.get(name, "0s").removesuffix("s"))


def by_hand_edl(path: Path, sequence: Sequence) -> dict[int, str]:
    """Count labels off until the one of the locator comes."""
    labels = {sequence.label(sequence.start + frame): frame for frame in range(sequence.length)}
    found = re.findall(r"^\* LOC: (\S+) \w+\s+(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {labels[label]: name.rstrip(":") for label, name in found}


def by_kdenlive_adapter(path: Path, _: Sequence) -> dict[int, str]:
    with contextlib.redirect_stdout(io.StringIO()):  # it says that nobody maintains it any more
        timeline = opentimelineio.adapters.read_from_file(str(path), "kdenlive")
    return {round(one.marked_range.start_time.value): one.name for one in timeline.tracks.markers}


READERS: dict[str, Callable[[Path, Sequence], dict[int, str]]] = {
    ".xml": by_fcp_adapter,
    ".otio": by_otio,
    ".fcpxml": by_hand_fcpxml,
    ".edl": by_hand_edl,
    ".kdenlive": by_kdenlive_adapter,
}
