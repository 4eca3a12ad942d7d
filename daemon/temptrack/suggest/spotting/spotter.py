"""From a film or timeline to its cue sheet: hear, see, weigh, divide, and cast each cue."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from temptrack.errors import EmptyLibraryError, NoVideoError
from temptrack.fingerprint.action import ActionReader
from temptrack.fingerprint.copies import Sights
from temptrack.fingerprint.footage import Footage, trace_footage
from temptrack.fingerprint.picture import TraceCache
from temptrack.fingerprint.presence import Interval
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.media import Span
from temptrack.progress import Job
from temptrack.store.interface import Store
from temptrack.suggest.answer import Answer, Capabilities, Suggestion
from temptrack.suggest.looking import Look, sum_up
from temptrack.suggest.query import Query
from temptrack.suggest.recognising import sight_of
from temptrack.suggest.spotting.asked import SpotQuery
from temptrack.suggest.spotting.casting import Part, cast
from temptrack.suggest.spotting.evidence import gather
from temptrack.suggest.spotting.figures import STEP_S
from temptrack.suggest.spotting.learnt import LearntSpotting
from temptrack.suggest.spotting.places import places_of
from temptrack.suggest.spotting.production import hear
from temptrack.suggest.spotting.scenery import divide_scenes, look_into
from temptrack.suggest.spotting.segmenting import Problem, divide
from temptrack.suggest.spotting.sheet import CueSheet
from temptrack.suggest.spotting.visuals import with_visuals
from temptrack.suggest.spotting.writing import Known, write_cues, write_sheet
from temptrack.suggest.suggester import Suggester

_ROUNDED_S = 0.5
"""A track this little shorter than a cue is long enough."""
_CANDIDATES = 8
"""Tracks that are weighed for each cue: enough that no two neighbours need share one."""


class Spotter:
    """Makes cue sheets.

    Parameters
    ----------
    store : Store
        The library and the learnt films.
    suggester : Suggester
        Chooses tracks.
    traces : TraceCache
        Keeps what was seen of footage.
    semantic : callable
        Returns the open_clip fingerprint, or None when no weights can be had.
    actions : ActionReader
        Names what happens.
    """

    def __init__(
        self,
        store: Store,
        suggester: Suggester,
        traces: TraceCache,
        semantic: Callable[[], SemanticFingerprint | None],
        actions: ActionReader,
    ) -> None:
        self._store = store
        self._suggester = suggester
        self._traces = traces
        self._semantic = semantic
        self._actions = actions
        self._learnt = LearntSpotting(store)

    def spot(self, query: SpotQuery, job: Job) -> CueSheet:
        """Say where in a range music should be, and which.

        Picture and sound are decoded once each, the sound some seconds at a time.

        Parameters
        ----------
        query : SpotQuery
            The range.
        job : Job
            Told of the stages learn, listen, look, watch, divide, see, spot, suggest and picture.

        Raises
        ------
        EmptyLibraryError
            There is nothing to suggest.
        MediaError, NotFoundError
            None of the footage can be seen.
        CancelledError
            The job was cancelled.
        """
        with self._store.moment():
            return self._spotted(query, job)

    def _spotted(self, query: SpotQuery, job: Job) -> CueSheet:
        if self._store.count_tracks() == 0:
            raise EmptyLibraryError(
                "The library holds no tracks to suggest from", remedy="add music with `temptrack library add FOLDER`"
            )
        semantic = self._semantic()
        known = self._look(query, semantic, job)
        job.report("spot", 0, 1)
        problem = Problem(known.places, known.evidence.log_odds, STEP_S, known.evidence.taken)
        rules = replace(query.rules, shortest_s=min(query.rules.shortest_s, query.footage.duration_s))
        spans = divide(problem, rules, job)
        answers = self._ask(known, spans, semantic, job)
        parts = [
            Part(look.style.vector, _long_enough(answer, rules.shortest_s), answer.uncertainty.abstain)
            for look, answer in answers
        ]
        cues = write_cues(known, spans, [answer for _, answer in answers], cast(parts))
        able = Capabilities(semantic is not None, self._store.count_films(), self._store.count_tracks())
        sheet = write_sheet(known, cues, able, self._actions.vocabulary)
        return with_visuals(sheet, known.traced, job) if query.with_visuals else sheet

    def _look(self, query: SpotQuery, semantic: SemanticFingerprint | None, job: Job) -> Known:
        learnt = self._learnt.current(semantic.identity.key if semantic is not None else "", job)
        production = hear(query.sounds, query.footage.duration_s, job)
        traced = trace_footage(
            query.footage, traces=self._traces, semantic=semantic, every_frame=query.every_frame, job=job
        )
        if not traced.seen:
            raise traced.trouble or NoVideoError("The range holds no clip", remedy="mark footage")
        scenes = divide_scenes(traced.whole, job)
        if semantic is not None:
            scenes = look_into(
                scenes, traced.seen, traced.whole.cuts_s, semantic, job, thorough=traced.whole.every_frame
            )
        places = places_of(
            query.footage.duration_s,
            cuts_s=sorted({*traced.whole.cuts_s, *traced.whole.changes_s}),
            scenes_s=[scene.in_s for scene in scenes],
            sentences=production.sentences,
            step_s=STEP_S,
        )
        evidence = gather(production, scenes, learnt, anew=query.anew)
        return Known(query, production, traced, scenes, learnt, evidence, places)

    def _ask(
        self, known: Known, spans: Sequence[Interval], semantic: SemanticFingerprint | None, job: Job
    ) -> list[tuple[Look, Answer]]:
        """Ask for tracks with what was seen of each cue, so that nothing is decoded again."""
        answers = []
        limit = max(_CANDIDATES, known.query.alternatives + 1)
        for number, (in_s, out_s) in enumerate(spans):
            job.report("suggest", number, len(spans))
            look = self._look_of(known, in_s, out_s, semantic)
            query = Query(
                Footage((), out_s - in_s),
                filters=known.query.filters,
                limit=limit,
                with_visuals=known.query.with_visuals,
                risk=known.query.risk,
            )
            answers.append((look, self._suggester.answer(self._suggester.weigh(query, _Within(job), seen=look))))
        return answers

    def _look_of(self, known: Known, in_s: float, out_s: float, semantic: SemanticFingerprint | None) -> Look:
        part = known.traced.whole.slice(Span(in_s, out_s)).moved(0.0)
        seen = [
            scene.semantic
            for scene in known.scenes
            if scene.semantic is not None and scene.in_s < out_s and scene.out_s > in_s
        ]
        sight = sight_of(semantic.pool(np.stack(seen)), semantic, self._actions) if semantic and seen else None
        # A cue is looked at for what it wants, not for which film it is from.
        return replace(sum_up(part, part, sight, semantic, self._actions), sights=Sights.none())


def _long_enough(answer: Answer, shortest_s: float) -> tuple[Suggestion, ...]:
    """Return the suggestions that can carry the shortest cue: a sting carries none."""
    return tuple(one for one in answer.suggestions if one.track_out_s - one.track_in_s >= shortest_s - _ROUNDED_S)


class _Within(Job):
    """A step of the whole, which is stopped with it and whose own progress is nobody's business."""

    def __init__(self, whole: Job) -> None:
        super().__init__()
        self._whole = whole

    def check(self) -> None:
        self._whole.check()
