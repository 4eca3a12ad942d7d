"""From a range of a timeline to what the daemon suggests for each of its scenes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from temptrack.client import Daemon
from temptrack.errors import InvalidInputError, MediaNotFoundError
from temptrack.hosts.resolve.choosing import Choice
from temptrack.hosts.resolve.mapping import Mapped, Piece, to_clip
from temptrack.hosts.resolve.marking import MarkerOrder, orders, read_result
from temptrack.hosts.resolve.rates import label
from temptrack.hosts.resolve.reading import Timeline
from temptrack.hosts.resolve.scenes import LONG_S, SceneRange, joined, scenes_of
from temptrack.interchange.report.answer import Answer
from temptrack.interchange.words import how_sure, percent
from temptrack.v1.progress_pb2 import Progress
from temptrack.v1.range_pb2 import TimelineRange
from temptrack.v1.spot_pb2 import SpotRequest
from temptrack.v1.suggest_pb2 import SuggestRequest
from temptrack.v1.time_pb2 import FrameRate as RateMessage

SUGGESTIONS = 3
"""A scene; more markers than that are clutter."""

MOST_SCENES = 40
"""In one go; a whole film is what `temptrack suggest` and reports are for."""

_NOT_SEEN = "not-seen"
"""A file that is never there. To the daemon a clip it cannot open is no black picture: it has no part in the answer."""

Tell = Callable[[str, int, int], None]
"""Stage, done and total."""


@dataclass(frozen=True)
class Suggested:
    """What to mark and what to say."""

    markers: tuple[MarkerOrder, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Range:
    """What is asked about."""

    timeline: Timeline
    choice: Choice
    mapped: Mapped

    def scenes(self) -> list[SceneRange]:
        """Return its scenes that something can be said of."""
        found = scenes_of(self.mapped.pieces, self.choice.in_frame, self.choice.out_frame, self.timeline.rate)
        return [scene for scene in found if any(_touches(piece, scene) for piece in self.mapped.seen)]

    def at(self, scene: SceneRange) -> str:
        """Say where a scene begins."""
        return label(scene.in_frame, self.timeline.rate, self.timeline.drop_frame)


def ask_for(daemon: Daemon, wanted: Range, nowhere: Path, tell: Tell) -> Suggested:
    """Return the markers of every scene in a range.

    Parameters
    ----------
    daemon : Daemon
        To be asked.
    wanted : Range
        About this.
    nowhere : Path
        A folder in which no file is called "not-seen".
    tell : callable
        Told of progress.

    Raises
    ------
    InvalidInputError
        When nothing of the range can be looked at.
    TemptrackError
        What the daemon says.
    """
    scenes = [part for scene in wanted.scenes() for part in _parted(daemon, wanted, scene, nowhere, tell)]
    if not scenes:
        raise _nothing_to_see(wanted)
    markers: list[MarkerOrder] = []
    lines: list[str] = []
    unseen = 0
    for number, scene in enumerate(scenes[:MOST_SCENES]):
        request = SuggestRequest(timeline=timeline_range(wanted, scene, nowhere), limit=SUGGESTIONS)
        stage = f"scene {number + 1} of {len(scenes)}: " if len(scenes) > 1 else ""
        try:
            answer = _ask(daemon, request, stage, tell)
        except MediaNotFoundError as error:  # what could be seen lies under what cannot
            if _NOT_SEEN not in error.what:
                raise
            unseen += 1
            lines.append(f"{wanted.at(scene)}  nothing of it can be seen.")
            continue
        remarks = tuple(wanted.mapped.remarks) if number == 0 else ()
        markers += orders(answer, scene, wanted.timeline.start_frame, remarks)
        lines.append(f"{wanted.at(scene)}  {_summary(answer)}")
    if unseen == len(scenes[:MOST_SCENES]):
        raise _nothing_to_see(wanted)
    return Suggested(tuple(markers), (*lines, *_asides(wanted, scenes)))


def _parted(daemon: Daemon, wanted: Range, scene: SceneRange, nowhere: Path, tell: Tell) -> list[SceneRange]:
    """Return a long stretch in the scenes that spotting sees in it."""
    rate = wanted.timeline.rate
    if rate.seconds(scene.length) <= LONG_S:
        return [scene]
    request = SpotRequest(timeline=timeline_range(wanted, scene, nowhere))
    try:
        seen = daemon.follow(daemon.spot.Spot, request, on_progress=_teller("scenes: ", tell)).scenes
    except MediaNotFoundError:  # nothing of it can be seen: the suggestion will say so
        return [scene]
    cuts = [scene.in_frame + rate.frame(one.in_s) for one in seen[1:]]
    edges = [scene.in_frame, *(cut for cut in cuts if scene.in_frame < cut < scene.out_frame), scene.out_frame]
    return joined([SceneRange(first, last) for first, last in pairwise(edges)], rate)


def _nothing_to_see(wanted: Range) -> InvalidInputError:
    reasons = [*wanted.mapped.remarks, *(["Titles and generators have no media."] if wanted.mapped.left_out else [])]
    what = " ".join([f"Nothing in {wanted.choice.where} can be looked at.", *reasons])
    return InvalidInputError(what.rstrip("."), remedy="mark a range with footage that is online")


def timeline_range(wanted: Range, scene: SceneRange, nowhere: Path) -> TimelineRange:
    """Return a scene as the contract has it; what cannot be looked at is a clip without a file."""
    rate = wanted.timeline.rate
    touching = [piece for piece in wanted.mapped.pieces if _touches(piece, scene)]
    clips = (to_clip(piece, piece.path or str(nowhere / _NOT_SEEN)) for piece in touching)
    return TimelineRange(
        record_rate=RateMessage(num=rate.num, den=rate.den),
        record_in_frame=scene.in_frame,
        record_out_frame=scene.out_frame,
        clips=[clip for clip in clips if clip is not None],
    )


def _touches(piece: Piece, scene: SceneRange) -> bool:
    return round(piece.record_in) < scene.out_frame and scene.in_frame < round(piece.record_out)


def _ask(daemon: Daemon, request: SuggestRequest, stage: str, tell: Tell) -> Answer:
    answer = read_result(daemon.follow(daemon.suggest.Suggest, request, on_progress=_teller(stage, tell)))
    remarks = tuple(one for one in answer.scene.remarks if not one.startswith(_NOT_SEEN))
    return replace(answer, scene=replace(answer.scene, remarks=remarks))


def _teller(before: str, tell: Tell) -> Callable[[Progress], None]:
    return lambda progress: tell(before + progress.stage, progress.done, progress.total)


def _summary(answer: Answer) -> str:
    if not answer.suggestions:
        return f"no suggestion. {answer.uncertainty.message}".strip()
    best = answer.suggestions[0]
    sure = how_sure(answer.uncertainty.confidence, abstain=answer.uncertainty.abstain)
    return f"{best.track.title} ({percent(best.confidence)}). {sure}."


def _asides(wanted: Range, scenes: Sequence[SceneRange]) -> list[str]:
    lines = [f"Note: {remark}" for remark in wanted.mapped.remarks]
    if wanted.mapped.left_out:
        names = ", ".join(dict.fromkeys(wanted.mapped.left_out))
        lines.append(f"Note: left out, having no media: {names[:200]}.")
    if len(scenes) > MOST_SCENES:
        last = wanted.at(scenes[MOST_SCENES])
        lines.append(f"Note: only the first {MOST_SCENES} scenes were looked at; mark from {last} on for the rest.")
    return lines
