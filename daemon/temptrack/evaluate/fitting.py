"""Weights of the routes and calibrated confidences, fitted on held-out films and tested on films held out once more.

Two rounds of holding out. Outer: films are parted in five; on four parts everything is fitted, and on the fifth it is
told how sure answers are and whether they are right. All figures, the risk curve among them, come from there. Inner,
on the four parts: each film's scores come from weights fitted without it, and calibrators are fitted on those and
chosen by what comes true on films left out. So no film is ever fitted on and tested on. In the end all is fitted once
more on all films; it is used only where the outer round shows it to be better than what was there before. Where it
does not, the prior weights and confidences stay, with the figures and risks they were found to have.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from temptrack.evaluate.fitting_calibrators import Outcomes, choose_calibrator
from temptrack.evaluate.fitting_cases import Case, Flags, Told, divide, tell
from temptrack.evaluate.fitting_risk import bars, ece_of_chance, log_loss, risk_curve
from temptrack.evaluate.fitting_weights import PARTS, fit_weights
from temptrack.evaluate.metrics import expected_calibration_error
from temptrack.progress import Job
from temptrack.store.interface import Store
from temptrack.suggest.calibration import Calibrator
from temptrack.suggest.fitted import Fitted, Measured, mark_of
from temptrack.suggest.library import Floats
from temptrack.suggest.standing import LEAST_FILMS, LEAST_QUESTIONS

_NEW_SHARE = 0.99


@dataclass(frozen=True)
class Round:
    """What was fitted on some cases."""

    weights: Floats
    of_track: Calibrator
    of_answer: Calibrator

    def confidence(self, told: Told) -> float:
        """Return the calibrated confidence of an answer."""
        return float(self.of_answer(np.array([told.raw]), told.doubts[None])[0])


def too_little(cases: Sequence[Case]) -> str:
    """Return why cases are too few to fit on, as the end of a sentence; empty when they are enough."""
    films = len({case.group for case in cases})
    if films < LEAST_FILMS:
        return f"{LEAST_FILMS} learnt films with music are needed, {films} are there"
    if len(cases) < LEAST_QUESTIONS:
        return f"{LEAST_QUESTIONS} scenes with music are needed, {len(cases)} were learnt"
    return ""


def fit_round(cases: Sequence[Case], routes: Sequence[str], priors: Mapping[str, float], job: Job) -> Round:
    """Fit weights, and calibrators on scores that come from weights fitted without their film."""
    weighing = fit_weights(cases, routes, priors, job)
    told = [tell(case, weights) for case, weights in zip(cases, weighing.apart, strict=True)]
    return Round(weighing.weights, choose_calibrator(_of_tracks(told)), choose_calibrator(_of_answers(told)))


@dataclass(frozen=True)
class Trial:
    """What was said of every question by what was fitted without its film, and what the priors say."""

    p: Floats
    right: Flags
    raw: Floats
    right_before: Flags

    @property
    def better(self) -> bool:
        """Whether the fit is truer than the priors."""
        return log_loss(self.p, self.right) < log_loss(self.raw, self.right_before)

    def priors(self) -> "Trial":
        """Return the priors in place of the fit."""
        return Trial(self.raw, self.right_before, self.raw, self.right_before)

    def figures(self) -> Measured:
        """Return how good both are."""
        return Measured(
            right=float(self.right.mean()),
            right_before=float(self.right_before.mean()),
            ece=expected_calibration_error(self.p, self.right),
            ece_before=expected_calibration_error(self.raw, self.right_before),
            ece_of_chance=ece_of_chance(self.p),
            log_loss=log_loss(self.p, self.right),
            log_loss_before=log_loss(self.raw, self.right_before),
            bins=bars(self.p, self.right),
            bins_before=bars(self.raw, self.right_before),
        )


def try_in_turns(cases: Sequence[Case], routes: Sequence[str], priors: Mapping[str, float], job: Job) -> Trial:
    """Fit on most films and test on the rest, in turns."""
    before = np.array([priors[route] for route in routes])
    p, raw = np.zeros(len(cases)), np.zeros(len(cases))
    right, right_before = np.zeros(len(cases), np.bool_), np.zeros(len(cases), np.bool_)
    parts = divide([case.group for case in cases], PARTS)
    for number, mask in enumerate(parts):
        job.report("test", number, len(parts))
        fitted = fit_round([case for case, out in zip(cases, mask, strict=True) if not out], routes, priors, job)
        for index in np.flatnonzero(mask).tolist():
            told, old = tell(cases[index], fitted.weights), tell(cases[index], before)
            p[index], right[index] = fitted.confidence(told), told.right
            raw[index], right_before[index] = old.raw, old.right
    return Trial(p, right, raw, right_before)


def fit_fusion(
    store: Store,
    cases: Sequence[Case],
    routes: Sequence[str],
    priors: Mapping[str, float],
    *,
    matcher: str = "",
    job: Job | None = None,
) -> tuple[Fitted | None, str]:
    """Fit everything on held-out questions.

    Parameters
    ----------
    store : Store
        Whose films were held out.
    cases : sequence of Case
        Its scenes, each asked about with its film held out.
    routes : sequence of str
        In the order of the cases' log-odds.
    priors : mapping of str to float
        Weights to be held to.
    matcher : str
        When the matcher that was asked was made; empty for none.
    job : Job, optional
        Told "test" by parts and "weigh" by fits.

    Returns
    -------
    Fitted or None
        None where there is too little to fit on.
    str
        Why, as the end of a sentence; empty with a fit.
    """
    job = job or Job()
    if reason := too_little(cases):
        return None, reason
    tested = try_in_turns(cases, routes, priors, job)
    if tested.better:
        fitted = fit_round(cases, routes, priors, job)
    else:
        tested = tested.priors()
        fitted = Round(np.array([priors[route] for route in routes]), Calibrator(), Calibrator())
    groups = np.array([case.group for case in cases])
    films = [film for film in store.films() if film.cue_count]
    return Fitted(
        weights=dict(zip(routes, map(float, fitted.weights), strict=True)),
        of_track=fitted.of_track,
        of_answer=fitted.of_answer,
        risks=risk_curve(tested.p, tested.right, groups),
        novelty_limit=float(np.quantile([case.novelty for case in cases], _NEW_SHARE)),
        questions=len(cases),
        films=len(set(groups.tolist())),
        film_marks=tuple(sorted(map(mark_of, films))),
        fingerprints=dict(store.identity.fingerprints),
        semantic_key=_usual_key(store),
        matcher=matcher,
        digest=_digest(cases),
        fitted_at=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        measured=tested.figures(),
    ), ""


def _of_answers(told: Sequence[Told]) -> Outcomes:
    return Outcomes(
        np.array([one.raw for one in told]),
        np.stack([one.doubts for one in told]),
        np.array([one.right for one in told]),
        np.array([one.group for one in told]),
    )


def _of_tracks(told: Sequence[Told]) -> Outcomes:
    counts = [len(one.track_raw) for one in told]
    return Outcomes(
        np.concatenate([one.track_raw for one in told]),
        np.repeat(np.stack([one.doubts for one in told]), counts, axis=0),
        np.concatenate([one.track_right for one in told]),
        np.repeat([one.group for one in told], counts),
    )


def _usual_key(store: Store) -> str:
    keys = [scene.semantic_key for scene in store.scenes() if scene.cue_id]
    return max(sorted(set(keys)), key=keys.count) if keys else ""


def _digest(cases: Sequence[Case]) -> str:
    found = hashlib.blake2b(digest_size=16)
    for case in cases:
        found.update(np.ascontiguousarray(case.log_odds).data)
        found.update(np.packbits(case.close).data)
    return found.hexdigest()
