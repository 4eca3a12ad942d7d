"""A picture of what a track was cut from: the result above, the track below, a band from each piece to its place."""

from html import escape

import numpy as np

from temptrack.compose.retarget.types import Segment, Variation
from temptrack.media.types import Samples, Sound

_WIDTH, _LEFT = 1000, 20
_RESULT_Y, _TRACK_Y, _TALL = 70, 250, 72
_COLOURS = ("#4f6f8a", "#b23c17", "#7a8450", "#8a5200", "#6d5a8c", "#2f7f79")
_INK, _MUTED, _PAPER, _LINE = "#1e1c19", "#6b675f", "#fbfaf7", "#e4dfd6"
_FONT = "font-family='system-ui, -apple-system, Segoe UI, sans-serif'"
_COLUMNS = 480
_STEPS_S = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600)
_MOST_TICKS = 10
_SEAMS_NAMED = 12


def draw_seams(track: Sound, made: Variation, title: str) -> str:
    """Return an SVG that stands alone.

    Parameters
    ----------
    track : Sound
        What it was cut from.
    made : Variation
        What it became.
    title : str
        Shown above.
    """
    result = made.sound
    rate_hz = result.sample_rate_hz
    rows = len(_wrapped(made))
    height = _TRACK_Y + _TALL + 64 + 17 * rows
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {_WIDTH + 2 * _LEFT} {height}' {_FONT} role='img'>",
        f"<title>{escape(title)}</title>",
        f"<rect width='100%' height='100%' fill='{_PAPER}'/>",
        f"<text x='{_LEFT}' y='30' font-size='17' font-weight='600' fill='{_INK}'>{escape(title)}</text>",
        *_axis(result.duration_s, _RESULT_Y - 8, "result"),
        *_axis(track.duration_s, _TRACK_Y + _TALL + 16, "track"),
        *_wave(track, _TRACK_Y, [(0, track.samples.shape[1], _LINE)], track.samples.shape[1]),
    ]
    coloured = _pieces(made.segments)
    for first, last, colour in coloured:
        parts.append(_band(first, last, colour, track.samples.shape[1], result.samples.shape[1]))
    spans = [(int(first.track_in), int(last.track_out), colour) for first, last, colour in coloured]
    parts += _wave(track, _TRACK_Y, spans, track.samples.shape[1])
    outs = [(first.out_in, last.out_out, colour) for first, last, colour in coloured]
    parts += _wave(result, _RESULT_Y, outs, result.samples.shape[1])
    parts += _marks(made, result.duration_s, track.duration_s, rate_hz)
    for number, line in enumerate(_wrapped(made)):
        y = _TRACK_Y + _TALL + 52 + 17 * number
        parts.append(f"<text x='{_LEFT}' y='{y}' font-size='12.5' fill='{_MUTED}'>{escape(line)}</text>")
    return "\n".join([*parts, "</svg>\n"])


def _pieces(segments: tuple[Segment, ...]) -> list[tuple[Segment, Segment, str]]:
    """Segments that run through without a seam are one piece; neighbours never share a colour."""
    pieces: list[list[Segment]] = []
    for segment in segments:
        if pieces and pieces[-1][-1].track_out == segment.track_in:
            pieces[-1].append(segment)
        else:
            pieces.append([segment])
    return [(piece[0], piece[-1], _COLOURS[i % len(_COLOURS)]) for i, piece in enumerate(pieces)]


def _band(first: Segment, last: Segment, colour: str, track: int, result: int) -> str:
    top, low = _RESULT_Y + _TALL, _TRACK_Y
    a, b = _x(first.out_in / result), _x(last.out_out / result)
    c, d = _x(first.track_in / track), _x(last.track_out / track)
    middle = (top + low) / 2
    path = (
        f"M{a:.1f} {top}C{a:.1f} {middle} {c:.1f} {middle} {c:.1f} {low}"
        f"L{d:.1f} {low}C{d:.1f} {middle} {b:.1f} {middle} {b:.1f} {top}Z"
    )
    return f"<path d='{path}' fill='{colour}' fill-opacity='.16'/>"


