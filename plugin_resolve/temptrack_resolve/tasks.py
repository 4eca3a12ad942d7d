"""What each menu entry does. Every one ends in a sentence; none ends in silence."""

import sys
import traceback
from typing import Any, Callable, Dict, List, NamedTuple

from . import diagnosis
from .bridge import Bridge, CancelledError, Message
from .console import Console, count
from .host import Host, TroubleError, ask, find_host, open_timeline
from .items import clips_in
from .markers import Done, Marker, Wanted, carry_out, our_data, read_markers, remove_all
from .timeline import timeline_facts
from .track import Music, add_track
from .turns import Turn, end_turns

WIRE = 1
"""Of the messages to the bridge."""


class Setting(NamedTuple):
    """What the installer wrote into the entry."""

    version: str
    command: Any
    """Starts the bridge: a list of str."""
    folder: str
    """Where runs leave their notes."""
    help_page: str


class Work(NamedTuple):
    """One run."""

    host: Host
    setting: Setting
    console: Console


def run(task: str, names: Dict[str, Any], setting: Setting) -> bool:
    """Do what an entry is for, and say how it ended; return whether it went well."""
    console = Console(setting.folder)
    try:
        if task == "diagnose":
            diagnosis.diagnose(names, setting, console)
        else:
            _TASKS[task](Work(find_host(names), setting, console))
    except TroubleError as trouble:
        console.say(f"Temptrack: {trouble}")
        return False
    except CancelledError:
        console.say("Temptrack: stopped. The timeline is as it was.")
        return False
    except Exception:  # noqa: BLE001 - Resolve would swallow it, and the user would see nothing at all
        console.say("Temptrack: something unforeseen. Please report this:")
        console.say("".join(traceback.format_exception(*sys.exc_info())).rstrip())
        return False
    return True


def suggest(work: Work) -> None:
    """Suggest for the marked range, the selection, or the clip under the playhead."""
    _suggest(work, "range")


def suggest_for_clip(work: Work) -> None:
    """Suggest for the selection or the clip under the playhead, whatever is marked."""
    _suggest(work, "clip")


def _suggest(work: Work, mode: str) -> None:
    here = open_timeline(work.host)
    turn = Turn(work.setting.folder)
    with Bridge(work.setting.command, turn.wanted) as bridge:
        facts = timeline_facts(here)
        place = bridge.ask({"do": "suggest", "wire": WIRE, "mode": mode, "timeline": facts})
        work.console.say("Temptrack looks at {}.".format(place["where"]))
        clips = clips_in(here.timeline, place["in"], place["out"])
        first = facts["start_frame"]
        span = place["in"] - first, place["out"] - first
        try:
            answer = bridge.ask({"do": "clips", "tracks": clips}, progress_lines(work.console))
        except TroubleError as trouble:
            carry_out(here.timeline, [_failure(trouble, *span)], *span)
            raise
    _same_timeline(work.host, facts)
    wanted = [
        Wanted(Marker(m["color"], m["name"], m["note"], m["duration"], m["data"]), m["first"], m["until"])
        for m in answer["markers"]
    ]
    done = carry_out(here.timeline, wanted, *span)
    for line in [*answer["lines"], *_outcome(done)]:
        work.console.say(line)
    if done.failed and not done.added and not done.kept:
        raise TroubleError(
            f"Resolve set none of {count(len(done.failed), 'marker')}",
            "close any message it shows; there may be a marker on every frame of the range",
        )


def _same_timeline(host: Host, facts: Dict[str, Any]) -> None:
    now = ask(open_timeline(host).timeline, "GetUniqueId")
    if facts["id"] and now != facts["id"]:
        raise TroubleError("Another timeline was opened meanwhile, so nothing was marked", "run this again")


def _failure(trouble: TroubleError, in_frame: int, out_frame: int) -> Wanted:
    """A failure is seen where the user looks: on the timeline, in a marker that the next run takes away."""
    data = '{"app":"temptrack","v":1,"trouble":1}'
    return Wanted(Marker("Red", "Suggest Score failed", str(trouble), 1, data), in_frame, out_frame)


def _outcome(done: Done) -> List[str]:
    lines = []
    if done.added or done.kept:
        lines.append(f"{count(len(done.added), 'marker')} set, {len(done.kept)} unchanged, {done.deleted} replaced.")
    if done.failed:
        names = ", ".join(marker.name for marker in done.failed)
        lines.append(f"No free frame, or refused by Resolve: {names}.")
    return lines


def progress_lines(console: Console) -> Callable[[Message], None]:
    """Return a listener that says a line each tenth of a stage."""
    last = {}  # type: Dict[str, int]

    def show(message: Message) -> None:
        stage, total = str(message.get("stage")), int(message.get("total") or 0)
        step = 10 * int(message.get("done") or 0) // total if total else 0
        if last.get(stage) != step:
            last[stage] = step
            console.say("  {} {}".format(stage, f"{10 * step} %" if total else "..."))

    return show


def remove(work: Work) -> None:
    """Remove every marker of ours, and end a run that still works."""
    end_turns(work.setting.folder)
    done = remove_all(open_timeline(work.host).timeline)
    if done.failed:
        raise TroubleError(
            f"{count(len(done.failed), 'marker')} would not go", "close any message Resolve shows, try again"
        )
    work.console.say(f"{count(done.deleted, 'marker')} of Temptrack removed; all others are untouched.")


def add_suggested_track(work: Work) -> None:
    """Lay the track of our marker under the playhead on a fresh audio track."""
    here = open_timeline(work.host)
    ours = [
        {"frame": frame, "duration": marker.duration, "data": data}
        for frame, marker in sorted(read_markers(here.timeline).items())
        for data in [our_data(marker.data)]
        if data is not None
    ]
    if not ours:
        raise TroubleError("The timeline holds no suggestion", "run Suggest Score first")
    with Bridge(work.setting.command, lambda: True) as bridge:
        found = bridge.ask({"do": "track", "wire": WIRE, "timeline": timeline_facts(here), "markers": ours})
    music = Music(found["path"], found["title"], found["in_s"], found["out_s"], found["frame"])
    work.console.say(add_track(here, music))
    for line in found["lines"]:
        work.console.say(line)


_TASKS = {
    "suggest": suggest,
    "suggest_for_clip": suggest_for_clip,
    "remove": remove,
    "add_track": add_suggested_track,
}
