"""The pieces that may be used: every beat of the allowed tracks, as patches at one loudness."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from temptrack.compose.generate import PatchSequence, patches_of
from temptrack.compose.mosaic.endings import Ending, ending_of
from temptrack.compose.mosaic.grid import piece_edges
from temptrack.compose.mosaic.types import Match
from temptrack.fingerprint.music import ANALYSIS_RATE_HZ, Listener
from temptrack.media import Span, probe, read_audio
from temptrack.progress import Job

LONGEST_S = 600.0
"""Of a track that is listened to: ten minutes hold pieces enough."""
_MOST_GAIN_DB = 20.0

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Pieces:
    """One track, cut at its beats."""

    match: Match
    patches: PatchSequence
    """With the gain; ``beats_s`` in the track's own time."""
    gain_db: float
    """What brings the track to the best match's loudness."""
    ending: Ending

    @property
    def edges_s(self) -> NDArray[np.float64]:
        """Where its pieces begin and end."""
        return self.patches.beats_s


@dataclass(frozen=True)
class Corpus:
    """All pieces in one row, the best match's first; a piece is named by its place in it."""

    tracks: tuple[Pieces, ...]
    track_of: Whole
    following: Whole
    """The piece that comes next in its track; -1 after the last."""
    in_s: NDArray[np.float64]
    out_s: NDArray[np.float64]
    mel_db: NDArray[np.float32]
    """Shape (n, frames, bands)."""
    chroma: NDArray[np.float32]
    loudness_lufs: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.track_of)

    @property
    def lengths_s(self) -> NDArray[np.float64]:
        """Shape (n,)."""
        return self.out_s - self.in_s

    def patches(self, pieces: Whole, edges_s: NDArray[np.float64]) -> PatchSequence:
        """Return some pieces in a row, at the times given."""
        return PatchSequence(edges_s, self.mel_db[pieces], self.chroma[pieces], self.loudness_lufs[pieces])


class Shelf:
    """Remembers what was heard of tracks: a second piece out of the same suggestions listens to nothing.

    Parameters
    ----------
    most : int
        How many tracks; about 1 MB each.
    """

    def __init__(self, most: int = 48) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._heard: OrderedDict[tuple[str, tuple[float, ...]], Pieces] = OrderedDict()

    def pieces(self, match: Match, through_s: tuple[float, ...], job: Job) -> Pieces:
        """Return what `read_pieces` does; what is remembered is not read again."""
        key = match.track.track_id, through_s
        with self._lock:
            known = self._heard.get(key)
            if known is not None:
                self._heard.move_to_end(key)
        if known is None:
            known = read_pieces(match, through_s, job)
            with self._lock:
                self._heard[key] = known
                while len(self._heard) > self._most:
                    self._heard.popitem(last=False)
        return replace(known, match=match)


def read_pieces(match: Match, through_s: tuple[float, ...], job: Job) -> Pieces:
    """Listen to a track and cut it at its beats.

    Parameters
    ----------
    match : Match
    through_s : tuple of float
        Moments that shall be edges beside the beats.
    job : Job
        Checked at every block.

    Raises
    ------
    MediaError, MediaNotFoundError
        When the file is gone, or cannot be decoded.
    """
    path = Path(match.track.path)
    duration_s = min(LONGEST_S, probe(path).duration_s)
    samples = read_audio(path, Span(0.0, duration_s), sample_rate_hz=ANALYSIS_RATE_HZ, job=job)
    ending = ending_of(samples, ANALYSIS_RATE_HZ, whole=duration_s < LONGEST_S)
    edges_s = piece_edges(match.track.beats_s, ending.at_s, through_s=through_s)
    listener = Listener()
    listener.push(samples, job)
    patches = patches_of(listener.finish(job), edges_s)
    return Pieces(match, patches, 0.0, ending)


def brought_to(track: Pieces, level_lufs: float) -> Pieces:
    """Return a track's pieces with a gain that gives the whole track this loudness, 20 dB either way at most."""
    gain_db = float(np.clip(level_lufs - track.match.track.loudness_lufs, -_MOST_GAIN_DB, _MOST_GAIN_DB))
    gain, patches = np.float32(gain_db), track.patches
    louder = replace(patches, mel_db=patches.mel_db + gain, loudness_lufs=patches.loudness_lufs + gain)
    return replace(track, patches=louder, gain_db=gain_db)


def corpus_of(tracks: tuple[Pieces, ...]) -> Corpus:
    """Return the pieces of all tracks in one row."""
    counts = [len(track.patches) for track in tracks]
    ends = np.cumsum(counts)
    following = np.arange(1, ends[-1] + 1)
    following[ends - 1] = -1
    return Corpus(
        tracks=tracks,
        track_of=np.repeat(np.arange(len(tracks)), counts),
        following=following,
        in_s=np.concatenate([track.edges_s[:-1] for track in tracks]),
        out_s=np.concatenate([track.edges_s[1:] for track in tracks]),
        mel_db=np.concatenate([track.patches.mel_db for track in tracks]),
        chroma=np.concatenate([track.patches.chroma for track in tracks]),
        loudness_lufs=np.concatenate([track.patches.loudness_lufs for track in tracks]),
    )