def _wave(sound: Sound, y: int, spans: list[tuple[int, int, str]], total: int) -> list[str]:
    """The sound's peaks about a middle line, each span in its colour."""
    mono: Samples = np.abs(sound.samples).max(axis=0)
    loudest = float(mono.max(initial=0.0)) or 1.0
    drawn = []
    for first, last, colour in spans:
        columns = max(2, round(_COLUMNS * (last - first) / total))
        edges = np.linspace(first, max(first + 1, min(last, len(mono))), columns + 1).astype(np.int64)
        peaks = np.maximum.reduceat(mono, np.minimum(edges[:-1], len(mono) - 1)) / loudest
        middle, half = y + _TALL / 2, _TALL / 2 - 2
        xs = [_x(e / total) for e in (edges[:-1] + edges[1:]) / 2]
        top = [f"{x:.1f} {middle - half * p:.1f}" for x, p in zip(xs, peaks, strict=True)]
        low = [f"{x:.1f} {middle + half * p + 0.6:.1f}" for x, p in zip(xs, peaks, strict=True)]
        drawn.append(f"<path d='M{'L'.join([*top, *reversed(low)])}Z' fill='{colour}'/>")
    return drawn


def _marks(made: Variation, result_s: float, track_s: float, rate_hz: int) -> list[str]:
    marks = []
    for number, seam in enumerate(made.seams, 1):
        x = _x(seam.out_s / result_s)
        marks.append(
            f"<line x1='{x:.1f}' x2='{x:.1f}' y1='{_RESULT_Y}' y2='{_RESULT_Y + _TALL}' stroke='{_INK}' "
            "stroke-width='1' stroke-dasharray='3 2'/>"
            f"<text x='{x + 3:.1f}' y='{_RESULT_Y + 11}' font-size='11' fill='{_INK}'>{number}</text>"
        )
    if made.hit is not None:
        for x, y in ((_x(made.hit.out_s / result_s), _RESULT_Y), (_x(made.hit.track_s / track_s), _TRACK_Y)):
            marks.append(
                f"<line x1='{x:.1f}' x2='{x:.1f}' y1='{y - 3}' y2='{y + _TALL + 3}' stroke='{_INK}' stroke-width='2'/>"
                f"<text x='{x + 4:.1f}' y='{y + _TALL - 4}' font-size='11' font-weight='600' fill='{_INK}'>hit</text>"
            )
    return marks


def _axis(duration_s: float, y: int, name: str) -> list[str]:
    step = next((s for s in _STEPS_S if duration_s / s <= _MOST_TICKS), _STEPS_S[-1])
    moments = np.arange(0.0, duration_s + 1e-6, step)
    ticks = [
        f"<text x='{_x(m / duration_s):.1f}' y='{y}' font-size='11' fill='{_MUTED}' "
        f"text-anchor='{'start' if not i else 'middle'}'>{f'{name} ' if not i else ''}{_clock(float(m))}</text>"
        for i, m in enumerate(moments)
        if m / duration_s < 0.97
    ]
    return [
        *ticks,
        f"<text x='{_LEFT + _WIDTH}' y='{y}' font-size='11' fill='{_INK}' text-anchor='end'>"
        f"{_exact(duration_s)}</text>",
    ]


def _wrapped(made: Variation) -> list[str]:
    """What the figures say, a line each."""
    lines = [
        f"{number}: at {_exact(seam.out_s)}, {_exact(seam.leave_s)} to {_exact(seam.enter_s)} of the track, "
        f"fade {1000 * seam.fade_s:.0f} ms, difference {seam.difference:.2f}"
        f"{'' if seam.keeps_bar else ', out of the bar'}"
        for number, seam in enumerate(made.seams[:_SEAMS_NAMED], 1)
    ]
    if len(made.seams) > _SEAMS_NAMED:
        lines.append(f"and {len(made.seams) - _SEAMS_NAMED} more")
    return [*(lines or ["no seam"]), _ends(made)]


def _ends(made: Variation) -> str:
    told = ["beginning kept" if made.beginning_kept else "beginning left out"]
    told.append("ending kept" if made.ending_kept else "ending left out")
    if made.ending_trimmed_s:
        told.append(f"its ringing shorter by {_exact(made.ending_trimmed_s)}")
    if made.stretch:
        told.append(f"speed changed by {100 * made.stretch:.2f} %")
    return "; ".join(told)


def _x(share: float) -> float:
    return _LEFT + _WIDTH * share


def _clock(moment_s: float) -> str:
    return f"{int(moment_s // 60)}:{moment_s % 60:02.0f}" if moment_s >= 60 else f"{moment_s:g}"


def _exact(moment_s: float) -> str:
    return f"{int(moment_s // 60)}:{moment_s % 60:06.3f}" if moment_s >= 60 else f"{moment_s:.3f} s"
