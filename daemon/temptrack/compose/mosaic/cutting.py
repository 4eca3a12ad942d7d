"""From pieces to cuts: stretches of tracks as long as they run on, read from their files and laid on the grid."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from temptrack.compose.generate import PatchSequence
from temptrack.compose.mosaic.corpus import Corpus, Whole
from temptrack.compose.mosaic.joining import Laid, lay, margin_of
from temptrack.compose.mosaic.spectra import Floats
from temptrack.compose.mosaic.target import Plan
from temptrack.media import Sound, Span, probe, read_sound
from temptrack.progress import Job

_DRIFT_S = 0.03
"""How far a run of another tempo may leave the beat before it is set back on it: a little more than is heard."""
_MOST_GAIN_DB = 6.0
"""By which one piece is made louder or softer than its track."""


@dataclass(frozen=True)
class Cut:
    """A stretch of a track without a join."""

    track: int
    track_in_s: float
    out_in_s: float
    out_out_s: float
    first: int
    """Its places, half-open."""
    last: int

    @property
    def length_s(self) -> float:
        """Of the stretch."""
        return self.out_out_s - self.out_in_s


def cuts_of(plan: Plan, path: Whole, corpus: Corpus) -> list[Cut]:
    """Return the stretches that a row of pieces is made of."""
    edges = plan.edges_s
    begins = [0]
    for place in range(1, len(path)):
        begin = begins[-1]
        runs_on = corpus.following[path[place - 1]] == path[place]
        reached_s = corpus.in_s[path[begin]] + edges[place] - edges[begin]
        if not runs_on or abs(reached_s - corpus.in_s[path[place]]) > _DRIFT_S:
            begins.append(place)
    return [
        Cut(
            track=int(corpus.track_of[path[begin]]),
            track_in_s=float(corpus.in_s[path[begin]]),
            out_in_s=float(edges[begin]),
            out_out_s=float(edges[end]),
            first=begin,
            last=end,
        )
        for begin, end in zip(begins, [*begins[1:], len(path)], strict=True)
    ]


def rate_of(corpus: Corpus) -> int:
    """Return the rate of the best match's file, or 48 kHz where it is lower than any music is mastered at."""
    audio = probe(Path(corpus.tracks[0].match.track.path)).audio
    return audio.sample_rate_hz if audio is not None and 44_100 <= audio.sample_rate_hz <= 96_000 else 48_000


def laid_cuts(cuts: list[Cut], gains_db: Floats, corpus: Corpus, plan: Plan, rate_hz: int, job: Job) -> Sound:
    """Read all cuts and lay them.

    Parameters
    ----------
    cuts : list of Cut
    gains_db : ndarray
        Shape (places,).
    corpus, plan
        What the cuts came from.
    rate_hz : int
        Of the result.
    job : Job
        Told of "read", by tracks.
    """
    margin = margin_of(rate_hz)
    middles_s = (plan.edges_s[:-1] + plan.edges_s[1:]) / 2
    laid: dict[int, Laid] = {}
    used = sorted({cut.track for cut in cuts})
    for done, number in enumerate(used):
        job.report("read", done, len(used), corpus.tracks[number].match.track.title)
        own = [(place, cut) for place, cut in enumerate(cuts) if cut.track == number]
        samples, from_s = _read(corpus, number, [cut for _, cut in own], rate_hz, job)
        for place, cut in own:
            begin, end = round(cut.out_in_s * rate_hz), round(cut.out_out_s * rate_hz)
            at = round((cut.track_in_s - from_s) * rate_hz)
            taken = _taken(samples, at - margin, at + end - begin + margin)
            times_s = (np.arange(taken.shape[1]) - margin) / rate_hz + cut.out_in_s
            rows = slice(cut.first, cut.last)
            level_db = np.interp(times_s, middles_s[rows], gains_db[rows]) + corpus.tracks[number].gain_db
            laid[place] = Laid(taken * (10.0 ** (level_db / 20.0)).astype(np.float32), begin, end, margin)
    return Sound(lay(_alike([laid[place] for place in range(len(cuts))]), rate_hz), rate_hz)


def piece_gains_db(plan: Plan, path: Whole, target: PatchSequence, corpus: Corpus) -> Floats:
    """Return what brings each piece to the target's loudness, as far as that may be; 0 in an ending."""
    gains = np.clip(target.loudness_lufs - corpus.loudness_lufs[path], -_MOST_GAIN_DB, _MOST_GAIN_DB)
    gains[plan.ending_from :] = 0.0
    return np.asarray(gains, np.float32)


def _read(corpus: Corpus, number: int, cuts: list[Cut], rate_hz: int, job: Job) -> tuple[Floats, float]:
    """Return what of a track its cuts reach over, and where that begins."""
    path = Path(corpus.tracks[number].match.track.path)
    spare_s = 2 * margin_of(rate_hz) / rate_hz
    from_s = max(0.0, min(cut.track_in_s for cut in cuts) - spare_s)
    to_s = max(cut.track_in_s + cut.length_s for cut in cuts) + spare_s
    span = Span(from_s, min(to_s, probe(path).duration_s))
    return read_sound(path, span, sample_rate_hz=rate_hz, job=job).samples, from_s


def _taken(samples: Floats, begin: int, end: int) -> Floats:
    """Return a stretch; beyond both ends is silence."""
    low, high = max(0, begin), min(samples.shape[1], end)
    inside = samples[:, low : max(low, high)]
    return np.pad(inside, ((0, 0), (low - begin, end - low - inside.shape[1])))


def _alike(cuts: list[Laid]) -> list[Laid]:
    """Return cuts of as many channels as the one with most: a mono one then sounds from both sides."""
    channels = max(len(cut.samples) for cut in cuts)
    return [
        Laid(np.broadcast_to(cut.samples, (channels, cut.samples.shape[1])), cut.begin, cut.end, cut.margin)
        for cut in cuts
    ]
