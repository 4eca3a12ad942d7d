"""What an FCPXML document's clips refer to: formats, media files, compound and multicam clips."""

from fractions import Fraction
from xml.etree.ElementTree import Element

from temptrack.interchange.timelines.composition import BOTH, PICTURE, SOUND, Kind, Source
from temptrack.interchange.timelines.fcpxml_time import frame_rate, seconds
from temptrack.timebase import FrameRate


class Resources:
    """The resources of a document, by their ids."""

    def __init__(self, root: Element) -> None:
        resources = root.find("resources")
        self._by_id = {
            identity: one for one in (resources if resources is not None else ()) if (identity := one.get("id"))
        }
        self._sources: dict[str, Source] = {}

    def rate_of(self, format_id: str | None) -> FrameRate | None:
        """Return the rate of a format; None where there is none."""
        found = self._by_id.get(format_id or "")
        return frame_rate(found.get("frameDuration")) if found is not None and found.tag == "format" else None

    def media(self, identity: str | None) -> Element | None:
        """Return a compound or multicam clip."""
        return self._one("media", identity)

    def source(self, identity: str | None) -> Source | None:
        """Return a media file; None for what is generated."""
        asset = self._one("asset", identity)
        if asset is None or identity is None:
            return None
        if identity not in self._sources:
            self._sources[identity] = self._read(asset)
        return self._sources[identity]

    def kinds_of(self, identity: str | None) -> frozenset[Kind]:
        """Return what a media file has."""
        asset = self._one("asset", identity)
        if asset is None:
            return BOTH
        picture, sound = asset.get("hasVideo") == "1", asset.get("hasAudio") == "1"
        return BOTH if picture == sound else PICTURE if picture else SOUND

    def format_id_of(self, identity: str | None) -> str:
        """Return the format of a media file or a multicam clip."""
        return self._stated(identity, "format", "")

    def duration_of(self, identity: str | None) -> str:
        """Return how long a resource is, as it is written."""
        return self._stated(identity, "duration", "0s")

    def _stated(self, identity: str | None, name: str, default: str) -> str:
        found = self._by_id.get(identity or "")
        if found is None:
            return default
        inner = next((one for one in found if one.tag in ("sequence", "multicam")), found)
        return inner.get(name, default)

    def _one(self, tag: str, identity: str | None) -> Element | None:
        found = self._by_id.get(identity or "")
        return found if found is not None and found.tag == tag else None

    def _read(self, asset: Element) -> Source:
        reps = {rep.get("kind", "original-media"): rep.get("src", "") for rep in asset.findall("media-rep")}
        original = asset.get("src") or reps.pop("original-media", "")
        rate = self.rate_of(asset.get("format"))
        picture = asset.get("hasVideo") == "1"
        hertz = asset.get("audioRate", "")
        if rate is None and not picture and hertz.isdecimal() and 0 < int(hertz) < 2**32:
            rate = FrameRate(int(hertz), 1)
        return Source(
            name=asset.get("name", ""),
            url=original,
            start_s=seconds(asset.get("start")),
            lasts_s=max(Fraction(0), seconds(asset.get("duration"))),
            rate=rate,
            others=tuple(filter(None, reps.values())),
            still=picture and rate is None,
        )
