"""The demo's footage: a film to learn from, with music under its scenes, and two silent cuts to find music for."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from examples.demo import pictures, tracks
from examples.demo.pictures import HEIGHT_PX, WIDTH_PX, World
from examples.demo.synth import RATE_HZ, Sound

FPS = 24
FRAMINGS = ((1.0, 0.5, 0.5, 1.0), (0.45, 0.3, 0.15, 0.72), (0.75, 0.8, 0.7, 1.2), (0.4, 0.7, 0.0, 0.9))
"""Share of the picture shown, where (centre from left and from top), and exposure."""


@dataclass(frozen=True)
class SceneShot:
    """Some seconds of one world, cut into shots of equal length."""

    world: World
    duration_s: float
    shot_s: float
    title: str = ""
    """Title of the piece that plays under it; empty for silence."""
    labels: str = ""
    text: str = ""


FILM = (
    SceneShot(pictures.night_chase, 9, 0.9, "Rooftop Run", "chase;night;city", "A chase through a city at night."),
    SceneShot(pictures.snow_peaks, 10, 5.0, "Snowfall", "loneliness;snow;mountains", "Alone in the falling snow."),
    SceneShot(pictures.meadow, 9, 3.0, "Morning Light", "morning;countryside;hope", "Sunrise over the hills."),
    SceneShot(pictures.market, 9, 2.25, "Market Day", "market;crowd;comedy", "A lively morning at the market."),
    SceneShot(pictures.deep_sea, 10, 5.0, "Deep Water", "underwater;mystery;dark", "Sinking into dark water."),
)
CHASE_CUT = (SceneShot(pictures.night_chase, 8, 0.8), SceneShot(pictures.night_chase, 4, 2.0))
WINTER_CUT = (SceneShot(pictures.snow_peaks, 12, 6.0),)


def write_film(folder: Path) -> tuple[Path, Path]:
    """Write the film and its labels; return both paths."""
    film, labels = folder / "five_places.mp4", folder / "labels.csv"
    write_clip(film, FILM, shot_offset=0)
    with labels.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("file", "title", "label", "text", "in_s", "out_s"))
        begin_s = 0.0
        for scene in FILM:
            end_s = begin_s + scene.duration_s
            rows.writerow((film.name, "Five Places", scene.labels, scene.text, begin_s, end_s))
            begin_s = end_s
    return film, labels


def write_cuts(folder: Path) -> tuple[Path, Path]:
    """Write the two cuts that want music; return both paths."""
    chase, winter = folder / "night_drive.mp4", folder / "first_snow.mp4"
    write_clip(chase, CHASE_CUT, shot_offset=40)
    write_clip(winter, WINTER_CUT, shot_offset=60)
    return chase, winter


def write_clip(path: Path, scenes: tuple[SceneShot, ...], shot_offset: int = 0) -> None:
    """Encode scenes as H.264, with AAC where they have music; a file already there is kept."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}")
    with av.open(str(partial), "w", format="mp4") as container:
        video = container.add_stream("libx264", rate=FPS, options={"crf": "20", "preset": "veryfast"})
        video.width, video.height, video.pix_fmt = WIDTH_PX, HEIGHT_PX, "yuv420p"
        score = _score(scenes)
        audio = container.add_stream("aac", rate=RATE_HZ, layout="mono") if np.any(score) else None
        for frame in _frames(scenes, shot_offset):
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        if audio is not None:
            container.mux(audio.encode(_audio_frame(score)))
            container.mux(audio.encode(None))
    partial.replace(path)


def _frames(scenes: tuple[SceneShot, ...], shot_offset: int) -> Iterator[av.VideoFrame]:
    grain = np.random.default_rng(1).integers(-3, 4, size=(8, HEIGHT_PX, WIDTH_PX, 1)).astype(np.float32)
    for place, scene in enumerate(scenes):
        for frame in range(round(scene.duration_s * FPS)):
            t, shot = frame / FPS, int(frame / FPS / scene.shot_s)
            picture = scene.world(t, shot_offset + place * 20 + shot)
            exposed = picture * np.float32(255 * FRAMINGS[shot % len(FRAMINGS)][3])
            rgb = np.clip(exposed + grain[frame % 8], 0, 255).astype(np.uint8)
            yield _framed(rgb, shot)


def _framed(rgb: NDArray[np.uint8], shot: int) -> av.VideoFrame:
    """Frame a shot as its neighbours are not: wide, close, mirrored; that is what makes a cut visible."""
    share, centre_x, centre_y, _ = FRAMINGS[shot % len(FRAMINGS)]
    height, width = int(HEIGHT_PX * share), int(WIDTH_PX * share)
    top, left = int((HEIGHT_PX - height) * centre_y), int((WIDTH_PX - width) * centre_x)
    part = rgb[top : top + height, left : left + width]
    part = part[:, ::-1] if shot % 2 else part
    return av.VideoFrame.from_ndarray(np.ascontiguousarray(part), format="rgb24").reformat(WIDTH_PX, HEIGHT_PX)


def _score(scenes: tuple[SceneShot, ...]) -> Sound:
    """Each scene's piece from its second section on."""
    by_title = {piece.title: piece for piece in tracks.PIECES}
    out = []
    for scene in scenes:
        length = round(scene.duration_s * RATE_HZ)
        if not scene.title:
            out.append(np.zeros(length))
            continue
        piece = by_title[scene.title]
        out.append(0.8 * tracks.render(replace(piece, shape=piece.shape[1:3]))[:length])
    return np.concatenate(out)


def _audio_frame(score: Sound) -> av.AudioFrame:
    noise = np.random.default_rng(2).normal(0, 0.002, len(score))
    frame = av.AudioFrame.from_ndarray((score + noise).astype(np.float32)[None, :], format="fltp", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, 0, Fraction(1, RATE_HZ)
    return frame
