"""What is aimed at, beat by beat: from the best match towards something else."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from temptrack.compose.generate import PatchSequence
from temptrack.compose.mosaic.corpus import Corpus, Whole
from temptrack.compose.mosaic.endings import Ending

LEAST_SLOT_S = 0.15
"""A shorter rest at the end belongs to the beat before."""
_LONGEST_ENDING_S = 8.0
_SHORTEST_ENDING_S = 0.8
_ALLOWED_ENDING_S = 3.0
"""However short quotations must be; an ending that rings for longer gives way to a fade."""
_SOUNDING_DB = 10.0
"""An ending begins with a beat that sounds, this far below most of its track at the most; what only rings on after a
sound that was never heard is none."""
_LEAST_REPEATED_S = 8.0
"""Of a section that is heard again and again; where it is shorter, the track is gone back to its beginning."""
_ENDING_SHARE = 1 / 3
"""Of the piece that its ending may take."""


@dataclass(frozen=True)
class Plan:
    """The places of a piece, and what would stand there were it the best match."""

    edges_s: NDArray[np.float64]
    """Shape (places + 1,), in the piece's own time, from 0 to its duration."""
    pieces: Whole
    """Shape (places,): of the best match; in an ending, of the track that ends."""
    ending_from: int
    """The first place of a real ending, which stays as it is; as many as there are places where there is none."""

    def __len__(self) -> int:
        return len(self.pieces)


def best_plan(corpus: Corpus, duration_s: float) -> Plan:
    """Return the best match at its chosen section, again from there where it is too short."""
    track = corpus.tracks[0]
    section = track.match
    first = int(np.argmin(np.abs(track.edges_s[:-1] - section.track_in_s)))
    last = min(len(track.patches), max(first + 1, int(np.searchsorted(track.edges_s, section.track_out_s - 1e-6))))
    if track.edges_s[-1] - track.edges_s[first] >= duration_s:  # the track goes on where the piece is longer
        last = len(track.patches)
    back = first if track.edges_s[last] - track.edges_s[first] >= _LEAST_REPEATED_S else 0
    lengths = np.diff(track.edges_s)
    pieces, at_s, edges = [], 0.0, [0.0]
    piece = first
    while duration_s - at_s > 1e-9:
        pieces.append(piece)
        at_s = min(duration_s, at_s + float(lengths[piece]))
        edges.append(at_s)
        piece = piece + 1 if piece + 1 < last else back
    if len(pieces) > 1 and edges[-1] - edges[-2] < LEAST_SLOT_S:
        pieces.pop()
        edges[-2:] = [duration_s]
    return Plan(np.array(edges), np.array(pieces, np.int64), len(pieces))


def with_ending(plan: Plan, corpus: Corpus, longest_s: float, *, of: int) -> Plan:
    """Return the plan with a track's own ending at its end, where there is one that fits.

    The best match's is taken where it has one, else that of the next best. Its last beats and what rings
    after them stand so that the piece ends with them; where they begin, at most 0.3 s is lost or silent.

    Parameters
    ----------
    plan : Plan
    corpus : Corpus
    longest_s : float
        How much of an ending may be taken in a row.
    of : int
        How many of the matches, the best first, may give it.
    """
    for number, track in enumerate(corpus.tracks[:of]):
        if track.ending.is_real and (found := _placed(plan, corpus, number, track.ending, longest_s)):
            return found
    return plan


def _placed(plan: Plan, corpus: Corpus, number: int, ending: Ending, longest_s: float) -> Plan | None:
    duration_s = float(plan.edges_s[-1])
    most_s = min(_LONGEST_ENDING_S, duration_s * _ENDING_SHARE, max(longest_s, _ALLOWED_ENDING_S))
    rows = np.flatnonzero(corpus.track_of == number)
    lasting = ending.at_s - corpus.in_s[rows]
    sounding = corpus.loudness_lufs[rows] > np.percentile(corpus.loudness_lufs[rows], 75) - _SOUNDING_DB
    fits = np.flatnonzero((lasting <= most_s) & (lasting >= _SHORTEST_ENDING_S) & sounding)
    if not len(fits):
        return None
    starts = plan.edges_s[1:-1]
    over = np.abs((duration_s - starts)[:, np.newaxis] - lasting[fits])
    same = plan.pieces[1:][:, np.newaxis] == rows[fits]
    over = np.where(same & (over < 0.05), -1.0, over - 0.02 * lasting[fits])
    if not over.size:
        return None
    place, chosen = np.unravel_index(int(over.argmin()), over.shape)
    if over[place, chosen] > 0.3:
        return None
    begin = int(place) + 1
    block = rows[fits[chosen] :]
    inner = float(plan.edges_s[begin]) + corpus.in_s[block] - corpus.in_s[block[0]]
    kept = inner < duration_s - LEAST_SLOT_S
    edges = np.concatenate([plan.edges_s[:begin], inner[kept], [duration_s]])
    return Plan(edges, np.concatenate([plan.pieces[:begin], block[kept]]), begin)


def moved(best: PatchSequence, far: PatchSequence, change: float, *, until: int) -> PatchSequence:
    """Return patches between two, levels in decibels and pitch classes by share; from ``until`` on the best's own."""
    share = np.full(len(best), change, np.float32)
    share[until:] = 0.0
    return PatchSequence(
        best.beats_s,
        best.mel_db + share[:, np.newaxis, np.newaxis] * (far.mel_db - best.mel_db),
        best.chroma + share[:, np.newaxis] * (far.chroma - best.chroma),
        best.loudness_lufs + share * (far.loudness_lufs - best.loudness_lufs),
    )
