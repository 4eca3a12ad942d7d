"""What the footage's own sound holds."""

from pathlib import Path

import numpy as np
import pytest

from temptrack.fingerprint.presence import Presence
from temptrack.media import Span
from temptrack.progress import Job, Progress
from temptrack.suggest import Segment
from temptrack.suggest.spotting.production import PRESENT_S, Production, hear


def presence(music: list[tuple[float, float]], speech: list[tuple[float, float]], length_s: float = 60.0) -> Presence:
    at_s = np.arange(0, length_s, 0.5)
    kinds = [sum((at_s >= a) & (at_s < b) for a, b in spans) if spans else 0 * at_s for spans in (music, speech)]
    heard, said = (np.asarray(0.95 * np.minimum(kind, 1), np.float32) for kind in kinds)
    return Presence(0.5, heard, said, 0 * heard, 1 - np.maximum(heard, said))


def test_stings_keep_no_cue_away_and_music_that_lasts_does() -> None:
    heard = Production(60.0, presence([(5.0, 5.0 + PRESENT_S - 1), (30.0, 45.0)], []))
    assert heard.music == [(30.0, 45.0)]
    assert Production(40.0, presence([(30.0, 45.0)], [])).music == [(30.0, 40.0)]


def test_lines_are_told_to_the_range_s_end() -> None:
    assert Production(20.0, presence([], [(3.0, 6.0), (6.5, 8.0), (18.0, 24.0)])).sentences == [
        (3.0, 8.0),
        (18.0, 20.0),
    ]


def test_footage_without_sound_is_said_to_have_none() -> None:
    silent = hear((), 12.0, Job())
    assert silent.presence is None
    assert silent.music == silent.sentences == []
    assert silent.remarks


@pytest.mark.media
def test_speech_is_heard_where_a_clip_lies(media_folder: Path) -> None:
    told: list[Progress] = []
    path = media_folder / "sound/librosa_speech_and_birds/198-209-0000.hq.ogg"
    heard = hear((Segment(path, Span(0.0, 10.0), 20.0, 30.0),), 40.0, Job(told.append))
    assert heard.presence is not None
    assert len(heard.presence) == 80
    assert heard.presence.speech[44:58].mean() > 0.7
    assert heard.presence.speech[:36].max() < 0.3
    assert not heard.music
    assert {one.stage for one in told} == {"listen"}
