from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.errors import InvalidInputError
from temptrack.home import Home
from temptrack.models import DEFAULT_MODEL
from temptrack.settings import KEYS, check_value, default_values, load_settings, own_values, set_value, unset_value


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def test_every_setting_has_a_default_and_no_default_is_idle(home: Home) -> None:
    assert tuple(default_values()) == KEYS
    assert asdict(load_settings(home)) == default_values()
    assert default_values()["model"] == DEFAULT_MODEL


def test_the_users_file_overlays_the_defaults(home: Home) -> None:
    set_value(home, "target_lufs", "-16")
    assert own_values(home) == {"target_lufs": -16.0}
    assert load_settings(home).target_lufs == -16.0
    assert load_settings(home).max_jobs == default_values()["max_jobs"]


def test_changing_one_line_leaves_the_rest_of_the_file(home: Home) -> None:
    home.create()
    home.config_file.write_text('# mine\nmax_jobs = 3  # few\ndefault_licence = "CC0"')
    set_value(home, "max_jobs", "4")
    set_value(home, "preload", "true")
    assert home.config_file.read_text() == '# mine\nmax_jobs = 4\ndefault_licence = "CC0"\npreload = true\n'
    assert unset_value(home, "max_jobs") == default_values()["max_jobs"]
    assert own_values(home) == {"default_licence": "CC0", "preload": True}


@given(text=st.text(max_size=200).filter(str.isprintable))
def test_any_line_of_text_survives_the_file(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    home = Home(tmp_path_factory.mktemp("home"))
    set_value(home, "default_licence", text)
    assert load_settings(home).default_licence == text


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("target_lufs", "loud"),
        ("target_lufs", "nan"),
        ("target_lufs", "3"),
        ("target_lufs", "true"),
        ("max_jobs", "0"),
        ("max_jobs", "2.5"),
        ("max_jobs", "1\nmodel = 3"),
        ("preload", "yes"),
        ("model", "big"),
        ("model", "a/../b"),
        ("checkpoint", "weights.pt"),
        ("default_licence", "a\nb"),
        ("device", "gpu"),
        ("device", "cuda:x"),
        ("precision", "int8"),
        ("model_idle_min", "-1"),
        ("model_memory_mb", "1.5"),
        ("colour", "blue"),
    ],
)
def test_values_that_cannot_be_meant_change_nothing(home: Home, key: str, text: str) -> None:
    with pytest.raises(InvalidInputError, match=key):
        set_value(home, key, text)
    assert not home.config_file.exists()


@pytest.mark.parametrize("text", ["max_jobs = ", "max_jobs = 99", "colour = 1", "[max_jobs]\na = 1", "\0"])
def test_a_file_that_cannot_be_meant_is_refused_with_what_to_do(home: Home, text: str) -> None:
    home.create()
    home.config_file.write_text(text)
    with pytest.raises(InvalidInputError) as refused:
        load_settings(home)
    assert refused.value.remedy


@given(st.one_of(st.none(), st.lists(st.integers()), st.binary()))
def test_no_key_takes_what_is_no_value(value: object) -> None:
    for key in KEYS:
        with pytest.raises(InvalidInputError):
            check_value(key, value)
