from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.cli.request import Turn, Wishes, filters, media_range, reference, steering, to_message
from temptrack.cli.suggest import add_footage, add_reference, ask
from temptrack.errors import InvalidInputError, InvalidTimeError, MediaNotFoundError
from temptrack.timebase import Instant
from temptrack.v1.suggest_pb2 import SuggestRequest


@given(st.fractions(0, 10**5, max_denominator=10**9))
def test_seconds_travel_exactly(seconds: Fraction) -> None:
    time = to_message(Instant("seconds", seconds=seconds)).time
    assert Fraction(time.value * time.rate.den, time.rate.num) == seconds


def test_frames_and_timecode_travel_as_such() -> None:
    assert to_message(Instant("frame", frame=300)).frame == 300
    assert to_message(Instant("timecode", timecode="00:00:12;12")).timecode == "00:00:12;12"


@pytest.mark.parametrize(
    ("amount", "upwards", "value"), [(None, None, 0.0), (0.3, None, 0.3), (None, True, 0.5), (None, False, -0.5)]
)
def test_a_flag_steers_half_the_way(amount: float | None, upwards: bool | None, value: float) -> None:
    assert Turn("energy", amount, upwards).value == value


def test_steering_twice_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="--energy"):
        steering(Turn("energy", 0.1, True), Turn("valence", None, None), Turn("tempo", None, None))


def test_wishes_become_filters() -> None:
    asked = filters(Wishes(("CC0",), 80, 120, 30, 300, ("abc",)))
    assert list(asked.licences) == ["CC0"]
    assert (asked.tempo_min_bpm, asked.tempo_max_bpm) == (80, 120)
    assert (asked.duration_min_s, asked.duration_max_s) == (30, 300)
    assert list(asked.exclude_track_ids) == ["abc"]


def test_a_relative_path_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("clip é.mov").touch()
    asked = media_range("clip é.mov", "1:02.5", "")
    assert asked.path == str(tmp_path / "clip é.mov")
    assert asked.range_in.time.value / asked.range_in.time.rate.num == 62.5
    assert not asked.HasField("range_out")


def test_missing_footage_is_found_out_before_the_daemon_is_asked(tmp_path: Path) -> None:
    with pytest.raises(MediaNotFoundError, match=r"no\.mov"):
        media_range(str(tmp_path / "no.mov"), "", "")


def test_a_moment_that_is_none_names_its_option(tmp_path: Path) -> None:
    (tmp_path / "clip.mov").touch()
    with pytest.raises(InvalidTimeError) as caught:
        media_range(str(tmp_path / "clip.mov"), "noon", "")
    assert caught.value.field == "--in"


def test_a_reference_is_a_file_or_an_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert reference("0a1b2c3d", "", "").track_id == "0a1b2c3d"
    assert reference("theme.wav", "10", "20").path == str(tmp_path / "theme.wav")
    Path("theme").touch()
    assert reference("theme", "", "").path == str(tmp_path / "theme")


def test_footage_is_named_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("clip.mov").touch()
    request = SuggestRequest()
    add_footage(request, "clip.mov", "", "")
    assert request.media.path == str(tmp_path / "clip.mov")


def test_a_range_of_nothing_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="need footage"):
        add_footage(SuggestRequest(), "", "1", "")
    with pytest.raises(InvalidInputError, match="need --like"):
        add_reference(SuggestRequest(), "", "1", "")


@pytest.mark.parametrize("text", ["", "   "])
def test_asking_nothing_is_refused_without_a_daemon(text: str) -> None:
    with pytest.raises(InvalidInputError, match="nothing to look at"):
        ask(SuggestRequest(text=text), None, report=None, with_audio=False, markers=None, as_json=False)
