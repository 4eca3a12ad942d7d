"""Generators that are broken on purpose, each in its own way, beside one that replays music that was held out."""

from collections.abc import Callable

import numpy as np
import pytest

from temptrack.compose.generate.division import Coded, Division
from temptrack.compose.generate.inputs import WIDTH
from temptrack.compose.generate.probing import Maker, Probe
from temptrack.compose.generate.training import Epoch
from temptrack.compose.generate.verdict import judge
from temptrack.fingerprint.types import Vector
from tests.compose.generate.pieces import SMALL


def crops(stretches: tuple[Coded, ...], rows: Vector, seed: int, *, fitting: bool) -> Vector:
    """Real codes for each condition: the stretch whose energy fits best among some, or any."""
    chance, made = np.random.default_rng(seed), []
    beats = rows.shape[1]
    for asked in rows:
        tried = []
        for _ in range(24):
            one = stretches[int(chance.integers(len(stretches)))]
            first = int(chance.integers(len(one.energy) - beats + 1))
            tried.append((one.rows[first : first + beats], one.codes[first : first + beats]))
        off = [float(np.abs(there[:, 0] - asked[:, 0]).mean()) if fitting else 0.0 for there, _ in tried]
        made.append(tried[int(np.argmin(off))][1])
    return np.stack(made)


def sound(division: Division) -> Maker:
    """Learnt music that fits what is asked, changed as much as other music differs."""

    def maker(rows: Vector, seed: int) -> Vector:
        near = crops(division.learnt, rows, seed, fitting=True)
        noise = np.random.default_rng(seed).standard_normal(near.shape).astype(np.float32)
        return np.asarray(near + 0.3 * noise * division.coding.deviation, np.float32)

    return maker


def constant(division: Division) -> Maker:
    """One piece, whatever is asked: the mean of the library's beats."""
    return lambda rows, seed: np.zeros((*rows.shape[:2], division.coding.width), np.float32)


def once(division: Division) -> Maker:
    """One good piece for each question, whatever the seed."""

    def maker(rows: Vector, seed: int) -> Vector:
        return np.concatenate([sound(division)(one[None], 0) for one in rows])

    return maker


def copying(division: Division) -> Maker:
    """Learnt music that fits, as it is."""
    return lambda rows, seed: crops(division.learnt, rows, seed, fitting=True)


def deaf(division: Division) -> Maker:
    """Good music that has nothing to do with what was asked."""
    maker = sound(division)
    return lambda rows, seed: maker(np.random.default_rng(seed).permutation(rows), seed)


def broken(division: Division) -> Maker:
    """No numbers."""
    return lambda rows, seed: np.full((*rows.shape[:2], division.coding.width), np.nan, np.float32)


def noise(division: Division) -> Maker:
    """As varied as music, and none."""

    def maker(rows: Vector, seed: int) -> Vector:
        drawn = np.random.default_rng(seed).standard_normal((*rows.shape[:2], division.coding.width))
        return np.asarray(3 * drawn * division.coding.deviation, np.float32)

    return maker


def test_music_that_fits_is_sound(division: Division) -> None:
    look = Probe(division, SMALL.beats).look(sound(division))
    assert judge(look).sound, judge(look).sentence()
    assert look.follows > 0.5 > abs(look.shuffled)


@pytest.mark.parametrize(
    ("maker", "said"),
    [
        (constant, "has collapsed: whatever is asked"),
        (once, "whatever the seed"),
        (copying, "It copies"),
        (deaf, "does not follow the scene"),
        (broken, "is no number"),
        (noise, "has lost most of the library"),
    ],
)
def test_what_is_broken_is_found_and_said(division: Division, maker: Callable[[Division], Maker], said: str) -> None:
    verdict = judge(Probe(division, SMALL.beats).look(maker(division)))
    assert not verdict.sound
    assert said in verdict.sentence()


def test_a_critic_that_has_won_is_said_where_the_pieces_are_bad(division: Division) -> None:
    probe = Probe(division, SMALL.beats)
    for maker, expected in ((noise(division), True), (sound(division), False)):
        look = probe.look(maker)
        history = [Epoch(0.001, 9.0, 1.0, 1.0, look)] * 3
        assert ("Its critic told" in judge(look, history).sentence()) is expected
        assert "Its critic told" not in judge(look, [Epoch(0.5, 1.0, 1.0, 0.7, look)] * 3).sentence()


def test_looks_at_the_same_are_the_same(division: Division) -> None:
    rows = np.zeros((1, 4, WIDTH), np.float32)
    assert np.array_equal(sound(division)(rows, 3), sound(division)(rows, 3))
    first, second = (Probe(division, SMALL.beats, 5).look(sound(division)) for _ in range(2))
    assert first == second
