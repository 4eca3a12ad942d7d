"""Clips on the timeline and in the media pool."""

from typing import Any, Dict, List, Optional

from .remote import Remote, Session, since


class MediaPoolItem(Remote):
    """A clip of the pool; or a compound or a timeline, which have no file."""

    def __init__(self, session: Session, spec: Dict[str, Any], nested: Any = None) -> None:
        super().__init__(session)
        self._spec = spec
        self._nested = nested
        self._fps = float(spec.get("fps", 25.0))

    @since(17)
    def GetClipProperty(self, key: Optional[str] = None) -> Any:
        fps = self._fps
        found = {
            "Clip Name": self._spec.get("name", ""),
            "File Path": self._spec.get("path", ""),
            "Proxy Media Path": self._spec.get("proxy", ""),
            "FPS": str(fps) if "text_rates" in self._session.faults else fps,
            "Frames": str(self._spec.get("frames", 0)),
            "Start TC": "01:00:00:00",
            "Type": "Video + Audio" if not self._session.german else "Video und Audio",
            "Online Status": "Online" if not self._session.german else "Verfügbar",
        }
        return found if key is None else found.get(key, "")

    @since(18)
    def GetUniqueId(self) -> str:
        return f"media-{id(self)}"

    @since(17)
    def GetName(self) -> str:
        return str(self._spec.get("name", ""))

    @since(21, 0, 4)
    def GetTimeline(self) -> Any:
        return self._nested


class TimelineItem(Remote):
    """Something on a track. Its frames are absolute, the end exclusive."""

    def __init__(self, session: Session, spec: Dict[str, Any], media: Optional[MediaPoolItem], fps: float) -> None:
        super().__init__(session)
        self._spec = spec
        self._media = media
        self._timeline_fps = fps
        self._place = ("video", 1)

    def _same_rate(self) -> bool:
        return self._media is not None and abs(self._media._fps - self._timeline_fps) < 0.001

    @since(17)
    def GetName(self) -> str:
        return str(self._spec.get("name", ""))

    @since(18)
    def GetUniqueId(self) -> str:
        return f"item-{id(self)}"

    @since(21, 1)
    def GetType(self) -> str:
        return str(self._spec.get("kind", "video"))

    @since(17)
    def GetStart(self, *sub: bool) -> float:
        return self._frame(self._spec["start"], sub)

    @since(17)
    def GetEnd(self, *sub: bool) -> float:
        return self._frame(self._spec["end"], sub)

    @since(17)
    def GetDuration(self, *sub: bool) -> float:
        return self._frame(self._spec["end"] - self._spec["start"], sub)

    def _frame(self, frame: int, sub: Any) -> float:
        if sub and self._session.version < (19, 0, 2):
            raise TypeError("takes no argument before 19.0.2")
        return float(frame) if sub and sub[0] else int(frame)

    @since(17)
    def GetLeftOffset(self, *sub: bool) -> float:
        # In the retimed domain: the source's position divided by the speed.
        return self._frame(round(self._spec.get("source_in", 0) / abs(self._spec.get("speed", 1.0) or 1.0)), sub)

    @since(19, 0, 2)
    def GetSourceStartFrame(self) -> int:
        first, last = self._ends()
        return last if self._spec.get("reversed") else first

    @since(19, 0, 2)
    def GetSourceEndFrame(self) -> int:
        first, last = self._ends()
        return first if self._spec.get("reversed") else last

    def _ends(self) -> "List[int]":
        if self._media is None or self._spec.get("from_xml"):
            return [0, 0]
        first, last = self._spec.get("source_in", 0), self._spec.get("source_out", 0)
        return [first, last if self._same_rate() else last - 1]  # exclusive, inclusive where the rates differ

    @since(19, 0, 2)
    def GetSourceStartTime(self) -> float:
        return self._time("source_out" if self._spec.get("reversed") else "source_in")

    @since(19, 0, 2)
    def GetSourceEndTime(self) -> float:
        return self._time("source_in" if self._spec.get("reversed") else "source_out")

    def _time(self, name: str) -> float:
        if self._media is None:
            return 0.0
        return 3600.0 + float(self._spec.get(name, 0)) / self._media._fps  # the media's own timecode is in it

    @since(21, 1)
    def GetSpeed(self) -> Dict[str, Any]:
        percent = 100.0 * self._spec.get("speed", 1.0) * (-1 if self._spec.get("reversed") else 1)
        return {"Percentage": percent, "PitchCorrection": True, "StretchKeyframesToFit": False, "RippleTimeline": False}

    @since(17)
    def GetProperty(self, key: Optional[str] = None) -> Any:
        found = {} if self._spec.get("kind") == "transition" else {"Pan": 0.0, "ZoomX": 1.0}  # type: Dict[str, Any]
        return found if key is None else found.get(key)

    @since(17)
    def GetMediaPoolItem(self) -> Optional[MediaPoolItem]:
        return self._media

    @since(18, 5)
    def GetClipEnabled(self) -> bool:
        return bool(self._spec.get("enabled", True))

    @since(19)
    def GetTrackTypeAndIndex(self) -> List[Any]:
        return list(self._place)

    @since(19)
    def GetLinkedItems(self) -> List[Any]:
        return []
