"""A generator that was trained, asked for pieces."""

import logging
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from temptrack.compose.generate import Condition, Generator, GeneratorShelf, Outcome
from temptrack.errors import InvalidInputError, StateError
from temptrack.fingerprint.picture import STYLE
from temptrack.fingerprint.types import Affect
from temptrack.models.keeping import read_arrays, write_arrays

Learnt = tuple[GeneratorShelf, Outcome]


def asked(first: float, last: float, beats: int = 32) -> Condition:
    return Condition(np.linspace(first, last, beats, dtype=np.float32), Affect((first + last) / 2, 0.5), 120.0)


def test_a_piece_is_as_long_as_asked_and_follows_its_curve(learnt: Learnt) -> None:
    generator = Generator.load(learnt[0].folder)
    assert generator.why_unavailable() == ""
    for beats in (1, 7, 40):
        piece = generator.propose(asked(0.2, 0.8), beats, seed=0)
        assert len(piece) == beats
        assert piece.beats_s[-1] == pytest.approx(0.5 * beats)
        assert np.all(np.isfinite(piece.mel_db))
    rising, falling = (generator.propose(asked(*ends), 40, seed=0) for ends in ((0.1, 0.9), (0.9, 0.1)))
    assert rising.loudness_lufs[30:].mean() > rising.loudness_lufs[:10].mean() + 3
    assert falling.loudness_lufs[30:].mean() < falling.loudness_lufs[:10].mean() - 3


def test_the_seed_decides_and_the_same_one_says_the_same(learnt: Learnt) -> None:
    generator = Generator.load(learnt[0].folder)
    one, same, other = (generator.propose(asked(0.4, 0.6), 16, seed=seed) for seed in (5, 5, 6))
    assert np.array_equal(one.mel_db, same.mel_db)
    assert np.abs(one.mel_db - other.mel_db).mean() > 0.5


def test_a_style_may_be_given_and_may_not(learnt: Learnt) -> None:
    condition = Condition(np.full(8, 0.5, np.float32), Affect(0.5, 0.5), 90.0, np.zeros(STYLE.dimension, np.float32))
    assert len(Generator(learnt[0]).propose(condition, 8, seed=0)) == 8


def test_the_card_says_how_good_it_is(learnt: Learnt) -> None:
    shelf, outcome = learnt
    card = Generator.load(shelf.folder).card
    assert card is not None
    assert card == outcome.card
    assert (card.version, card.seed, card.tracks, card.licences) == (1, 1, 14, {"CC0-1.0": 7, "unknown": 7})
    assert card.failures == ()
    assert card.look.follows > card.look.shuffled + 0.3
    assert set(card.judged_ids) < set(card.track_ids)
    assert card.sentence()[1:] in outcome.sentence


def test_without_one_it_says_why(tmp_path: Path) -> None:
    generator = Generator.load(tmp_path / "none")
    assert "temptrack train --generator" in generator.why_unavailable()
    assert generator.card is None
    with pytest.raises(StateError, match="No generator is trained"):
        generator.propose(asked(0.2, 0.8), 8, seed=0)
    generator.shelf.note({"failures": ["It has collapsed."]})
    assert "unfit: It has collapsed." in generator.why_unavailable()


@pytest.mark.parametrize(("beats", "seed"), [(0, 0), (-3, 0), (10**9, 0), (8, -1)])
def test_what_cannot_be_proposed_is_refused(learnt: Learnt, beats: int, seed: int) -> None:
    with pytest.raises(InvalidInputError):
        Generator(learnt[0]).propose(asked(0.2, 0.8), beats, seed)


@pytest.mark.parametrize("damage", ["weights", "shapes", "figures"])
def test_a_damaged_version_is_not_used_and_says_so(
    learnt: Learnt, tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    for file in learnt[0].folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    weights = tmp_path / "0001.safetensors"
    arrays, _ = read_arrays(weights)
    if damage == "weights":
        weights.write_bytes(b"none")
    elif damage == "shapes":
        write_arrays(weights, {**arrays, "made.out": arrays["made.out"][:, 1:]})
    else:
        write_arrays(weights, {**arrays, "made.out": arrays["made.out"] * np.float32("nan")})
    generator = Generator.load(tmp_path)
    with caplog.at_level(logging.WARNING):
        assert "Version 1 of the generator cannot be read" in generator.why_unavailable()
    assert "--rollback" in generator.why_unavailable()
    assert generator.shelf.roll_back() is None


def test_proposing_loads_no_torch(learnt: Learnt) -> None:
    program = (
        "import sys, numpy as np; from pathlib import Path;"
        "from temptrack.compose.generate import Condition, Generator; from temptrack.fingerprint.types import Affect;"
        "asked = Condition(np.full(8, .5, np.float32), Affect(.5, .5), 90.0);"
        f"print(len(Generator.load(Path({str(learnt[0].folder)!r})).propose(asked, 12, 0)));"
        "assert 'torch' not in sys.modules and 'lancedb' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("12", "")
