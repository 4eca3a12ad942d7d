"""Cues of a film under dialogue: are they found, recognised and described as if nobody spoke?

usage: python -m benchmarks.cues

Songs of `emotion/emomusic`, which nothing here was trained on, play for 24 s in the middle of 40 s of real speech, at
several levels over it, once with somebody speaking all the time and once with pauses. Each such film is learnt twice,
by what the product does: with the song in the library and without. What is said of a cue is compared with what is said
of its music alone.
"""

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import soundfile

from benchmarks.machine import describe
from temptrack.catalogue import Recogniser, add_to_library, heard_again
from temptrack.catalogue.describing import Said
from temptrack.catalogue.film_listening import Listened, Listener
from temptrack.catalogue.film_sound import hear_film
from temptrack.catalogue.film_sound import kept as kept_of
from temptrack.catalogue.film_work import FilmWork
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, LIKENESS, CueAnalysis, analyse_cue
from temptrack.fingerprint.picture import STYLE
from temptrack.fingerprint.types import Affect
from temptrack.media import Samples, Span, read_audio
from temptrack.progress import Job
from temptrack.store import CueRecord, MemoryStore, SceneRecord, Store, TrackRecord, store_identity

IN_S, LENGTH_S, FILM_S = 8.0, 24.0, 40.0
TRACK_IN_S = 15.0
LEVELS_DB = (6, 0, -6)
"""Of the music over the speech."""
SPEECH = "sound/speech/test.wav"
PAUSE_S = 4.0


@dataclass(frozen=True)
class Case:
    """A film and the music in it."""

    track: TrackRecord
    level_db: int
    paused: bool
    mixed: Samples
    alone: CueAnalysis


@dataclass(frozen=True)
class Told:
    """What was learnt of a case: the cue that lasts longest, with the library and without."""

    case: Case
    known: CueRecord | None
    unknown: CueRecord | None
    whole: CueAnalysis
    """Of everything that sounds while the music does."""


def read(path: Path, span: Span | None) -> Samples:
    """Return the sound of a file."""
    return read_audio(path, span, sample_rate_hz=ANALYSIS_RATE_HZ, job=Job())


def library(media: Path) -> Store:
    """Return a library of the songs."""
    store = MemoryStore(store_identity(LIKENESS, STYLE))
    add_to_library(store, [media / "emotion" / "emomusic" / "mp345"], job=Job())
    return store


def cases(media: Path, store: Store) -> Iterator[Case]:
    """Yield the mixtures."""
    speech = np.resize(read(media / SPEECH, None), round(FILM_S * ANALYSIS_RATE_HZ))
    seconds = np.arange(len(speech)) / ANALYSIS_RATE_HZ
    for track in store.iter_tracks():
        music = read(Path(track.path), Span(TRACK_IN_S, TRACK_IN_S + LENGTH_S))
        alone = analyse_cue(music, Job())
        begin = round(IN_S * ANALYSIS_RATE_HZ)
        part = slice(begin, begin + len(music))
        for level_db in LEVELS_DB:
            gain = np.sqrt((speech[part] ** 2).mean() / (music**2).mean()) * 10 ** (level_db / 20)
            for paused in (False, True):
                mixed = speech * (seconds % (2 * PAUSE_S) < PAUSE_S) if paused else speech.copy()
                mixed[part] += music * np.float32(gain)
                yield Case(track, level_db, paused, np.asarray(mixed * 0.3, np.float32), alone)


def learn(case: Case, with_library: Listener, without: Listener, folder: Path) -> Told:
    """Learn a film twice."""
    path = folder / "film.wav"
    soundfile.write(path, case.mixed, ANALYSIS_RATE_HZ)
    style = np.ones(STYLE.dimension, np.float32)
    scene = SceneRecord("f/0", "f", 0.0, FILM_S, "A scene.", (), style, None, Affect(0.5, 0.5))
    known, unknown = (
        one.listen(path, "f", [scene], partial(hear_film, path, FILM_S, Job()), Job())
        for one in (with_library, without)
    )
    part = case.mixed[round(IN_S * ANALYSIS_RATE_HZ) : round((IN_S + LENGTH_S) * ANALYSIS_RATE_HZ)]
    return Told(case, longest(known), longest(unknown), analyse_cue(part, Job()))


def longest(listened: Listened) -> CueRecord | None:
    """Return the cue that lasts longest."""
    return max(listened.cues, key=lambda cue: cue.film_out_s - cue.film_in_s, default=None)


def print_found(told: list[Told]) -> None:
    """Print how well cues are found and recognised."""
    print("\n| music over speech | | found | in off | out off | both within 1 s | recognised | place off |")
    print("|---|---|---|---|---|---|---|---|")
    for level_db in LEVELS_DB:
        here = [one for one in told if one.case.level_db == level_db]
        for name, cues in (
            ("song in the library", [(one.case, one.known) for one in here]),
            ("song not in the library", [(one.case, one.unknown) for one in here]),
        ):
            print(f"| {level_db:+d} dB | {name} | {' | '.join(found_row(cues))} |")


