"""Whole pieces out of small tracks."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from temptrack.compose.generate import PatchSequence, read_patches
from temptrack.compose.mosaic import Composition, Far, Match, Recipe, Shelf, Wish, compose
from temptrack.compose.mosaic.costs import distances
from temptrack.errors import CancelledError, InvalidInputError, StateError
from temptrack.fingerprint.types import Curve
from temptrack.media import measure_loudness, read_sound
from temptrack.progress import Job, Progress
from tests.compose.mosaic.tracks import RATE_HZ, MakeMatch

SHELF = Shelf()
DURATION_S = 8.01


BARE = Recipe(mend=False, fill=False)
"""Enough where it matters which pieces stand where; four times as fast."""


def make(matches: tuple[Match, ...], change: float, recipe: Recipe = BARE, **wishes: object) -> Composition:
    return compose(matches, Wish(DURATION_S, change, **wishes), Job(), shelf=SHELF, recipe=recipe)  # type: ignore[arg-type]


def test_a_piece_lasts_to_the_sample_at_its_loudness_and_is_made_of_what_it_says(pair: tuple[Match, Match]) -> None:
    made = make(pair, 0.6, Recipe())
    assert made.sound.samples.shape == (2, round(DURATION_S * RATE_HZ))
    assert made.sound.sample_rate_hz == RATE_HZ
    measured = measure_loudness(made.sound.samples.T, RATE_HZ).integrated_lufs
    assert measured == pytest.approx(-23.0, abs=0.1)
    assert made.target_lufs == pytest.approx(-23.0)
    assert made.sources[0].out_in_s == 0
    assert made.sources[-1].out_out_s == pytest.approx(DURATION_S)
    for one, following in pairwise(made.sources):
        assert one.out_out_s == pytest.approx(following.out_in_s)
    for source in made.sources:
        assert source.out_out_s - source.out_in_s == pytest.approx(source.track_out_s - source.track_in_s)
        assert source.licence == "CC BY 4.0"
        assert source.use == "mosaic"


def test_at_no_change_the_best_match_stands_as_it_is(pair: tuple[Match, Match]) -> None:
    made = make(pair, 0.0, Recipe())
    assert {source.track_id for source in made.sources} == {"low"}
    assert made.towards == ""
    assert made.filled_db <= -100
    original = read_sound(Path(pair[0].track.path), None, job=Job()).samples[0]
    begin = round(made.sources[0].track_in_s * RATE_HZ)
    length = round((made.sources[0].out_out_s - 0.1) * RATE_HZ)
    one, other = made.sound.samples[0][2000:length], original[begin + 2000 : begin + length]
    assert np.corrcoef(one, other)[0, 1] > 0.9999


def test_the_further_the_less_like_the_best_match(pair: tuple[Match, Match]) -> None:
    made = [make(pair, change) for change in (0.0, 0.3, 0.6, 1.0)]
    best = made[0].target.brought_to(-23.0)
    apart = [
        float(np.mean(np.diag(distances(read_patches(one.sound, best.beats_s).brought_to(-23.0), best).total)))
        for one in made
    ]
    assert apart[0] < apart[1] < apart[2]
    assert apart[3] > 0.98 * apart[2]  # of two tracks, nothing of the one may be left before that
    assert apart[-1] > apart[0] + 1.0
    assert made[-1].from_best < 0.5 < made[0].from_best
    assert made[-1].longest_copy_s < made[0].longest_copy_s


def test_it_ends_as_its_track_does_or_fades(pair: tuple[Match, Match], make_match: MakeMatch) -> None:
    own = make(pair, 0.0)
    assert own.ending == "the ending of “low”"
    assert own.sources[-1].track_out_s == pytest.approx(12.0, abs=0.4)
    cut_off = make((pair[1],), 0.0)
    assert cut_off.ending == "a fade over 2.0 s"
    tail = np.abs(cut_off.sound.samples[:, -RATE_HZ // 10 :])
    assert tail.max() < 0.02 * np.abs(cut_off.sound.samples).max()


def test_a_seed_gives_the_same_again_and_another_seed_another(pair: tuple[Match, Match]) -> None:
    first, again, other = (make(pair, 0.8, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first.sound.samples, again.sound.samples)
    assert first.sources == again.sources
    assert first.sources != other.sources


def test_with_one_track_it_moves_to_other_parts_of_it(pair: tuple[Match, Match]) -> None:
    made = make(pair[:1], 1.0)
    assert made.from_best == pytest.approx(1.0)
    assert "other parts of the best match" in made.towards
    assert made.longest_copy_s < 3.0


def test_what_a_generator_proposes_is_what_it_moves_to(pair: tuple[Match, Match]) -> None:
    asked = []

    def propose(best: PatchSequence) -> Far:
        asked.append(best)
        return Far(replace(best, mel_db=best.mel_db[::-1].copy()), "what the generator proposed")

    made = compose(pair, Wish(DURATION_S, 0.7), Job(), propose=propose, shelf=SHELF, recipe=BARE)
    assert made.towards == "what the generator proposed"
    assert len(asked) == 1
    without = compose(pair, Wish(DURATION_S, 0.7), Job(), propose=lambda _: None, shelf=SHELF, recipe=BARE)
    assert without.towards == "the other matches"


def test_what_pieces_lack_is_filled_and_all_of_it_without_pieces(pair: tuple[Match, Match]) -> None:
    wish = Wish(DURATION_S, 0.7)
    bare = compose(pair, wish, Job(), shelf=SHELF, recipe=BARE)
    alone = compose(pair, wish, Job(), shelf=SHELF, recipe=Recipe(pieces=False))
    assert bare.filled_db <= -100
    assert alone.filled_db == pytest.approx(0.0, abs=0.1)
    assert alone.loudness_lufs == pytest.approx(-23.0, abs=0.1)


def test_it_follows_the_scene(pair: tuple[Match, Match]) -> None:
    rising = Curve(0.5, np.linspace(0, 1, 16).astype(np.float32))
    still, led = (make(pair, 0.5, energy=energy) for energy in (None, rising))
    half = round(DURATION_S / 2 * RATE_HZ)

    def rise_db(made: Composition) -> float:
        power = [float(np.mean(np.square(part))) for part in np.split(made.sound.samples, [half], axis=1)]
        return float(10 * np.log10(power[1] / power[0]))

    assert rise_db(led) > rise_db(still) + 3


def test_what_cannot_be_heard_is_left_out_and_nothing_at_all_is_said(
    pair: tuple[Match, Match], make_match: MakeMatch
) -> None:
    gone = Match(replace(pair[1].track, track_id="gone", path="/nowhere/gone.wav", title="gone"), 0.0, 5.0, 0.0)
    silent = make_match("silent", sound=np.zeros((RATE_HZ, 2)), loudness_lufs=-70.0)
    made = make((gone, silent, *pair), 0.4)
    assert [remark.split("”")[0] for remark in made.remarks] == ["“gone", "“silent"]
    with pytest.raises(StateError, match=r"no sound .*gone.*library add"):
        make((gone, silent), 0.4)


def test_noise_and_a_second_of_music_come_through(make_match: MakeMatch, pair: tuple[Match, Match]) -> None:
    rng = np.random.default_rng(5)
    noise = make_match("noise", sound=0.1 * rng.standard_normal((3 * RATE_HZ, 2)), track_in_s=0.0)
    made = compose((noise, pair[1]), Wish(4.0, 0.9), Job(), shelf=SHELF)
    assert np.isfinite(made.sound.samples).all()
    assert made.sound.samples.shape[1] == 4 * RATE_HZ
    short = compose(pair, Wish(1.0, 0.5), Job(), shelf=SHELF)
    assert short.sound.samples.shape[1] == RATE_HZ


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (Wish(8.0, -0.1), "change"),
        (Wish(8.0, 1.1), "change"),
        (Wish(8.0, float("nan")), "change"),
        (Wish(0.1, 0.5), "duration_s"),
        (Wish(601.0, 0.5), "duration_s"),
        (Wish(float("nan"), 0.5), "duration_s"),
        (Wish(8.0, 0.5, seed=-1), "seed"),
    ],
)
def test_what_cannot_be_wished_for_is_refused(pair: tuple[Match, Match], wish: Wish, field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        compose(pair, wish, Job())
    assert refused.value.field == field


def test_it_tells_of_its_stages_and_stops_when_told(pair: tuple[Match, Match]) -> None:
    told: list[Progress] = []
    compose(pair, Wish(4.0, 0.9), Job(told.append), shelf=SHELF)
    stages = list(dict.fromkeys(one.stage for one in told))
    assert stages == ["listen", "aim", "choose", "read", "mend", "fill"]
    for stage in stages:
        stop_at(stage, pair)


def stop_at(stage: str, matches: tuple[Match, ...]) -> None:
    def listen(told: Progress) -> None:
        if told.stage == stage:
            job.cancel()

    job = Job(listen)
    with pytest.raises(CancelledError):
        compose(matches, Wish(4.0, 0.9), job, shelf=SHELF)
