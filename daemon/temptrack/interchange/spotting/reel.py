"""The film as a reel: rows of time with the picture's energy, its scenes, who speaks, and the chosen music below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from temptrack.interchange.report.answer import Point
from temptrack.interchange.report.chart import HEIGHT, Tick, area, from_section_start
from temptrack.interchange.report.timeline import Block, Window, steps, ticks_of, windows_of
from temptrack.interchange.spotting.sheet import Cue, Kind, Sheet

_SPEAKS = 0.5
_POINTS_A_ROW = 300


@dataclass(frozen=True)
class SceneBlock:
    """A scene on a row."""

    place: Block
    picture: str
    """The style class that shows its picture; empty without one."""


@dataclass(frozen=True)
class CueBlock:
    """A cue on a row."""

    place: Block
    kind: str
    """chosen, open or plays."""


@dataclass(frozen=True)
class ReelRow:
    """A line of the drawing; paths are SVG path data."""

    energy_line: str
    energy_area: str
    wanted_line: str
    music_line: str
    music_area: str
    speech: tuple[tuple[float, float], ...]
    """Where somebody speaks: left edge and width in percent."""
    scenes: tuple[SceneBlock, ...]
    cues: tuple[CueBlock, ...]
    ticks: tuple[Tick, ...]


def draw_reel(sheet: Sheet, pictures: Mapping[int, str]) -> tuple[ReelRow, ...]:
    """Lay a film out in rows.

    Parameters
    ----------
    sheet : Sheet
        With its visuals; what is missing is left out.
    pictures : mapping
        Style class of each scene's picture, by the scene's place.
    """
    music = [(cue, _in_film(cue)) for cue in sheet.cues if cue.song is not None]
    return tuple(_row(sheet, pictures, music, window) for window in windows_of(sheet.duration_s))


def _row(
    sheet: Sheet,
    pictures: Mapping[int, str],
    music: Sequence[tuple[Cue, tuple[Point, ...]]],
    window: Window,
) -> ReelRow:
    energy = _line(sheet.energy, window)
    played = [line for _, curve in music if (line := _line(curve, window))]
    scenes = (
        SceneBlock(block, pictures.get(number, ""))
        for number, scene in enumerate(sheet.scenes)
        for block in window.shown(scene.in_s, scene.out_s, Block(number + 1, scene.description))
    )
    cues = (
        CueBlock(block, kind_of(cue))
        for cue in sheet.cues
        for block in window.shown(cue.in_s, cue.out_s, Block(cue.number, cue.headline, cue.song is not None))
    )
    return ReelRow(
        energy_line=energy,
        energy_area=area(energy),
        wanted_line=steps(sheet.wanted, window),
        music_line="".join(played),
        music_area="".join(map(area, played)),
        speech=tuple(chain.from_iterable(_spoken(sheet.speech, sheet.duration_s, window))),
        scenes=tuple(scenes),
        cues=tuple(cues),
        ticks=ticks_of(window),
    )


def kind_of(cue: Cue) -> str:
    """Return how a cue is drawn."""
    if cue.song is not None:
        return "chosen"
    return "plays" if cue.kind is Kind.PRESENT else "open"


def _in_film(cue: Cue) -> tuple[Point, ...]:
    """Return the music's energy where it plays in the film."""
    curve = from_section_start(cue.song) if cue.song is not None else ()
    return tuple(Point(cue.in_s + one.at_s, one.level) for one in curve if 0 <= one.at_s <= cue.length_s)


def _line(curve: Sequence[Point], window: Window) -> str:
    inside = [one for one in curve if window.in_s <= one.at_s <= window.out_s]
    if len(inside) < 2:
        return ""
    every = -(-len(inside) // _POINTS_A_ROW)
    kept = [*inside[:-1:every], inside[-1]]
    return "M" + " ".join(f"{window.x(one.at_s)},{HEIGHT * (1 - one.level):.1f}" for one in kept)


def _spoken(speech: Sequence[Point], duration_s: float, window: Window) -> "list[tuple[tuple[float, float], ...]]":
    """Return the stretches in which somebody more likely speaks than not."""
    stretches: list[list[float]] = []
    ends = [*(one.at_s for one in speech[1:]), duration_s]
    for one, end in zip(speech, ends, strict=False):
        if one.level < _SPEAKS:
            continue
        if stretches and one.at_s <= stretches[-1][1] + 1e-6:
            stretches[-1][1] = end
        else:
            stretches.append([one.at_s, end])
    shown = (window.shown(begin, end, Block(0, "")) for begin, end in stretches)
    return [tuple((block.left, block.width) for block in blocks) for blocks in shown]
