"""Learning from finished edits: which music an editor laid under which scenes.

An edit is learnt as a film of its own. Its id is a digest of all that is learnt of it (its media by their content, its
clips and its sounds), so the same edit is the same film under whatever name, and one that was changed is learnt again.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from temptrack.catalogue.edit_cues import score_edit
from temptrack.catalogue.edit_music import music_of
from temptrack.catalogue.edit_scenes import look, scene_spans
from temptrack.catalogue.edit_types import Edit
from temptrack.catalogue.film_affect import mean_affect
from temptrack.catalogue.outline import SceneOutline
from temptrack.catalogue.pipeline import NamedJob
from temptrack.catalogue.recognising import Recogniser
from temptrack.catalogue.report import LearnReport, LearntScene, Skipped, Verdict, now, or_skip, skip
from temptrack.catalogue.viewing import scene_record
from temptrack.errors import MediaError, NotFoundError, NoVideoError
from temptrack.fingerprint.action import ActionReader
from temptrack.fingerprint.copies import COPIES, encode_sights
from temptrack.fingerprint.footage import trace_footage
from temptrack.fingerprint.picture import TraceCache
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.media import known_content_hash
from temptrack.progress import Job
from temptrack.store.interface import Store
from temptrack.store.records import CueRecord, FilmRecord, FilmSightRecord, SceneRecord


def learn_edits(  # noqa: PLR0913 - all but two are named where it is called
    store: Store,
    edits: Sequence[Edit],
    *,
    semantic: SemanticFingerprint | None,
    traces: TraceCache,
    recogniser: Recogniser,
    actions: ActionReader,
    refresh: bool = False,
    job: Job,
) -> LearnReport:
    """Learn finished edits.

    Parameters
    ----------
    store : Store
        Where they are kept as films; its library is where their music is looked for.
    edits : sequence of Edit
        Those of the same path replace each other.
    semantic : SemanticFingerprint or None
        None learns without; an edit learnt without is learnt again once there is one.
    traces : TraceCache
        Where picture traces are kept.
    recogniser : Recogniser
        Knows the library's tracks by their sound.
    actions : ActionReader
        Names what happens.
    refresh : bool
        Learn again what is already known.
    job : Job
        Reports "learn" by edits done, and between those "look" and "listen".

    Raises
    ------
    CancelledError
        When the job was cancelled; edits finished by then are learnt.
    """
    learner = _Learner(store, semantic, traces, recogniser, actions, refresh, job)
    verdicts = []
    for done, edit in enumerate(edits):
        job.report("learn", done, len(edits), edit.path.name)
        outcome = or_skip(edit.path, partial(learner.learn, edit))
        if isinstance(outcome, Skipped):
            learner.skipped.append(outcome)
        else:
            verdicts.append(outcome)
    job.report("learn", len(edits), len(edits))
    return LearnReport(
        verdicts.count(Verdict.ADDED),
        verdicts.count(Verdict.UPDATED),
        verdicts.count(Verdict.UNCHANGED),
        tuple(dict.fromkeys(learner.skipped)),
        tuple(learner.scenes),
    )


class _Learner:
    """One run."""

    def __init__(
        self,
        store: Store,
        semantic: SemanticFingerprint | None,
        traces: TraceCache,
        recogniser: Recogniser,
        actions: ActionReader,
        refresh: bool,
        job: Job,
    ) -> None:
        self._store = store
        self._semantic = semantic
        self._traces = traces
        self._recogniser = recogniser
        self._actions = actions
        self._refresh = refresh
        self._job = job
        self.skipped: list[Skipped] = []
        self.scenes: list[LearntScene] = []

    def learn(self, edit: Edit) -> Verdict:
        film_id = edit_id(edit)
        films = {film.film_id: film for film in self._store.films()}
        known = films.get(film_id)
        if known is not None and not self._refresh and not self._lacks_semantic(film_id):
            return self._settle_known(known, edit)
        was_there = known is not None or any(film.path == str(edit.path) for film in films.values())
        self._learn(edit, film_id)
        return Verdict.UPDATED if was_there else Verdict.ADDED

    def _lacks_semantic(self, film_id: str) -> bool:
        key = self._semantic.identity.key if self._semantic is not None else ""
        return bool(key) and any(scene.semantic_key != key for scene in self._store.scenes(film_id))

    def _settle_known(self, film: FilmRecord, edit: Edit) -> Verdict:
        if film.path == str(edit.path):
            return Verdict.UNCHANGED
        self._store.put_film(
            replace(film, path=str(edit.path)), self._store.scenes(film.film_id), self._store.film_cues(film.film_id)
        )
        return Verdict.UPDATED

    def _learn(self, edit: Edit, film_id: str) -> None:
        job = NamedJob(self._job, edit.path.name)
        traced = trace_footage(edit.footage, traces=self._traces, semantic=self._semantic, every_frame=True, job=job)
        if not traced.seen:
            raise traced.trouble or NoVideoError(f"Nothing is seen in {edit.path.name!r}")
        self.skipped += [skip(edit.path, remark) for remark in traced.remarks]
        music, notes = music_of(edit.sounds, self._store, self._recogniser, job)
        self.skipped += notes
        scenes = []
        for number, span in enumerate(scene_spans(traced, music)):
            outline = SceneOutline(span, (), "", text_is_its_own=False, seen=look(traced, span, self._semantic, job))
            part = traced.whole.slice(span)
            scenes.append(
                scene_record(f"{film_id}/{number:04d}", film_id, outline, part, self._semantic, self._actions)
            )
        if not scenes:
            raise NoVideoError(f"{edit.path.name!r} holds no scene with enough to see", remedy="see what is offline")
        scored, cues = score_edit(scenes, music, job)
        self._store.put_film_sight(FilmSightRecord(film_id, COPIES.key, encode_sights(traced.whole.sights.stored())))
        self._store.put_film(self._film(edit, film_id, scored, cues), scored, cues)
        self._tell(edit, scored, cues)

    def _film(self, edit: Edit, film_id: str, scenes: list[SceneRecord], cues: list[CueRecord]) -> FilmRecord:
        there = edit.path.stat() if edit.path.exists() else None
        return FilmRecord(
            film_id=film_id,
            path=str(edit.path),
            title=edit.title or edit.path.stem,
            duration_s=edit.footage.duration_s,
            affect=mean_affect(scenes),
            scene_count=len(scenes),
            cue_count=len(cues),
            mtime_ns=there.st_mtime_ns if there else 0,
            size_bytes=there.st_size if there else 0,
            learnt_at=now(),
        )

    def _tell(self, edit: Edit, scenes: list[SceneRecord], cues: list[CueRecord]) -> None:
        by_id = {cue.cue_id: cue for cue in cues}
        tracks = self._store.get_tracks({cue.track_id for cue in cues if cue.track_id})
        for scene in scenes:
            cue = by_id.get(scene.cue_id)
            nearest = next(iter(self._store.nearest_tracks(cue.likeness, 1)), None) if cue else None
            track = tracks.get(cue.track_id) if cue else None
            self.scenes.append(LearntScene(scene, edit.title or edit.path.stem, nearest, cue, track))


def edit_id(edit: Edit) -> str:
    """Return the id of the film that an edit is: a digest of its media's content and of how they are laid.

    Names and places of files are not in it; a medium that is offline counts by its name.
    """
    seen = [
        (
            _content(one.path),
            *_rounded(one.span.source_in_s, one.span.source_out_s, one.record_in_s, one.record_out_s),
            *_rounded(one.speed),
            one.reversed,
        )
        for one in edit.footage.segments
    ]
    heard = sorted(
        (
            _content(one.path),
            *_rounded(one.span.source_in_s, one.span.source_out_s, one.record_in_s, one.record_out_s),
            *_rounded(one.speed),
            one.reversed,
            one.role,
            one.is_music,
        )
        for one in edit.sounds
    )
    said = json.dumps([seen, heard, *_rounded(edit.footage.duration_s)])
    return hashlib.blake2b(said.encode(), digest_size=16, person=b"temptrackedit").hexdigest()


def _rounded(*values: float) -> list[float]:
    return [round(value, 4) for value in values]


def _content(path: Path) -> str:
    try:
        return known_content_hash(path)
    except (MediaError, NotFoundError):
        return path.name
