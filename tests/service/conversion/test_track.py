import dataclasses
from typing import Any

import numpy as np
import pytest

from temptrack.fingerprint import Mood
from temptrack.service.conversion.track import from_track, from_track_in_full
from tests.store.making import track

FIGURES = ("tempo_bpm", "tempo_confidence", "tempo_alternative_bpm", "key_confidence", "tension", "vocal")


def test_every_figure_of_a_track_arrives() -> None:
    changes: dict[str, Any] = {name: (i + 1) / 8 for i, name in enumerate(FIGURES)}
    shown = from_track(dataclasses.replace(track(1), **changes))
    assert {name: getattr(shown, name) for name in FIGURES} == changes


def test_moods_keep_their_order() -> None:
    shown = from_track(dataclasses.replace(track(1), moods=(Mood("tense", 0.75), Mood("dark", 0.5))))
    assert [(mood.word, mood.strength) for mood in shown.moods] == [("tense", 0.75), ("dark", 0.5)]


def test_beats_and_bars_arrive_with_the_whole_track() -> None:
    beats_s = np.arange(0.5, 9.0, 0.5, dtype=np.float32)
    shown = from_track_in_full(
        dataclasses.replace(track(1), beats_s=beats_s, downbeats_s=beats_s[::3], beats_per_bar=3)
    )
    assert list(shown.beats_s) == pytest.approx(beats_s)
    assert list(shown.downbeats_s) == pytest.approx(beats_s[::3])
    assert (shown.beats_per_bar, shown.beat_count) == (3, 17)
