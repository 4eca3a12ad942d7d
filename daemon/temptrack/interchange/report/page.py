"""The page: questions and answers put through one template, styles and pictures inside, nothing loaded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from temptrack import __version__
from temptrack.interchange.report.answer import Answer, Thumbnail, Track
from temptrack.interchange.report.chart import Chart, draw_chart
from temptrack.interchange.report.credits import Use, group_licences
from temptrack.interchange.report.listening import Player, SectionKey, Sounds, section_key
from temptrack.interchange.report.notes import Choice, Option, script, script_hash
from temptrack.interchange.report.plane import Plane, draw_plane
from temptrack.interchange.report.question import Question
from temptrack.interchange.report.reading import read_answer
from temptrack.interchange.report.templating import template
from temptrack.interchange.report.terms import Terms, read_terms
from temptrack.interchange.words import clock

_MOST_THUMBNAILS = 16
_THUMBNAILS_A_ROW = 8
_MOST_CHOICES = 8
"""Of tracks, in a form."""


@dataclass(frozen=True)
class _Sheet:
    """One question on the page."""

    number: int
    question: Question
    answer: Answer
    chart: Chart | None
    plane: Plane | None
    strip: tuple[Thumbnail, ...]
    players: Mapping[SectionKey, Player]

    @property
    def heading(self) -> str:
        return self.question.heading or f"Question {self.number}"

    @property
    def choice(self) -> Choice:
        """What may be said of the answer."""
        offered = self.answer.suggestions[:_MOST_CHOICES]
        where = " ".join(filter(None, (self.heading, self.question.range_text)))
        options = tuple(Option(one.track.track_id, one.track.called) for one in offered)
        return Choice(f"q{self.number}", where, self.answer.answer_id, options)

    @property
    def heard(self) -> list[Player | None]:
        """The player of each suggestion."""
        return [self.players.get(section_key(one)) for one in self.answer.suggestions]

    @property
    def terms(self) -> list[Terms]:
        """The licence of each suggestion."""
        return [read_terms(one.track.licence) for one in self.answer.suggestions]

    @property
    def strip_columns(self) -> int:
        rows = -(-len(self.strip) // _THUMBNAILS_A_ROW) or 1
        return -(-len(self.strip) // rows)

    @property
    def strip_columns_narrow(self) -> int:
        return -(-self.strip_columns // 2)


def render_report(
    answers: Sequence[Mapping[str, object]],
    title: str = "Suggested score",
    *,
    questions: Sequence[Question] = (),
    introduction: str = "",
    sounds: Sounds | None = None,
    written: datetime | None = None,
) -> str:
    """Write answers as one HTML page that works from a file, prints, and asks nothing of any other machine.

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
    sounds : Sounds, optional
        What can be heard; nothing, when left out.
    written : datetime, optional
        The date in the footer; now, when left out.
    """
    read = [read_answer(answer) for answer in answers]
    players = (sounds or Sounds()).players([one for answer in read for one in answer.suggestions])
    sheets = _sheets(read, questions, players)
    return template("report.html.j2").render(
        title=title,
        introduction=introduction,
        sheets=sheets,
        uses=list(_uses(sheets)),
        licences=group_licences(_suggested(read)),
        players=list(players.values()),
        script=script(),
        script_hash=script_hash(),
        written=written or datetime.now().astimezone(),
        version=__version__,
        most_layers=max((len(answer.suggestions) for answer in read), default=0),
    )


def _sheets(
    answers: Sequence[Answer], questions: Sequence[Question], players: Mapping[SectionKey, Player]
) -> list[_Sheet]:
    asked = [*questions, *[Question()] * (len(answers) - len(questions))]
    return [
        _Sheet(
            number,
            question,
            answer,
            draw_chart(answer),
            draw_plane(answer),
            _spread(answer.scene.thumbnails),
            players,
        )
        for number, (question, answer) in enumerate(zip(asked, answers, strict=False), start=1)
    ]


def _spread(thumbnails: Sequence[Thumbnail]) -> tuple[Thumbnail, ...]:
    """Keep few enough pictures, evenly chosen."""
    count = len(thumbnails)
    if count <= _MOST_THUMBNAILS:
        return tuple(thumbnails)
    return tuple(thumbnails[index * count // _MOST_THUMBNAILS] for index in range(_MOST_THUMBNAILS))


def _suggested(answers: Sequence[Answer]) -> Iterator[tuple[int, Track]]:
    """Yield every suggested track with the question it was suggested for."""
    for number, answer in enumerate(answers, start=1):
        for one in answer.suggestions:
            yield number, one.track


def _uses(sheets: Sequence[_Sheet]) -> Iterator[Use]:
    """Yield the first suggestion for each range, where the answer stands by it."""
    for sheet in sheets:
        lasts = sheet.answer.scene.duration_s
        if not lasts or sheet.answer.uncertainty.abstain:
            continue
        for one in sheet.answer.suggestions[:1]:
            begin, _, end = sheet.question.range_text.partition(" – ")
            length_s = min(lasts, one.track_out_s - one.track_in_s)
            yield Use(sheet.number, begin or clock(0), end or clock(lasts), length_s, one.track)
