"""Evidence from words: learnt scenes they describe, tracks they name, moods and tempi they ask for."""

from collections.abc import Mapping

import numpy as np

from temptrack.fingerprint.types import Affect
from temptrack.suggest.evidence import affect_log_odds, tempo_log_odds
from temptrack.suggest.memory import Recollection, follow_cues
from temptrack.suggest.routes.interface import Context, Testimony
from temptrack.suggest.steering import steer_affect, steer_tempo

_HITS = 20
_WORD_BACKGROUND = 0.3
"""Weight of "scored like none of the scenes found", the best of which has 1: words name a scene, not its mood."""
_SIGHT_BACKGROUND = 1.0
"""The same for scenes found by sight, whose cosines to a text lie close together."""
_UNRELATED, _SAME = 0.3, 0.6
"""Cosines of two descriptions: of pairs of 3,000 film scenes, 94 in 100 lie below the first; one scene told twice in
other words lies at .40 in the median (`benchmarks text`)."""
_WORDS_ARE_WORTH = 0.05
"""Cosine that the best match by words alone is worth: with more, a shared "night" outweighs the meaning of the rest.
Of scenes asked for in other words 53 in 100 are among the first five, with .15 it is 48, with none 58; of scenes asked
for with one of their words it is 95, 95 and 93."""
_MEANT_DEVIATIONS = (0.25, 0.35)
"""Of energy and valence, wider than for a mood that is named: the estimate orders scenes right about 7 times in 10."""
_NAMED_LOG_ODDS = 4.0
"""A track whose title has all the words asked for: about 55 to 1; in proportion for some of them, and for lesser
matches."""


class TextRoute:
    """Reads a description."""

    name = "text"

    def testify(self, context: Context) -> list[Testimony]:
        """Weigh tracks by each way the words can be read."""
        if not context.query.text.strip() or not len(context.library):
            return []
        found = [
            _by_description(context),
            _by_sight(context),
            _by_name(context),
            _by_mood(context) or _by_meant_mood(context),
            _by_tempo(context),
        ]
        return [testimony for testimony in found if testimony is not None]


def _by_description(context: Context) -> Testimony | None:
    """Learnt scenes whose descriptions have the words, or mean alike: one observation, however it was made."""
    words = context.words.scenes
    shares = {hit.record.scene_id: hit.score / words[0].score for hit in words}
    scenes = {hit.record.scene_id: hit.record for hit in words}
    cosines: Mapping[str, float] = {}
    # With phrases meaning finds nothing: what is quoted is wanted word for word.
    if context.meant is not None and not context.query.phrases:
        cosines = context.meant.cosines
        scenes |= {hit.record.scene_id: hit.record for hit in context.meant.scenes}
    weighed = [
        Recollection(scene, description_weight(shares.get(name, 0.0), cosines.get(name)))
        for name, scene in scenes.items()
    ]
    recollections = sorted(weighed, key=lambda r: (-r.weight, r.scene.scene_id))[:_HITS]
    recalled = follow_cues(context.store, context.library, recollections, _WORD_BACKGROUND)
    return (
        None if recalled is None else Testimony(recalled.log_odds, lambda row: f"the words fit: {recalled.reason(row)}")
    )


def description_weight(share: float, cosine: float | None) -> float:
    """Return how much a described scene counts, 0 to 1.

    Parameters
    ----------
    share : float
        Its BM25 score in that of the best; 0 without a word in common.
    cosine : float or None
        Of its description's meaning with the question's; None where meaning is not read.
    """
    if cosine is None:
        # BM25 has no scale of its own; squared and relative to the best, a scene with one word of four hardly counts.
        return share**2
    alike = cosine + _WORDS_ARE_WORTH * share
    return float(np.clip((alike - _UNRELATED) / (_SAME - _UNRELATED), 0.0, 1.0)) ** 2


def _by_sight(context: Context) -> Testimony | None:
    if context.semantic is None or not context.wording.content:
        return None
    vector = context.semantic.of_text(context.query.text.strip())
    hits = context.store.nearest_scenes("semantic", vector, _HITS, semantic_key=context.semantic.identity.key)
    if not hits:
        return None
    scores = np.array([hit.score for hit in hits])
    weights = np.exp((scores - scores[0]) / max(float(scores.std()), 0.01))
    recollections = [Recollection(hit.record, float(w)) for hit, w in zip(hits, weights, strict=True)]
    recalled = follow_cues(context.store, context.library, recollections, _SIGHT_BACKGROUND)
    return (
        None
        if recalled is None
        else Testimony(recalled.log_odds, lambda row: f"the picture fits: {recalled.reason(row)}")
    )


def _by_name(context: Context) -> Testimony | None:
    named = {context.library.rows.get(found.hit.record.track_id): found for found in context.words.tracks}
    named.pop(None, None)
    if not named:
        return None
    log_odds = np.zeros(len(context.library))
    best = max(found.hit.score for found in named.values())
    for row, found in named.items():
        share = len(found.words) / len(context.wording.content)
        log_odds[row] = _NAMED_LOG_ODDS * share * found.hit.score / best

    def reason(row: int) -> str:
        found = named.get(row)
        return f"its title or tags have {_list(found.words)}" if found else "its title and tags have none of the words"

    return Testimony(log_odds, reason)


def _by_mood(context: Context) -> Testimony | None:
    if context.wording.affect is None:
        return None
    steering = context.query.steering
    wanted = steer_affect(context.wording.affect, steering)
    axes = (
        context.wording.axes | ({"energy"} if steering.energy else set()) | ({"valence"} if steering.valence else set())
    )
    ask = f"{_list(context.wording.moods)} {'ask' if len(context.wording.moods) > 1 else 'asks'} for"

    def reason(row: int) -> str:
        return f"{ask} {_said(wanted, axes)}; this track has {_said(context.library.tracks[row].affect, axes)}"

    return Testimony(affect_log_odds(context.library, wanted, axes), reason)


def _by_meant_mood(context: Context) -> Testimony | None:
    """The mood a description suggests without naming one."""
    if context.meant is None or context.meant.affect is None:
        return None
    wanted = steer_affect(context.meant.affect, context.query.steering)
    axes = frozenset({"energy", "valence"})
    ask = f"a description near to {_list(context.meant.words)} suggests"

    def reason(row: int) -> str:
        return f"{ask} {_said(wanted, axes)}; this track has {_said(context.library.tracks[row].affect, axes)}"

    return Testimony(affect_log_odds(context.library, wanted, axes, deviations=_MEANT_DEVIATIONS), reason)


def _said(affect: Affect, axes: frozenset[str]) -> str:
    levels = {"energy": affect.energy, "valence": affect.valence}
    return " and ".join(f"{axis} {level:.2f}" for axis, level in levels.items() if axis in axes)


def _by_tempo(context: Context) -> Testimony | None:
    if context.wording.tempo_bpm is None:
        return None
    wanted_bpm = steer_tempo(context.wording.tempo_bpm, context.query.steering)
    named = _list(context.wording.tempo_words)

    def reason(row: int) -> str:
        bpm = context.library.tempo_bpm[row]
        return f"{named} asks for about {wanted_bpm:.0f} bpm; this track has {f'{bpm:.0f}' if bpm > 0 else 'no beat'}"

    return Testimony(tempo_log_odds(context.library, wanted_bpm), reason)


def _list(words: tuple[str, ...]) -> str:
    return ", ".join(f"“{word}”" for word in words)
