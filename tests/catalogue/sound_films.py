"""Small films with a given sound."""

from pathlib import Path

import av
import numpy as np

from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.media.types import Samples


def write_sound_film(path: Path, samples: Samples) -> None:
    """Write a film of plain shots of 12 s; the sound is mono at ANALYSIS_RATE_HZ."""
    seconds = len(samples) / ANALYSIS_RATE_HZ
    with av.open(str(path), "w") as container:
        picture = container.add_stream("libx264", rate=12, options={"preset": "ultrafast"})
        sound = container.add_stream("aac", rate=ANALYSIS_RATE_HZ)
        assert isinstance(picture, av.VideoStream)
        assert isinstance(sound, av.AudioStream)
        picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
        for number in range(round(seconds * 12)):
            shade = 40 + 120 * (number // 144 % 2)
            frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), shade, np.uint8), format="rgb24")
            frame.pts = number
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        heard = av.AudioFrame.from_ndarray(samples[None, :], "fltp", "mono")
        heard.sample_rate = ANALYSIS_RATE_HZ
        for part in (heard, None):
            container.mux(sound.encode(part))
