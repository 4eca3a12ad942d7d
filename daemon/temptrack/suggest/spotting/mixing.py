"""The sound of a timeline: what its clips bring, laid along record time and mixed, some seconds at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from temptrack.errors import InvalidTimeError, MediaError, NotFoundError
from temptrack.fingerprint.footage import Segment
from temptrack.media import Samples, Span, iter_audio, probe, read_audio
from temptrack.progress import Job

_BACKWARDS_S = 20.0
_NOTHING = np.zeros(0, np.float32)


@dataclass
class Mix:
    """Clips' sounds on one time line; each is decoded once, from its first second to its last, and closed.

    Parameters
    ----------
    clips : sequence of Segment
        May overlap: unlike pictures, sounds do not cover each other.
    duration_s : float
        Length of the range; gaps are silent.
    rate_hz : int
        Of the samples.
    """

    clips: Sequence[Segment]
    duration_s: float
    rate_hz: int
    remarks: list[str] = field(default_factory=list)
    """What could not be heard, a sentence each; filled as the blocks go by."""
    heard: bool = False
    """Whether any clip had sound."""

    def blocks(self, block_s: float, job: Job) -> Iterator[Samples]:
        """Yield the mix, mono, in blocks of equal length and a shorter last.

        Held at once are a block and what the clips that sound in it have read ahead of it.
        """
        whole, size = round(self.duration_s * self.rate_hz), max(1, round(block_s * self.rate_hz))
        waiting = sorted(self.clips, key=lambda clip: clip.record_in_s, reverse=True)
        playing: list[_Playing] = []
        for begin in range(0, whole, size):
            job.check()
            end = min(begin + size, whole)
            while waiting and round(waiting[-1].record_in_s * self.rate_hz) < end:
                playing.append(_Playing(waiting.pop(), self, block_s, job))
            mixed = np.zeros(end - begin, np.float32)
            for one in playing:
                one.add_to(mixed, begin)
            playing = [one for one in playing if one.end > end]
            yield mixed

    def tell(self, clip: Segment, error: Exception) -> None:
        """Note that a clip cannot be heard; it counts as silent."""
        remark = f"{clip.path.name} could not be heard and counts as silent: {error}"
        if remark not in self.remarks:
            self.remarks.append(remark)


class _Playing:
    """A clip that sounds now."""

    def __init__(self, clip: Segment, mix: Mix, block_s: float, job: Job) -> None:
        self._clip, self._mix = clip, mix
        lasts_s = min(clip.record_out_s - clip.record_in_s, clip.span.duration_s / clip.speed)
        self._at = round(clip.record_in_s * mix.rate_hz)
        self.end = self._at + round(lasts_s * mix.rate_hz)
        self._ahead = _NOTHING
        self._pieces = _played(clip, round(mix.rate_hz / clip.speed), block_s, job)

    def add_to(self, mixed: Samples, begin: int) -> None:
        """Lay what sounds in a block that begins at a sample into it."""
        end = min(begin + len(mixed), self.end)
        while self._at < end:
            if not len(self._ahead) and not self._read():
                self._at = end
                return
            count = min(len(self._ahead), end - self._at)
            low = self._at - begin
            # What lies before the range's start is heard by nobody.
            skip = min(count, max(0, -low))
            if skip < count:
                mixed[low + skip : low + count] += self._ahead[skip:count]
            self._ahead, self._at = self._ahead[count:], self._at + count

    def _read(self) -> bool:
        try:
            self._ahead = next(self._pieces, _NOTHING)
        except (MediaError, NotFoundError, InvalidTimeError) as error:
            self._mix.tell(self._clip, error)
            return False
        self._mix.heard = self._mix.heard or len(self._ahead) > 0
        return len(self._ahead) > 0


def _played(clip: Segment, rate_hz: int, block_s: float, job: Job) -> Iterator[Samples]:
    """Yield a clip's sound as it plays: at another speed as tape does, by reading at another rate; or backwards."""
    sound = probe(clip.path).audio
    span = clip.span
    if sound is not None:
        # Where the picture outlasts the sound, the rest is silent.
        span = Span(span.source_in_s, min(span.source_out_s, max(sound.duration_s, span.source_in_s)))
        if span.duration_s * rate_hz < 1:
            return
    if not clip.reversed:
        yield from iter_audio(clip.path, span, sample_rate_hz=rate_hz, block_s=block_s, job=job)
        return
    out_s = clip.span.source_out_s
    if out_s > span.source_out_s:
        yield np.zeros(round((out_s - span.source_out_s) * rate_hz), np.float32)
        out_s = span.source_out_s
    while out_s > span.source_in_s:
        in_s = max(span.source_in_s, out_s - _BACKWARDS_S)
        yield read_audio(clip.path, Span(in_s, out_s), sample_rate_hz=rate_hz, job=job)[::-1]
        out_s = in_s
