"""Evidence from all learnt pairs at once: what a network trained on them thinks goes with such a picture."""

from functools import cache

import numpy as np

from temptrack.store.records import CueRecord
from temptrack.suggest.evidence import relative_log_odds
from temptrack.suggest.matched import Matched
from temptrack.suggest.routes.interface import Context, Testimony

_HIGH = 0.75
"""Share of the library that music the matcher would choose stands above."""


class MatcherRoute:
    """Weighs tracks by the trained matcher; silent without one or without footage."""

    name = "matcher"

    def testify(self, context: Context) -> list[Testimony]:
        """Weigh tracks by the mean over the ensemble."""
        matched = context.matched
        if matched is None:
            return []
        said = matched.opinion.log_likelihood
        pairs, films = matched.kept.card.pairs, matched.kept.card.films
        agreement = cache(lambda: _agreement(context, matched))

        def reason(row: int) -> str:
            # Rounded down: the best is better than all others, not than the whole library.
            below, above = int(100 * np.mean(said < said[row])), int(100 * np.mean(said > said[row]))
            place = f"better than {below} %" if below >= above else f"less well than {above} %"
            learnt = f"learnt from {pairs:,} scenes of {films:,} films"
            return f"{learnt}: fits such a picture {place} of the library{agreement()}"

        return [Testimony(relative_log_odds(said), reason)]


def _agreement(context: Context, matched: Matched) -> str:
    """Say whether it would also choose what really played in the nearest learnt scenes: a check anybody can follow."""
    cues = _nearest_cues(context)
    if not cues or not len(context.library):
        return ""
    likeness = np.stack([np.asarray(cue.likeness, np.float32) for cue in cues])
    affect = np.array([(cue.affect.energy, cue.affect.valence) for cue in cues], np.float32)
    high = float(np.quantile(matched.opinion.log_likelihood, _HIGH))
    chosen = int(np.sum(matched.weigh(likeness, affect) >= high))
    return f"; it would also choose the music of {chosen} of the {len(cues)} nearest learnt scenes"


def _nearest_cues(context: Context) -> list[CueRecord]:
    ids = dict.fromkeys(hit.record.cue_id for near in context.near for hit in near.hits if hit.record.cue_id)
    cues = context.store.cues(ids)
    return [cues[cue_id] for cue_id in ids if cue_id in cues]
