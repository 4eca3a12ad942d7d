"""The chosen track on an audio track of its own: imported, appended, read back, or taken away again.

``AppendToTimeline`` counts the music in frames of the clip's own ``FPS`` (music has none: Resolve freezes the
project's at import), ends before ``endFrame``, and says nothing when it drops a clip.
"""

from typing import Any, Dict, List, NamedTuple, Optional

from .host import Open, TroubleError, ask, ask_dict, ask_list, number, text, whole

BIN = "Temptrack"
_AUDIO_ONLY = 2


class Music(NamedTuple):
    """What to lay where."""

    path: str
    title: str
    in_s: float
    out_s: float
    frame: int
    """From the timeline's first frame."""


def add_track(here: Open, music: Music) -> str:
    """Lay music on a fresh stereo track and return a sentence about it.

    Raises
    ------
    TroubleError
        When Resolve would not; the timeline is then as it was.
    """
    timeline = here.timeline
    name = "Temptrack: " + music.title
    start = (whole(ask(timeline, "GetStartFrame")) or 0) + music.frame
    there = _find(timeline, name, start)
    if there is not None:
        return f"{music.title} is there already, on audio track {there}."
    clip = _clip(here.pool, music)
    before = whole(ask(timeline, "GetTrackCount", "audio")) or 0
    ask(timeline, "AddTrack", "audio", "stereo")
    index = whole(ask(timeline, "GetTrackCount", "audio")) or 0
    if index <= before:
        raise TroubleError("Resolve adds no audio track", "close any message it shows and run this again")
    ask(timeline, "SetTrackName", "audio", index, name)
    ask(here.project, "SetCurrentTimeline", timeline)
    ask(here.pool, "AppendToTimeline", [_placement(clip, music, index, start)])
    if not _starts(timeline, index, start):
        ask(timeline, "DeleteTrack", "audio", index)
        raise TroubleError(
            f"Resolve did not lay {music.title} on the timeline",
            f"its file is in the bin {BIN}; drag it to the timeline by hand",
        )
    return f"{music.title} lies on audio track {index}."


def _placement(clip: Any, music: Music, index: int, start: int) -> Dict[str, Any]:
    properties = ask_dict(clip, "GetClipProperty")
    rate = number(str(properties.get("FPS") or "").split(" ")[0])
    if not rate:
        raise TroubleError(f"Resolve does not say at which rate it holds {music.title}", "drag it in by hand")
    first = whole(music.in_s * rate) or 0
    last = max(first + 1, whole(music.out_s * rate) or 0)
    return {
        "mediaPoolItem": clip,
        "startFrame": first,
        "endFrame": last,
        "mediaType": _AUDIO_ONLY,
        "trackIndex": index,
        "recordFrame": start,
    }


def _clip(pool: Any, music: Music) -> Any:
    """Return the pool's clip of the file: what lies in our bin already, else imported into it."""
    home = ask(pool, "GetCurrentFolder")
    folder = _bin(pool)
    found = _of_path(ask_list(folder, "GetClipList"), music.path)
    if found is not None:
        return found
    ask(pool, "SetCurrentFolder", folder)
    # The plain form is deprecated from 21.1 on, the other unknown before.
    items = ask_list(pool, "ImportMedia", [music.path]) or ask_list(pool, "ImportMedia", [{"FilePath": music.path}])
    if home is not None:
        ask(pool, "SetCurrentFolder", home)
    if not items:
        raise TroubleError(
            f"Resolve does not import {music.path}",
            "check that the file is there and of a kind Resolve plays (on Linux not every one), or convert it to WAV",
        )
    return items[0]


def _bin(pool: Any) -> Any:
    root = ask(pool, "GetRootFolder")
    for folder in ask_list(root, "GetSubFolderList"):
        if ask(folder, "GetName") == BIN:
            return folder
    made = ask(pool, "AddSubFolder", root, BIN)
    if not made:
        raise TroubleError("Resolve makes no bin", "close any message it shows and run this again")
    return made


def _of_path(clips: List[Any], path: str) -> Any:
    return next((clip for clip in clips if text(ask_dict(clip, "GetClipProperty").get("File Path")) == path), None)


def _find(timeline: Any, name: str, start: int) -> Optional[int]:
    tracks = range(1, (whole(ask(timeline, "GetTrackCount", "audio")) or 0) + 1)
    named = [index for index in tracks if ask(timeline, "GetTrackName", "audio", index) == name]
    return next((index for index in named if _starts(timeline, index, start)), None)


def _starts(timeline: Any, index: int, start: int) -> bool:
    items = ask_list(timeline, "GetItemListInTrack", "audio", index)
    return any(whole(ask(item, "GetStart")) == start for item in items)
