"""How sure an answer is, and when it should not be believed.

A track is *close* when it sounds more like the cue a film would use here than nine in ten tracks would. So the base
rate is one in ten, whatever the library; a suggestion's confidence is the probability that it is close. Nothing is
fitted on pairs yet, so the scores are drawn towards that base rate, by `TRUST_NEW` for footage unlike anything learnt
and by less the nearer it is to a learnt scene; with no evidence the confidence is the base rate, never more.

The answer's confidence is the probability that at least one of the first three is close. As they rest on the same
evidence they are right or wrong together to a degree nobody has measured: it is taken half way between independence,
1 - prod(1 - c), and full dependence, max c.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from temptrack.store.interface import Matrix
from temptrack.suggest.answer import Uncertainty
from temptrack.suggest.evidence import ENERGY_DEVIATION
from temptrack.suggest.library import Floats
from temptrack.suggest.listening import Heard
from temptrack.suggest.memory import novelty_of, unit, usual_distance
from temptrack.suggest.routes.interface import Context

BASE_RATE = 0.1
TRUST_NEW, TRUST_KNOWN = 0.5, 1.0
"""What a score counts for footage unlike anything learnt, and for a learnt scene itself; between them by novelty. Prior
judgement, to be fitted by temperature scaling (Guo et al. 2017, "On calibration of modern neural networks")."""
FLAT_MARGIN = 0.25
"""Best score minus the median, in log-odds: below it the best is no better than the rest (odds of 1.3 to 1)."""
_TRUSTED_TOP = 3
_RATHER_NOVEL, _NOVEL = 0.75, 0.9
_FAR_DEVIATIONS = 2.5
_SMALL_LIBRARY = 10


@dataclass(frozen=True)
class Findings:
    """What the uncertainty is judged from, besides the context."""

    scores: Floats
    """Of the eligible tracks, shape (m,)."""
    novelty: float
    confidence: float
    """Of the whole answer."""
    raw_confidence: float
    """The same before the editor's own verdicts moved it."""
    top_energies: tuple[float, ...]
    """Likewise: the tracks' own."""
    flat: bool
    """No route told any track from another."""
    excluded_by: str
    """Which filter left nothing, in words; empty when something was left."""
    wanted_energy: float | None
    risk: float = 1.0
    """The largest share of wrong answers that is accepted."""
    risk_is_asked: bool = False
    """By this question, and not by the settings."""
    threshold: float | None = None
    """The least `raw_confidence` that keeps to the risk; 2 where none does, None where nobody can tell."""
    novelty_limit: float = 1.0
    """Only one in a hundred held-out scenes was newer."""
    meaning: str = ""
    """What confidence is the probability of."""
    calibrated: bool = False


def trust_in(context: Context, novelty: float) -> float:
    """Return how much a score counts; words and sounds alone are never checked against films, so they count least."""
    return TRUST_NEW if context.look is None else trust_at(novelty)


def trust_at(novelty: float) -> float:
    """Return how much a score counts for footage so new."""
    return TRUST_KNOWN - (TRUST_KNOWN - TRUST_NEW) * novelty


_ALIKE = 0.4
"""Cosine of two descriptions; 1 pair of film scenes in 300 is as alike by chance."""


def confidence_of(score: float, trust: float) -> float:
    """Return the probability that a track of this fused score is close."""
    log_odds = math.log(BASE_RATE / (1 - BASE_RATE)) + trust * score
    return 1.0 / (1.0 + math.exp(-log_odds))


def confidence_of_first(confidences: Sequence[float]) -> float:
    """Return the probability that one of the first three is close; 0 for none."""
    top = np.array(confidences[:_TRUSTED_TOP])
    if not len(top):
        return 0.0
    return float((1.0 - np.prod(1.0 - top) + top.max()) / 2)


def judge(context: Context, findings: Findings) -> Uncertainty:
    """Say how sure the answer is, what is missing, and whether to believe it."""
    trouble = _trouble(context, findings)
    return Uncertainty(
        confidence=findings.confidence,
        raw_confidence=findings.raw_confidence,
        novelty=findings.novelty,
        abstain=bool(trouble),
        message=" ".join([*trouble[:1], *_instead(trouble, findings), *_grounds(context, findings)]),
        confidence_means=findings.meaning,
    )


def novelty_of_question(context: Context) -> float:
    """Return how far the question lies from what is known, 0 to 1.

    Footage: from the learnt scenes, relative to how far those lie apart, mean of style and (where there is one)
    semantic space. Else a reference: from the library's tracks, likewise. Else words: the share of them that is not
    known.
    """
    if context.look is not None:
        return _novelty_of_picture(context)
    if context.heard is not None:
        return _novelty_of_sound(context.library.likeness, context.heard)
    content = context.wording.content
    by_words = len(context.words.unknown) / len(content) if content else 1.0
    return min(by_words, 1.0 - _alike(context)) if content else by_words


def _alike(context: Context) -> float:
    """How nearly a learnt scene's description means what was asked, 0 to 1."""
    hits = context.meant.scenes if context.meant is not None else ()
    return min(1.0, max(0.0, hits[0].score)) if hits else 0.0


def _novelty_of_picture(context: Context) -> float:
    return float(np.mean([near.novelty for near in context.near])) if context.near else 1.0


def _novelty_of_sound(likeness: Matrix, heard: Heard) -> float:
    usual = usual_distance(likeness)
    if usual is None or heard.silent:
        return 1.0
    return novelty_of(1.0 - float(np.max(likeness @ unit(heard.likeness))), usual)


