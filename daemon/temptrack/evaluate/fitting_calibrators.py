"""Calibrators: which kind, and its figures, by what comes true on films left out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from temptrack.evaluate.fitting_cases import Flags, divide
from temptrack.evaluate.fitting_logistic import isotonic, logistic, logistic_with_slope
from temptrack.evaluate.fitting_weights import PARTS, mean_by_film
from temptrack.suggest.calibration import DOUBTS, Calibrator, Kind, log_odds, probability
from temptrack.suggest.library import Floats

_LEAST_SLOPE = 0.5
"""Of the raw log-odds beside the doubts: they alone know of filters, which no held-out question has, and must count."""
_DOUBT_DEVIATION = 1.0
"""Of the prior of each standardised doubt's coefficient: one that says nothing ends near zero."""
_PLAIN = 4
_DOUBTS_NEED, _STEPS_NEED = 200, 400
"""Confidences from which on doubts, and steps, are tried: on fewer they follow chance (Niculescu-Mizil &
Caruana 2005 found steps to need 1,000 to win)."""


@dataclass(frozen=True)
class Outcomes:
    """Confidences before calibration, and what came of them."""

    raw: Floats
    """Shape (n,)."""
    doubts: Floats
    """Shape (n, len(DOUBTS))."""
    right: Flags
    group: Floats
    """Shape (n,): the film of each."""

    def __len__(self) -> int:
        return len(self.raw)

    def only(self, mask: Flags) -> "Outcomes":
        """Return some of them."""
        return Outcomes(self.raw[mask], self.doubts[mask], self.right[mask], self.group[mask])


Maker = Callable[[Outcomes], Calibrator]


def choose_calibrator(told: Outcomes) -> Calibrator:
    """Return the calibrator that is truest on films left out.

    Of none, temperature, Platt and beta the one with the least log loss: with at most three figures they cost next to
    nothing. Doubts and steps, which have more, must be better than that by more than one standard error over films.
    """
    makers = list(_makers(len(told)).values())
    losses = np.zeros((len(makers), len(told)))
    for mask in divide(told.group.tolist(), PARTS):
        rest, out = told.only(~mask), told.only(mask)
        for row, make in enumerate(makers):
            losses[row, mask] = _losses(make(rest), out)
    by_film = mean_by_film(losses, told.group)
    chosen = int(np.argmin(by_film[:_PLAIN].mean(axis=1)))
    for richer in range(_PLAIN, len(makers)):
        gain = by_film[chosen] - by_film[richer]
        if gain.mean() > gain.std(ddof=1) / np.sqrt(len(gain)):
            chosen = richer
    return makers[chosen](told)


def _makers(count: int) -> Mapping[str, Maker]:
    plain: dict[str, Maker] = {
        "none": lambda _: Calibrator(),
        "temperature": lambda told: _bent(Calibrator(), told, "temperature"),
        "platt": lambda told: _bent(Calibrator(), told, "platt"),
        "beta": lambda told: _bent(Calibrator(), told, "beta"),
    }
    doubting: dict[str, Maker] = {
        "doubts": _with_doubts,
        "doubts, beta": lambda told: _bent(_with_doubts(told), told, "beta"),
    }
    if count < _STEPS_NEED:
        return plain | (doubting if count >= _DOUBTS_NEED else {})
    return (
        plain
        | doubting
        | {
            "isotonic": lambda told: _bent(Calibrator(), told, "isotonic"),
            "doubts, isotonic": lambda told: _bent(_with_doubts(told), told, "isotonic"),
        }
    )


def _losses(calibrator: Calibrator, told: Outcomes) -> Floats:
    p = np.clip(calibrator(told.raw, told.doubts), 1e-6, 1 - 1e-6)
    return np.asarray(-np.where(told.right, np.log(p), np.log1p(-p)), dtype=np.float64)


def _bent(calibrator: Calibrator, told: Outcomes, kind: Kind) -> Calibrator:
    p = calibrator(told.raw, told.doubts)
    odds = log_odds(p)
    if kind == "isotonic":
        return replace(calibrator, kind=kind, knots=isotonic(p, told.right))
    if kind == "temperature":
        return replace(calibrator, kind=kind, values=(_temperature(odds, told.right),))
    if kind == "platt":
        (slope,), offset = logistic(odds[:, None], told.right)
        return replace(calibrator, kind=kind, values=(max(slope, 0.0), offset))
    return replace(calibrator, kind="beta", values=_beta(p, told.right))


def _temperature(odds: Floats, right: Flags) -> float:
    """The temperature of least log loss, between 1/8 and 8, by a search on its logarithm that narrows."""
    low, high = np.log(0.125), np.log(8.0)
    for _ in range(4):
        tried = np.linspace(low, high, 33)
        p = probability(odds[None] / np.exp(tried)[:, None])
        losses = -np.where(right, np.log(p), np.log1p(-p)).mean(axis=1)
        best = int(np.argmin(losses))
        low, high = tried[max(0, best - 1)], tried[min(32, best + 1)]
    return float(np.exp((low + high) / 2))


def _beta(p: Floats, right: Flags) -> tuple[float, float, float]:
    """Kull et al. 2017, section 4: logistic on ln p and -ln(1 - p), a coefficient below zero left out."""
    inside = np.clip(p, 1e-6, 1 - 1e-6)
    columns = np.stack([np.log(inside), -np.log1p(-inside)], axis=1)
    (a, b), c = logistic(columns, right)
    if a >= 0 and b >= 0:
        return a, b, c
    kept = 1 if a < 0 else 0
    (slope,), c = logistic(columns[:, [kept]], right)
    slope = max(slope, 0.0)
    return (0.0, slope, c) if kept else (slope, 0.0, c)


def _with_doubts(told: Outcomes) -> Calibrator:
    """A logistic regression on the raw log-odds and the standardised doubts, whose coefficients are held to zero."""
    centre, spread = told.doubts.mean(axis=0), told.doubts.std(axis=0)
    said = spread > 1e-9
    if not said.any():
        return _bent(Calibrator(), told, "platt")
    z = (told.doubts[:, said] - centre[said]) / spread[said]
    odds = log_odds(told.raw)
    slope, found, offset = logistic_with_slope(odds, z, told.right, _LEAST_SLOPE, _DOUBT_DEVIATION)
    doubts = np.zeros(len(DOUBTS))
    doubts[said] = found / spread[said]
    return Calibrator(slope=slope, doubts=tuple(doubts.tolist()), offset=offset - float(doubts @ centre))
