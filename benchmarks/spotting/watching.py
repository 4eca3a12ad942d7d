"""Films seen and heard as the product does, kept as learnt films, and divided by what was learnt of others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from temptrack.catalogue.film_sound import FilmSound, kept
from temptrack.fingerprint.footage import trace_footage
from temptrack.fingerprint.landmarks import Overhearing
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, LIKENESS
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.fingerprint.presence import Interval, analyse_presence, cues_of
from temptrack.fingerprint.types import Affect
from temptrack.media import Samples
from temptrack.progress import Job
from temptrack.store import CueRecord, FilmRecord, MemoryStore, SceneRecord, Store, store_identity
from temptrack.suggest import Footage, Segment
from temptrack.suggest.library import Floats
from temptrack.suggest.spotting import Rules
from temptrack.suggest.spotting.evidence import gather
from temptrack.suggest.spotting.figures import STEP_S
from temptrack.suggest.spotting.learnt import Learnt, learn_films
from temptrack.suggest.spotting.mixing import Mix
from temptrack.suggest.spotting.places import places_of
from temptrack.suggest.spotting.production import Production
from temptrack.suggest.spotting.scenery import SceneSeen, divide_scenes
from temptrack.suggest.spotting.segmenting import Problem, divide
from temptrack.suggest.spotting.wanting import PRIOR, Wanting, probability

RULES_ALONE = Learnt(Wanting(PRIOR))


@dataclass(frozen=True)
class Watched:
    """A film as the spotter sees it."""

    production: Production
    scenes: tuple[SceneSeen, ...]
    cuts_s: tuple[float, ...]

    def divided(self, learnt: Learnt, *, anew: bool, rules: Rules | None = None) -> tuple[list[Interval], Floats]:
        """Return where music is wanted, and how probable that is in each half second."""
        evidence = gather(self.production, self.scenes, learnt, anew=anew)
        places = places_of(
            self.production.duration_s,
            cuts_s=self.cuts_s,
            scenes_s=[scene.in_s for scene in self.scenes],
            sentences=self.production.sentences,
            step_s=STEP_S,
        )
        problem = Problem(places, evidence.log_odds, STEP_S, evidence.taken)
        return divide(problem, rules or Rules(), Job()), probability(evidence.log_odds)


def watch(footage: Footage, sounds: Sequence[Segment], traces: TraceCache) -> tuple[Watched, Samples]:
    """See and hear a film; also return its sound."""
    traced = trace_footage(footage, traces=traces, every_frame=True, job=Job())
    mix = Mix(sounds, footage.duration_s, ANALYSIS_RATE_HZ)
    sound = np.concatenate(list(mix.blocks(20.0, Job())))
    presence = analyse_presence(sound, Job()) if mix.heard else None
    production = Production(footage.duration_s, presence, tuple(mix.remarks))
    scenes = tuple(divide_scenes(traced.whole, Job()))
    return Watched(production, scenes, tuple(traced.whole.cuts_s)), sound


@dataclass(frozen=True)
class Released:
    """A film as it is learnt: its picture's scenes, and its sound with music."""

    name: str
    scenes: tuple[SceneSeen, ...]
    sound: FilmSound


def release(name: str, watched: Watched, mixed: Samples) -> Released:
    """Return a film to be learnt; where its music plays is what is heard, not what is known."""
    presence = analyse_presence(mixed, Job())
    return Released(name, watched.scenes, FilmSound(presence, Overhearing().finish(), watched.production.duration_s))


def learn_from(films: Sequence[Released]) -> Learnt:
    """Learn the spotting of films."""
    store: Store = MemoryStore(store_identity(STYLE, LIKENESS))
    for film in films:
        _put(store, film)
    return learn_films(store, store.films(), "", Job())


def _put(store: Store, film: Released) -> None:
    film_id = f"film:{film.name}"
    records = [
        SceneRecord(f"{film_id}/{n}", film_id, scene.in_s, scene.out_s, "", (), scene.style.vector, None, scene.affect)
        for n, scene in enumerate(film.scenes)
    ]
    music = cues_of(film.sound.presence.music, film.sound.presence.step_s)
    silence = np.zeros(LIKENESS.dimension, np.float32)
    cues = [
        replace(
            CueRecord(f"{film_id}/cue/{n}", records[0].scene_id, film_id, *span, silence, Affect(0.5, 0.5), -20.0),
            music_in_s=span[0],
            music_out_s=span[1],
        )
        for n, span in enumerate(music)
    ]
    record = FilmRecord(
        film_id, f"/{film.name}", film.name, film.sound.duration_s, Affect(0.5, 0.5), len(records), len(cues)
    )
    store.put_film(record, records, cues, kept(film_id, film.sound))
