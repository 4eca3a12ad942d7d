"""Options that `suggest` and `search` share, grouped as their help shows them."""

from pathlib import Path
from typing import Annotated

import typer

LOOK, STEER, FILTER, PRINT = "What it is for", "The same, but ...", "Only tracks that ...", "What comes out"
LIVE = "While it plays"

Limit = Annotated[int, typer.Option("--limit", "-n", help="How many tracks, 1 to 50.", rich_help_panel=PRINT)]
Json = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.", rich_help_panel=PRINT)]
Energy = Annotated[
    float | None, typer.Option("--energy", help="From calm (-1) to wild (1).", metavar="X", rich_help_panel=STEER)
]
Valence = Annotated[
    float | None, typer.Option("--valence", help="From dark (-1) to bright (1).", metavar="X", rich_help_panel=STEER)
]
Tempo = Annotated[
    float | None, typer.Option("--tempo", help="From slow (-1) to fast (1).", metavar="X", rich_help_panel=STEER)
]
Wilder = Annotated[bool | None, typer.Option("--wilder/--calmer", help="--energy by half.", rich_help_panel=STEER)]
Brighter = Annotated[bool | None, typer.Option("--brighter/--darker", help="--valence by half.", rich_help_panel=STEER)]
Faster = Annotated[bool | None, typer.Option("--faster/--slower", help="--tempo by half.", rich_help_panel=STEER)]
Licences = Annotated[
    list[str] | None,
    typer.Option("--licence", help="Are under this licence; repeatable.", metavar="L", rich_help_panel=FILTER),
]
TempoMin = Annotated[
    float,
    typer.Option("--tempo-min", help="Have this many BPM.", metavar="BPM", show_default=False, rich_help_panel=FILTER),
]
TempoMax = Annotated[
    float,
    typer.Option("--tempo-max", help="Have no more BPM.", metavar="BPM", show_default=False, rich_help_panel=FILTER),
]
DurationMin = Annotated[
    float,
    typer.Option("--duration-min", help="Last this long.", metavar="S", show_default=False, rich_help_panel=FILTER),
]
DurationMax = Annotated[
    float,
    typer.Option("--duration-max", help="Last no longer.", metavar="S", show_default=False, rich_help_panel=FILTER),
]
MediaRoots = Annotated[
    list[Path] | None,
    typer.Option(
        "--media-root", help="Where a timeline's media are; repeatable.", metavar="FOLDER", rich_help_panel=LOOK
    ),
]
Rate = Annotated[str, typer.Option("--rate", help="Of an EDL, which states none.", metavar="FPS", rich_help_panel=LOOK)]
SequenceName = Annotated[
    str, typer.Option("--sequence", help="Which of a timeline's several.", metavar="NAME", rich_help_panel=LOOK)
]
Markers = Annotated[
    Path | None,
    typer.Option(
        "--markers",
        help="Also write the timeline with markers: .otio .fcpxml .xml .edl .kdenlive; or a list: .csv .txt.",
        metavar="FILE",
        rich_help_panel=PRINT,
    ),
]
MarkersAs = Annotated[
    str,
    typer.Option(
        "--markers-as",
        help="timeline or resolve (.edl), premiere or cue-sheet (.csv), chapters (.txt).",
        metavar="STYLE",
        rich_help_panel=PRINT,
    ),
]
WithAudio = Annotated[
    bool,
    typer.Option("--with-audio", help="With --report: put previews of the tracks into it.", rich_help_panel=PRINT),
]
LayTrack = Annotated[bool, typer.Option("--lay-track", help="Also lay the first track in it.", rich_help_panel=PRINT)]
Exclude = Annotated[
    list[str] | None,
    typer.Option("--exclude", help="Are not this one; repeatable.", metavar="ID", rich_help_panel=FILTER),
]
