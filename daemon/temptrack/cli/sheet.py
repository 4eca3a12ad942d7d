"""How a cue sheet is printed and written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from google.protobuf.json_format import MessageToDict

from temptrack.cli.marker_file import PlannedMarkers, write_marking
from temptrack.cli.output import Column, print_table
from temptrack.cli.paragraph import print_paragraph
from temptrack.cli.previews import sounds_for
from temptrack.cli.report_file import check_audio, check_report_place, write_page
from temptrack.cli.timeline import Marked
from temptrack.client import Daemon
from temptrack.interchange.words import clock, percent, span_length
from temptrack.v1.progress_pb2 import Progress
from temptrack.v1.spot_pb2 import SpotResult

if TYPE_CHECKING:
    from temptrack.interchange.report.listening import Sounds
    from temptrack.interchange.spotting import Labels

_COLUMNS = (
    Column("#", "right"),
    Column("In"),
    Column("Out"),
    Column("Lasts", "right"),
    Column("Music", share=1),
    Column("From", "right"),
    Column("Sure", "right"),
)


@dataclass(frozen=True)
class Written:
    """What is written beside the terminal."""

    film: Path
    timeline: Marked | None
    """None for a media file."""
    report: Path | None
    table: Path | None
    markers: PlannedMarkers | None
    with_audio: bool = False

    @property
    def labels(self) -> "Labels | None":
        """How frames are named where the film is a timeline."""
        from temptrack.interchange.spotting import Labels

        timeline = self.timeline.timeline if self.timeline is not None else None
        return Labels(timeline.start_frame, timeline.drop_frame) if timeline is not None else None

    def check(self) -> None:
        """Refuse places that cannot be written to before any work is begun.

        Raises
        ------
        InvalidInputError
            When a folder is missing or not writable, or a place is a folder.
        """
        check_audio(self.report, with_audio=self.with_audio)
        for place in (self.report, self.table):
            if place is not None:
                check_report_place(place)

    def sounds(self, daemon: Daemon, result: SpotResult, show: Callable[[Progress], None]) -> "Sounds | None":
        """Return what the page lets one hear; None without a page."""
        if self.report is None:
            return None
        from temptrack.interchange.spotting import read_sheet

        laid = [(cue.song, cue.length_s) for cue in read_sheet(plain(result)).cues if cue.song is not None]
        return sounds_for(daemon, self.report, laid, with_audio=self.with_audio, show=show)

    def write(self, result: SpotResult, sounds: "Sounds | None" = None) -> Iterator[str]:
        """Write the sheet where it is wanted and yield what was written, a sentence each."""
        from temptrack.interchange.spotting import read_sheet, render_sheet, sheet_csv, sheet_marking

        found = plain(result)
        sheet = read_sheet(found, self.labels)
        if self.report is not None:
            page = render_sheet(
                found, title=self.film.stem.replace("_", " "), path=self.film.name, labels=self.labels, sounds=sounds
            )
            yield f"The report is {write_page(self.report, page)}."
        if self.table is not None:
            yield f"The table is {write_page(self.table, sheet_csv(sheet))}."
        if self.markers is not None:
            yield f"The markers are in {write_marking(self.markers, sheet_marking(sheet))}."


def plain(result: SpotResult) -> dict[str, object]:
    """Return the sheet in protobuf's JSON mapping."""
    return MessageToDict(result, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)


def print_sheet(result: SpotResult, labels: "Labels | None" = None) -> None:
    """Print a cue sheet within 80 columns or the terminal's width: the cues in the film's timecode, and why."""
    from temptrack.interchange.spotting import read_sheet
    from temptrack.interchange.spotting.page import introduction

    sheet = read_sheet(plain(result), labels)
    print_paragraph(introduction(sheet), style="bold")
    for remark in sheet.remarks:
        print_paragraph(f"Note: {remark}", style="yellow")
    if sheet.cues:
        rows = (
            (
                str(cue.number),
                cue.in_code,
                cue.out_code,
                span_length(cue.length_s),
                cue.headline,
                clock(cue.song.track_in_s) if cue.song else "",
                percent(cue.confidence),
            )
            for cue in sheet.cues
        )
        print_table(_COLUMNS, rows)
    for cue in sheet.cues:
        if cue.song is not None or cue.others:
            others = ", ".join(song.track.called for song in cue.others)
            other = f" Or: {others}." if cue.song else f" Nearest misses: {others}."
            leave = f" Out: {cue.exit}." if cue.exit else ""
            print_paragraph(f"{cue.reason}{leave}{other if others else ''}", indent=2, bullet=f"{cue.number}.")
    print()
    print_paragraph(sheet.grounds, style="dim")
