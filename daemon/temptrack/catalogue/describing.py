"""What the music of a scene is like when nobody speaks over it.

Music that was recognised is described by the recording itself. All other is described by those moments of the film in
which nobody speaks or, where they are too few, by what is steady in its sound as well: voices slide, instruments hold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from temptrack.catalogue.stretches import Stretch
from temptrack.errors import InvalidTimeError, MediaError, MediaNotFoundError
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, analyse_cue, steady_part
from temptrack.fingerprint.presence import Presence, spans_of, without
from temptrack.fingerprint.types import Affect, Vector
from temptrack.media import Span, measure_loudness, read_audio
from temptrack.media.types import Samples
from temptrack.progress import Job
from temptrack.store.records import CueRecord, TrackRecord

CLEAR_S = 3.0
"""With as much music that nobody speaks over, that alone is described."""
_SPOKEN = 0.3
"""From this probability on a moment is held to be spoken over: rather too many moments than too few."""
_LEAST_PIECE_S = 0.5
_JOIN_S = 0.05
_SAME_S = 1.0
"""A cue whose ends moved by less is still described by what was said of it."""
_LEAST_RECORDED_S = 1.0
_MASTERED_LUFS = -16.0
"""Of the tracks that `fingerprint/music/scaling.csv` was made of, on average: neither loud nor soft to affect."""
_SILENT_LUFS = -60.0
"""As `fingerprint/music/settings.py` has it for tracks."""
_UNREADABLE = (MediaError, MediaNotFoundError, InvalidTimeError)


@dataclass(frozen=True)
class Part:
    """What of a stretch of music plays in one scene."""

    in_s: float
    out_s: float
    stretch: Stretch

    @property
    def length_s(self) -> float:
        """How long it plays there."""
        return self.out_s - self.in_s

    @property
    def track_in_s(self) -> float:
        """What is heard of the track where it begins; 0 where no track was recognised."""
        match = self.stretch.match
        return match.track_in_s + (self.in_s - match.film_in_s) * match.speed if match else 0.0


class Said(Protocol):
    """What is said of a cue."""

    @property
    def likeness(self) -> Vector:
        """What it sounds like."""

    @property
    def affect(self) -> Affect:
        """What it feels like."""

    @property
    def loudness_lufs(self) -> float:
        """How loud it is in the film."""


@dataclass(frozen=True)
class _Said:
    likeness: Vector
    affect: Affect
    loudness_lufs: float


class Describer:
    """Describes the cues of one film.

    Parameters
    ----------
    path : Path or None
        The film; None when nothing may be decoded.
    presence : Presence
        What was heard in it.
    tracks : mapping
        The library's tracks by id.
    known : sequence of CueRecord
        The film's cues as they were.
    job : Job
        Checked often.
    """

    def __init__(
        self,
        path: Path | None,
        presence: Presence,
        tracks: Mapping[str, TrackRecord],
        known: Sequence[CueRecord],
        job: Job,
    ) -> None:
        self._path = path
        self._spoken = spans_of(presence.holds("speech", _SPOKEN), presence.step_s, shortest_s=0.0, bridged_s=0.0)
        self._tracks = tracks
        self._known = known
        self._job = job

    def say(self, scene_id: str, part: Part) -> Said | None:
        """Describe music in a scene; None when it is silent after all.

        Raises
        ------
        MediaError, MediaNotFoundError, InvalidTimeError
            When the film cannot be read there and nothing is known of it.
        """
        before = [cue for cue in self._known if cue.scene_id == scene_id]
        same = next((cue for cue in before if _is_still(cue, part)), None)
        match = part.stretch.match
        if same is not None and (match is None or same.track_id == match.track_id):
            return same
        recorded = self._recorded(part, same)
        if recorded is not None or same is not None:
            return recorded or same
        nearest = max(before, key=lambda cue: _shared(cue, part), default=None)
        try:
            return described(*self._heard(self._path, part), self._job) if self._path else nearest
        except _UNREADABLE:
            if nearest is None:
                raise
            return nearest

    def _recorded(self, part: Part, same: CueRecord | None) -> _Said | None:
        """Describe what of a track's own file plays in the film; None where it was not recognised or cannot be read."""
        match = part.stretch.match
        track = self._tracks.get(match.track_id) if match else None
        if match is None or track is None or self._path is None:
            return None
        out_s = min(part.track_in_s + part.length_s * match.speed, track.duration_s)
        if out_s - part.track_in_s < _LEAST_RECORDED_S:
            return None
        try:
            found = analyse_cue(self._read(Path(track.path), part.track_in_s, out_s), self._job)
        except _UNREADABLE:
            return None
        if found.silent:
            return None
        loudness = same.loudness_lufs if same else self._loudness(self._path, part, found.loudness_lufs)
        return _Said(found.likeness, found.affect, loudness)

    def _loudness(self, path: Path, part: Part, otherwise: float) -> float:
        """Return how loud it is in the film, or what is said otherwise where that cannot be read."""
        try:
            clear, samples = self._heard(path, part)
        except _UNREADABLE:
            return otherwise
        return measure_loudness(samples if clear is None else clear, ANALYSIS_RATE_HZ).integrated_lufs

    def _heard(self, path: Path, part: Part) -> tuple[Samples | None, Samples]:
        """Return the moments in which nobody speaks, None when they are too few, and all of them."""
        samples = self._read(path, part.in_s, part.out_s)
        clear = without([(part.in_s, part.out_s)], self._spoken)
        return clear_of([(a - part.in_s, b - part.in_s) for a, b in clear], samples), samples

    def _read(self, path: Path, in_s: float, out_s: float) -> Samples:
        return read_audio(path, Span(in_s, out_s), sample_rate_hz=ANALYSIS_RATE_HZ, job=self._job)


