"""The cues of an edit's scenes: its music is known from the timeline, with its place in the medium."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from temptrack.catalogue.describing import described
from temptrack.catalogue.edit_types import EditMusic
from temptrack.catalogue.music_cues import LEAST_S
from temptrack.catalogue.pipeline import QuietJob
from temptrack.errors import InvalidTimeError, MediaError, MediaNotFoundError
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.media import Span, read_audio
from temptrack.progress import Job
from temptrack.store.records import CueRecord, SceneRecord

_LONGEST_S = 600.0
"""As in films: music must fit in memory."""


@dataclass(frozen=True)
class _Part:
    music: EditMusic
    in_s: float
    out_s: float

    @property
    def length_s(self) -> float:
        return self.out_s - self.in_s

    @property
    def source(self) -> Span:
        """What of the medium plays."""
        sound = self.music.sound
        ahead, behind = (self.in_s - sound.record_in_s) * sound.speed, (sound.record_out_s - self.out_s) * sound.speed
        if sound.reversed:
            ahead, behind = behind, ahead
        return Span(max(0.0, sound.span.source_in_s + ahead), max(0.0, sound.span.source_out_s - behind))


def score_edit(
    scenes: Sequence[SceneRecord], music: Sequence[EditMusic], job: Job
) -> tuple[list[SceneRecord], list[CueRecord]]:
    """Describe the music of each scene; the longest piece of it is the scene's cue, the others are the film's.

    Returns
    -------
    list of SceneRecord
        With the ids of their cues.
    list of CueRecord
        Music that cannot be read or is silent is left out.
    """
    longest = {one: max((_shared(scene, one) for scene in scenes), default=0.0) for one in music}
    scored, cues = [], []
    for done, scene in enumerate(scenes):
        job.report("listen", done, len(scenes))
        parts = [
            _Part(one, max(scene.film_in_s, one.sound.record_in_s), min(scene.film_out_s, one.sound.record_out_s))
            for one in music
            if 0 < _shared(scene, one) >= min(LEAST_S, longest[one])
        ]
        name = f"{scene.scene_id}/cue"
        told = [cue for part in sorted(parts, key=lambda part: -part.length_s) if (cue := _cue(scene, part, job))]
        cues += [replace(cue, cue_id=f"{name}/{i}" if i else name) for i, cue in enumerate(told)]
        scored.append(replace(scene, cue_id=name if told else ""))
    return scored, cues


def _shared(scene: SceneRecord, music: EditMusic) -> float:
    return min(scene.film_out_s, music.sound.record_out_s) - max(scene.film_in_s, music.sound.record_in_s)


def _cue(scene: SceneRecord, part: _Part, job: Job) -> CueRecord | None:
    part = replace(part, out_s=min(part.out_s, part.in_s + _LONGEST_S))
    music, quiet = part.music, QuietJob(job)
    try:
        samples = read_audio(music.sound.path, part.source, sample_rate_hz=ANALYSIS_RATE_HZ, job=quiet)
        said = described(samples, samples, quiet) if len(samples) else None
    except (MediaError, MediaNotFoundError, InvalidTimeError):
        return None
    if said is None:
        return None
    later_s = part.in_s - music.sound.record_in_s
    step = -music.track_speed if music.sound.reversed else music.track_speed
    return CueRecord(
        cue_id="",
        scene_id=scene.scene_id,
        film_id=scene.film_id,
        film_in_s=part.in_s,
        film_out_s=part.out_s,
        likeness=said.likeness,
        affect=said.affect,
        loudness_lufs=said.loudness_lufs,
        track_id=music.track_id,
        track_in_s=max(0.0, music.track_in_s + later_s * step) if music.track_id else 0.0,
        track_speed=music.track_speed if music.track_id else 1.0,
        track_confidence=music.confidence if music.track_id else 0.0,
        music_in_s=music.sound.record_in_s,
        music_out_s=music.sound.record_out_s,
        music_probability=music.music_probability,
        speech_share=0.0,
    )
