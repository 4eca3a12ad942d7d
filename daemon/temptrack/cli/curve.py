"""A track's energy over time, drawn with block characters, its sections and their times under it."""

from collections.abc import Sequence

from temptrack.interchange.words import clock
from temptrack.v1.affect_pb2 import CurvePoint
from temptrack.v1.library_pb2 import Section

_BLOCKS = " ▁▂▃▄▅▆▇█"
_EIGHTHS = len(_BLOCKS) - 1


def columns_of(curve: Sequence[CurvePoint], duration_s: float, width: int) -> list[float]:
    """Return the mean level of each of so many equal parts of the track, 0 to 1; none where there is no curve."""
    if not curve or duration_s <= 0.0:
        return []
    sums, counts = [0.0] * width, [0] * width
    for point in curve:
        column = min(width - 1, int(point.at_s / duration_s * width))
        sums[column] += point.level
        counts[column] += 1
    levels: list[float] = []
    for total, many in zip(sums, counts, strict=True):
        # A short track has fewer points than columns: each lasts until the next.
        levels.append(total / many if many else levels[-1] if levels else curve[0].level)
    return levels


def chart(levels: Sequence[float], height: int) -> list[str]:
    """Draw levels as columns so many lines high, the top line first."""
    eighths = [max(1, round(min(1.0, max(0.0, level)) * height * _EIGHTHS)) for level in levels]
    return [
        "".join(_BLOCKS[min(_EIGHTHS, max(0, filled - row * _EIGHTHS))] for filled in eighths)
        for row in range(height - 1, -1, -1)
    ]


def section_line(sections: Sequence[Section], duration_s: float, width: int) -> str:
    """Draw where each section lies, its label at its beginning: "A──────B───A─────"."""
    line = ["─"] * width
    for section in sections:
        line[_column(section.track_in_s, duration_s, width)] = section.label[:1] or "?"
    return "".join(line)


def time_line(sections: Sequence[Section], duration_s: float, width: int) -> str:
    """Write when sections begin under where they do, as far as there is room, and how long the track is at the end."""
    end = clock(duration_s, 0)
    line = [" "] * (width - len(end))
    free = 0
    for section in sections:
        column, text = _column(section.track_in_s, duration_s, width), clock(section.track_in_s, 0)
        if column >= free and column + len(text) < len(line):
            line[column : column + len(text)] = text
            free = column + len(text) + 1
    return "".join(line) + end


def _column(at_s: float, duration_s: float, width: int) -> int:
    return min(width - 1, max(0, int(at_s / duration_s * width))) if duration_s > 0.0 else 0
