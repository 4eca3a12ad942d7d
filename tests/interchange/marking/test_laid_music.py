"""Laid music is as loud as it is meant to be at every moment, as each format's own rules have it."""

import json
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from numpy.typing import NDArray

from temptrack.interchange.marking import LaidTrack, Marking, marked
from temptrack.interchange.timelines import read_timeline
from temptrack.timebase import FrameRate
from tests.interchange.timelines.making import NTSC, PAL, Laid, Sequence, write

BEGIN, END, GAIN_DB, FADE_S = 30, 130, -3.5, 0.6


def laid_in(folder: Path, suffix: str, rate: FrameRate) -> Path:
    song = folder / "song.wav"
    song.touch()
    source = write(folder, Sequence(rate, 3600, clips=(Laid("a.mov", 0, 60), Laid("b.mov", 60, 100))), suffix)
    laid = LaidTrack("Song", str(song), BEGIN, END, rate.seconds(40), rate.seconds(1000), GAIN_DB, FADE_S)
    out = folder / f"laid{suffix}"
    out.write_bytes(marked(source, "timeline", read_timeline(source), Marking((), (), laid)))
    return out


def meant(rate: FrameRate) -> NDArray[np.float64]:
    """The gain at each frame of the music: in a straight line up, level, in a straight line down."""
    at = np.arange(END - BEGIN) / rate.fps
    whole = (END - BEGIN) / rate.fps
    shape: NDArray[np.float64] = np.minimum(1.0, np.minimum(at / FADE_S, (whole - at) / FADE_S))
    return shape * 10 ** (GAIN_DB / 20)


def by_fcp7(path: Path, rate: FrameRate) -> NDArray[np.float64]:
    """Apple: keyframes count in the clip's own frames from its medium's first, between them in a straight line."""
    clip = ElementTree.parse(path).getroot().findall(".//audio/track/clipitem")[-1]  # noqa: S314 - our own
    keys = clip.findall(".//parameter/keyframe")
    when = [float(key.findtext("when", "")) for key in keys]
    value = [float(key.findtext("value", "")) for key in keys]
    begin = int(clip.findtext("in", ""))
    return np.interp(np.arange(begin, begin + END - BEGIN), when, value)


def by_fcpxml(path: Path, rate: FrameRate) -> NDArray[np.float64]:
    """Apple: an amount in dB, and fades as long as they say at either end of the clip."""
    root = ElementTree.parse(path).getroot()  # noqa: S314 - our own
    (clip,) = (one for one in root.iter("asset-clip") if one.get("audioRole") == "music")
    volume = clip.find("adjust-volume")
    assert volume is not None
    fades = [
        float(Fraction(one.get("duration", "").rstrip("s"))) for one in volume.iter() if one.tag.startswith("fade")
    ]
    assert [one.tag for one in volume.iter() if one.tag.startswith("fade")] == ["fadeIn", "fadeOut"]
    lasts = float(Fraction(clip.get("duration", "").rstrip("s")))
    at = np.arange(END - BEGIN) / rate.fps
    gain = 10 ** (float(volume.get("amount", "").removesuffix("dB")) / 20)
    shape: NDArray[np.float64] = np.minimum(1.0, np.minimum(at / fades[0], (lasts - at) / fades[1]))
    return gain * shape


@pytest.mark.parametrize("rate", [PAL, NTSC, FrameRate(24000, 1001)])
@pytest.mark.parametrize(("suffix", "reader"), [(".xml", by_fcp7), (".fcpxml", by_fcpxml)])
def test_gain_and_fades(tmp_path: Path, suffix: str, reader: object, rate: FrameRate) -> None:
    assert callable(reader)
    heard = reader(laid_in(tmp_path, suffix, rate), rate)
    frame_of_fade = 1 / (FADE_S * rate.fps)  # a fade ends on a whole frame in xmeml
    assert heard == pytest.approx(meant(rate), abs=frame_of_fade)
    assert heard[25:75] == pytest.approx(meant(rate)[25:75], rel=1e-4)


def test_otio_says_it_in_metadata(tmp_path: Path) -> None:
    document = json.loads(laid_in(tmp_path, ".otio", PAL).read_text(encoding="utf-8"))
    clip = document["tracks"]["children"][-1]["children"][-1]
    assert clip["metadata"]["temptrack"] == {"gain_db": GAIN_DB, "fade_in_s": FADE_S, "fade_out_s": FADE_S}
