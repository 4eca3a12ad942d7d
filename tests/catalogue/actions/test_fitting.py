import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from temptrack.catalogue.actions import Example, fit_head
from temptrack.catalogue.actions.examples import LEAST_FILMS, LEAST_SCENES, sift
from temptrack.catalogue.actions.fitting import MOST_WRONG, calibration_error, choose_threshold, folds_of
from temptrack.catalogue.actions.logistic import fit_logistic, fit_temperature
from temptrack.errors import CancelledError
from temptrack.fingerprint.action.head import softmax
from temptrack.progress import Job

KEYS = ("style/1/3/x", "dynamics/1/40/x")


def examples(spread: float, films: int = 8, seed: int = 0) -> list[Example]:
    """Three labels, each about a point of its own, in every film twice."""
    rng = np.random.default_rng(seed)
    made = []
    for film in range(films):
        for number, label in enumerate(("bend", "jump", "wave")):
            for _ in range(2):
                style, dynamics = np.zeros(3), rng.normal(size=40)
                style[number] = 1.0
                views = {KEYS[0]: style + spread * rng.normal(size=3), KEYS[1]: dynamics}
                made.append(
                    Example({k: v.astype(np.float32) for k, v in views.items()}, frozenset([label]), f"film {film}")
                )
    return made


def test_labels_that_differ_are_told_apart() -> None:
    head = fit_head(examples(0.15), KEYS, Job())
    assert head.labels == ("bend", "jump", "wave")
    assert head.counts == (16, 16, 16)
    assert head.trial.top1 > 0.95
    assert head.trial.rival_top1 == pytest.approx(1 / 3, abs=0.01)
    assert head.trial.wrong < 0.1
    assert head.trial.answered > 0.8
    new = examples(0.15, films=3, seed=9)
    answers = [(head.recognise(one.views), one.labels) for one in new]
    given_ = [(answer[0][0], labels) for answer, labels in answers if answer]
    assert len(given_) > 0.6 * len(new)
    assert np.mean([label in labels for label, labels in given_]) > 0.9


def test_labels_that_do_not_differ_are_not_claimed() -> None:
    rng = np.random.default_rng(1)
    shuffled = examples(0.15)
    marks = [shuffled[index].labels for index in rng.permutation(len(shuffled))]
    mixed = [Example(one.views, labels, one.film) for one, labels in zip(shuffled, marks, strict=True)]
    head = fit_head(mixed, KEYS, Job())
    assert head.trial.top1 < 0.6
    assert head.trial.answered < 0.2


def test_a_film_is_never_on_both_sides() -> None:
    """Each film has a look of its own that gives its label away: held-out films show that nothing was learnt."""
    rng = np.random.default_rng(2)
    made = []
    for film in range(9):
        look = rng.normal(size=40) * 5
        for _ in range(4):
            views = {
                KEYS[0]: np.zeros(3, np.float32),
                KEYS[1]: (look + 0.01 * rng.normal(size=40)).astype(np.float32),
            }
            made.append(Example(views, frozenset([("bend", "jump", "wave")[film % 3]]), f"film {film}"))
    assert fit_head(made, KEYS, Job()).trial.top1 < 0.7


@given(st.lists(st.sampled_from("abcdefghijklmnop"), min_size=2, max_size=60))
def test_folds_are_of_whole_films_and_even(films: list[str]) -> None:
    folds = folds_of(films)
    assert all(len({fold for fold, name in zip(folds, films, strict=True) if name == film}) == 1 for film in films)
    assert len(set(folds.tolist())) == min(10, len(set(films)))


def test_the_threshold_keeps_wrong_answers_few() -> None:
    confidence = np.linspace(1.0, 0.3, 71)
    right = confidence > 0.72
    threshold = choose_threshold(confidence, right)
    answered = confidence >= threshold
    assert (~right[answered]).mean() <= MOST_WRONG
    assert 0.6 < threshold < 0.72
    assert choose_threshold(confidence, np.zeros(71, bool)) > 1, "nothing right: it never answers"
    assert choose_threshold(confidence, np.ones(71, bool)) == 0.5, "not even when everything is"
    assert choose_threshold(np.array([0.9, 0.9]), np.array([True, True])) > 1, "two lucky answers prove nothing"


def test_calibration_error_is_how_far_confidence_is_off() -> None:
    assert calibration_error(np.full(10, 0.75), np.arange(10) < 5) == pytest.approx(0.25)
    assert calibration_error(np.full(4, 0.75), np.array([True, True, True, False])) == pytest.approx(0)


def test_logistic_regression_finds_the_odds() -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(4000, 1))
    chance = 1 / (1 + np.exp(-(2 * rows[:, 0] + 0.5)))
    heads = (rng.random(4000) < chance).astype(float)
    weights = fit_logistic(rows, np.stack([1 - heads, heads], axis=1), 1e-6, Job())
    slope, bias = weights[0, 1] - weights[0, 0], weights[1, 1] - weights[1, 0]
    assert slope == pytest.approx(2, abs=0.2)
    assert bias == pytest.approx(0.5, abs=0.15)


def test_a_temperature_undoes_overconfidence() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(3000, 4))
    targets = np.eye(4)[[rng.choice(4, p=softmax(row)) for row in logits]]
    assert fit_temperature(3.0 * logits, targets) == pytest.approx(3.0, rel=0.15)
    certain = np.eye(4)[np.arange(20) % 4]
    assert softmax(10 * certain / fit_temperature(10 * certain, certain)).max() < 0.99, "twenty are not certainty"


def test_rare_labels_are_left_out() -> None:
    few = [Example({}, frozenset(["rare"]), "x")] * (LEAST_SCENES + 3)
    enough = [Example({}, frozenset(["usual", "once"] if i == 0 else ["usual"]), f"film {i}") for i in range(4)]
    kept, left_out = sift([*few, *enough])
    assert left_out == {"rare": LEAST_SCENES + 3, "once": 1}, f"{LEAST_FILMS} films are needed"
    assert [one.labels for one in kept] == [frozenset(["usual"])] * 4


def test_a_cancelled_job_stops() -> None:
    job = Job()
    job.cancel()
    with pytest.raises(CancelledError):
        fit_head(examples(0.15), KEYS, job)
