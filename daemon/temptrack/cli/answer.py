"""How an answer is printed: how sure it is first, then each track with its licence, its place and its reasons."""

from typing import TYPE_CHECKING

from temptrack.cli.output import console, printable
from temptrack.interchange.words import clock, count, gain, how_sure, percent, route_name
from temptrack.v1.scene_pb2 import Scene
from temptrack.v1.suggest_pb2 import Capabilities, Suggestion, SuggestResult

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

_BAR_CELLS = 8
_LICENCE_CELLS = 20


def print_answer(result: SuggestResult) -> None:
    """Print an answer within 80 columns or the terminal's width."""
    out = console()
    _print_verdict(result, out)
    _print_scene(result.scene, out)
    for suggestion in result.suggestions:
        out.print()
        out.print(_headline(suggestion, abstain=result.uncertainty.abstain))
        _print_below(suggestion, out)
    if not result.suggestions:
        _print_under(out, _what_next(result.capabilities), indent=0)
    out.print()
    _print_under(out, _drawn_on(result.capabilities), indent=0, style="dim")


def _print_verdict(result: SuggestResult, out: "Console") -> None:
    unsure = result.uncertainty
    head = how_sure(unsure.confidence, abstain=unsure.abstain)
    if result.suggestions:
        head += f" (confidence {percent(unsure.confidence)})"
    _print_under(out, head, indent=0, style="bold yellow" if unsure.abstain else "bold")
    if unsure.message:
        _print_under(out, unsure.message, indent=0)


def _print_scene(scene: Scene, out: "Console") -> None:
    if scene.description:
        out.print()
        _print_under(out, scene.description, indent=0)
    if scene.duration_s:
        facts = [
            f"{clock(scene.duration_s)} long",
            count(scene.shot_count, "shot"),
            f"energy {scene.affect.energy:.2f}",
            f"valence {scene.affect.valence:.2f}",
            *(f"{one.label} {percent(one.probability)}" for one in scene.actions),
        ]
        _print_under(out, ", ".join(facts), indent=0, style="dim")
    for remark in scene.remarks:
        _print_under(out, f"Note: {remark}", indent=0, style="yellow")


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


def _print_below(suggestion: Suggestion, out: "Console") -> None:
    track = suggestion.track
    place = [
        f"{clock(suggestion.track_in_s)} to {clock(suggestion.track_out_s)} of {clock(track.duration_s, 0)}",
        f"gain {gain(suggestion.gain_db)}",
        f"{track.tempo_bpm:.0f} BPM" if track.tempo_bpm else "",
        track.key,
        f"id {track.track_id[:8]}",
    ]
    _print_under(out, ", ".join(filter(None, place)), style="dim")
    if len(track.licence) > _LICENCE_CELLS:
        _print_under(out, f"licence {track.licence}", style="dim")
    for reason in suggestion.reasons:
        _print_under(out, f"{route_name(reason.route)}: {reason.text}", bullet="·")


def _print_under(out: "Console", text: str, *, indent: int = 4, style: str = "", bullet: str = "") -> None:
    """Print wrapped and indented, hanging after a bullet; what the text says is never markup."""
    from rich.text import Text

    first = f"{' ' * indent}{bullet} " if bullet else " " * indent
    lines = Text(printable(text), style=style).wrap(out, out.width - len(first))
    for number, line in enumerate(lines):
        line.rstrip()
        out.print(Text(first if number == 0 else " " * len(first)).append_text(line), soft_wrap=True)


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
