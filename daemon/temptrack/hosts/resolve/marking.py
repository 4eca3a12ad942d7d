"""From an answer to the markers of a scene: texts, colour, length, and the key by which they are found again."""

import hashlib
import json
from dataclasses import dataclass, replace

from google.protobuf.json_format import MessageToDict

from temptrack.hosts.resolve.scenes import SceneRange
from temptrack.interchange.marker_text import MarkerText, marker_text
from temptrack.interchange.report.answer import Answer, Suggestion
from temptrack.interchange.report.reading import read_answer
from temptrack.v1.suggest_pb2 import SuggestResult

APP = "temptrack"
VERSION = 1


@dataclass(frozen=True)
class MarkerOrder:
    """A marker to set on the first free frame of its half-open place; frames count from the timeline's first."""

    first: int
    until: int
    color: str
    name: str
    note: str
    duration: int
    data: str


def read_result(result: SuggestResult) -> Answer:
    """Return a result as the shared texts take it."""
    return read_answer(MessageToDict(result, preserving_proto_field_name=True))


def orders(answer: Answer, scene: SceneRange, start_frame: int, remarks: tuple[str, ...]) -> list[MarkerOrder]:
    """Return the markers of one scene, best first: the first as long as the scene, the others a frame.

    Parameters
    ----------
    answer : Answer
        What the daemon said of the scene.
    scene : SceneRange
        Absolute frames.
    start_frame : int
        The timeline's first.
    remarks : tuple of str
        What of the scene could not be seen, told in the first note.
    """
    told = replace(answer, scene=replace(answer.scene, remarks=(*remarks, *answer.scene.remarks)))
    return [_order(told, suggestion, scene, start_frame) for suggestion in told.suggestions]


def _order(answer: Answer, suggestion: Suggestion, scene: SceneRange, start_frame: int) -> MarkerOrder:
    said = marker_text(answer, suggestion)
    first, until = scene.in_frame - start_frame, scene.out_frame - start_frame
    return MarkerOrder(
        first=first,
        until=until,
        color=said.colour,
        name=said.name,
        note=said.note,
        duration=until - first if suggestion.rank == 1 else 1,
        data=_key(suggestion, said, first, until),
    )


def _key(suggestion: Suggestion, said: MarkerText, first: int, until: int) -> str:
    """Write the customData: short, because no document says how much fits."""
    digest = hashlib.sha256(f"{said.name}\n{said.note}\n{said.colour}".encode()).hexdigest()[:8]
    return json.dumps(
        {
            "app": APP,
            "v": VERSION,
            "range": [first, until],
            "rank": suggestion.rank,
            "track": suggestion.track.track_id,
            "in": round(suggestion.track_in_s, 3),
            "out": round(suggestion.track_out_s, 3),
            "gain": round(suggestion.gain_db, 1),
            "text": digest,
        },
        separators=(",", ":"),
    )
