"""What real recordings are like, which catalogues are made after: analysed once, kept as arrays."""

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.music_media import media_folder, music_files, rated_clips, rated_excerpts, read_music
from temptrack.fingerprint.music import LIKENESS, analyse_music
from temptrack.fingerprint.types import MusicAnalysis
from temptrack.progress import Job

Floats = NDArray[np.float64]
TRAITS = ("energy", "valence", "log2_tempo", "tempo_confidence", "loudness_lufs", "tension", "vocal")
"""What is drawn together with how a recording sounds."""


@dataclass(frozen=True)
class Real:
    """Recordings, whole and in sections; excerpts count among the recordings but have no sections here."""

    likeness: Floats
    """Shape (n, d)."""
    traits: Floats
    """Shape (n, len(TRAITS))."""
    section_likeness: Floats
    """Shape (s, d), of all sections of all whole tracks."""
    of_track: NDArray[np.int64]
    """Shape (s,): the recording each section is of."""
    section_in_s: Floats
    section_out_s: Floats
    section_energy: Floats
    energy_level: Floats
    """Levels of all energy curves, one after the other."""
    energy_of: NDArray[np.int64]
    """The recording each level is of."""
    energy_step_s: Floats
    """Shape (1,)."""


def real_recordings(kept: Path) -> Real:
    """Return what the recordings of the media folder are like; they are analysed where that was not kept yet.

    Parameters
    ----------
    kept : Path
        A folder; the file in it bears the fingerprint's version.
    """
    file = kept / f"real-likeness-{LIKENESS.version}.npz"
    if not file.is_file():
        kept.mkdir(parents=True, exist_ok=True)
        np.savez(file, **vars(_analysed()))
    with np.load(file) as arrays:
        return Real(**{field.name: arrays[field.name] for field in fields(Real)})


def _analysed() -> Real:
    media = media_folder()
    whole = music_files(media, commercial_only=False)
    excerpts = [path for path, _ in rated_excerpts(media)] + [path for path, _, _ in rated_clips(media)]
    heard = [analyse_music(read_music(path), Job()) for path in (*whole, *excerpts)]
    heard = [one for one in heard if np.isfinite(one.loudness_lufs)]
    sections = [(row, one) for row, track in enumerate(heard[: len(whole)]) for one in track.sections]
    curves = [track.energy.levels for track in heard[: len(whole)]]
    return Real(
        likeness=np.array([track.likeness for track in heard], np.float64),
        traits=np.array([_traits(track) for track in heard]),
        section_likeness=np.array([one.likeness for _, one in sections], np.float64),
        of_track=np.array([row for row, _ in sections]),
        section_in_s=np.array([one.track_in_s for _, one in sections]),
        section_out_s=np.array([one.track_out_s for _, one in sections]),
        section_energy=np.array([one.energy for _, one in sections]),
        energy_level=np.concatenate(curves).astype(np.float64),
        energy_of=np.repeat(np.arange(len(curves)), [len(curve) for curve in curves]),
        energy_step_s=np.array([heard[0].energy.step_s]),
    )


def _traits(track: MusicAnalysis) -> tuple[float, ...]:
    # A track without a beat has the usual tempo, at no confidence: none is missing then when traits are drawn together.
    tempo = np.log2(track.tempo_bpm if track.tempo_bpm > 0 else 110.0)
    affect = (track.affect.energy, track.affect.valence)
    return (*affect, float(tempo), track.tempo_confidence, track.loudness_lufs, track.tension, track.vocal)
