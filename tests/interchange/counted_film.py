"""Films whose every frame says which it is, and MLT's own player to say what a project shows."""

import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from temptrack.timebase import FrameRate

needs_melt = pytest.mark.skipif(shutil.which("melt") is None, reason="melt, MLT's player, is not installed")

_BITS = 12
_BAR = 16
_STARTS = 4
_STANDS_STILL_S = 15


def write_counted_film(path: Path, rate: FrameRate, frames: int, *, timecode: str = "") -> Path:
    """Write a film whose frames hold their number in bars, the highest bit first; it is grey, so black is none."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mjpeg", rate=Fraction(rate.num, rate.den))
        stream.width, stream.height, stream.pix_fmt = _BITS * _BAR, 48, "yuvj420p"
        if timecode:
            stream.metadata["timecode"] = timecode
        for number in range(frames):
            bits = [(number >> bit) & 1 for bit in reversed(range(_BITS))]
            row = np.repeat(np.array([230 if bit else 90 for bit in bits], np.uint8), _BAR)
            picture = np.broadcast_to(row[None, :, None], (48, _BITS * _BAR, 3))
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")))
        container.mux(stream.encode(None))
    return path


def shown_by_melt(project: Path, folder: Path) -> list[int | None]:
    """Play a project with melt and return the number that each frame shows; None for black."""
    out = folder / "played.mkv"
    sink = (f"avformat:{out}", "vcodec=ffv1", "pix_fmt=yuv420p", "an=1", "real_time=-1", "threads=1")
    _run_melt(project, sink)
    with av.open(str(out)) as container:
        return [_number(frame.to_ndarray(format="gray").astype(np.uint8)) for frame in container.decode(video=0)]


def heard_by_melt(project: Path, folder: Path) -> NDArray[np.float64]:
    """Play a project with melt and return its sound, one channel, 48 kHz."""
    out = folder / "played.wav"
    sink = (f"avformat:{out}", "vn=1", "acodec=pcm_s24le", "ar=48000", "channels=2", "real_time=-1")
    _run_melt(project, sink)
    with av.open(str(out)) as container:
        blocks = [frame.to_ndarray() for frame in container.decode(audio=0)]
    samples = np.concatenate([block.reshape(-1, 2)[:, 0] for block in blocks])
    return samples.astype(np.float64) / 2**31


def _run_melt(project: Path, sink: tuple[str, ...]) -> None:
    """Play a project; melt 7.12 now and then stands still before its first frame, which a second start mends."""
    for left in reversed(range(_STARTS)):
        try:
            command = ["melt", str(project), "-consumer", *sink]
            subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=_STANDS_STILL_S)
        except subprocess.TimeoutExpired:
            if not left:
                raise
        else:
            return


def _number(grey: NDArray[np.uint8]) -> int | None:
    width = grey.shape[1] / _BITS
    bars = [grey[12:36, int((bit + 0.3) * width) : int((bit + 0.7) * width)].mean() for bit in range(_BITS)]
    if max(bars) < 50:
        return None
    return int("".join("1" if bar > 160 else "0" for bar in bars), 2)
