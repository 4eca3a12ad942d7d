"""Sixty seconds of 1080p H.264 to measure on: real film enlarged where there is any, else moving noise."""

import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

MEDIA = Path(os.environ.get("TEMPTRACK_MEDIA", Path(__file__).resolve().parents[2] / "shared" / "media"))
FPS, SECONDS = 24, 60


def sixty_seconds_1080p(folder: Path) -> Path:
    """Return the clip, made on first use: libx264, crf 20, key frames at most 10 s apart, no sound."""
    path = folder / "sixty_seconds_1080p.mp4"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}")
    with av.open(str(partial), "w") as container:
        stream = container.add_stream("libx264", rate=FPS, options={"crf": "20", "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = 1920, 1080, "yuv420p"
        for number, frame in enumerate(_frames()):
            frame.pts = number
            container.mux(stream.encode(frame))
            if number == FPS * SECONDS - 1:
                break
        container.mux(stream.encode(None))
    partial.replace(path)
    return path


def _frames() -> Iterator[av.VideoFrame]:
    film = MEDIA / "film" / "tears_of_steel_battle_70s.webm"
    if film.exists():
        with av.open(str(film)) as container:
            for frame in container.decode(video=0):
                enlarged = frame.reformat(1920, 1080, "yuv420p")
                enlarged.time_base = Fraction(1, FPS)
                yield enlarged
        return
    rng = np.random.default_rng(0)
    world = rng.integers(0, 255, (1080, 4000, 3), dtype=np.uint8)
    for number in range(FPS * SECONDS):
        yield av.VideoFrame.from_ndarray(world[:, number : number + 1920].copy(), format="rgb24").reformat(
            format="yuv420p"
        )
