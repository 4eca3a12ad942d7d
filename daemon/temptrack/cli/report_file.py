"""Writing the report: from messages to the page, and the page to its place."""

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message

from temptrack.cli.timeline import Marked
from temptrack.errors import InvalidInputError
from temptrack.interchange.words import clock
from temptrack.lasting import take_place
from temptrack.v1.evaluate_pb2 import EvaluateResult
from temptrack.v1.film_pb2 import ListCuesResponse
from temptrack.v1.range_pb2 import MediaRange
from temptrack.v1.suggest_pb2 import Filters, Steering, SuggestRequest, SuggestResult
from temptrack.v1.time_pb2 import Instant

if TYPE_CHECKING:
    from temptrack.interchange.report.listening import Sounds

_STEERED = (("energy", "calmer", "wilder"), ("valence", "darker", "brighter"), ("tempo", "slower", "faster"))


def check_report_place(place: Path) -> None:
    """Refuse a place that cannot be written to before any work is begun.

    Raises
    ------
    InvalidInputError
        When the folder is missing or not writable, or the place is a folder.
    """
    if place.is_dir():
        raise InvalidInputError(f"{place} is a folder", remedy="name a file, such as report.html", field="report")
    if not os.access(place.absolute().parent, os.W_OK):
        raise InvalidInputError(
            f"{place.absolute().parent} cannot be written to", remedy="name another folder", field="report"
        )


def check_audio(report: Path | None, *, with_audio: bool) -> None:
    """Refuse sound without a page to put it into.

    Raises
    ------
    InvalidInputError
        When there is none.
    """
    if with_audio and report is None:
        raise InvalidInputError("--with-audio goes into a report", remedy="add --report FILE", field="with_audio")


def write_report(
    place: Path,
    request: SuggestRequest,
    result: SuggestResult,
    marked: Marked | None = None,
    sounds: "Sounds | None" = None,
) -> Path:
    """Write the page of an answer, for a range of a timeline where it was one; readers never see half of it.

    Returns its absolute path.
    """
    from temptrack.interchange.report import Question, render_report

    path, words = str(marked.path) if marked else request.media.path, request.text.strip()
    question = Question(
        heading=Path(path).name or (f"“{words}”" if words else "Like a piece of music"),
        path=path,
        range_text=_marked_text(marked) if marked else _range_text(request.media),
        details=_details(request),
    )
    return write_page(place, render_report([plain(result)], questions=[question], sounds=sounds))


def write_film_report(place: Path, found: ListCuesResponse) -> Path:
    """Write the page of a film's cues, asked for with its timeline; readers never see half of it."""
    from temptrack.interchange.report import render_film

    return write_page(place, render_film(plain(found)))


def write_evaluation_report(place: Path, found: EvaluateResult) -> Path:
    """Write the page of an evaluation; readers never see half of it. Returns its absolute path."""
    from temptrack.interchange.report import render_evaluation

    return write_page(place, render_evaluation(plain(found)))


def plain(message: Message) -> dict[str, object]:
    """Return a message in protobuf's JSON mapping: the contract's field names, defaults included."""
    return MessageToDict(message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)


def write_page(place: Path, page: str) -> Path:
    """Write a text; readers never see half of it. Returns its absolute path."""
    return write_whole(place, page.encode())


def write_whole(place: Path, content: bytes) -> Path:
    """Write a file; readers never see half of it, and nothing is left beside it. Returns its absolute path.

    Raises
    ------
    InvalidInputError
        When the disk is full or fails: what was there is there still.
    """
    part = place.with_name(f".{place.name}.part")
    try:
        part.write_bytes(content)
        take_place(part, place)
    except OSError as error:
        raise InvalidInputError(
            f"{place.absolute()} cannot be written ({(error.strerror or str(error)).lower()})",
            remedy="make room, or name another folder",
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return place.absolute()


def _marked_text(marked: Marked) -> str:
    first, last = (marked.timeline.timecode(frame) for frame in (marked.in_frame, marked.out_frame))
    return f"{first} – {last}"


def _range_text(media: MediaRange) -> str:
    start = _moment(media.range_in) if media.HasField("range_in") else "start"
    end = _moment(media.range_out) if media.HasField("range_out") else "end"
    return "" if (start, end) == ("start", "end") else f"{start} – {end}"


def _moment(instant: Instant) -> str:
    match instant.WhichOneof("at"):
        case "frame":
            return f"frame {instant.frame}"
        case "timecode":
            return instant.timecode
        case _:
            time = instant.time
            return clock(time.value * time.rate.den / time.rate.num)


def _details(request: SuggestRequest) -> tuple[str, ...]:
    words = f"“{request.text.strip()}”" if request.media.path and request.text.strip() else ""
    like = Path(request.like.path).name or request.like.track_id[:8]
    return tuple(
        filter(None, (words, f"like {like}" if like else "", *_turns(request.steering), *_wishes(request.filters)))
    )


def _turns(steering: Steering) -> tuple[str, ...]:
    amounts = ((getattr(steering, axis), down, up) for axis, down, up in _STEERED)
    return tuple(up if amount > 0 else down for amount, down, up in amounts if amount)


def _wishes(filters: Filters) -> tuple[str, ...]:
    licences = f"licence {' or '.join(filters.licences)}" if filters.licences else ""
    tempo = _between(filters.tempo_min_bpm, filters.tempo_max_bpm, "BPM")
    return tuple(filter(None, (licences, tempo, _between(filters.duration_min_s, filters.duration_max_s, "s"))))


def _between(low: float, high: float, unit: str) -> str:
    if low and high:
        return f"{low:g} to {high:g} {unit}"
    return f"at least {low:g} {unit}" if low else f"at most {high:g} {unit}" if high else ""
