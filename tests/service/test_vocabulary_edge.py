"""A vocabulary that cannot be meant costs the user's words, not the daemon."""

import logging
from pathlib import Path

import pytest

from temptrack.home import Home
from temptrack.service.diagnosis import diagnose
from temptrack.service.resources import open_resources
from temptrack.settings import load_settings


@pytest.mark.parametrize(
    ("text", "on", "said"),
    [
        ('[action.labels]\nheist = "robbing a bank"\n', True, "1 of them from"),
        ("[action.labels]\nheist = 3\n", False, "line 2: the label 'heist' does not say what it looks like"),
    ],
)
def test_doctor_tells_of_the_users_words(
    tmp_path: Path, text: str, on: bool, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    home = Home(tmp_path)
    home.vocabulary_file.write_text(text)
    with caplog.at_level(logging.WARNING):
        resources = open_resources(home, load_settings(home))
    try:
        found = {one.capability: one for one in diagnose(home, resources, None)}
    finally:
        resources.close()
    assert found["vocabulary"].on is on
    assert said in found["vocabulary"].finding
    assert bool(found["vocabulary"].remedy) is not on
    assert ("shipped vocabulary is used" in caplog.text) is not on
    assert (resources.actions.vocabulary.find("heist") is not None) is on
    assert not found["recognition"].on
    assert "labels" in found["recognition"].remedy
