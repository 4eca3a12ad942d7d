"""How far music goes down under lines, and when: keyframes out of where lines are and how loud both are."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from temptrack.compose.ducking.envelope import Keyframe, keyframes_of
from temptrack.compose.ducking.levels import loudness_within, speech_within
from temptrack.compose.ducking.listening import Dialogue
from temptrack.fingerprint.presence import Interval, bridged, inside
from temptrack.media import SILENCE_LUFS

DIFFERENCE_LU = 10.0
"""Speech over music: "at least 10 LU" for commentary over music (Torcoli et al. 2019, "Preferred Levels for Background
Ducking to Produce Esthetically Pleasing Audio for TV with Clear Speech", JAES 67(12)); there experts are content with
less and other listeners want 4 LU more. WCAG 2.1, criterion 1.4.7, asks 20 dB for the hard of hearing."""
DEEPEST_DB = 20.0
"""Beyond it music is gone rather than down: better to lay it softer, or not at all."""
_LEAST_DB = 1.0
"""The least difference in level that listeners notice in programmes; less is not worth a change."""
_LEAD_S = 0.1
"""Music is down so long before the first word: consonants are soft, and lines are found to a thirtieth of a second."""
_DOWN_S = 0.5
"""The fade of Audacity's Auto Duck, and of Premiere's course book ("Fades: 500 ms"); by looking ahead it need not be
quicker."""
_HANG_S = 0.2
_UP_S = 1.0
"""Twice the way down: music that comes back slowly is not noticed."""
_HOLD_S = 2.0
"""Pauses no longer are kept down, as in spotting's ducks: fades and margins take 1.8 s of them."""


@dataclass(frozen=True)
class Passage:
    """Lines that the music goes down for once."""

    in_s: float
    """Of the first word."""
    out_s: float
    """Of the last."""
    speech_lufs: float
    music_lufs: float
    """Without ducking, at the gain it is laid with, while somebody speaks."""
    gain_db: float
    """0 where the music is soft enough by itself."""

    @property
    def difference_lu(self) -> float:
        """By how much speech is louder than the music once it is down."""
        return self.speech_lufs - self.music_lufs - self.gain_db


@dataclass(frozen=True)
class Ducking:
    """A gain curve for music under a range."""

    keyframes: tuple[Keyframe, ...]
    """From 0 to the range's end, on top of the gain that the music is laid with; straight in decibels between them."""
    passages: tuple[Passage, ...]
    before_lu: float
    """Loudness of all speech over the music under it, without the curve; 0 when nobody speaks."""
    after_lu: float
    """With it."""
    changes_per_minute: float
    """How often the music goes down or up."""
    remarks: tuple[str, ...]
    """Sentences for the user."""


def plan_ducking(
    dialogue: Dialogue, music_powers: NDArray[np.float64], *, gain_db: float = 0.0, difference_lu: float = DIFFERENCE_LU
) -> Ducking:
    """Plan how music makes room for dialogue.

    Parameters
    ----------
    dialogue : Dialogue
        Of the range.
    music_powers : ndarray
        Shape (n,): weighted mean power of the music in each 100 ms from the range's start; it may end sooner.
    gain_db : float
        The gain that it is laid with.
    difference_lu : float
        By how much speech shall be louder than the music, at least.
    """
    laid = music_powers * 10 ** (gain_db / 10)
    passages = tuple(_passage(span, dialogue, laid, difference_lu) for span in bridged(dialogue.lines, _HOLD_S))
    points = [(-1.0, 0.0), *(point for one in passages for point in _points(one)), (dialogue.duration_s + 2.0, 0.0)]
    ducked = [one for one in passages if one.gain_db < 0]
    keyframes = keyframes_of(points, dialogue.duration_s)
    before, after = _differences(dialogue, passages, laid)
    changes = sum(a.gain_db != b.gain_db for a, b in pairwise(keyframes))
    return Ducking(
        keyframes, passages, before, after, 60 * changes / dialogue.duration_s, _remarks(dialogue, passages, ducked)
    )


def _passage(span: Interval, dialogue: Dialogue, laid: NDArray[np.float64], difference_lu: float) -> Passage:
    lines = inside(dialogue.lines, *span)
    speech, music = speech_within(dialogue.powers, lines, dialogue.lines), loudness_within(laid, lines)
    missing = difference_lu - (speech - music)
    if speech <= SILENCE_LUFS or music <= SILENCE_LUFS or missing < _LEAST_DB:
        return Passage(*span, speech, music, 0.0)
    return Passage(*span, speech, music, -round(min(missing, DEEPEST_DB), 2))


def _points(one: Passage) -> list[tuple[float, float]]:
    down, up = one.in_s - _LEAD_S, one.out_s + _HANG_S
    if not one.gain_db:
        return []
    return [(down - _DOWN_S, 0.0), (down, one.gain_db), (up, one.gain_db), (up + _UP_S, 0.0)]


def _differences(dialogue: Dialogue, passages: Sequence[Passage], laid: NDArray[np.float64]) -> tuple[float, float]:
    """Return by how much all speech together is louder than the music under it, without and with the curve."""
    ducked = laid.copy()
    for one in passages:
        steps = slice(round(one.in_s * 10), round(one.out_s * 10))
        ducked[steps] *= 10 ** (one.gain_db / 10)
    speech = speech_within(dialogue.powers, dialogue.lines, dialogue.lines)
    music = [loudness_within(powers, dialogue.lines) for powers in (laid, ducked)]
    if speech <= SILENCE_LUFS or min(music) <= SILENCE_LUFS:
        return 0.0, 0.0
    return speech - music[0], speech - music[1]


def _remarks(dialogue: Dialogue, passages: Sequence[Passage], ducked: Sequence[Passage]) -> tuple[str, ...]:
    said = []
    if not passages:
        said.append("Nobody is heard to speak here: the music stays as it is.")
    elif not ducked:
        said.append("The music is soft enough under every line: it stays as it is.")
    if any(one.gain_db <= -DEEPEST_DB for one in ducked):
        said.append(f"Somewhere {DEEPEST_DB:g} dB down is not enough: lay the music softer, or choose a calmer part.")
    if dialogue.has_music and passages:
        said.append("Music plays here already: how loud the lines are by themselves is an estimate.")
    return tuple(said)