def found_row(cues: list[tuple[Case, CueRecord | None]]) -> list[str]:
    """Return the cells of one row."""
    found = [(case, cue) for case, cue in cues if cue is not None]
    if not found:
        return [f"0/{len(cues)}", *"-----"]
    begin = np.array([abs(cue.film_in_s - IN_S) for _, cue in found])
    end = np.array([abs(cue.film_out_s - IN_S - LENGTH_S) for _, cue in found])
    right = [cue for case, cue in found if cue.track_id == case.track.track_id]
    place = [abs(cue.track_in_s - TRACK_IN_S - (cue.film_in_s - IN_S)) for cue in right]
    within = int(((begin <= 1) & (end <= 1)).sum())
    wrong = sum(bool(cue.track_id) for _, cue in found) - len(right)
    return [
        f"{len(found)}/{len(cues)}",
        f"{np.median(begin):.2f} s",
        f"{np.median(end):.2f} s",
        f"{within}/{len(cues)}",
        f"{len(right)}/{len(cues)}" + (f", {wrong} wrong" if wrong else ""),
        f"{max(place):.2f} s at most" if place else "-",
    ]


def print_described(told: list[Told]) -> None:
    """Print how near what is said of a cue is to what is said of its music alone."""
    alone = np.stack([one.likeness for one in {id(t.case.alone): t.case.alone for t in told}.values()])
    for paused in (False, True):
        here = [one for one in told if one.case.paused == paused and one.case.level_db == 0]
        print(f"\nAt 0 dB, {'with pauses' if paused else 'somebody speaks all the time'}\n")
        print(
            "| described by | cues | cosine | nearest is itself | energy off | valence off |\n|---|---|---|---|---|---|"
        )
        ways: tuple[tuple[str, Sequence[tuple[Case, Said]]], ...] = (
            ("everything that sounds", [(one.case, one.whole) for one in here]),
            ("the film, not recognised", [(one.case, one.unknown) for one in here if one.unknown]),
            ("the film, recognised", [(one.case, one.known) for one in here if one.known]),
        )
        for name, said in ways:
            print(f"| {name} | {' | '.join(described_row(said, alone))} |")


def described_row(said: Sequence[tuple[Case, Said]], alone: Samples) -> list[str]:
    """Return the cells of one row."""
    cosine = [float(one.likeness @ case.alone.likeness) for case, one in said]
    itself = [bool(np.isclose((alone @ one.likeness).max(), c)) for (_, one), c in zip(said, cosine, strict=True)]
    energy = [abs(one.affect.energy - case.alone.affect.energy) for case, one in said]
    valence = [abs(one.affect.valence - case.alone.affect.valence) for case, one in said]
    figures = [f"{np.mean(values):.2f}" for values in (cosine, energy, valence)]
    return [str(len(said)), figures[0], f"{sum(itself)}/{len(said)}", *figures[1:]]


def print_searching_again(media: Path, store: Store, folder: Path) -> None:
    """Print what is kept of a film, and how long it takes to search it for tracks that came later."""
    clips = [media / "film" / name for name in ("tears_of_steel_battle_70s.webm", "sintel_trailer_52s_480x204.mp4")]
    film = np.concatenate([read(clip, None) for clip in clips] * 5)
    path, seconds = folder / "film.wav", len(film) / ANALYSIS_RATE_HZ
    soundfile.write(path, film, ANALYSIS_RATE_HZ)
    sound = kept_of("f", hear_film(path, seconds, Job()))
    kept = (len(sound.peaks) + len(sound.presence)) / seconds * 3600 / 1e6
    print(f"\nKept of a film: {kept:.2f} MB an hour\n\n| searched for, none in it | times real time |\n|---|---|")
    overheard, everything = heard_again(sound).overheard, Recogniser(store)
    ids = sorted(everything.known())
    for recordings in (everything.some(ids[:1], Job()), everything.all(Job())):
        started = time.perf_counter()
        recordings.matches(overheard, seconds, Job())
        spent = time.perf_counter() - started
        print(f"| {len(recordings.track_ids)} songs | {seconds / max(spent, 1e-9):.0f} |")


def main() -> None:
    """Print everything."""
    media = Path(os.environ.get("TEMPTRACK_MEDIA", "../shared/media"))
    print(describe())
    store = library(media)
    print(f"\n{store.count_tracks()} songs, each 24 s long under speech at {len(LEVELS_DB)} levels, spoken and paused")
    bare = MemoryStore(store.identity)
    with_library, without = (Listener(one, Recogniser(one), FilmWork()) for one in (store, bare))
    with TemporaryDirectory() as folder:
        told = [learn(case, with_library, without, Path(folder)) for case in cases(media, store)]
        print_found(told)
        print_described(told)
        print_searching_again(media, store, Path(folder))


if __name__ == "__main__":
    main()
