"""How a composed piece is printed: what it is, what it is made of, and what one should know."""

from collections import defaultdict
from collections.abc import Sequence

from temptrack.cli.output import Column, print_line, print_table
from temptrack.cli.paragraph import print_paragraph
from temptrack.interchange.words import clock, percent
from temptrack.v1.piece_pb2 import ComposeResult, ComposeSource

_COLUMNS = (
    Column("Made of", share=2),
    Column("Artist", share=1),
    Column("Pieces", "right"),
    Column("Seconds", "right"),
    Column("Licence"),
)


def print_composed(result: ComposeResult) -> None:
    """Print it within 80 columns or the terminal's width."""
    duration_s = result.sample_count / result.sample_rate_hz
    print_line(f"{result.path}: {clock(duration_s)}, {result.loudness_lufs:.1f} LUFS, ends with {result.ending}.")
    print_paragraph(_how_far(result))
    print_table(_COLUMNS, _rows(result.sources))
    print_paragraph(_copied(result))
    for one in result.refused:
        print_paragraph(f"Not used: “{one.title}”. {one.reason}.", style="yellow")
    for remark in result.remarks:
        print_paragraph(f"Note: {remark}", style="yellow")
    for term in result.terms:
        print_paragraph(term)
    print_paragraph(f"All sources with their times stand in {result.sidecar_path}.", style="dim")


def _how_far(result: ComposeResult) -> str:
    if not result.towards:
        return "It is the best match, as it is (change 0)."
    whose = "as the suggestions' uncertainty says" if result.change_is_own else "as asked for"
    told = f"It lies {percent(result.change)} of the way from the best match to {result.towards}, {whose}."
    return f"{told} {result.no_generator}".rstrip()


def _rows(sources: Sequence[ComposeSource]) -> list[Sequence[str]]:
    """Return a row for each track, those that give most first."""
    lengths: dict[str, list[float]] = defaultdict(list)
    known = {source.track_id: source for source in sources}
    for source in sources:
        lengths[source.track_id].append(source.out_out_s - source.out_in_s)
    order = sorted(lengths, key=lambda one: -sum(lengths[one]))
    return [
        (known[one].title, known[one].artist, str(len(lengths[one])), f"{sum(lengths[one]):.1f}", known[one].licence)
        for one in order
    ]


def _copied(result: ComposeResult) -> str:
    told = f"The longest stretch copied lasts {result.longest_copy_s:.1f} s."
    longest = max(result.recognised, key=lambda one: one.out_out_s - one.out_in_s, default=None)
    if longest is None:
        return f"{told} The identity fingerprint recognises none of its sources."
    lasting = longest.out_out_s - longest.out_in_s
    return f"{told} The identity fingerprint still recognises “{longest.title}” for {lasting:.1f} s on end."
