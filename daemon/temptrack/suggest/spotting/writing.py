"""Writing the sheet: one line a cue, and what a drawing of it needs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from temptrack.fingerprint.action import describe_scene
from temptrack.fingerprint.footage import Traced
from temptrack.fingerprint.presence import Interval
from temptrack.fingerprint.vocabulary import Vocabulary
from temptrack.suggest.answer import Answer, Capabilities, CurvePoint
from temptrack.suggest.spotting.asked import SpotQuery
from temptrack.suggest.spotting.casting import Cast
from temptrack.suggest.spotting.evidence import Evidence
from temptrack.suggest.spotting.figures import STEP_S
from temptrack.suggest.spotting.learnt import Learnt
from temptrack.suggest.spotting.leaving import ducks_of, exit_of, last_moment
from temptrack.suggest.spotting.places import Places
from temptrack.suggest.spotting.production import Production
from temptrack.suggest.spotting.scenery import SceneSeen
from temptrack.suggest.spotting.sheet import CueKind, CueSheet, SheetScene, SpottedCue
from temptrack.suggest.spotting.wanting import probability
from temptrack.suggest.spotting.wording import grounds, why

_MOST_POINTS = 600


@dataclass(frozen=True)
class Known:
    """What is known of the range."""

    query: SpotQuery
    production: Production
    traced: Traced
    scenes: list[SceneSeen]
    learnt: Learnt
    evidence: Evidence
    places: Places


def write_cues(
    known: Known, spans: Sequence[Interval], answers: Sequence[Answer], casts: Sequence[Cast]
) -> list[SpottedCue]:
    """Return the lines of the sheet in order of time: what is wanted, and what plays already.

    Parameters
    ----------
    known : Known
        The range.
    spans, answers, casts : sequences of equal length
        Where music is wanted, the tracks found for it, and the choice among them.
    """
    wanted = [_wanted(known, *one) for one in zip(spans, answers, casts, strict=True)]
    present = [_present(known.production, span) for span in known.evidence.taken]
    cues = sorted([*wanted, *present], key=lambda cue: cue.in_s)
    # On the sheet music that plays already is counted too.
    numbers = [cues.index(cue) + 1 for cue in wanted]
    return [_returning(cue, numbers[cue.returns - 1]) if cue.returns else cue for cue in cues]


def _returning(cue: SpottedCue, number: int) -> SpottedCue:
    reason = f"{cue.reason} The music of cue {number} returns: the scenes are alike."
    return replace(cue, returns=number, reason=reason)


def write_sheet(known: Known, cues: Sequence[SpottedCue], able: Capabilities, words: Vocabulary) -> CueSheet:
    """Return the sheet with what a drawing of it needs.

    Parameters
    ----------
    known : Known
        The range.
    cues : sequence of SpottedCue
        In order of time.
    able : Capabilities
        What could be drawn on.
    words : Vocabulary
        To describe scenes with.
    """
    presence, wanting = known.production.presence, known.learnt.wanting
    return CueSheet(
        cues=tuple(cues),
        duration_s=known.production.duration_s,
        scenes=tuple(SheetScene(s.in_s, s.out_s, describe_scene(s.style, (), words)) for s in known.scenes),
        wanted=_curve(probability(known.evidence.log_odds)),
        speech=_curve(presence.speech) if presence else (),
        music=_curve(presence.music) if presence else (),
        grounds=grounds(wanting),
        capabilities=able,
        films_learnt_from=wanting.films,
        remarks=known.traced.remarks + known.production.remarks,
    )


def _wanted(known: Known, span: Interval, answer: Answer, choice: Cast) -> SpottedCue:
    in_s, out_s = span
    chosen = choice.chosen
    if chosen is not None:
        out_s = last_moment(
            in_s, out_s, chosen.track_out_s - chosen.track_in_s, known.places, known.query.rules.shortest_s
        )
        chosen = replace(chosen, track_out_s=min(chosen.track_out_s, chosen.track_in_s + out_s - in_s))
    steps = slice(round(in_s / STEP_S), max(round(out_s / STEP_S), round(in_s / STEP_S) + 1))
    chance = float(probability(known.evidence.log_odds[steps]).mean())
    reason = why(known.learnt.wanting, known.evidence.rows[steps])
    if chosen is None:
        reason += " Nothing in the library fits well enough."
    return SpottedCue(
        kind=CueKind.WANTED,
        in_s=in_s,
        out_s=out_s,
        wanted=chance,
        confidence=chance * answer.uncertainty.confidence,
        reason=reason,
        enters=_name(known.places, in_s),
        leaves=_name(known.places, out_s),
        suggestion=chosen,
        alternatives=choice.others[: known.query.alternatives],
        exit=exit_of(chosen) if chosen is not None else None,
        ducks=ducks_of(in_s, out_s, known.production.sentences),
        returns=choice.returns,
        answer=answer,
    )


def _present(production: Production, span: Interval) -> SpottedCue:
    part = production.presence.slice(*span).music if production.presence is not None else np.zeros(0)
    sure = float(part.mean()) if len(part) else 0.0
    return SpottedCue(CueKind.PRESENT, *span, sure, sure, "Music plays here already.")


def _name(places: Places, at_s: float) -> str:
    nearest = int(np.argmin(np.abs(places.at_s - at_s)))
    return places.names[nearest] if abs(places.at_s[nearest] - at_s) < 1e-6 else "the track's end"


def _curve(levels: ArrayLike) -> tuple[CurvePoint, ...]:
    """Return levels of every half second as at most 600 points; neighbours are averaged, so that no peak gets lost."""
    known = np.asarray(levels, dtype=np.float64)
    size = -(-len(known) // _MOST_POINTS) or 1
    padded = np.pad(known, (0, -len(known) % size), mode="edge") if len(known) else known
    means = padded.reshape(-1, size).mean(axis=1)
    return tuple(CurvePoint(i * size * STEP_S, float(level)) for i, level in enumerate(means))
