"""A made-up world of films and music whose truth is known: what every scene asks for, and how surely.

Stories move through a film; a hidden smooth law says what music a story asks for, and how a story looks. A scene is
scored with the moment of a track nearest to what it asks for, or, where the world is noisy, to something else. Nothing
but arrays is made: no file is read or written besides the store that is filled.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from benchmarks.retrieval.hidden import LOOK, SEMANTIC, Floats, Laws, Rows, stories_along, unit_rows
from benchmarks.retrieval.records import Library, describe, film_record, make_library, scene_and_cue, smooth_noise
from benchmarks.retrieval.scenes import Asked, Scenes, seen_dynamics, seen_semantic, seen_style
from temptrack.fingerprint.types import Affect, Curve, PictureStyle
from temptrack.store import CueRecord, SceneRecord, Store
from temptrack.suggest.looking import Look

__all__ = ["Asked", "Scenes", "World", "film_id", "scene_id"]

_STEP_S = 0.5
_HEARD = 0.3
"""How much of a cue's sound is not the track's: dialogue, the mix."""


@dataclass(frozen=True)
class World:
    """A world; equal parameters make equal worlds.

    Parameters
    ----------
    films, scenes_per_film, tracks : int
        How much of it the store is filled with.
    noise : float
        0 to 1: the share of the deviation of the music that its scene does not explain.
    shift : float
        Seconds: the music over a scene is what the story asked for so long before.
    label_noise : float
        0 to 1: the share of scenes with the music of another, drawn at random.
    seed : int
        Of the laws and of everything drawn.
    identified : float
        The share of cues that name their track.
    semantic : bool
        Whether scenes have semantic vectors.
    """

    films: int = 20
    scenes_per_film: int = 20
    tracks: int = 200
    noise: float = 0.3
    shift: float = 0.0
    label_noise: float = 0.0
    seed: int = 0
    identified: float = 1.0
    semantic: bool = True
    semantic_key: str = field(default=SEMANTIC.key, init=False)

    @cached_property
    def laws(self) -> Laws:
        """The hidden maps."""
        return Laws.drawn(self.seed)

    @cached_property
    def library(self) -> Library:
        """The tracks, and the music of each of their sections."""
        rng = np.random.default_rng([self.seed, 2])
        # What tracks there are follows what stories ask for.
        stories = stories_along(np.zeros((self.tracks, 1)), rng)[:, 0]
        music = self._with_noise(self.laws.music_for(stories), rng)
        return make_library(self.laws, music, rng)

    @cached_property
    def scenes(self) -> Scenes:
        """What `fill` fills a store with."""
        return self._scenes(self.films, self.scenes_per_film, np.random.default_rng([self.seed, 3]))

    def fill(self, store: Store) -> Scenes:
        """Put the world's tracks and films into a store, and return the truth about its scenes.

        Ids are ``scene_id(film, number)`` and ``film_id(film)``; a scene's cue is named in it.
        """
        store.put_tracks(self.library.tracks)
        scenes = self.scenes
        rng = np.random.default_rng([self.seed, 4])
        named = rng.random(len(scenes)) < self.identified
        for number in range(self.films):
            rows = range(number * self.scenes_per_film, (number + 1) * self.scenes_per_film)
            pairs = [self._pair(scenes, row, identified=bool(named[row])) for row in rows]
            film = film_record(number, [scene for scene, _ in pairs], float(scenes.out_s[rows[-1]]))
            store.put_film(film, [scene for scene, _ in pairs], [cue for _, cue in pairs])
        return scenes

    def curves(self) -> dict[str, Curve]:
        """Return the motion along each scene the store is filled with, by scene id."""
        each = self.scenes_per_film
        return {scene_id(*divmod(row, each)): curve for row, curve in enumerate(self.scenes.curves)}

    def queries(self, count: int, *, seed: int = 0) -> list[Asked]:
        """Return footage of the same world out of films that no store is filled with, and its truth."""
        films = -(-count // self.scenes_per_film)
        made = self._scenes(films, self.scenes_per_film, np.random.default_rng([self.seed, 5, seed]))
        return [
            Asked(
                self._look(made, row),
                self.library.tracks[int(made.track[row])].track_id,
                float(made.track_in_s[row]),
                made.heard[row],
            )
            for row in range(count)
        ]

    def unlike(self, count: int, *, seed: int = 0) -> list[Look]:
        """Return footage that follows other laws: each figure by itself as in this world, together as never in it."""
        other = World(1, count, 1, seed=self.seed + 7919, semantic=self.semantic)
        rng = np.random.default_rng([self.seed, 6, seed])
        # Only the laws of looking are foreign: the cone is the image-text model's, whatever it looks at.
        laws = Laws(**{**vars(other.laws), "cone": self.laws.cone, "stance": self.laws.stance})
        made = other._scenes(-(-count // 20), 20, rng, laws)
        return [self._look(made, row) for row in range(count)]

    def _with_noise(self, music: Floats, rng: np.random.Generator) -> Floats:
        share = np.sqrt(1 - self.noise**2)
        return np.asarray(share * music + self.noise * rng.standard_normal(music.shape), dtype=np.float64)

    def _scenes(self, films: int, each: int, rng: np.random.Generator, laws: Laws | None = None) -> Scenes:
        laws = laws or self.laws
        lengths_s = np.clip(rng.lognormal(np.log(12.0), 0.4, (films, each)), 4.0, 40.0)
        out_s = np.cumsum(lengths_s, axis=1)
        middle_s = out_s - lengths_s / 2
        times_s = np.concatenate([middle_s, middle_s - self.shift], axis=1)
        order = np.argsort(times_s, axis=1, kind="stable")
        along = stories_along(np.take_along_axis(times_s, order, axis=1), rng)
        stories = np.empty_like(along)
        np.put_along_axis(stories, order[:, :, None], along, axis=1)
        story, scored = (part.reshape(films * each, -1) for part in np.split(stories, 2, axis=1))
        asked = self._with_noise(self.laws.music_for(scored), rng)
        random = rng.random(len(asked)) < self.label_noise
        asked[random] = asked[rng.permutation(len(asked))[: int(random.sum())]]
        return self._scored(laws, story, asked, random, np.stack([out_s - lengths_s, out_s]), each, rng)

    def _scored(
        self,
        laws: Laws,
        story: Floats,
        asked: Floats,
        random: NDArray[np.bool_],
        spans_s: Floats,
        each: int,
        rng: np.random.Generator,
    ) -> Scenes:
        in_s, out_s = spans_s.reshape(2, -1)
        track, track_in_s, sound = self.library.nearest(asked, out_s - in_s, rng)
        shot = np.concatenate([story, rng.standard_normal((len(story), LOOK))], axis=1)
        noise = rng.standard_normal(sound.shape) / np.sqrt(sound.shape[1])
        return Scenes(
            film=np.repeat(np.arange(len(story) // each), each),
            in_s=in_s,
            out_s=out_s,
            story=story,
            asked=asked,
            random=random,
            track=track,
            track_in_s=track_in_s,
            style=seen_style(laws, shot, rng),
            dynamics=seen_dynamics(laws, shot),
            semantic=seen_semantic(laws, story, rng),
            affect=np.clip(0.5 + 0.25 * story[:, :2] + 0.05 * rng.standard_normal((len(story), 2)), 0, 1),
            heard=unit_rows(sound + _HEARD * noise),
            curves=self._curves(track, track_in_s, out_s - in_s, rng),
        )

    def _curves(self, track: Rows, in_s: Floats, lasts_s: Floats, rng: np.random.Generator) -> tuple[Curve, ...]:
        steps = np.ceil(lasts_s / _STEP_S).astype(int)
        rough = smooth_noise(rng, len(track), int(steps.max()))
        curves = []
        for row in range(len(track)):
            energy = self.library.tracks[int(track[row])].energy
            at = (in_s[row] / energy.step_s + np.arange(steps[row])).astype(int)
            level = energy.levels[np.minimum(at, len(energy.levels) - 1)]
            curves.append(Curve(_STEP_S, np.clip(level + 0.1 * rough[row, : steps[row]], 0, 1).astype(np.float32)))
        return tuple(curves)

    def _pair(self, scenes: Scenes, row: int, *, identified: bool) -> tuple[SceneRecord, CueRecord]:
        film, number = divmod(row, self.scenes_per_film)
        track = self.library.tracks[int(scenes.track[row])]
        return scene_and_cue(
            film_id(film),
            scene_id(film, number),
            (float(scenes.in_s[row]), float(scenes.out_s[row])),
            story=scenes.story[row],
            vectors=(scenes.style[row], scenes.dynamics[row], scenes.semantic[row] if self.semantic else None),
            affect=Affect(*map(float, scenes.affect[row])),
            heard=scenes.heard[row],
            track=track,
            track_in_s=float(scenes.track_in_s[row]),
            identified=identified,
        )

    def _look(self, scenes: Scenes, row: int) -> Look:
        affect = Affect(*map(float, scenes.affect[row]))
        duration_s = float(scenes.out_s[row] - scenes.in_s[row])
        style = PictureStyle(duration_s, scenes.style[row], (), scenes.curves[row], affect, {})
        return Look(
            style=style,
            affect=affect,
            cuts_s=(),
            curve=scenes.curves[row],
            description=describe(scenes.story[row]),
            actions=(),
            semantic=scenes.semantic[row] if self.semantic else None,
            semantic_key=SEMANTIC.key if self.semantic else "",
            thumbnails=(),
            dynamics=scenes.dynamics[row],
        )


def film_id(film: int) -> str:
    """Return the id of a film by its number, as long as a content hash."""
    return f"{film:032x}"


def scene_id(film: int, number: int) -> str:
    """Return the id of a film's scene."""
    return f"{film_id(film)}/{number:04}"
