"""A cue sheet as CSV (RFC 4180): for spreadsheets, music clearance and other programs."""

import csv
import io

from temptrack.interchange.spotting.sheet import Cue, Sheet

COLUMNS = (
    *("number", "kind", "in", "out", "in_s", "out_s", "length_s"),
    *("title", "artist", "album", "licence", "track_in_s", "gain_db", "exit", "fade_s"),
    *("confidence", "wanted", "returns", "reason", "track_id", "path"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def sheet_csv(sheet: Sheet) -> str:
    """Return the sheet with one row a cue under `COLUMNS`.

    A text that a spreadsheet would take for a formula is preceded by an apostrophe: tags may hold anything.
    """
    written = io.StringIO(newline="")
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    rows.writerows(_row(cue) for cue in sheet.cues)
    return written.getvalue()


def _row(cue: Cue) -> tuple[str, ...]:
    song, track = cue.song, cue.song.track if cue.song else None
    texts = (track.called, track.artist, track.album, track.licence) if track else ("", "", "", "")
    figures = (f"{song.track_in_s:.3f}", f"{song.gain_db:.1f}") if song else ("", "")
    return (
        *(str(cue.number), cue.kind.value, cue.in_code, cue.out_code),
        *(f"{seconds:.3f}" for seconds in (cue.in_s, cue.out_s, cue.length_s)),
        *(_text(text) for text in texts),
        *figures,
        *(cue.exit, f"{cue.fade_s:.1f}" if cue.exit else ""),
        *(f"{cue.confidence:.3f}", f"{cue.wanted:.3f}", str(cue.returns) if cue.returns else ""),
        _text(cue.reason),
        *((track.track_id, _text(track.path)) if track else ("", "")),
    )


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
