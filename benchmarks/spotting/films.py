"""Films made of real clips, voices and effects, with real music laid under scenes by a law that is known.

No picture is encoded: a film is a timeline, whose clips are what the spotter is given. Two laws: the convention (music
carries what nobody talks through, most of all where the cutting is fast) and restraint (music in stillness, none in
action), which the rules of the trade get wrong and which can only be learnt. The clips are parted in two halves, and
every film is made of one of them, so that no picture of a film held out has been learnt.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.spotting.scoring import Truth
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.fingerprint.picture import TraceCache, style_of
from temptrack.fingerprint.presence import Interval
from temptrack.media import Samples, Span, probe, read_audio
from temptrack.progress import Job
from temptrack.suggest import Footage, Segment

SCENES_A_FILM = 8
SCENE_S = (16.0, 34.0)
_PAUSE_S = (0.4, 2.5)
_GOES_ON = 0.6
"""How often music that plays in two scenes on end is one cue."""
_LATE_S = (-0.5, 2.0)
"""How far a cue's edge is from the scene's: editors come in late more often than early."""


@dataclass(frozen=True)
class SceneKind:
    """How a scene is made."""

    name: str
    spoken: bool
    lively: bool
    shot_s: tuple[float, float]


DIALOGUE = SceneKind("dialogue", True, False, (3.0, 7.0))
QUIET = SceneKind("quiet", False, False, (5.0, 10.0))
ACTION = SceneKind("action", False, True, (0.8, 2.0))
MONTAGE = SceneKind("montage with a voice", True, True, (0.8, 2.0))
KINDS = (DIALOGUE, QUIET, ACTION, MONTAGE)
_OFTEN = (0.4, 0.2, 0.25, 0.15)

LAWS: Mapping[str, Mapping[str, float]] = {
    "convention": {DIALOGUE.name: 0.1, QUIET.name: 0.7, ACTION.name: 0.85, MONTAGE.name: 0.8},
    "restraint": {DIALOGUE.name: 0.15, QUIET.name: 0.85, ACTION.name: 0.1, MONTAGE.name: 0.2},
}
"""How often a scene has music."""


@dataclass(frozen=True)
class Material:
    """One half of the clips, and the sounds."""

    calm: tuple[Path, ...]
    lively: tuple[Path, ...]
    voices: tuple[Path, ...]
    effects: tuple[Path, ...]
    music: tuple[Path, ...]


@dataclass(frozen=True)
class MadeFilm:
    """A film and its truth."""

    truth: Truth
    footage: Footage
    sounds: tuple[Segment, ...]
    score: tuple[tuple[Interval, Path], ...]
    kinds: tuple[tuple[Interval, SceneKind], ...]
    half: int


def materials(media: Path, traces: TraceCache) -> tuple[Material, Material]:
    """Part the shared media's clips in two halves, each in calm and lively ones by how much moves in them."""
    found = sorted((media / "action" / "wild_clips").rglob("*.mp4")) + sorted((media / "film").glob("*.*"))
    found += sorted((media / "film" / "edited_pairs").glob("*.mp4"))
    clips = [path for path in found if path.suffix in (".mp4", ".webm") and "_b." not in path.name]
    moves = {
        path: style_of(traces.trace(path, every_frame=True, span=None, job=Job())).measures["motion_mean"]
        for path in clips
    }
    clips.sort(key=lambda path: moves[path])
    sound = media / "sound"
    voices = [*sorted((sound / "speechbrain" / "ASR").glob("*.wav")), sound / "speech" / "test.wav"]
    voices += sorted((sound / "librosa_speech_and_birds").glob("*-*-0*.ogg"))
    effects = sorted((sound / "esc10").rglob("*.ogg"))
    music = sorted((media / "music" / "wesnoth").glob("*.ogg"))
    halves = []
    for half in (0, 1):
        own = clips[half::2]
        calm, lively = own[: len(own) // 2], own[len(own) // 2 :]
        sounds = (tuple(kind[half::2]) for kind in (voices, effects, music))
        halves.append(Material(tuple(calm), tuple(lively), *sounds))
    return halves[0], halves[1]


def make_film(material: Material, half: int, law: str, seed: int) -> MadeFilm:
    """Make one film; the same seed makes the same."""
    dice = np.random.default_rng([seed, list(LAWS).index(law)])
    kinds, at_s = [], 0.0
    for _ in range(SCENES_A_FILM):
        length_s = float(dice.uniform(*SCENE_S))
        kinds.append(((at_s, at_s + length_s), KINDS[int(dice.choice(len(KINDS), p=_OFTEN))]))
        at_s += length_s
    segments = [shot for span, kind in kinds for shot in _shots(material, span, kind, dice)]
    sounds = [clip for span, kind in kinds for clip in _sounds(material, span, kind, dice)]
    cues = _cues(kinds, LAWS[law], dice)
    score = tuple((cue, material.music[int(dice.integers(len(material.music)))]) for cue in cues)
    truth = Truth(f"{law} {seed}", at_s, tuple(cues))
    return MadeFilm(truth, Footage(tuple(segments), at_s), tuple(sounds), score, tuple(kinds), half)


def _shots(material: Material, span: Interval, kind: SceneKind, dice: np.random.Generator) -> list[Segment]:
    clips = material.lively if kind.lively else material.calm
    # A scene keeps to a few places.
    places = [clips[int(n)] for n in dice.choice(len(clips), size=min(3, len(clips)), replace=False)]
    shots, at_s = [], span[0]
    while at_s < span[1] - 1e-6:
        path = places[int(dice.integers(len(places)))]
        length_s = min(float(dice.uniform(*kind.shot_s)), span[1] - at_s)
        shots.append(_laid(path, at_s, length_s, dice))
        at_s = shots[-1].record_out_s
    return shots


def _laid(path: Path, at_s: float, length_s: float, dice: np.random.Generator) -> Segment:
    info = probe(path)
    longest_s = (info.video.duration_s if info.video is not None else info.duration_s) - 0.1
    length_s = min(length_s, longest_s)
    in_s = float(dice.uniform(0.0, longest_s - length_s))
    return Segment(path, Span(in_s, in_s + length_s), at_s, at_s + length_s)


def _sounds(material: Material, span: Interval, kind: SceneKind, dice: np.random.Generator) -> list[Segment]:
    pool = material.voices if kind.spoken else material.effects
    laid, at_s = [], span[0] + float(dice.uniform(0.2, 1.5))
    while at_s < span[1] - 1.0:
        path = pool[int(dice.integers(len(pool)))]
        sound_s = probe(path).duration_s
        length_s = min(sound_s, span[1] - at_s, 9.0)
        in_s = float(dice.uniform(0.0, sound_s - length_s))
        laid.append(Segment(path, Span(in_s, in_s + length_s), at_s, at_s + length_s))
        pause = _PAUSE_S if kind.spoken else (1.0, 6.0)
        at_s += length_s + float(dice.uniform(*pause))
    return laid


def _cues(
    kinds: Sequence[tuple[Interval, SceneKind]], law: Mapping[str, float], dice: np.random.Generator
) -> list[Interval]:
    whole_s = kinds[-1][0][1]
    cues: list[Interval] = []
    for (in_s, out_s), kind in kinds:
        if dice.uniform() >= law[kind.name]:
            continue
        begin, end = (float(np.clip(edge + dice.uniform(*_LATE_S), 0.0, whole_s)) for edge in (in_s, out_s))
        if cues and cues[-1][1] > in_s - 3.0 and dice.uniform() < _GOES_ON:
            cues[-1] = (cues[-1][0], end)
        else:
            cues.append((max(begin, cues[-1][1] + 1.0) if cues else begin, end))
    return cues


def with_music(film: MadeFilm, production: Samples) -> Samples:
    """Return a film's sound as it is released: its music laid under its production track, half as loud on the whole."""
    mixed = production.copy()
    usual = float(np.sqrt(np.mean(production.astype(np.float64) ** 2))) + 1e-4
    for (in_s, out_s), path in film.score:
        begin = round(in_s * ANALYSIS_RATE_HZ)
        length_s = min(out_s - in_s, probe(path).duration_s)
        music = read_audio(path, Span(0.0, length_s), sample_rate_hz=ANALYSIS_RATE_HZ, job=Job())[: len(mixed) - begin]
        level = float(np.sqrt(np.mean(music.astype(np.float64) ** 2))) + 1e-9
        mixed[begin : begin + len(music)] += music * np.float32(0.7 * usual / level)
    return np.asarray(mixed / max(1.0, float(np.abs(mixed).max())), np.float32)


def who_knows_the_law(film: MadeFilm, law: str) -> list[Interval]:
    """Return the division of somebody who knows every scene's kind and the law: music where it is likelier than not."""
    spans: list[Interval] = []
    for span, kind in film.kinds:
        if LAWS[law][kind.name] <= 0.5:
            continue
        if spans and spans[-1][1] == span[0]:
            spans[-1] = (spans[-1][0], span[1])
        else:
            spans.append(span)
    return spans


def renamed(film: MadeFilm, name: str) -> MadeFilm:
    """Return a film under another name."""
    return replace(film, truth=replace(film.truth, name=name))
