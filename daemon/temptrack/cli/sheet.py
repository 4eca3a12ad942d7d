"""How a cue sheet is printed and written."""

from collections.abc import Iterator
from pathlib import Path

from google.protobuf.json_format import MessageToDict

from temptrack.cli.output import Column, print_table
from temptrack.cli.paragraph import print_paragraph
from temptrack.cli.report_file import check_report_place, write_page
from temptrack.interchange.words import clock, percent, span_length
from temptrack.v1.spot_pb2 import SpotRequest, SpotResult

_COLUMNS = (
    Column("#", "right"),
    Column("In"),
    Column("Out"),
    Column("Lasts", "right"),
    Column("Music", share=1),
    Column("From", "right"),
    Column("Sure", "right"),
)


def check_places(*places: Path | None) -> None:
    """Refuse places that cannot be written to before any work is begun.

    Raises
    ------
    InvalidInputError
        When a folder is missing or not writable, or a place is a folder.
    """
    for place in places:
        if place is not None:
            check_report_place(place)


def write_files(request: SpotRequest, result: SpotResult, *, report: Path | None, table: Path | None) -> Iterator[str]:
    """Write the sheet where it is wanted and yield what was written, a sentence each."""
    from temptrack.interchange.spotting import read_sheet, render_sheet, sheet_csv

    found = plain(result)
    if report is not None:
        path = request.media.path
        yield f"The report is {write_page(report, render_sheet(found, title=Path(path).name, path=path))}."
    if table is not None:
        yield f"The table is {write_page(table, sheet_csv(read_sheet(found)))}."


def plain(result: SpotResult) -> dict[str, object]:
    """Return the sheet in protobuf's JSON mapping."""
    return MessageToDict(result, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)


def print_sheet(result: SpotResult) -> None:
    """Print a cue sheet within 80 columns or the terminal's width: the cues in the film's timecode, and why."""
    from temptrack.interchange.spotting import read_sheet
    from temptrack.interchange.spotting.page import introduction

    sheet = read_sheet(plain(result))
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
                clock(cue.song.in_s) if cue.song else "",
                percent(cue.confidence),
            )
            for cue in sheet.cues
        )
        print_table(_COLUMNS, rows)
    for cue in sheet.cues:
        if cue.song is not None or cue.others:
            others = ", ".join(song.title for song in cue.others)
            other = f" Or: {others}." if cue.song else f" Nearest misses: {others}."
            leave = f" Out: {cue.exit}." if cue.exit else ""
            print_paragraph(f"{cue.reason}{leave}{other if others else ''}", indent=2, bullet=f"{cue.number}.")
    print()
    print_paragraph(sheet.grounds, style="dim")