def _trouble(context: Context, findings: Findings) -> list[str]:
    """Why the answer should not be believed, gravest first; empty when it may be."""
    checks = (
        (bool(findings.excluded_by), f"Nothing to suggest: {findings.excluded_by} leaves no track."),
        (_words_missed(context), "None of the words matched a mood, a tempo, a learnt scene or a track."),
        (context.look is None and context.heard is not None and context.heard.silent, "The reference is silent."),
        (findings.flat and not _only_conditions(context), "There is nothing to tell one track from another by."),
        (
            _margin(findings) < FLAT_MARGIN and not _only_conditions(context),
            "The evidence is flat: the best track fits hardly better than the others.",
        ),
        (findings.novelty >= _NOVEL and _affect_is_far(findings), _far_sentence(findings)),
        (context.look is not None and findings.novelty > findings.novelty_limit, _TOO_NEW),
        (findings.threshold is not None and findings.raw_confidence < findings.threshold, _risk_sentence(findings)),
    )
    return [sentence for found, sentence in checks if found]


def _instead(trouble: list[str], findings: Findings) -> list[str]:
    """Say what can be had where nothing fits."""
    if not trouble or findings.excluded_by:
        return []
    return ["`temptrack compose` makes a new piece out of the nearest misses."]


_TOO_NEW = (
    "This is less like anything learnt than 99 of 100 scenes of held-out films, so nobody knows how sure one can be."
)


def _risk_sentence(findings: Findings) -> str:
    """Say which risk this answer would not keep to."""
    whose = "asked for" if findings.risk_is_asked else "that the setting `risk` accepts"
    share = f"{100 * findings.risk:.0f} %"
    if findings.threshold is not None and findings.threshold > 1:
        return f"On held-out films no answer, however sure, kept to the risk {whose}: at most {share} wrong."
    return (
        f"Too unsure for the risk {whose}: on held-out films more than {share} of the answers this sure or surer were "
        f"wrong; from a confidence of {100 * (findings.threshold or 0):.0f} % on, fewer."
    )


def _words_missed(context: Context) -> bool:
    only_words = context.look is None and context.heard is None and context.query.steering.neutral
    known = context.wording.affect is not None or context.wording.tempo_bpm is not None or _only_conditions(context)
    known = known or (context.meant is not None and context.meant.clear) or _alike(context) > _ALIKE
    sighted = context.semantic is not None and context.wording.content and context.store.count_scenes() > 0
    return only_words and not (known or sighted or context.words.scenes or context.words.tracks)


def _only_conditions(context: Context) -> bool:
    """Whether the question describes nothing and only says what tracks must satisfy."""
    query = context.query
    says = query.footage is not None or query.like is not None or query.text.strip() or not query.steering.neutral
    return bool(query.filters.conditions) and not says


def _margin(findings: Findings) -> float:
    return float(findings.scores.max() - np.median(findings.scores)) if len(findings.scores) else 0.0


def _affect_is_far(findings: Findings) -> bool:
    if findings.wanted_energy is None or not findings.top_energies:
        return False
    return min(abs(findings.wanted_energy - e) for e in findings.top_energies) > _FAR_DEVIATIONS * ENERGY_DEVIATION


def _far_sentence(findings: Findings) -> str:
    lacking = "energetic" if (findings.wanted_energy or 0) > np.mean(findings.top_energies or (0.0,)) else "calm"
    return f"Nothing like this was learnt, and no track that may be used is as {lacking} as what was asked for."


def _grounds(context: Context, findings: Findings) -> list[str]:
    """What the answer rests on, and what it had to do without."""
    said = []
    if context.words.unknown and context.meant is None and not _words_missed(context):
        said.append(f"Not understood: {', '.join(context.words.unknown[:5])}.")
    if _only_conditions(context):
        said.append("Chosen by the conditions alone: nothing else was asked to tell tracks apart by.")
    if context.look is not None and context.near and findings.novelty >= _RATHER_NOVEL:
        said.append("Nothing that was learnt is much like this footage.")
    lacks = _lacks(context)
    if lacks:
        said.append(f"What would help: {'; '.join(lacks)}.")
    if findings.risk_is_asked and findings.threshold is None:
        said.append("A risk can only be kept to where confidence is calibrated.")
    return said if findings.calibrated else [*said, "Confidence is not calibrated."]


def _lacks(context: Context) -> list[str]:
    lacks = []
    if context.store.count_films() == 0:
        lacks.append("a learnt film (`temptrack learn`)")
    if context.semantic is None and (context.look is not None or context.wording.content):
        lacks.append(context.semantic_lack or "open_clip weights to recognise what happens (`temptrack models pull`)")
    if _unseen_by_the_model(context):
        lacks.append("learnt films that the model in use has seen (`temptrack models reembed`)")
    if context.meant is None and context.wording.content:
        lacks.append("the sentence model, for what words mean (`temptrack models pull all-MiniLM-L6-v2`)")
    if context.matched_lack:
        lacks.append(context.matched_lack)
    if len(context.library) < _SMALL_LIBRARY:
        lacks.append(f"a larger library than {_count(len(context.library))}")
    return lacks


def _unseen_by_the_model(context: Context) -> bool:
    """Whether scenes were learnt, but all of them with another model or none."""
    sighted = context.look is not None and context.look.semantic is not None
    return sighted and len(context.near) == 1  # in the space of style alone


def _count(tracks: int) -> str:
    return "one track" if tracks == 1 else f"{tracks} tracks"
