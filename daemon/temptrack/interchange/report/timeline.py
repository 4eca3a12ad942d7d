"""Geometry of a film's timeline: rows of equal length, as lines of writing, with scenes, music, speech and cues."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from temptrack.interchange.report.answer import Point
from temptrack.interchange.report.chart import HEIGHT, WIDTH, Tick
from temptrack.interchange.report.film import Film
from temptrack.interchange.words import clock

_ONE_ROW_S = 720.0
_ROWS_S = (300.0, 600.0, 900.0)
_MOST_ROWS = 8
_TICK_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800)
_MOST_TICKS = 10
_TITLE_FITS = 9.0
"""Percent of a row that a cue must take for its title to be written in it."""
_DIGIT_FITS = 1.1
_LOWEST = 0.6
"""Percent of a row that anything takes at least, or it would not be seen."""


@dataclass(frozen=True)
class Block:
    """A scene or a cue on a row, in percent of it."""

    number: int
    """Of the scene or cue, from 1."""
    text: str
    recognised: bool = False
    left: float = 0.0
    width: float = 0.0
    goes_on: bool = False
    """Whether it began in the row before."""

    @property
    def title_fits(self) -> bool:
        """Whether there is room for words."""
        return self.width >= _TITLE_FITS

    @property
    def number_fits(self) -> bool:
        """Whether there is room for its number."""
        return self.width >= _DIGIT_FITS * (1 + len(str(self.number)))


@dataclass(frozen=True)
class Row:
    """A line of the drawing; paths are SVG path data."""

    music_line: str
    music_area: str
    speech_area: str
    """Upside down: it hangs under the music."""
    scenes: tuple[Block, ...]
    cues: tuple[Block, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True)
class Window:
    """The part of a film that a row shows."""

    in_s: float
    out_s: float
    length_s: float
    """Of a full row."""

    def percent(self, seconds: float) -> float:
        """Return a length in percent of the row."""
        return round(100.0 * seconds / self.length_s, 2)

    def x(self, at_s: float) -> str:
        """Return a moment's place in the drawing."""
        return f"{WIDTH * (at_s - self.in_s) / self.length_s:.1f}"

    def shown(self, begin_s: float, end_s: float, block: Block) -> tuple[Block, ...]:
        """Return a block at its place, or nothing when it does not reach into the row."""
        left_s, right_s = max(begin_s, self.in_s), min(end_s, self.out_s)
        if right_s <= left_s:
            return ()
        width = max(_LOWEST, self.percent(right_s - left_s))
        left = round(min(self.percent(left_s - self.in_s), 100.0 - width), 2)
        return (replace(block, left=left, width=width, goes_on=begin_s < self.in_s),)


def draw_timeline(film: Film) -> tuple[Row, ...]:
    """Lay a film out in rows."""
    return tuple(_row(film, window) for window in windows_of(film.duration_s))


def windows_of(duration_s: float) -> tuple[Window, ...]:
    """Divide a film into rows of equal length, as lines of writing; the last may be shorter."""
    length_s = _row_length(duration_s)
    starts = (number * length_s for number in range(math.ceil(duration_s / length_s - 1e-6) or 1))
    return tuple(Window(in_s, min(duration_s, in_s + length_s), length_s) for in_s in starts)


def _row_length(duration_s: float) -> float:
    if duration_s <= _ONE_ROW_S:
        return max(duration_s, 1.0)
    return next((row for row in _ROWS_S if duration_s / row <= _MOST_ROWS), _ROWS_S[-1])


def _row(film: Film, window: Window) -> Row:
    music, speech = steps(film.music, window), steps(tuple(map(_turned, film.speech)), window)
    scenes = (
        window.shown(scene.in_s, scene.out_s, Block(number, scene.description))
        for number, scene in enumerate(film.scenes, start=1)
    )
    cues = (
        window.shown(cue.in_s, cue.out_s, Block(cue.number, cue.title or cue.nearest, cue.recognised))
        for cue in film.cues
    )
    return Row(
        music_line=music,
        music_area=f"{music}V{HEIGHT}H0Z" if music else "",
        speech_area=f"{speech}V0H0Z" if speech else "",
        scenes=tuple(chain.from_iterable(scenes)),
        cues=tuple(chain.from_iterable(cues)),
        ticks=ticks_of(window),
    )


def ticks_of(window: Window) -> tuple[Tick, ...]:
    """Name moments under a row."""
    step = next((step for step in _TICK_STEPS_S if window.length_s / step <= _MOST_TICKS), math.ceil(window.length_s))
    moments = range(math.ceil(window.in_s / step) * step, int(window.out_s) + 1, step)
    return tuple(Tick(window.percent(moment - window.in_s), clock(moment, 0)) for moment in moments)


def steps(curve: Sequence[Point], window: Window) -> str:
    """Draw a curve as steps: a level holds until the next."""
    places = [point for point in curve if window.in_s <= point.at_s < window.out_s]
    if not places:
        return ""
    before = [point.level for point in curve if point.at_s < window.in_s]
    drawn = "".join(f"H{window.x(point.at_s)}V{_y(point.level)}" for point in places)
    return f"M0.0,{_y(before[-1] if before else places[0].level)}{drawn}H{window.x(window.out_s)}"


def _turned(point: Point) -> Point:
    return Point(point.at_s, 1.0 - point.level)


def _y(level: float) -> str:
    return f"{HEIGHT * (1 - level):.1f}"
