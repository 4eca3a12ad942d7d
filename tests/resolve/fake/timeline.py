"""The timeline: absolute items, relative markers and marks."""

from typing import Any, Dict, List, Optional

from .items import MediaPoolItem, TimelineItem
from .remote import Remote, Session, since
from .timecode import show

_WARM = ("Red", "Pink", "Purple", "Fuchsia", "Rose", "Yellow", "Lemon", "Sand", "Cocoa", "Cream")
COLOURS = frozenset([*_WARM, "Blue", "Cyan", "Green", "Lavender", "Sky", "Mint"])
_PLAYHEAD_PAGES = ("cut", "edit", "color", "fairlight", "deliver")


class Track:
    """A row of items."""

    def __init__(self, name: str = "", enabled: bool = True, locked: bool = False, kind: str = "") -> None:
        self.name, self.enabled, self.locked, self.kind = name, enabled, locked, kind
        self.items = []  # type: List[TimelineItem]


class Timeline(Remote):
    """A timeline, built from a description."""

    def __init__(self, session: Session, spec: Dict[str, Any]) -> None:
        super().__init__(session)
        self._spec = spec
        self._fps = float(str(spec.get("rate", "25")).split(" ")[0])
        self._drop = "DF" in str(spec.get("rate", ""))
        self._nominal = round(self._fps)
        self._start = int(spec.get("start", 0))
        self._tracks = {"video": [], "audio": [], "subtitle": []}  # type: Dict[str, List[Track]]
        self._markers = {}  # type: Dict[int, Dict[str, Any]]
        for marker in spec.get("markers", ()):
            self._markers[marker["frame"]] = {key: value for key, value in marker.items() if key != "frame"}
        for row in spec.get("tracks", ()):
            self._add_row(row)

    def _add_row(self, row: Dict[str, Any]) -> None:
        track = Track(enabled=row.get("enabled", True), locked=row.get("locked", False))
        kind = row.get("type", "video")
        self._tracks[kind].append(track)
        for spec in row.get("items", ()):
            item = TimelineItem(self._session, spec, self._media(spec), self._fps)
            item._place = (kind, len(self._tracks[kind]))
            track.items.append(item)

    def _media(self, spec: Dict[str, Any]) -> Optional[MediaPoolItem]:
        if spec.get("media") is None:
            return None
        inner = spec["media"].get("nested")
        return MediaPoolItem(self._session, spec["media"], Timeline(self._session, inner) if inner else None)

    def _track(self, kind: str, index: int) -> Optional[Track]:
        rows = self._tracks.get(kind, [])
        return rows[index - 1] if 1 <= index <= len(rows) else None

    @since(17)
    def GetName(self) -> str:
        return str(self._spec.get("name", "Timeline 1"))

    @since(18)
    def GetUniqueId(self) -> str:
        return str(self._spec.get("id", "timeline-1"))

    @since(17)
    def GetStartFrame(self) -> int:
        return self._start

    @since(17)
    def GetEndFrame(self) -> int:
        ends = [item._spec["end"] for rows in self._tracks.values() for track in rows for item in track.items]
        return max(ends, default=self._start)

    @since(18)
    def GetStartTimecode(self) -> str:
        return show(self._start, self._nominal, self._drop)

    @since(17)
    def GetCurrentTimecode(self) -> Optional[str]:
        playhead = self._spec.get("playhead")
        if self._session.page not in _PLAYHEAD_PAGES or playhead is None:
            return None
        return show(self._start + playhead, self._nominal, self._drop)

    @since(17)
    def GetCurrentVideoItem(self) -> Optional[TimelineItem]:
        playhead = self._spec.get("playhead")
        if playhead is None or "no_current_item" in self._session.faults:
            return None
        for track in reversed(self._tracks["video"]):
            for item in track.items:
                if item._spec["start"] <= self._start + playhead < item._spec["end"]:
                    return item
        return None

    @since(21, 0, 4)
    def GetSelectedClips(self) -> List[TimelineItem]:
        return [self._tracks[kind][row].items[at] for kind, row, at in self._spec.get("selected", ())]

    @since(19, 1)
    def GetMarkInOut(self) -> Dict[str, Any]:
        return {kind: dict(ends) for kind, ends in self._spec.get("marks", {}).items()}

    @since(17)
    def GetTrackCount(self, kind: str) -> int:
        return len(self._tracks.get(kind, ()))

    @since(17)
    def GetItemListInTrack(self, kind: str, index: int) -> List[Any]:
        track = self._track(kind, index)
        return list(track.items) if track is not None else []

    @since(17)
    def GetTrackName(self, kind: str, index: int) -> str:
        track = self._track(kind, index)
        return track.name if track is not None else ""

    @since(17, write=True)
    def SetTrackName(self, kind: str, index: int, name: str) -> bool:
        track = self._track(kind, index)
        if track is not None:
            track.name = name
        return track is not None

    @since(18, 5)
    def GetIsTrackEnabled(self, kind: str, index: int) -> bool:
        track = self._track(kind, index)
        return track is not None and track.enabled

    @since(18, 5, write=True)
    def AddTrack(self, kind: str, sub: Any = "mono") -> bool:
        if "no_new_tracks" in self._session.faults:
            return False
        if not isinstance(sub, str) and self._session.version < (19,):
            return False
        self._tracks[kind].append(Track(f"{kind} {len(self._tracks[kind]) + 1}", kind=str(sub)))
        return True

    @since(18, 5, write=True)
    def DeleteTrack(self, kind: str, index: int) -> bool:
        if self._track(kind, index) is None:
            return False
        del self._tracks[kind][index - 1]
        return True

    @since(18, 5, write=True)
    def DeleteClips(self, items: List[Any], ripple: bool = False) -> bool:
        if self._session.page != "edit":
            return False
        for rows in self._tracks.values():
            for track in rows:
                track.items = [item for item in track.items if item not in items]
        return True

    @since(17, write=True)
    def AddMarker(self, frame: Any, color: str, name: str, note: str, duration: Any, data: str = "") -> bool:
        if type(frame) is not int or type(duration) is not int:
            raise TypeError("AddMarker takes whole numbers")
        refused = frame in self._markers or color not in COLOURS or duration < 1
        if refused or "markers_refused" in self._session.faults:
            return False
        kept = data[:40] if "short_data" in self._session.faults else data
        # Nobody checks that the frame lies on the timeline.
        self._markers[frame] = {
            "color": color, "duration": duration, "note": note, "name": name, "customData": kept
        }  # fmt: skip
        return True

    @since(17)
    def GetMarkers(self) -> Dict[float, Dict[str, Any]]:
        return {
            float(frame): {**marker, "duration": float(marker["duration"])} for frame, marker in self._markers.items()
        }

    @since(17, write=True)
    def DeleteMarkerAtFrame(self, frame: int) -> bool:
        return self._markers.pop(frame, None) is not None

    @since(17, write=True)
    def DeleteMarkersByColor(self, color: str) -> bool:
        raise AssertionError("this deletes other people's markers")

    @since(17, write=True)
    def DeleteMarkerByCustomData(self, data: str) -> bool:
        for frame, marker in list(self._markers.items()):
            if marker["customData"] == data:
                del self._markers[frame]
                return True
        return False

    @since(17)
    def GetSetting(self, key: str) -> Any:
        if not self._spec.get("own_settings", True):
            return ""
        return self._setting(key)

    def _setting(self, key: str) -> Any:
        told_as_number = self._session.version >= (21, 1)
        if key == "timelineFrameRate":
            return self._fps if told_as_number else str(self._spec.get("rate", "25"))
        if key == "timelineDropFrameTimecode":
            return "1" if self._drop else "0"
        return ""
