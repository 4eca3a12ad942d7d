"""Evidence from the editor: what they kept or rejected when something alike was asked.

A kept track is a scene and its cue, the user's own, and is followed as those of films are: what sounds like it rises.
Of the very tracks judged, each verdict counts as a trial with that track (a kernel-weighted Beta-Bernoulli estimate
of how often it is kept, as log-odds); a rejection so speaks against that one track and not against all that sound like
it, as one may reject a track for reasons that lie in no sound. A track put in another's place counts as kept.
"""

import numpy as np

from temptrack.fingerprint.types import Vector
from temptrack.store.feedback import Verdict
from temptrack.suggest.choices import Choice, recall_choices
from temptrack.suggest.evidence import LOG_ODDS_BOUND, likeness_log_odds
from temptrack.suggest.library import Floats, LibraryView
from temptrack.suggest.memory import mix
from temptrack.suggest.question import question_of
from temptrack.suggest.routes.interface import Context, Testimony

_BACKGROUND = 0.135
"""Weight of "this wants none of what was kept": as for the scenes of films."""
_BEFORE = 0.25
"""Trials, kept and rejected each, assumed before any: one verdict on the very same question is odds of 5 to 1."""


class ChoicesRoute:
    """Goes from the question to alike ones that were answered, and what came of it."""

    name = "choices"

    def testify(self, context: Context) -> list[Testimony]:
        """Weigh tracks by what was kept for alike questions, and by the verdicts on themselves."""
        if not len(context.library) or context.store.count_feedback() == 0:
            return []
        choices = recall_choices(context.store.feedback(), question_of(context), context.near)
        return [said for said in (_by_sound(choices, context), _by_verdict(choices, context)) if said is not None]


def _by_sound(choices: list[Choice], context: Context) -> Testimony | None:
    library = context.library
    kept = [(track_id, sound, choice.weight) for choice in choices for track_id, sound in _kept(choice)]
    if not kept:
        return None
    log_odds = likeness_log_odds(library, np.stack([sound for _, sound, _ in kept]))
    mixed = mix(log_odds, np.array([weight for _, _, weight in kept]), _BACKGROUND)

    def reason(row: int) -> str:
        track_id = kept[mixed.strongest(row)][0]
        verb = "sounds" if mixed.log_odds[row] >= 0 else "does not sound"
        return f"{verb} like {_name(library, track_id)}, which you kept when something like this was asked"

    return Testimony(mixed.log_odds, reason)


def _by_verdict(choices: list[Choice], context: Context) -> Testimony | None:
    for_it, against = np.zeros(len(context.library)), np.zeros(len(context.library))
    for choice in choices:
        for track_id, _ in _kept(choice):
            _count(for_it, context.library, track_id, choice.weight)
        if choice.verdict.verdict is not Verdict.KEPT:
            _count(against, context.library, choice.verdict.track_id, choice.weight)
    if not for_it.any() and not against.any():
        return None
    log_odds = np.clip(np.log((_BEFORE + for_it) / (_BEFORE + against)), -LOG_ODDS_BOUND, LOG_ODDS_BOUND)

    def reason(row: int) -> str:
        if for_it[row] == against[row]:
            return "you have judged other tracks than this when something like it was asked"
        return f"you {'kept' if for_it[row] > against[row] else 'rejected'} it when something like this was asked"

    return Testimony(log_odds, reason)


def _kept(choice: Choice) -> list[tuple[str, Vector]]:
    """The track that was used in the end, with its sound."""
    verdict = choice.verdict
    if verdict.verdict is Verdict.KEPT:
        return [(verdict.track_id, verdict.likeness)]
    if verdict.replacement is not None:
        return [(verdict.replaced_by, verdict.replacement)]
    return []


def _count(trials: Floats, library: LibraryView, track_id: str, weight: float) -> None:
    row = library.rows.get(track_id)
    if row is not None:
        trials[row] += weight


def _name(library: LibraryView, track_id: str) -> str:
    row = library.rows.get(track_id)
    return f"“{library.tracks[row].title}”" if row is not None else "a track"
