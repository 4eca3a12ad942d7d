"""Finished edits to learn from: timelines read here, cue lists read by the daemon."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from temptrack.cli.output import print_error
from temptrack.cli.timeline import Marked, names_timeline, remarks, timeline_range, to_clip
from temptrack.errors import InvalidInputError
from temptrack.interchange.timelines import ReadingOptions, read_timeline
from temptrack.v1.film_pb2 import Edit, EditSound, LearnEditsRequest, LearnResult


@dataclass(frozen=True)
class Lessons:
    """What a person named to learn from, told apart."""

    films: tuple[Path, ...]
    timelines: tuple[Path, ...]
    cue_lists: tuple[Path, ...]


def sort_lessons(paths: Sequence[Path]) -> Lessons:
    """Tell timelines and cue lists from films and folders; what is none of them is left to be tried as a film."""
    timelines = tuple(path for path in paths if names_timeline(str(path)))
    lists = tuple(path for path in paths if path.suffix.lower() == ".csv")
    return Lessons(tuple(path for path in paths if path not in {*timelines, *lists}), timelines, lists)


def edits_request(lessons: Lessons, options: ReadingOptions, *, refresh: bool) -> LearnEditsRequest:
    """Return the request for timelines and cue lists, and say what of them could not be read.

    Raises
    ------
    InvalidInputError
        Or one of its leaves, when a timeline cannot be meant.
    """
    return LearnEditsRequest(
        edits=[_edit(path, options) for path in lessons.timelines],
        cue_lists=[str(path) for path in lessons.cue_lists],
        refresh=refresh,
    )


def _edit(path: Path, options: ReadingOptions) -> Edit:
    timeline = read_timeline(path, options)
    for remark in remarks(timeline):
        print_error(remark)
    if not timeline.picture:
        raise InvalidInputError(f"{path.name} shows nothing to learn from", remedy="export its picture with its sound")
    whole = Marked(path, options.sequence, timeline, 0, timeline.duration_frames)
    sounds = (EditSound(clip=to_clip(clip), role=clip.role) for clip in timeline.sound if clip.enabled)
    return Edit(
        path=str(path),
        title=timeline.name,
        timeline=timeline_range(whole),
        sounds=[sound for sound in sounds if Path(sound.clip.path).exists()],
    )


def together(one: LearnResult, other: LearnResult) -> LearnResult:
    """Return two results as one: what each did, and what the store holds after the second."""
    return LearnResult(
        added=one.added + other.added,
        updated=one.updated + other.updated,
        unchanged=one.unchanged + other.unchanged,
        skipped=[*one.skipped, *other.skipped],
        films_learnt=other.films_learnt,
        scenes_learnt=other.scenes_learnt,
        scenes=[*one.scenes, *other.scenes],
        recognition=one.recognition or other.recognition,
        remarks=[*one.remarks, *other.remarks],
    )
