"""Pictures to be looked at: training curves as SVG, spectrograms of proposals as PNG."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from temptrack.compose.generate.patches import PatchSequence
from temptrack.compose.generate.training import Epoch
from temptrack.fingerprint.types import Vector

_WIDE, _HIGH, _EDGE = 420, 190, 34
_LOW_DB, _HIGH_DB = -85.0, -15.0
_COLOURS = ("#2a6f97", "#c1121f", "#588157", "#8d6a9f")
_SCALE = 3


def draw_curves(history: Sequence[Epoch], path: Path) -> None:
    """Draw how training went: losses, distance, following and variety."""
    looks = [one.look for one in history]
    panels = {
        "critic's loss (.69: no idea) and share it tells": {
            "loss": [one.critic_loss for one in history], "tells": [one.told for one in history],
        },
        "distance to held-out music": {
            "made": [one.distance for one in looks], "library": [one.library_distance for one in looks],
        },
        "energy followed (held-out conditions)": {
            "all": [one.follows for one in looks], "shape": [one.follows_within for one in looks],
            "chance": [one.shuffled for one in looks],
        },
        "variety, as a share of the library's": {
            "conditions": [one.variety for one in looks], "seeds": [one.seed_variety for one in looks],
            "coverage": [one.coverage for one in looks],
        },
    }  # fmt: skip
    parts = [_panel(title, lines, index) for index, (title, lines) in enumerate(panels.items())]
    body = "\n".join(parts)
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{2 * _WIDE}" height="{2 * _HIGH}" '
        f'font-family="sans-serif" font-size="11"><rect width="100%" height="100%" fill="white"/>\n{body}\n</svg>\n',
        encoding="utf-8",
    )


def _panel(title: str, lines: dict[str, list[float]], index: int) -> str:
    left, top = (index % 2) * _WIDE + _EDGE, (index // 2) * _HIGH + _EDGE
    wide, high = _WIDE - 2 * _EDGE, _HIGH - 2 * _EDGE
    most = max(1e-9, *(max(values) for values in lines.values()))
    drawn = [f'<text x="{left}" y="{top - 14}" font-weight="bold">{title}</text>']
    drawn.append(f'<rect x="{left}" y="{top}" width="{wide}" height="{high}" fill="none" stroke="#bbb"/>')
    drawn.append(
        f'<text x="{left - 28}" y="{top + 9}">{most:.2f}</text><text x="{left - 28}" y="{top + high}">0</text>'
    )
    for number, (name, values) in enumerate(lines.items()):
        across = np.linspace(left, left + wide, len(values))
        points = " ".join(
            f"{x:.1f},{top + high * (1 - max(0.0, v) / most):.1f}" for x, v in zip(across, values, strict=True)
        )
        colour = _COLOURS[number]
        drawn.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.6"/>')
        drawn.append(f'<text x="{left + 90 * number}" y="{top + high + 16}" fill="{colour}">{name}</text>')
    return "\n".join(drawn)


def draw_pieces(rows: Sequence[tuple[str, Vector, PatchSequence]], path: Path) -> None:
    """Draw pieces under each other: the spectrum in mel bands, dark to light, and the energy asked for as a line."""
    tiles = [_tile(*row) for row in rows]
    whole = Image.new("RGB", (max(one.width for one in tiles), sum(one.height for one in tiles)), "white")
    top = 0
    for tile in tiles:
        whole.paste(tile, (0, top))
        top += tile.height
    whole.save(path, optimize=True)


def _tile(title: str, asked: Vector, patches: PatchSequence) -> Image.Image:
    level = np.clip((patches.frames_db.T[::-1] - _LOW_DB) / (_HIGH_DB - _LOW_DB), 0, 1)
    shade = np.stack([255 * level, 255 * level**2, 255 * (0.25 + 0.5 * level) * (level > 0)], axis=2).astype(np.uint8)
    picture = Image.fromarray(shade).resize((_SCALE * level.shape[1], 2 * level.shape[0]))
    tile = Image.new("RGB", (picture.width, picture.height + 16), "white")
    tile.paste(picture, (0, 16))
    draw = ImageDraw.Draw(tile)
    draw.text((3, 3), title, fill="black")
    across = np.linspace(0, picture.width, len(asked))
    heights = 16 + (picture.height - 2) * (1.0 - asked)
    draw.line(list(zip(across.tolist(), heights.tolist(), strict=True)), fill="cyan", width=2)
    return tile
