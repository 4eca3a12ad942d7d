"""What confidences stand on in one question: what was fitted on films, what the editor said, or neither."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from temptrack.suggest.calibration import DOUBTS, Calibrator
from temptrack.suggest.fitted import Fitted
from temptrack.suggest.fusion import ROUTE_WEIGHTS
from temptrack.suggest.library import Floats
from temptrack.suggest.uncertainty import confidence_of_first
from temptrack.suggest.verdict_fit import LEAST_ANSWERS, VerdictFit

if TYPE_CHECKING:
    from temptrack.suggest.routes.interface import Context

LEAST_FILMS, LEAST_QUESTIONS = 8, 60
"""To calibrate on: with fewer films, one odd one decides everything."""
Fitting = Callable[[], tuple[Fitted | None, str]]


def nothing_fitted() -> tuple[Fitted | None, str]:
    """Say that nobody tried."""
    return None, ""


@dataclass(frozen=True)
class Standing:
    """What an answer's confidences stand on."""

    fitted: Fitted | None = None
    reason: str = ""
    """Why nothing that was fitted on films holds here, as the end of a sentence."""
    verdicts: VerdictFit = field(default_factory=VerdictFit)

    @property
    def weights(self) -> Mapping[str, float]:
        """Of the routes."""
        return ROUTE_WEIGHTS | (dict(self.fitted.weights) if self.fitted is not None else {})

    @property
    def calibrated(self) -> bool:
        """Whether anything that was measured stands behind confidences."""
        return self.fitted is not None or self._by_verdicts

    @property
    def _by_verdicts(self) -> bool:
        return self.verdicts.answers >= LEAST_ANSWERS

    @property
    def _as_it_was(self) -> bool:
        """Whether films found nothing to change."""
        return (
            self.fitted is not None
            and self.fitted.of_answer == Calibrator()
            and all(ROUTE_WEIGHTS.get(route) == weight for route, weight in self.fitted.weights.items())
        )

    def of_tracks(self, raw: Sequence[float], doubts: Floats) -> list[float]:
        """Return, from the raw confidences of tracks, those that films bear out.

        ``doubts`` has the shape (len(DOUBTS),): one question's.
        """
        if self.fitted is None or not raw:
            return list(raw)
        return [float(p) for p in self.fitted.of_track(np.array(raw), np.tile(doubts, (len(raw), 1)))]

    def of_answer(self, raw: Sequence[float], doubts: Floats) -> float:
        """Return the same for the whole answer, from its tracks' raw confidences."""
        together = confidence_of_first(raw)
        if self.fitted is None or not raw:
            return together
        return float(self.fitted.of_answer(np.array([together]), doubts[None])[0])

    def threshold(self, risk: float) -> float | None:
        """Return the least film-based confidence from which on no more than this share of answers is wrong.

        2 where there is none, None where nobody measured. Wrong is what the editor would not keep, once verdicts say:
        they move the risks as they move the confidences.
        """
        if self.fitted is None:
            return None
        keeping = [point.confidence for point in self.fitted.risks if 1.0 - self.verdicts(1.0 - point.risk) <= risk]
        return min(keeping, default=2.0)

    def meaning(self) -> str:
        """Say what confidence is the probability of, and what it was measured on."""
        if self._by_verdicts:
            what = "that you keep one of the first three"
            on = [f"{self.verdicts.answers} of your own verdicts"]
        else:
            what = (
                "that one of the first three is among the tenth of the library that sounds most like what a film would "
                "use here"
            )
            on = []
        if self.fitted is not None:
            on.append(f"{self.fitted.questions:,} scenes of {self.fitted.films} films that were held out")
        verb = "checked" if self._as_it_was and not self._by_verdicts else "calibrated"
        measured = f"{verb} on {' and '.join(on)}" if on else f"not calibrated yet: {self.reason}"
        return f"Confidence is the probability {what}; {measured}."


def standing_of(context: "Context", fitting: Fitting, verdicts: VerdictFit) -> Standing:
    """Return what holds for a question."""
    if context.look is None:
        return Standing(None, "films say nothing of words and sounds alone", verdicts)
    fitted, reason = fitting()
    if fitted is None:
        return Standing(None, _what_is_missing(context, reason), verdicts)
    reason = fitted.why_not(context.store, context.look.semantic_key, matcher_of(context))
    return (
        Standing(None, f"{reason}; `temptrack calibrate` does it anew", verdicts)
        if reason
        else Standing(fitted, "", verdicts)
    )


def matcher_of(context: "Context") -> str:
    """Return when the matcher that spoke was made; empty when none did."""
    return context.matched.kept.card.made_at if context.matched is not None else ""


def doubts_of(context: "Context", scores: Floats, novelty: float) -> Floats:
    """Return what else says how sure one may be, in the order of `DOUBTS`.

    Parameters
    ----------
    context : Context
    scores : ndarray, shape (m,)
        Of the tracks that may be suggested.
    novelty : float
    """
    spread = float(np.std(scores)) if len(scores) else 0.0
    opinion = context.matched.opinion if context.matched is not None else None
    matcher = (opinion.epistemic, opinion.aleatoric) if opinion is not None else (0.0, 0.0)
    said = {"novelty": novelty, "spread": spread, "epistemic": matcher[0], "aleatoric": matcher[1]}
    return np.array([said[name] for name in DOUBTS])


def _what_is_missing(context: "Context", last: str) -> str:
    films = sum(film.cue_count > 0 for film in context.store.films())
    if films < LEAST_FILMS:
        return f"{LEAST_FILMS} learnt films with music are needed, {films} are there"
    return f"{last}, when last tried; `temptrack calibrate` tries anew" if last else "`temptrack calibrate` does it"
