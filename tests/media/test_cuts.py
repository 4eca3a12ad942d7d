from pathlib import Path

import numpy as np
import pytest

from temptrack.media import CutDetector, SmallFrame, iter_small_frames
from temptrack.progress import Job
from tests.media.clips import drifting, solid, write_clip

LOOKED_AT = {  # every cut and no other, found by looking at the pictures
    "film/tears_of_steel_battle_70s.webm": [
        2.17, 5.08, 6.58, 9.21, 12.88, 29.79, 32.83, 36.33, 37.54, 41.12, 46.96, 48.21, 50.12, 51.42, 51.92, 53.5,
        56.04, 57.42, 61.33, 65.46, 67.42, 68.75,
    ],
    "film/big_buck_bunny_0_30s_480p.mp4": [11.88, 15.75, 23.04],
    "film/big_buck_bunny_0_30s_720p.webm": [11.79, 15.67, 22.96],
    "film/edited_pairs/usecase-drama.mp4": [
        1.73, 5.9, 6.63, 6.8, 7.1, 7.47, 7.63, 7.77, 8.27, 8.43, 8.6, 8.77, 8.93, 9.1, 9.5, 9.73, 9.9, 10.27, 10.4,
        10.73, 10.9,
    ],
    "action/wild_clips/clips/skateboarding_dog.mp4": [],
    "action/wild_clips/clips/running_marathon.mp4": [],
}  # fmt: skip


def cuts_of(path: Path, *, every_frame: bool = True) -> tuple[float, ...]:
    detector = CutDetector()
    for frame in iter_small_frames(path, None, every_frame=every_frame, job=Job()):
        detector.push(frame)
    return detector.finish()


def test_known_cuts_are_found_where_they_are(tmp_path: Path) -> None:
    shots = [drifting(count, seed) for seed, count in enumerate((30, 12, 40, 6, 25))]
    path = write_clip(tmp_path / "a.mp4", [picture for shot in shots for picture in shot], gop=250)
    assert cuts_of(path) == pytest.approx([30 / 25, 42 / 25, 82 / 25, 88 / 25])


def test_key_frames_alone_tell_of_cuts_between_them(tmp_path: Path) -> None:
    shots = [drifting(50, seed, step_px=0.2) for seed in range(4)]
    path = write_clip(tmp_path / "a.mp4", [picture for shot in shots for picture in shot], gop=25)
    assert cuts_of(path, every_frame=False) == pytest.approx([2.0, 4.0, 6.0])


def test_a_moving_camera_a_fade_and_noise_are_no_cuts(tmp_path: Path) -> None:
    fade = [solid((4 * i, 3 * i, 2 * i)) for i in range(60)]
    assert cuts_of(write_clip(tmp_path / "fade.mp4", fade)) == ()
    assert cuts_of(write_clip(tmp_path / "drift.mp4", drifting(100, 1))) == ()
    random = np.random.default_rng(0)
    noise = [random.integers(0, 24, (90, 160, 3), np.uint8) for _ in range(50)]
    assert cuts_of(write_clip(tmp_path / "noise.mp4", noise)) == ()


@pytest.mark.parametrize("count", [0, 1, 2, 4])
def test_too_little_to_compare_has_no_cuts(count: int) -> None:
    detector = CutDetector()
    grey = np.full((9, 16), 128, np.uint8)
    for i in range(count):
        detector.push(SmallFrame(i / 25, 0.04, grey, grey, grey))
    assert detector.finish() == ()


@pytest.mark.media
@pytest.mark.parametrize("name", LOOKED_AT)
def test_cuts_of_real_films(media_folder: Path, name: str) -> None:
    found = np.array(cuts_of(media_folder / name))
    expected = np.array(LOOKED_AT[name])
    hits = [moment for moment in expected if len(found) and np.abs(found - moment).min() < 0.03]
    assert len(hits) >= 0.95 * len(expected)
    assert len(found) <= len(hits) + 1  # an explosion may pass for a cut


def test_two_encodings_of_a_film_cut_alike(media_folder: Path) -> None:
    film = media_folder / "film"
    one = cuts_of(film / "sintel_trailer_52s_480x204.mp4")
    other = cuts_of(film / "sintel_trailer_52s_b.mp4")
    assert len(one) >= 7
    assert one == pytest.approx(other, abs=0.05)
