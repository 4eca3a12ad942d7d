"""The facts of the clips in a range, and of the timelines inside them, as they are."""

from typing import Any, Dict, List, Optional, Tuple

from .host import ask, ask_dict, ask_list, can, number, text, whole
from .timeline import clip_enabled, plain, track_enabled

_DEEPEST = 4
"""Timelines in timelines; deeper ones are told as unreadable."""

_PROPERTIES = ("File Path", "Proxy Media Path", "FPS", "Frames", "Clip Name")


def clips_in(timeline: Any, in_frame: int, out_frame: int, inside: Tuple[str, ...] = ()) -> List[Dict[str, Any]]:
    """Return the video tracks from bottom to top, with the items that touch a range.

    Parameters
    ----------
    timeline : Timeline
        Of Resolve.
    in_frame, out_frame : int
        Absolute frames of that timeline, half-open.
    inside : tuple of str
        Ids of the timelines this one lies in.
    """
    return [
        {
            "index": index,
            "enabled": track_enabled(timeline, "video", index),
            "items": [
                item_facts(item, inside)
                for item in ask_list(timeline, "GetItemListInTrack", "video", index)
                if _touches(item, in_frame, out_frame)
            ],
        }
        for index in range(1, (whole(ask(timeline, "GetTrackCount", "video")) or 0) + 1)
    ]


def _touches(item: Any, in_frame: int, out_frame: int) -> bool:
    start, end = whole(ask(item, "GetStart")), whole(ask(item, "GetEnd"))
    return start is not None and end is not None and start < out_frame and in_frame < end


def item_facts(item: Any, inside: Tuple[str, ...]) -> Dict[str, Any]:
    """Return what an item says of itself and of its media."""
    media = ask(item, "GetMediaPoolItem")
    properties = ask_dict(media, "GetClipProperty")
    facts = {
        "name": text(ask(item, "GetName")),
        "start": whole(ask(item, "GetStart")),
        "end": whole(ask(item, "GetEnd")),
        "enabled": clip_enabled(item),
        "kind": text(ask(item, "GetType")),
        "transition": media is None and _is_transition(item),
        "has_media": media is not None,
        "left_offset": number(ask(item, "GetLeftOffset")),
        "source_start_frame": whole(ask(item, "GetSourceStartFrame")),
        "source_end_frame": whole(ask(item, "GetSourceEndFrame")),
        "source_start_s": number(ask(item, "GetSourceStartTime")),
        "source_end_s": number(ask(item, "GetSourceEndTime")),
        "speed_percent": number(ask_dict(item, "GetSpeed").get("Percentage")),
        "media": {key: plain(properties.get(key)) for key in _PROPERTIES},
    }  # type: Dict[str, Any]
    if media is not None and not text(properties.get("File Path")):
        facts["nested"] = _nested(ask(media, "GetTimeline"), facts, inside)
    return facts


def _is_transition(item: Any) -> bool:
    """Before 21.1 has a name for it, a transition is an item without properties."""
    if can(item, "GetType"):
        return text(ask(item, "GetType")) == "transition"
    return can(item, "GetProperty") and not ask(item, "GetProperty")


def _nested(timeline: Any, facts: Dict[str, Any], inside: Tuple[str, ...]) -> Optional[Dict[str, Any]]:
    key = text(ask(timeline, "GetUniqueId"))
    if timeline is None or key in inside or len(inside) >= _DEEPEST:
        return None
    first = whole(ask(timeline, "GetStartFrame")) or 0
    ends = [one for one in (facts["source_start_frame"], facts["source_end_frame"]) if one is not None]
    if len(ends) < 2:
        return None
    return {
        "start_frame": first,
        "rate": str(ask(timeline, "GetSetting", "timelineFrameRate") or ""),
        # A frame more at each end: source ends may be one off and may be inclusive.
        "tracks": clips_in(timeline, first + min(ends) - 1, first + max(ends) + 2, (*inside, key)),
    }
