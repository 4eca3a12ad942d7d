"""Seeing and hearing one film: its scenes, their actions and descriptions, and the cue under each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from temptrack.catalogue.beside import Beside
from temptrack.catalogue.film_listening import Listened, Listener
from temptrack.catalogue.film_work import FilmWork
from temptrack.catalogue.labels import Label
from temptrack.catalogue.outline import SceneOutline, outline
from temptrack.catalogue.pipeline import NamedJob
from temptrack.catalogue.report import Skipped, skip
from temptrack.errors import MediaUnreadableError, NoVideoError
from temptrack.fingerprint.action import ActionReader, Seen, describe_scene
from temptrack.fingerprint.copies import Sights
from temptrack.fingerprint.picture import DYNAMICS, STYLE, PictureTrace, dynamics_of, exhaust, style_of
from temptrack.fingerprint.picture.scenes import shots_between
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.fingerprint.types import PictureStyle, Vector
from temptrack.media import Span, probe
from temptrack.progress import Job
from temptrack.store.records import ActionLabel, CueRecord, FilmSoundRecord, SceneRecord


@dataclass
class Viewing:
    """What was learnt of one film."""

    duration_s: float
    scenes: list[SceneRecord] = field(default_factory=list)
    cues: list[CueRecord] = field(default_factory=list)
    sound: FilmSoundRecord | None = None
    searched: str = ""
    """Digest of the recordings that its sound was searched for."""
    sights: Sights = field(default_factory=Sights.none)
    """What copies of it are recognised by."""
    notes: list[Skipped] = field(default_factory=list)
    """Parts left out: label rows outside the film, sound that cannot be read."""


class Viewer:
    """Turns films into scenes and cues.

    Parameters
    ----------
    work : FilmWork
        Does what takes long.
    semantic : SemanticFingerprint or None
        The model that says what happens; None goes without.
    listener : Listener
        Hears what plays.
    actions : ActionReader, optional
        Names what happens from that and from what was learnt of the user's labels.
    """

    def __init__(
        self,
        work: FilmWork,
        semantic: SemanticFingerprint | None,
        listener: Listener,
        actions: ActionReader | None = None,
    ) -> None:
        self._work = work
        self._listener = listener
        self._semantic = semantic
        self._reader = actions or ActionReader()

    @property
    def actions(self) -> ActionReader:
        """Names what happens."""
        return self._reader

    @property
    def semantic(self) -> SemanticFingerprint | None:
        """The model that says what happens."""
        return self._semantic

    @property
    def semantic_key(self) -> str:
        """Key of the model's identity; "" without one."""
        return self._semantic.identity.key if self._semantic else ""

    def view(self, path: Path, film_id: str, labels: Sequence[Label], job: Job) -> Viewing:
        """Learn one film; scenes and cues are named by the film's id and their place in it.

        Raises
        ------
        NoVideoError, MediaError
            When there is no picture to learn from.
        """
        info = probe(path)
        if info.video is None:
            raise NoVideoError(f"{path.name!r} has no picture", remedy="give sound alone to `temptrack library add`")
        job = NamedJob(job, path.name, total=round(info.duration_s))
        with Beside(self._work.at_once, job) as beside:
            hear = beside.begin(partial(self._work.hear, path, info.duration_s), wanted=info.audio is not None)
            viewing = self._see(path, film_id, labels, job)
            if info.audio is not None:
                _take(viewing, self._listener.listen(path, film_id, viewing.scenes, hear, job))
        return viewing

    def _see(self, path: Path, film_id: str, labels: Sequence[Label], job: Job) -> Viewing:
        trace = self._watch(path, job)
        if not len(trace):
            raise MediaUnreadableError(f"No picture of {path.name!r} could be decoded")
        shots = shots_between(trace.cuts_s, trace.in_s, trace.out_s)
        seen = self._look(path, shots, job)
        outlines, notes = outline(trace, shots, seen, labels)
        viewing = Viewing(trace.length_s, sights=trace.sights.stored(), notes=[skip(path, note) for note in notes])
        for number, scene in enumerate(outlines):
            job.check()
            part, name = trace.slice(scene.span), f"{film_id}/{number:04d}"
            viewing.scenes.append(scene_record(name, film_id, scene, part, self._semantic, self._reader))
        return viewing

    def _watch(self, path: Path, job: Job) -> PictureTrace:
        """Trace the picture; the model sees frames of it on the way."""
        watching = self._work.watch(path, picks=self._semantic is not None, job=job)
        return self._semantic.see(path, watching, job) if self._semantic is not None else exhaust(watching)

    def _look(self, path: Path, shots: Sequence[Span], job: Job) -> Vector | None:
        """Embed the shots, shape (len(shots), d): most of what they need was seen while the trace was made."""
        if self._semantic is None:
            return None
        if missing := self._semantic.missing(path, shots):
            self._semantic.see(path, self._work.read(path, missing, job), job)
        return self._semantic.of_range(path, shots, job=job)


def scene_record(
    scene_id: str,
    film_id: str,
    scene: SceneOutline,
    part: PictureTrace,
    semantic: SemanticFingerprint | None,
    reader: ActionReader,
) -> SceneRecord:
    """Describe one scene: how it is shot, what happens in it, and what is said of it.

    Parameters
    ----------
    scene_id, film_id : str
        What it and its film are called.
    scene : SceneOutline
        Where it is, and what is known of it beforehand.
    part : PictureTrace
        Its picture.
    semantic : SemanticFingerprint or None
        The model that its vectors are of.
    reader : ActionReader
        Names what happens.
    """
    style, dynamics = style_of(part), dynamics_of(part)
    vector = semantic.pool(scene.seen) if semantic and scene.seen is not None else None
    actions = _actions(scene, style, dynamics, vector, semantic, reader)
    plain = describe_scene(style, actions, reader.vocabulary)
    description = scene.text or plain
    if scene.text and not scene.text_is_its_own:
        description = f"{scene.text.rstrip('.')}. {plain}"
    return SceneRecord(
        scene_id=scene_id,
        film_id=film_id,
        film_in_s=scene.span.source_in_s,
        film_out_s=scene.span.source_out_s,
        description=description,
        actions=tuple(ActionLabel(a.label, a.probability, a.origin, a.group) for a in actions),
        style=style.vector,
        semantic=vector,
        affect=style.affect,
        semantic_key=semantic.identity.key if semantic is not None and vector is not None else "",
        dynamics=dynamics,
        dynamics_key=DYNAMICS.key if dynamics is not None else "",
    )


def _actions(
    scene: SceneOutline,
    style: PictureStyle,
    dynamics: Vector | None,
    vector: Vector | None,
    semantic: SemanticFingerprint | None,
    reader: ActionReader,
) -> tuple[Seen, ...]:
    if scene.labels:
        return reader.stated(scene.labels)
    views = {STYLE.key: style.vector}
    if dynamics is not None:
        views[DYNAMICS.key] = dynamics
    return reader.recognise(views, semantic, vector)


def _take(viewing: Viewing, listened: Listened) -> None:
    viewing.scenes, viewing.cues = listened.scenes, listened.cues
    viewing.sound, viewing.searched = listened.sound, listened.searched
    viewing.notes += listened.notes
