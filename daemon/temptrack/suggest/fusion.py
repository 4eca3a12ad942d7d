"""Adding the evidence up: weighted log-odds plus a prior, and what of it is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from temptrack.suggest.answer import Reason
from temptrack.suggest.library import Floats, LibraryView
from temptrack.suggest.routes.interface import Context, Route, Testimony, says_something

ROUTE_WEIGHTS = {"scenes": 0.7, "affect": 0.5, "matcher": 1.0, "text": 1.0, "sound": 1.5, "choices": 1.0}
"""How much of a route's log-odds counts, until weights are fitted on held-out pairs.

If routes erred independently and their likelihoods were exact, each weight would be 1. Scenes and affect look at the
same picture and so repeat each other, and published agreement between measured affect and people's is moderate:
together they count little more than one route. Words and sounds are what the user says outright: words count in full,
a sound, which says more than words can, counts more. What they chose before counts in full as well,
and the matcher, which is in use only after it has proved itself on held-out films."""
SHORTEST_USEFUL_SHARE = 0.05
_MOST_REASONS = 6
_TOLD_FROM = 0.05


@dataclass(frozen=True)
class Fused:
    """All evidence on all tracks."""

    scores: Floats
    """Shape (n,): weighted log-odds plus prior."""
    prior: Floats
    """Shape (n,): what the length alone says; 0 for tracks as long as the range."""
    testimonies: tuple[tuple[str, Testimony], ...]
    """With the name of the route that gave each."""
    weights: Mapping[str, float]
    """What each route's log-odds counted."""

    def evidence(self, row: int) -> dict[str, float]:
        """What each route says of a track, natural logarithm of odds, before weighting."""
        said: dict[str, float] = {}
        for route, testimony in self.testimonies:
            said[route] = said.get(route, 0.0) + float(testimony.log_odds[row])
        return said

    @property
    def flat(self) -> bool:
        """Whether no route tells any track from another."""
        return not any(says_something(testimony.log_odds) for _, testimony in self.testimonies)


def fuse(
    context: Context, routes: Sequence[Route], wanted_s: float, weights: Mapping[str, float] = ROUTE_WEIGHTS
) -> Fused:
    """Ask every route and add up what they say; a route with nothing to say adds nothing.

    Parameters
    ----------
    context : Context
    routes : sequence of Route
    wanted_s : float
        How long the music should last.
    weights : mapping of str to float
        Of each route, by name.
    """
    prior = length_log_odds(context.library, wanted_s)
    scores = prior.copy()
    heard: list[tuple[str, Testimony]] = []
    for index, route in enumerate(routes):
        context.job.report("match", index, len(routes), route.name)
        for testimony in route.testify(context):
            scores += weights[route.name] * testimony.log_odds
            heard.append((route.name, testimony))
    return Fused(scores, prior, tuple(heard), weights)


def length_log_odds(library: LibraryView, wanted_s: float) -> Floats:
    """Return the logarithm of the share of the wanted length each track can cover, within a bound.

    If any moment of the range were equally likely to be the one that matters, this is the probability that the track
    covers it.
    """
    return np.log(np.clip(library.duration_s / wanted_s, SHORTEST_USEFUL_SHARE, 1.0))


def reasons_for(fused: Fused, library: LibraryView, row: int, wanted_s: float) -> tuple[Reason, ...]:
    """Put into words why a track stands where it does, strongest first; what speaks against it comes last."""
    reasons = [
        Reason(route, testimony.reason(row), float(testimony.log_odds[row]))
        for route, testimony in fused.testimonies
        if abs(testimony.log_odds[row]) >= _TOLD_FROM or not says_something(testimony.log_odds)
    ]
    if fused.prior[row] < -_TOLD_FROM:
        missing_s = wanted_s - float(library.duration_s[row])
        text = f"ends {missing_s:.0f} s before the range does" if missing_s >= 1 else "ends just before the range does"
        reasons.append(Reason("length", text, float(fused.prior[row])))
    return tuple(sorted(reasons, key=lambda reason: -reason.log_odds)[:_MOST_REASONS])
