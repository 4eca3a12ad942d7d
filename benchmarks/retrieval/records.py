"""The made-up world's records: tracks whose sections are moments of music, and scenes with their cues."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.retrieval.hidden import MUSIC, SEMANTIC, Floats, Laws, Rows, Vectors, unit_rows
from temptrack.fingerprint.picture import DYNAMICS
from temptrack.fingerprint.types import Affect, Curve, Section, Vector
from temptrack.store import ActionLabel, CueRecord, FilmRecord, SceneRecord, TrackRecord

_STEP_S = 0.5
_SECTIONS = 3
_TOGETHER = 0.8
"""Of a section's music, how much is its track's (in deviations); the rest is the section's own."""
_SHORTEST_S, _LONGEST_S = 75.0, 260.0
_ROUGHNESS, _LAG = 0.12, 0.945
"""Deviation of a track's energy inside a section, and its correlation from one half second to the next."""
_CHUNK = 2048
_WORDS = (
    ("calm", "furious"),
    ("dark", "bright"),
    ("lonely", "crowded"),
    ("still", "hurried"),
    ("indoor", "outdoor"),
    ("tender", "menacing"),
)
_ACTIONS = ("chase", "talk", "fight", "walk", "embrace", "search", "dance", "wait")


@dataclass(frozen=True)
class Library:
    """Tracks, and all their sections as moments of music, one a row."""

    tracks: tuple[TrackRecord, ...]
    music: Floats
    """Shape (sections of all tracks, MUSIC)."""
    track: Rows
    """Row of the track of each section."""
    in_s: Floats
    out_s: Floats
    sounds: Vectors
    """Likeness of each section."""

    def nearest(self, asked: Floats, lasts_s: Floats, rng: np.random.Generator) -> tuple[Rows, Floats, Vectors]:
        """Return, for music asked for, the track whose section is nearest, from where in it, and that section's sound.

        The music starts on a beat inside the section, early enough to last.
        """
        found = np.concatenate(
            [_nearest(asked[begin : begin + _CHUNK], self.music) for begin in range(0, len(asked), _CHUNK)]
        )
        track = self.track[found]
        last_s = np.array([self.tracks[int(row)].duration_s for row in track]) - lasts_s
        wished_s = self.in_s[found] + rng.random(len(found)) * np.maximum(
            0.0, self.out_s[found] - self.in_s[found] - lasts_s
        )
        starts_s = np.clip(wished_s, 0.0, np.maximum(last_s, 0.0))
        beats = (_beat_before(self.tracks[int(row)], start) for row, start in zip(track, starts_s, strict=True))
        return track, np.fromiter(beats, np.float64, len(track)), self.sounds[found]


def make_library(laws: Laws, music: Floats, rng: np.random.Generator) -> Library:
    """Make tracks of music, shape (n, MUSIC): each has sections around it."""
    own = rng.standard_normal((len(music), _SECTIONS, MUSIC))
    sections = _TOGETHER * music[:, None] + np.sqrt(1 - _TOGETHER**2) * own
    flat = sections.reshape(-1, MUSIC)
    sounds = laws.sounds_of(flat, rng)
    whole = unit_rows(sounds.reshape(len(music), _SECTIONS, -1).astype(np.float64).mean(axis=1))
    durations_s = rng.uniform(_SHORTEST_S, _LONGEST_S, len(music))
    edges_s = durations_s[:, None] * np.array([0.0, 0.3, 0.65, 1.0])
    rough = smooth_noise(rng, len(music), int(_LONGEST_S / _STEP_S) + 1)
    tempi = np.clip(rng.lognormal(np.log(115.0), 0.25, len(music)), 55, 210)
    tracks = tuple(
        _track(number, sections[number], sounds[_SECTIONS * number :], whole[number], edges_s[number], rough, tempi)
        for number in range(len(music))
    )
    return Library(
        tracks=tracks,
        music=flat,
        track=np.repeat(np.arange(len(music)), _SECTIONS),
        in_s=edges_s[:, :-1].ravel(),
        out_s=edges_s[:, 1:].ravel(),
        sounds=sounds,
    )


