"""Made clips."""

from pathlib import Path

import av
import numpy as np


def write_clip(path: Path, seed: int, seconds: float = 2.0) -> Path:
    """Write a silent clip like no other: blocks of noise that move at a speed of their own."""
    rng = np.random.default_rng(seed)
    world = np.repeat(np.repeat(rng.integers(0, 255, (8, 40, 3), dtype=np.uint8), 12, axis=0), 12, axis=1)
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=12)
        stream.width, stream.height, stream.pix_fmt = 128, 96, "yuv420p"
        for number in range(int(seconds * 12)):
            left = (number * (1 + seed % 5)) % (world.shape[1] - 128)
            frame = av.VideoFrame.from_ndarray(world[:, left : left + 128].copy(), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path
