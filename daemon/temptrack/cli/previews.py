"""Sounds for a page: small copies cut by the daemon when they are wanted, else the files where they lie."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from temptrack.cli.output import print_error
from temptrack.cli.report_file import plain
from temptrack.client import Daemon
from temptrack.errors import MediaError, NotFoundError
from temptrack.v1.library_pb2 import CutPreviewRequest
from temptrack.v1.progress_pb2 import Progress
from temptrack.v1.suggest_pb2 import SuggestResult

if TYPE_CHECKING:
    from collections.abc import Callable

    from temptrack.interchange.report.answer import Suggestion
    from temptrack.interchange.report.listening import Preview, SectionKey, Sounds

_FADE_S = 1.0
"""Long enough to tell that the copy ends, not the music."""


def sounds_for(
    daemon: Daemon,
    page: Path,
    laid: "Sequence[tuple[Suggestion, float]]",
    *,
    with_audio: bool,
    show: "Callable[[Progress], None]",
) -> "Sounds":
    """Return what a page lets one hear.

    Parameters
    ----------
    daemon : Daemon
        Cuts the copies.
    page : Path
        Where the page will lie.
    laid : sequence of pairs
        Each suggestion on the page, and for how many seconds it plays.
    with_audio : bool
        Whether copies go into the page. Tracks whose files are gone are told and left without.
    show : callable
        Told of progress.
    """
    from temptrack.interchange.report.listening import Sounds, preview_length_s, section_key

    cut: dict[SectionKey, Preview] = {}
    sections = {section_key(one): (one, length_s) for one, length_s in laid} if with_audio else {}
    most_s = preview_length_s(len(sections))
    for number, (key, (one, length_s)) in enumerate(sections.items()):
        show(Progress(stage="preview", done=number, total=len(sections), what=one.track.called))
        try:
            cut[key] = _cut(daemon, one, min(length_s, most_s))
        except (MediaError, NotFoundError) as error:
            print_error(f"No preview of {one.track.called}: {error}.")
    return Sounds(cut, page.expanduser().absolute().parent)


def answer_sounds(
    daemon: Daemon, page: Path, result: SuggestResult, *, with_audio: bool, show: "Callable[[Progress], None]"
) -> "Sounds":
    """Return what the page of an answer lets one hear: every suggested section."""
    from temptrack.interchange.report.reading import read_answer

    laid = [(one, one.track_out_s - one.track_in_s) for one in read_answer(plain(result)).suggestions]
    return sounds_for(daemon, page, laid, with_audio=with_audio, show=show)


def _cut(daemon: Daemon, suggestion: "Suggestion", length_s: float) -> "Preview":
    from temptrack.interchange.report.listening import Preview

    in_s = suggestion.track_in_s
    request = CutPreviewRequest(
        track_id=suggestion.track.track_id,
        track_in_s=in_s,
        track_out_s=in_s + max(1.0, length_s),
        gain_db=max(-60.0, min(24.0, suggestion.gain_db)),
        fade_s=_FADE_S,
    )
    made = daemon.call(daemon.library.CutPreview, request)
    return Preview(made.audio, made.media_type, made.duration_s)