def described(clear: Samples | None, samples: Samples, job: Job) -> Said | None:
    """Describe music by the moments in which nobody speaks or, where they are too few, by all; None when it is silent.

    Of what is spoken over, the steady part lacks the music's own attacks, and everything has those of the speech as
    well: what is said lies half way between. `benchmarks/cues.py` measures it.
    """
    heard = samples if clear is None else clear
    loudness = measure_loudness(heard, ANALYSIS_RATE_HZ).integrated_lufs
    ways = (clear,) if clear is not None else (samples, steady_part(samples, job))
    found = [said for way in ways if not (said := analyse_cue(_as_mastered(way), job)).silent]
    if not found or loudness <= _SILENT_LUFS:
        return None
    likeness = np.mean([said.likeness for said in found], axis=0)
    return _Said(
        likeness=np.asarray(likeness / np.linalg.norm(likeness), np.float32),
        affect=Affect(
            energy=sum(said.affect.energy for said in found) / len(found),
            valence=sum(said.affect.valence for said in found) / len(found),
        ),
        loudness_lufs=loudness,
    )


def _as_mastered(samples: Samples) -> Samples:
    """Bring sound to the loudness of music as it is sold: how loud it is in a film says how far it is in front."""
    loudness = measure_loudness(samples, ANALYSIS_RATE_HZ).integrated_lufs
    if loudness <= _SILENT_LUFS:
        return samples
    return samples * np.float32(10.0 ** ((_MASTERED_LUFS - loudness) / 20.0))


def clear_of(clear: Sequence[tuple[float, float]], samples: Samples) -> Samples | None:
    """Return the moments of sound at ANALYSIS_RATE_HZ in which nobody speaks as one; None when they are too few."""
    edges = [(round(a * ANALYSIS_RATE_HZ), round(b * ANALYSIS_RATE_HZ)) for a, b in clear]
    pieces = [samples[a:b] for a, b in edges if b - a >= _LEAST_PIECE_S * ANALYSIS_RATE_HZ]
    enough = sum(map(len, pieces)) >= min(CLEAR_S * ANALYSIS_RATE_HZ, 0.9 * len(samples))
    return joined(pieces) if enough and pieces else None


def joined(pieces: Sequence[Samples]) -> Samples:
    """Put pieces of sound end to end, each faded over into the next so that no joint sounds like an onset."""
    length = round(_JOIN_S * ANALYSIS_RATE_HZ)
    rise = np.sin(np.linspace(0.0, np.pi / 2.0, length)).astype(np.float32)
    whole = pieces[0]
    for piece in pieces[1:]:
        over = whole[-length:] * rise[::-1] + piece[:length] * rise
        whole = np.concatenate([whole[:-length], over, piece[length:]])
    return whole


def _is_still(cue: CueRecord, part: Part) -> bool:
    return abs(cue.film_in_s - part.in_s) <= _SAME_S and abs(cue.film_out_s - part.out_s) <= _SAME_S


def _shared(cue: CueRecord, part: Part) -> float:
    return min(cue.film_out_s, part.out_s) - max(cue.film_in_s, part.in_s)
