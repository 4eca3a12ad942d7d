"""The facts of a timeline that decide which range is meant, as they are; what they mean, the bridge says."""

from typing import Any, Dict, List, Optional

from .host import Open, ask, ask_dict, ask_list, can, text, whole

_KINDS = ("video", "audio")


def timeline_facts(here: Open) -> Dict[str, Any]:
    """Return start, rate, marks, playhead, selection and where clips lie, ready for JSON."""
    timeline = here.timeline
    facts = {
        "id": text(ask(timeline, "GetUniqueId")),
        "name": text(ask(timeline, "GetName")),
        "start_frame": whole(ask(timeline, "GetStartFrame")) or 0,
        "start_timecode": text(ask(timeline, "GetStartTimecode")),
        "playhead": text(ask(timeline, "GetCurrentTimecode")),
        "rate": setting(here, "timelineFrameRate"),
        "drop_frame": setting(here, "timelineDropFrameTimecode"),
        "marks": plain(ask_dict(timeline, "GetMarkInOut")) if can(timeline, "GetMarkInOut") else None,
        "selected": [span_facts(item) for item in ask_list(timeline, "GetSelectedClips")],
    }  # type: Dict[str, Any]
    current = ask(timeline, "GetCurrentVideoItem")
    facts["current"] = span_facts(current) if current is not None else None
    # Only where nothing is under the playhead does anybody ask which clips are enabled: it costs a call each.
    facts["tracks"] = track_spans(timeline, with_enabled=current is None)
    return facts


def setting(here: Open, key: str) -> str:
    """Return a setting as text, the timeline's own before the project's; numbers and strings come alike."""
    for owner in (here.timeline, here.project):
        found = ask(owner, "GetSetting", key)
        if found not in (None, "", False):
            return str(found)
    return ""


def span_facts(item: Any) -> Dict[str, Any]:
    """Return where an item lies, and what it is as far as this version says."""
    place = ask_list(item, "GetTrackTypeAndIndex")
    return {
        "start": whole(ask(item, "GetStart")),
        "end": whole(ask(item, "GetEnd")),
        "kind": text(ask(item, "GetType")),
        "track": text(place[0]) if place else "",
    }


def track_spans(timeline: Any, with_enabled: bool) -> List[Dict[str, Any]]:
    """Return every video and audio track with the frames its items cover."""
    return [
        {
            "type": kind,
            "index": index,
            "enabled": track_enabled(timeline, kind, index),
            "spans": [_span(item, with_enabled) for item in ask_list(timeline, "GetItemListInTrack", kind, index)],
        }
        for kind in _KINDS
        for index in range(1, (whole(ask(timeline, "GetTrackCount", kind)) or 0) + 1)
    ]


def track_enabled(timeline: Any, kind: str, index: int) -> bool:
    """Whether a track is seen; taken as such where this version cannot say."""
    return ask(timeline, "GetIsTrackEnabled", kind, index) is not False


def clip_enabled(item: Any) -> bool:
    """Whether a clip is seen; taken as such where this version cannot say."""
    return ask(item, "GetClipEnabled") is not False


def _span(item: Any, with_enabled: bool) -> List[Optional[int]]:
    enabled = clip_enabled(item) if with_enabled else True
    return [whole(ask(item, "GetStart")), whole(ask(item, "GetEnd")), int(enabled)]


def plain(value: Any) -> Any:
    """Return a remote answer as JSON can hold it."""
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)
