"""What nobody should ask for: each ends in one clear sentence, or in a result of the right length."""

import itertools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from temptrack.compose.retarget import Hit, Wish
from temptrack.errors import InvalidInputError, MediaError, MediaNotFoundError, TemptrackError
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE
from temptrack.fingerprint.types import Vector
from temptrack.media import Sound, write_sound
from temptrack.progress import Job
from temptrack.service.retargeting import Retargeter
from temptrack.store import MemoryStore, store_identity

RATE_HZ = 16000


def _tone(seconds: float) -> Vector:
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return (0.3 * np.sin(2 * np.pi * 330 * time) * np.exp(-(time % 0.5) * 6)).astype(np.float32)


def _noise(seconds: float) -> Vector:
    return (0.2 * np.random.default_rng(3).standard_normal(round(seconds * RATE_HZ))).astype(np.float32)


def _silence(seconds: float) -> Vector:
    return np.zeros(round(seconds * RATE_HZ), np.float32)


def _half_silent(seconds: float) -> Vector:
    return np.concatenate([_silence(seconds / 2), _tone(seconds / 2)])


def _long_silence_behind(seconds: float) -> Vector:
    return np.concatenate([_tone(seconds - 5.0), _silence(5.0)])


GRACEFUL = [
    ("two seconds, shortened", _tone, 2.0, Wish(1.0)),
    ("two seconds, to half a minute", _tone, 2.0, Wish(30.0)),
    ("a third of a second", _tone, 0.33, Wish(5.0)),
    ("silence", _silence, 12.0, Wish(7.0)),
    ("silence, longer", _silence, 6.0, Wish(20.0)),
    ("silence with a hit", _silence, 12.0, Wish(7.0, hit=Hit(3.0))),
    ("silence, as a loop", _silence, 12.0, Wish(5.0, loop=True)),
    ("noise", _noise, 12.0, Wish(7.0)),
    ("noise, longer", _noise, 12.0, Wish(25.0)),
    ("noise with a hit", _noise, 14.0, Wish(9.0, hit=Hit(4.0))),
    ("noise, as a loop", _noise, 12.0, Wish(5.0, loop=True)),
    ("half of it silent", _half_silent, 16.0, Wish(9.0)),
    ("a long silence behind it", _long_silence_behind, 14.0, Wish(3.0)),
    ("a longer cut of it", _long_silence_behind, 14.0, Wish(11.3)),
    ("its own length", _tone, 10.0, Wish(10.0)),
    ("a sample longer than it is", _tone, 10.0, Wish(10.0 + 1 / RATE_HZ)),
    ("ten variations of two seconds", _tone, 2.0, Wish(3.0, variations=10)),
    ("no stretch, an odd length", _tone, 12.0, Wish(7.1234, no_stretch=True)),
    ("very many segments of noise", _noise, 12.0, Wish(10.0, segments=1.0)),
    ("nothing need be kept", _tone, 12.0, Wish(6.0, free_beginning=True, free_ending=True)),
]


@pytest.mark.parametrize(("make", "seconds", "wish"), [row[1:] for row in GRACEFUL], ids=[row[0] for row in GRACEFUL])
def test_a_result_of_the_right_length_comes(
    make: Callable[[float], Vector], seconds: float, wish: Wish, tmp_path: Path, retargeter: Retargeter
) -> None:
    path = tmp_path / "track.wav"
    write_sound(path, Sound(make(seconds)[np.newaxis], RATE_HZ), tags={})

    cut = retargeter.cut(retargeter.at(path), wish, tmp_path / "out.wav", Job())

    assert cut.written
    for written in cut.written:
        sound = written.variation.sound
        assert sound.samples.shape == (1, round(wish.duration_s * RATE_HZ))
        assert np.isfinite(sound.samples).all()
        assert written.path is not None
        assert written.path.stat().st_size > sound.samples.size * 3
        ends = [(segment.out_in, segment.out_out) for segment in written.variation.segments]
        assert all(one[1] == next_one[0] for one, next_one in itertools.pairwise(ends))


