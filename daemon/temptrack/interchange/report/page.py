"""The page: questions and answers put through one template, styles and pictures inside, nothing loaded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from temptrack import __version__
from temptrack.interchange.report.answer import Answer, Thumbnail, Track
from temptrack.interchange.report.chart import Chart, draw_chart
from temptrack.interchange.report.plane import Plane, draw_plane
from temptrack.interchange.report.question import Question
from temptrack.interchange.report.reading import read_answer
from temptrack.interchange.report.templating import template

_MOST_THUMBNAILS = 16
_THUMBNAILS_A_ROW = 8


@dataclass(frozen=True)
class _Sheet:
    """One question on the page."""

    number: int
    question: Question
    answer: Answer
    chart: Chart | None
    plane: Plane | None
    strip: tuple[Thumbnail, ...]

    @property
    def heading(self) -> str:
        return self.question.heading or f"Question {self.number}"

    @property
    def strip_columns(self) -> int:
        rows = -(-len(self.strip) // _THUMBNAILS_A_ROW) or 1
        return -(-len(self.strip) // rows)

    @property
    def strip_columns_narrow(self) -> int:
        return -(-self.strip_columns // 2)


@dataclass(frozen=True)
class _LicenceRow:
    track: Track
    asked_in: tuple[int, ...]


def render_report(
    answers: Sequence[Mapping[str, object]],
    title: str = "Suggested score",
    *,
    questions: Sequence[Question] = (),
    introduction: str = "",
    written: datetime | None = None,
) -> str:
    """Write answers as one HTML page that works from a file, prints, and loads nothing.

    Parameters
    ----------
    answers : sequence of mappings
        SuggestResult messages in protobuf's JSON mapping with the proto's own field names, best asked for with visuals.
        Missing fields leave empty places.
    title : str
        Heading of the page.
    questions : sequence of Question
        What was asked, in the order of ``answers``; may be shorter.
    introduction : str
        A sentence under the heading.
    written : datetime, optional
        The date in the footer; now, when left out.
    """
    return template("report.html.j2").render(
        title=title,
        introduction=introduction,
        sheets=_sheets(answers, questions),
        licences=_licences([read_answer(answer) for answer in answers]),
        written=written or datetime.now().astimezone(),
        version=__version__,
        most_layers=max((len(read_answer(answer).suggestions) for answer in answers), default=0),
    )


def _sheets(answers: Sequence[Mapping[str, object]], questions: Sequence[Question]) -> list[_Sheet]:
    asked = [*questions, *[Question()] * (len(answers) - len(questions))]
    return [
        _Sheet(number, question, answer, draw_chart(answer), draw_plane(answer), _spread(answer.scene.thumbnails))
        for number, (question, answer) in enumerate(zip(asked, map(read_answer, answers), strict=False), start=1)
    ]


def _spread(thumbnails: Sequence[Thumbnail]) -> tuple[Thumbnail, ...]:
    """Keep few enough pictures, evenly chosen."""
    count = len(thumbnails)
    if count <= _MOST_THUMBNAILS:
        return tuple(thumbnails)
    return tuple(thumbnails[index * count // _MOST_THUMBNAILS] for index in range(_MOST_THUMBNAILS))


def _licences(answers: Iterable[Answer]) -> list[_LicenceRow]:
    """List every suggested track once, those without a stated licence first."""
    tracks: dict[str, Track] = {}
    numbers: dict[str, list[int]] = {}
    for number, answer in enumerate(answers, start=1):
        for one in answer.suggestions:
            key = one.track.track_id or one.track.path or one.track.title
            tracks[key] = one.track
            numbers.setdefault(key, []).append(number)
    rows = (_LicenceRow(track, tuple(dict.fromkeys(numbers[key]))) for key, track in tracks.items())
    return sorted(rows, key=lambda row: (row.track.licence_known, row.track.licence, row.track.title.casefold()))
