"""The cues of a film's scenes: which music plays in each.

A stretch of music may run on over the cut from one scene to the next. Each of those scenes gets a cue of its own, which
is the part that plays in it, and every such cue says which stretch it is part of. Where a scene has more than one, the
longest is its cue and the others are cues of the film.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from temptrack.catalogue.describing import Describer, Part
from temptrack.catalogue.film_sound import FilmSound
from temptrack.catalogue.pipeline import QuietJob
from temptrack.catalogue.stretches import Stretch, stretches_of
from temptrack.errors import InvalidTimeError, MediaError, MediaNotFoundError
from temptrack.fingerprint.presence import Presence, inside
from temptrack.progress import Job
from temptrack.store.records import CueRecord, SceneRecord, TrackMatch, TrackRecord

LEAST_S = 2.0
"""A scene that holds less of a stretch of music has no cue of it, unless no other scene holds more."""
_LONGEST_S = 600.0
"""Only a label row can make a scene this long; its music must fit in memory."""


@dataclass
class Scored:
    """A film's scenes with their cues."""

    scenes: list[SceneRecord]
    """Each with the id of its cue, where music plays in it."""
    cues: list[CueRecord] = field(default_factory=list)
    broken: tuple[float, Exception] | None = None
    """Where in the film the first cue begins that could not be described, and why."""


def score(
    path: Path | None,
    scenes: Sequence[SceneRecord],
    sound: FilmSound,
    matches: Iterable[TrackMatch],
    tracks: Mapping[str, TrackRecord],
    job: Job,
    *,
    known: Sequence[CueRecord] = (),
) -> Scored:
    """Find and describe the music of each scene.

    Parameters
    ----------
    path : Path or None
        The film; None when nothing may be decoded: then only what is known is said.
    scenes : sequence of SceneRecord
        Of the film, in any order.
    sound : FilmSound
        What was heard in it.
    matches : iterable of TrackMatch
        Where tracks of the library play in it.
    tracks : mapping
        The library's tracks by id, those that were recognised at least.
    job : Job
        Checked often.
    known : sequence of CueRecord
        The film's cues as they were; what was said of one that is still there is not worked out again.
    """
    lengths_s = {track_id: track.duration_s for track_id, track in tracks.items()}
    describer = Describer(path, sound.presence, tracks, known, QuietJob(job))
    scored = Scored([replace(scene, cue_id="") for scene in scenes])
    for number, parts in enumerate(parts_of(scenes, stretches_of(sound.music, matches, lengths_s))):
        name, cues = f"{scenes[number].scene_id}/cue", []
        for part in parts:
            try:
                cue = _cue(describer, sound.presence, scenes[number], part)
            except (MediaError, MediaNotFoundError, InvalidTimeError) as error:
                scored.broken = min(scored.broken or (part.in_s, error), (part.in_s, error), key=lambda at: at[0])
            else:
                cues += [cue] if cue else []
        scored.cues += [replace(cue, cue_id=f"{name}/{i}" if i else name) for i, cue in enumerate(cues)]
        scored.scenes[number] = replace(scenes[number], cue_id=name if cues else "")
    return scored


def parts_of(scenes: Sequence[SceneRecord], stretches: Sequence[Stretch]) -> list[list[Part]]:
    """Return for each scene what music plays in it, the longest first."""
    held = [
        [Part(*part, one) for one in stretches for part in inside([(one.in_s, one.out_s)], s.film_in_s, s.film_out_s)]
        for s in scenes
    ]
    longest = dict.fromkeys(stretches, 0.0)
    for part in (part for parts in held for part in parts):
        longest[part.stretch] = max(longest[part.stretch], part.length_s)
    fit = ([part for part in parts if part.length_s >= min(LEAST_S, longest[part.stretch])] for parts in held)
    return [sorted(parts, key=lambda part: (-part.length_s, part.in_s)) for parts in fit]


def _cue(describer: Describer, presence: Presence, scene: SceneRecord, part: Part) -> CueRecord | None:
    """Describe music in a scene, of a very long one its beginning; None when it is silent after all."""
    part = replace(part, out_s=min(part.out_s, part.in_s + _LONGEST_S))
    said = describer.say(scene.scene_id, part)
    if said is None:
        return None
    here, match = presence.slice(part.in_s, part.out_s), part.stretch.match
    return CueRecord(
        cue_id="",
        scene_id=scene.scene_id,
        film_id=scene.film_id,
        film_in_s=part.in_s,
        film_out_s=part.out_s,
        likeness=said.likeness,
        affect=said.affect,
        loudness_lufs=said.loudness_lufs,
        track_id=match.track_id if match else "",
        track_in_s=part.track_in_s,
        track_speed=match.speed if match else 1.0,
        track_confidence=match.confidence if match else 0.0,
        music_in_s=part.stretch.in_s,
        music_out_s=part.stretch.out_s,
        music_probability=float(here.music.mean()) if len(here) else 0.0,
        speech_share=float(here.holds("speech").mean()) if len(here) else 0.0,
    )
