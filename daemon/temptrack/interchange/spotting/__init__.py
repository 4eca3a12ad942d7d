"""Cue sheets: read from the daemon's JSON, and written as a table or a page."""

from temptrack.interchange.spotting.marking import sheet_marking
from temptrack.interchange.spotting.page import render_sheet
from temptrack.interchange.spotting.sheet import Cue, Kind, Labels, Sheet, read_sheet
from temptrack.interchange.spotting.table import sheet_csv

__all__ = ["Cue", "Kind", "Labels", "Sheet", "read_sheet", "render_sheet", "sheet_csv", "sheet_marking"]
