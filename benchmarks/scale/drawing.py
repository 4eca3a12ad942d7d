"""Curves on logarithmic axes, as SVG."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 860, 460, 70, 190, 44, 50
_COLOURS = ("#1f5fa8", "#b3541e", "#2e7d32", "#6a1b9a", "#00838f", "#ad1457", "#5d4037")


def draw(curves: Mapping[str, Sequence[tuple[int, float]]], path: Path, title: str, unit: str) -> None:
    """Draw figures over the number of tracks, one line a name.

    Parameters
    ----------
    curves : mapping of str to sequence of (rows, figure)
        Figures above zero.
    path : Path
    title, unit : str
    """
    points = [point for curve in curves.values() for point in curve]
    rows, figures = np.log10(np.array(points)).T
    left, right = np.floor(rows.min()), np.ceil(rows.max())
    low, high = np.floor(figures.min()), np.ceil(figures.max())

    def place(x: float, y: float) -> tuple[float, float]:
        across = _LEFT + (_WIDTH - _LEFT - _RIGHT) * (x - left) / max(right - left, 1)
        return float(across), float(_HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * (y - low) / max(high - low, 1))

    parts = [f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>', _text(_LEFT, 22, title)]
    for power in np.arange(low, high + 1):
        _, y = place(left, power)
        parts.append(f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="#ddd"/>')
        parts.append(_text(_LEFT - 8, y + 4, f"{10.0**power:g} {unit}", "end"))
    for power in np.arange(left, right + 1):
        x, _ = place(power, low)
        parts.append(f'<path d="M{x:.1f} {_TOP}V{_HEIGHT - _BOTTOM}" stroke="#eee"/>')
        parts.append(_text(x, _HEIGHT - _BOTTOM + 20, f"{10 ** int(power):,}", "middle"))
    parts.append(_text(_WIDTH - _RIGHT, _HEIGHT - 10, "tracks", "end"))
    for number, (name, curve) in enumerate(curves.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        line = [place(float(np.log10(n)), float(np.log10(figure))) for n, figure in curve]
        told = " ".join(f"{x:.1f},{y:.1f}" for x, y in line)
        parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{told}"/>')
        parts.extend(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in line)
        parts.append(_text(_WIDTH - _RIGHT + 12, _TOP + 14 + 20 * number, name, colour=colour))
    font = 'font-family="sans-serif" font-size="13"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" {font}>'
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([head, *parts, "</svg>", ""]), encoding="utf-8")


def _text(x: float, y: float, words: str, anchor: str = "start", colour: str = "#333") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" fill="{colour}" text-anchor="{anchor}">{words}</text>'
