"""What is heard when in the film clips of the shared media, told by eye from their spectrograms.

Dialogue of Sintel's trailer is where its published subtitles and the voices' partials agree. Where explosions cover
what may be music, nothing is claimed: such stretches are not judged.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.presence_mixtures import STEP_S
from benchmarks.presence_scoring import Truth
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ
from temptrack.media import Span, read_audio
from temptrack.media.types import Samples
from temptrack.progress import Job

Spans = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Clip:
    """A clip and what is known of it; each kind has stretches in which it is heard and such in which it is not."""

    file: str
    cue: Span
    """A stretch that begins and ends with music, to be laid under dialogue."""
    music: tuple[Spans, Spans]
    speech: tuple[Spans, Spans]
    effects: tuple[Spans, Spans]
    silence: tuple[Spans, Spans]
    edges_s: tuple[float, ...]
    """Clear beginnings and ends of its music."""


CLIPS = (
    # Strings from the first second; a bird lands at 20 s in a pause; a guitar from 23 s on.
    Clip(
        "big_buck_bunny_0_30s_480p.mp4",
        Span(3, 19),
        (((0.5, 19.5), (23.0, 29.5)), ((20.0, 22.5),)),
        ((), ((0.0, 30.0),)),
        (((16.5, 17.5), (20.0, 22.0)), ()),
        ((), ((1.0, 22.0), (23.0, 29.5))),
        (19.6, 22.9),
    ),
    # Wind to 9.4 s, a stroke, then strings to the end, which dies away; wind and wings from 26.4 to 33 s.
    Clip(
        "sintel_trailer_52s_480x204.mp4",
        Span(12, 40),
        (((11.0, 48.0),), ((0.0, 9.0),)),
        (
            ((12.5, 14.0), (19.0, 20.0), (37.0, 38.5), (42.0, 43.5)),
            ((0.0, 12.0), (15.0, 18.0), (26.5, 36.0), (44.5, 52.0)),
        ),
        (((2.0, 10.0), (26.5, 33.0)), ((15.0, 16.5),)),
        (((0.0, 0.5), (51.5, 52.0)), ((2.0, 48.0),)),
        (10.8,),
    ),
    # A battle; its score shows where it is loud enough: at 3 s, 10 s, alone from 18 s. It stops from 30.1 to 31.2 s,
    # too short to end a cue.
    Clip(
        "tears_of_steel_battle_70s.webm",
        Span(18, 48),
        (
            ((2.5, 5.0), (10.0, 13.0), (18.0, 30.0), (31.5, 37.0), (39.0, 47.0), (47.5, 58.0), (65.5, 68.5)),
            ((30.5, 31.0),),
        ),
        ((), ((18.5, 29.5), (30.0, 33.0))),
        (((0.0, 18.0), (33.5, 47.0), (58.0, 70.0)), ()),
        ((), ((0.0, 30.0), (31.5, 70.0))),
        (),
    ),
)  # fmt: skip


def read_clip(media: Path, clip: Clip, span: Span | None = None) -> Samples:
    """Return the sound of a clip."""
    return read_audio(media / "film" / clip.file, span, sample_rate_hz=ANALYSIS_RATE_HZ, job=Job())


def truth_of_clip(clip: Clip, steps: int) -> Truth:
    """Return what is known of each step, nan where nothing is."""
    truth = np.full((steps, 4), np.nan)
    for i, (there, absent) in enumerate((clip.music, clip.speech, clip.effects, clip.silence)):
        for value, spans in ((1.0, there), (0.0, absent)):
            for begin, end in spans:
                truth[round(begin / STEP_S) : round(end / STEP_S), i] = value
    return truth


def under_dialogue(media: Path, clip: Clip, over_db: float = 0.0) -> tuple[Samples, float, float]:
    """Return a clip's cue in the midst of dialogue, which is so much louder, and where it begins and ends."""
    speech = read_audio(media / "sound" / "speech" / "test.wav", None, sample_rate_hz=ANALYSIS_RATE_HZ, job=Job())
    score = read_clip(media, clip, clip.cue)
    begin = 8 * ANALYSIS_RATE_HZ
    film = speech[: len(score) + 2 * begin].copy()
    over = film[begin : begin + len(score)]
    level = np.sqrt(np.mean(over.astype(np.float64) ** 2) / np.mean(score.astype(np.float64) ** 2))
    film[begin : begin + len(score)] += score * np.float32(level * 10.0 ** (-over_db / 20.0))
    return film * np.float32(0.5), 8.0, 8.0 + clip.cue.duration_s
