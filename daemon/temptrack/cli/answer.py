"""How an answer is printed: how sure it is first, then each track with its licence, its place and its reasons."""

from typing import TYPE_CHECKING

from temptrack.cli.output import console, printable
from temptrack.cli.paragraph import print_paragraph
from temptrack.interchange.words import clock, count, gain, how_sure, percent, route_name
from temptrack.v1.scene_pb2 import Scene
from temptrack.v1.suggest_pb2 import Capabilities, Suggestion, SuggestResult

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

_BAR_CELLS = 8
_LICENCE_CELLS = 20
_INDENT = 4


def print_answer(result: SuggestResult) -> None:
    """Print an answer within 80 columns or the terminal's width."""
    out = console()
    _print_verdict(result)
    _print_scene(result.scene)
    if result.suggestions and result.uncertainty.abstain:
        print()
        print_paragraph("The nearest misses:", style="bold")
    for suggestion in result.suggestions:
        print()
        out.print(_headline(suggestion, abstain=result.uncertainty.abstain))
        _print_below(suggestion)
    if not result.suggestions:
        print_paragraph(_what_next(result.capabilities))
    print()
    if result.uncertainty.confidence_means:
        print_paragraph(result.uncertainty.confidence_means, style="dim")
    print_paragraph(_drawn_on(result.capabilities), style="dim")
    if result.answer_id and result.suggestions:
        print_paragraph("Used one? `temptrack feedback last 1 --kept` makes the next answer better.", style="dim")


def _print_verdict(result: SuggestResult) -> None:
    unsure = result.uncertainty
    head = how_sure(unsure.confidence, abstain=unsure.abstain)
    if result.suggestions:
        head += f" (confidence {percent(unsure.confidence)})"
    print_paragraph(head, style="bold yellow" if unsure.abstain else "bold")
    if unsure.message:
        print_paragraph(unsure.message)


def _print_scene(scene: Scene) -> None:
    if scene.description:
        print()
        print_paragraph(scene.description)
    if scene.duration_s:
        facts = [
            f"{clock(scene.duration_s)} long",
            count(scene.shot_count, "shot"),
            f"energy {scene.affect.energy:.2f}",
            f"valence {scene.affect.valence:.2f}",
            *(f"{one.label} {percent(one.probability)}" for one in scene.actions),
        ]
        print_paragraph(", ".join(facts), style="dim")
    for remark in scene.remarks:
        print_paragraph(f"Note: {remark}", style="yellow")


def _headline(suggestion: Suggestion, *, abstain: bool) -> "Table":
    """One row: rank, title and artist, licence, confidence."""
    from rich.table import Table
    from rich.text import Text

    track = suggestion.track
    row = Table.grid(padding=(0, 2, 0, 0), expand=True)
    row.add_column(width=2, justify="right")
    row.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    row.add_column(width=_LICENCE_CELLS, no_wrap=True, overflow="ellipsis")
    row.add_column(width=_BAR_CELLS + 6, no_wrap=True, justify="right")
    title = Text(printable(track.title), style="bold")
    if track.artist:
        title.append(f"  {printable(track.artist)}", style="not bold")
    row.add_row(Text(str(suggestion.rank)), title, _licence(track.licence), _bar(suggestion.confidence, faint=abstain))
    return row


def _licence(licence: str) -> "Text":
    from rich.text import Text

    known = licence.casefold() not in ("", "unknown")
    return Text(printable(licence)) if known else Text("licence unknown!", style="bold yellow")


def _bar(confidence: float, *, faint: bool) -> "Text":
    """Draw a probability: honest at a glance, exact in figures."""
    from rich.text import Text

    full = round(confidence * _BAR_CELLS)
    bar = Text("█" * full, style="dim" if faint else "green")
    return bar.append("░" * (_BAR_CELLS - full), style="dim").append(f" {percent(confidence):>5}", style="default")


def _print_below(suggestion: Suggestion) -> None:
    track = suggestion.track
    place = [
        f"{clock(suggestion.track_in_s)} to {clock(suggestion.track_out_s)} of {clock(track.duration_s, 0)}",
        f"gain {gain(suggestion.gain_db)}",
        f"{track.tempo_bpm:.0f} BPM" if track.tempo_bpm else "",
        track.key,
        f"id {track.track_id[:8]}",
    ]
    print_paragraph(", ".join(filter(None, place)), indent=_INDENT, style="dim")
    if suggestion.section_reason:
        print_paragraph(f"From {clock(suggestion.track_in_s)}: {suggestion.section_reason}.", indent=_INDENT)
    if room := _room_for_speech(suggestion):
        print_paragraph(room, indent=_INDENT)
    if suggestion.alternatives:
        others = ", ".join(clock(one.track_in_s) for one in suggestion.alternatives)
        print_paragraph(f"Or from {others}.", indent=_INDENT, style="dim")
    if len(track.licence) > _LICENCE_CELLS:
        print_paragraph(f"licence {track.licence}", indent=_INDENT, style="dim")
    for reason in suggestion.reasons:
        print_paragraph(f"{route_name(reason.route)}: {reason.text}", indent=_INDENT, bullet="·")


def _room_for_speech(suggestion: Suggestion) -> str:
    down = [one for one in suggestion.ducking.passages if one.gain_db < 0]
    if not down:
        return ""
    deepest = gain(min(one.gain_db for one in down))
    under = f"under {count(len(down), 'passage')} of speech"
    return f"Goes down by up to {deepest} {under}, which is then {suggestion.ducking.after_lu:.0f} LU louder."


def _what_next(able: Capabilities) -> str:
    if able.tracks == 0:
        return "The library is empty. Add music with `temptrack library add FOLDER` and ask again."
    return f"None of the {count(able.tracks, 'track')} in the library passed. Loosen the filters, or add music."


def _drawn_on(able: Capabilities) -> str:
    sight = "on" if able.semantic else "off (`temptrack models pull` turns it on)"
    return (
        f"Drawn on {count(able.tracks, 'track')} and {count(able.films_learnt, 'learnt film')}; "
        f"recognising what happens in pictures is {sight}."
    )
