import numpy as np

from temptrack.fingerprint.copies.active import BarFinder
from tests.fingerprint.copies.pictures import scene


def test_bars_are_found_and_a_dark_scene_makes_none() -> None:
    finder = BarFinder()
    framed = np.full((120, 200), 16, np.uint8)
    framed[20:100, 30:170] = scene(1, 0, 80, 140)
    assert finder.push(framed) == (20, 100, 30, 170)
    dark = np.full((120, 200), 16, np.uint8)
    dark[50:70, 90:110] = 90
    assert finder.push(dark) == (20, 100, 30, 170)


def test_a_picture_without_bars_is_whole() -> None:
    assert BarFinder().push(scene(1, 0)) == (0, 90, 0, 160)
    assert BarFinder().push(np.zeros((90, 160), np.uint8)) == (0, 90, 0, 160)


def test_a_lone_light_in_the_dark_is_no_picture_between_bars() -> None:
    frame = np.zeros((90, 160), np.uint8)
    frame[40:44] = 200
    assert BarFinder().push(frame) == (0, 90, 0, 160)


def test_subtitles_in_a_bar_leave_it_a_bar() -> None:
    framed = np.full((120, 200), 16, np.uint8)
    framed[20:100] = scene(1, 0, 80, 200)
    framed[108:110, 90:93] = 235
    assert BarFinder().push(framed)[:2] == (20, 100)


def test_another_size_begins_anew() -> None:
    finder = BarFinder()
    finder.push(scene(1, 0, 90, 160))
    assert finder.push(scene(1, 0, 60, 80)) == (0, 60, 0, 80)