def _track(
    number: int, sections: Floats, sounds: Vectors, whole: Vector, edges_s: Floats, rough: Floats, tempi: Floats
) -> TrackRecord:
    duration_s = float(edges_s[-1])
    times_s = (np.arange(int(np.ceil(duration_s / _STEP_S))) + 0.5) * _STEP_S
    energies = np.clip(0.4 + 0.2 * sections[:, 0], 0.02, 0.98)
    inside = np.clip(np.searchsorted(edges_s, times_s) - 1, 0, _SECTIONS - 1)
    levels = np.clip(energies[inside] + _ROUGHNESS * rough[number, : len(times_s)], 0, 1).astype(np.float32)
    tempo_bpm = float(tempi[number])
    beats_s = np.arange(0.2, duration_s, 60.0 / tempo_bpm)
    middle = sections.mean(axis=0)
    return TrackRecord(
        track_id=f"{number + (1 << 100):032x}",
        path=f"/world/music/{number:06}.flac",
        title=f"Piece {number}",
        artist="Ensemble",
        album="World",
        licence="CC0",
        duration_s=duration_s,
        tempo_bpm=tempo_bpm,
        key="A minor",
        key_strength=0.6,
        loudness_lufs=-16.0,
        peak_db=-2.0,
        affect=Affect(*(float(x) for x in np.clip((0.4 + 0.28 * middle[0], 0.52 + 0.3 * middle[1]), 0.0, 1.0))),
        likeness=whole,
        beats_s=beats_s.astype(np.float32),
        energy=Curve(_STEP_S, levels),
        sections=tuple(
            Section(float(edges_s[i]), float(edges_s[i + 1]), "ABC"[i], float(energies[i]), sounds[i])
            for i in range(_SECTIONS)
        ),
        downbeats_s=beats_s[::4].astype(np.float32),
        beats_per_bar=4,
        added_at="2026-01-01T00:00:00Z",
    )


def scene_and_cue(  # noqa: PLR0913 - a record's own fields, named where it is called
    film_id: str,
    scene_id: str,
    span_s: tuple[float, float],
    *,
    story: Floats,
    vectors: tuple[Vector, Vector, Vector | None],
    affect: Affect,
    heard: Vector,
    track: TrackRecord,
    track_in_s: float,
    identified: bool,
) -> tuple[SceneRecord, CueRecord]:
    """Make one pair; an identified cue names its track."""
    style, dynamics, semantic = vectors
    scene = SceneRecord(
        scene_id=scene_id,
        film_id=film_id,
        film_in_s=span_s[0],
        film_out_s=span_s[1],
        description=describe(story),
        actions=(ActionLabel(_ACTIONS[int(np.argmax(np.r_[story, -story[:2]]))], 0.6, "zero_shot", "action"),),
        style=style,
        semantic=semantic,
        affect=affect,
        cue_id=f"{scene_id}/cue",
        semantic_key=SEMANTIC.key if semantic is not None else "",
        dynamics=dynamics,
        dynamics_key=DYNAMICS.key,
    )
    cue = CueRecord(
        cue_id=scene.cue_id,
        scene_id=scene_id,
        film_id=film_id,
        film_in_s=span_s[0],
        film_out_s=span_s[1],
        likeness=heard,
        affect=track.affect,
        loudness_lufs=-22.0,
        track_id=track.track_id if identified else "",
        track_in_s=track_in_s if identified else 0.0,
        track_confidence=0.99 if identified else 0.0,
        music_in_s=span_s[0],
        music_out_s=span_s[1],
        music_probability=0.95,
    )
    return scene, cue


def film_record(number: int, scenes: Sequence[SceneRecord], duration_s: float) -> FilmRecord:
    """Make the film of these scenes, each of which has a cue."""
    levels = np.array([(scene.affect.energy, scene.affect.valence) for scene in scenes])
    return FilmRecord(
        film_id=scenes[0].film_id,
        path=f"/world/films/{number:06}.mkv",
        title=f"Film {number}",
        duration_s=duration_s,
        affect=Affect(float(levels[:, 0].mean()), float(levels[:, 1].mean())),
        scene_count=len(scenes),
        cue_count=len(scenes),
        learnt_at="2026-01-01T00:00:00Z",
    )


def describe(story: Floats) -> str:
    """Put a story into words, one of each pair."""
    said = [pair[int(level > 0)] for pair, level in zip(_WORDS, story, strict=True)]
    return f"A {said[0]}, {said[1]} scene, {said[2]} and {said[3]}, {said[4]}, {said[5]}."


def smooth_noise(rng: np.random.Generator, rows: int, steps: int) -> Floats:
    """Return unit-variance noise, each step correlated with the one before by `_LAG`; shape (rows, steps)."""
    noise = rng.standard_normal((rows, steps))
    for step in range(1, steps):
        noise[:, step] = _LAG * noise[:, step - 1] + np.sqrt(1 - _LAG**2) * noise[:, step]
    return noise


def _nearest(asked: Floats, music: Floats) -> Rows:
    return np.asarray(np.argmin((music**2).sum(axis=1) - 2 * asked @ music.T, axis=1), dtype=np.int64)


def _beat_before(track: TrackRecord, at_s: float) -> float:
    index = int(np.searchsorted(track.beats_s, at_s, side="right")) - 1
    return float(track.beats_s[index]) if index >= 0 else 0.0