REFUSED = [
    ("longer than without repeats", Wish(30.0, once=True), InvalidInputError, "without a passage heard twice"),
    ("a hit after the end", Wish(8.0, hit=Hit(9.0)), InvalidInputError, "outside"),
    ("a hit before the start", Wish(8.0, hit=Hit(-2.0)), InvalidInputError, "outside"),
    ("a hit the track does not have", Wish(8.0, hit=Hit(4.0, 99.0)), InvalidInputError, "no moment"),
    ("no length", Wish(0.0), InvalidInputError, "no length"),
    ("a length that is no number", Wish(float("nan")), InvalidInputError, "no length"),
    ("a day", Wish(86400.0), InvalidInputError, "no length"),
]


@pytest.mark.parametrize(("wish", "error", "says"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_cannot_be_is_refused(
    wish: Wish, error: type[TemptrackError], says: str, tmp_path: Path, retargeter: Retargeter
) -> None:
    path = tmp_path / "track.wav"
    write_sound(path, Sound(_tone(12.0)[np.newaxis], RATE_HZ), tags={})

    with pytest.raises(error, match=says) as caught:
        retargeter.cut(retargeter.at(path), wish, tmp_path / "out.wav", Job())

    assert caught.value.remedy
    assert not (tmp_path / "out.wav").exists()


def test_a_click_is_no_track(tmp_path: Path, retargeter: Retargeter) -> None:
    path = tmp_path / "click.wav"
    write_sound(path, Sound(_tone(0.01)[np.newaxis], RATE_HZ), tags={})
    with pytest.raises(InvalidInputError, match="too short"):
        retargeter.cut(retargeter.at(path), Wish(5.0), None, Job())


@pytest.mark.parametrize(
    ("licence", "user_answers", "says"),
    [
        ("CC BY-ND 4.0", True, "NoDerivatives"),
        ("CC BY 4.0", False, ""),
        ("unknown", False, "not known"),
        ("unknown", True, ""),
    ],
)
def test_a_licence_is_warned_about_and_never_refuses(
    licence: str, user_answers: bool, says: str, tmp_path: Path
) -> None:
    path = tmp_path / "track.wav"
    write_sound(path, Sound(_tone(8.0)[np.newaxis], RATE_HZ), tags={})
    (tmp_path / "temptrack.csv").write_text(f"file,licence\ntrack.wav,{licence}\n")
    store = MemoryStore(store_identity(STYLE, LIKENESS))
    retargeter = Retargeter(store, unknown_may_derive=user_answers)

    cut = retargeter.cut(retargeter.at(path), Wish(5.0), None, Job())

    assert cut.written
    said = " ".join(cut.remarks)
    assert says in said if says else not said


FILES: list[tuple[str, bytes | None, type[TemptrackError]]] = [
    ("nothing there", None, MediaNotFoundError),
    ("empty", b"", MediaError),
    ("text", b"this is no music at all\n" * 50, MediaError),
    ("a header and no sound", b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00", MediaError),
]


@pytest.mark.parametrize(("content", "error"), [row[1:] for row in FILES], ids=[row[0] for row in FILES])
def test_a_file_that_is_none_is_said_so(
    content: bytes | None, error: type[TemptrackError], tmp_path: Path, retargeter: Retargeter
) -> None:
    path = tmp_path / "broken.wav"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(error):
        retargeter.cut(retargeter.at(path), Wish(5.0), None, Job())


def test_a_file_cut_off_in_the_middle_is_used_as_far_as_it_goes(tmp_path: Path, retargeter: Retargeter) -> None:
    whole, part = tmp_path / "whole.flac", tmp_path / "part.flac"
    write_sound(whole, Sound(_noise(12.0)[np.newaxis], RATE_HZ), tags={})
    part.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])

    cut = retargeter.cut(retargeter.at(part), Wish(4.0), None, Job())

    assert cut.written[0].variation.sound.samples.shape[1] == 4 * RATE_HZ


@pytest.fixture
def retargeter() -> Retargeter:
    """One whose library is empty."""
    return Retargeter(MemoryStore(store_identity(STYLE, LIKENESS)))
