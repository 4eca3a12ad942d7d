"""The cues of a film: where its music plays, and what the music of each scene is like when nobody speaks over it.

A stretch of music may run on over the cut from one scene to the next. Each of those scenes gets a cue of its own, which
is the part that plays in it, and every such cue says which stretch it is part of.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from temptrack.catalogue.pipeline import QuietJob
from temptrack.errors import MediaError
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, CueAnalysis, analyse_cue, steady_part
from temptrack.fingerprint.presence import Interval, Presence, inside, presence_in, spans_of, without
from temptrack.media import Span, iter_audio, read_audio
from temptrack.media.types import Samples
from temptrack.progress import Job
from temptrack.store.records import CueRecord, SceneRecord

LEAST_S = 2.0
"""A scene that holds less of a stretch of music has no cue in it, unless no other scene holds more."""
CLEAR_S = 3.0
"""With as much music that nobody speaks over, that alone is described."""
_LONGEST_S = 600.0
"""Only a label row can make a scene this long; its music must fit in memory."""
_BLOCK_S = 20.0
_SPOKEN = 0.3
"""From this probability on a moment is held to be spoken over: rather too many moments than too few."""
_LEAST_PIECE_S = 0.5
_JOIN_S = 0.05


@dataclass(frozen=True)
class FilmSound:
    """What can be heard in a film."""

    presence: Presence
    music: tuple[Interval, ...]
    """Stretches of music, in film seconds, in order of time."""
    broken: MediaError | None = None
    """Why it could be heard no further than the presence lasts."""


@dataclass(frozen=True)
class Stretch:
    """The music of one scene."""

    in_s: float
    out_s: float
    whole: Interval
    """The stretch of the film's music that it is part of."""


def hear_film(path: Path, sound_out_s: float, job: Job) -> FilmSound:
    """Hear a film once from beginning to end, holding some seconds of its sound at a time.

    Parameters
    ----------
    path : Path
        The film.
    sound_out_s : float
        Where it ends: no music is found beyond, and progress is told as "listen" by the seconds up to there.
    job : Job
        Checked at every block.

    Raises
    ------
    MediaError
        When its sound cannot be read at all; where only its rest cannot, the result says so.
    """
    blocks = _Blocks(path, sound_out_s, job)
    presence = presence_in(blocks, QuietJob(job))
    if blocks.broken is not None and not blocks.heard_s:
        raise blocks.broken
    music = spans_of(presence.holds("music"), presence.step_s)
    return FilmSound(presence, tuple(inside(music, 0.0, min(sound_out_s, blocks.heard_s))), blocks.broken)


class _Blocks:
    """The sound of a film up to its end or to where it cannot be read."""

    def __init__(self, path: Path, duration_s: float, job: Job) -> None:
        self._path = path
        self._duration_s = duration_s
        self._job = job
        self.heard_s = 0.0
        self.broken: MediaError | None = None

    def __iter__(self) -> Iterator[Samples]:
        quiet = QuietJob(self._job)
        try:
            for block in iter_audio(self._path, None, sample_rate_hz=ANALYSIS_RATE_HZ, block_s=_BLOCK_S, job=quiet):
                self._job.report("listen", round(self.heard_s), round(self._duration_s))
                self.heard_s += len(block) / ANALYSIS_RATE_HZ
                yield block
        except MediaError as error:
            self.broken = error


def music_of(scenes: Sequence[SceneRecord], music: Sequence[Interval]) -> list[Stretch | None]:
    """Return for each scene the longest music that plays in it, or None.

    Parameters
    ----------
    scenes : sequence of SceneRecord
        In any order.
    music : sequence of (float, float)
        Stretches in film seconds, in order of time.
    """
    held = [[(*part, whole) for whole in music for part in inside([whole], s.film_in_s, s.film_out_s)] for s in scenes]
    longest = {whole: max((b - a for parts in held for a, b, w in parts if w == whole), default=0.0) for whole in music}
    found: list[Stretch | None] = []
    for parts in held:
        fit = [Stretch(a, b, w) for a, b, w in parts if b - a >= min(LEAST_S, longest[w])]
        found.append(max(fit, key=lambda stretch: stretch.out_s - stretch.in_s, default=None))
    return found


def cue_of(path: Path, scene: SceneRecord, stretch: Stretch, presence: Presence, job: Job) -> CueRecord | None:
    """Describe the music of a scene, of a very long one its beginning; None when it is silent after all."""
    quiet = QuietJob(job)
    out_s = min(stretch.out_s, stretch.in_s + _LONGEST_S)
    samples = read_audio(path, Span(stretch.in_s, out_s), sample_rate_hz=ANALYSIS_RATE_HZ, job=quiet)
    spoken = spans_of(presence.holds("speech", _SPOKEN), presence.step_s, shortest_s=0.0, bridged_s=0.0)
    heard = _described(samples, stretch.in_s, without([(stretch.in_s, out_s)], spoken), quiet)
    if heard.silent:
        return None
    here = presence.slice(stretch.in_s, out_s)
    return CueRecord(
        cue_id=f"{scene.scene_id}/cue",
        scene_id=scene.scene_id,
        film_id=scene.film_id,
        film_in_s=stretch.in_s,
        film_out_s=out_s,
        likeness=heard.likeness,
        affect=heard.affect,
        loudness_lufs=heard.loudness_lufs,
        music_in_s=stretch.whole[0],
        music_out_s=stretch.whole[1],
        music_probability=float(here.music.mean()) if len(here) else 0.0,
        speech_share=float(here.holds("speech").mean()) if len(here) else 0.0,
    )


def _described(samples: Samples, in_s: float, clear: Sequence[Interval], job: Job) -> CueAnalysis:
    """Describe what nobody speaks over or, where that is too little, the steady part of everything."""
    edges = [(round((a - in_s) * ANALYSIS_RATE_HZ), round((b - in_s) * ANALYSIS_RATE_HZ)) for a, b in clear]
    pieces = [samples[a:b] for a, b in edges if b - a >= _LEAST_PIECE_S * ANALYSIS_RATE_HZ]
    clear_count = sum(map(len, pieces))
    if clear_count < min(CLEAR_S * ANALYSIS_RATE_HZ, 0.9 * len(samples)):
        return analyse_cue(steady_part(samples, job), job)
    return analyse_cue(joined(pieces), job)


def joined(pieces: Sequence[Samples]) -> Samples:
    """Put pieces of sound end to end, each faded over into the next so that no joint sounds like an onset."""
    length = round(_JOIN_S * ANALYSIS_RATE_HZ)
    rise = np.sin(np.linspace(0.0, np.pi / 2.0, length)).astype(np.float32)
    whole = pieces[0]
    for piece in pieces[1:]:
        over = whole[-length:] * rise[::-1] + piece[:length] * rise
        whole = np.concatenate([whole[:-length], over, piece[length:]])
    return whole
