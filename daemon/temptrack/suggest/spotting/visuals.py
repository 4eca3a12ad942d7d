"""What a page draws of a cue sheet beside its words: a picture of each scene, and how lively the picture is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from temptrack.errors import TemptrackError
from temptrack.fingerprint.footage import Traced
from temptrack.fingerprint.picture import style_of
from temptrack.fingerprint.types import Curve
from temptrack.progress import Job
from temptrack.suggest.answer import CurvePoint, Thumbnail
from temptrack.suggest.curves import curve_points
from temptrack.suggest.spotting.sheet import CueSheet, SheetScene, SpottedCue
from temptrack.suggest.thumbnails import pictures_at

MOST_PICTURES = 120
"""Of scenes: as many as a page can show and a message carry."""


@dataclass(frozen=True)
class _Energy:
    """The picture's, over the range."""

    curve: Curve
    duration_s: float

    def points(self, in_s: float, out_s: float) -> tuple[CurvePoint, ...]:
        first = int(in_s / self.curve.step_s)
        last = int(out_s / self.curve.step_s) + 1
        part = Curve(self.curve.step_s, self.curve.levels[first:last])
        begin_s = first * self.curve.step_s
        return tuple(CurvePoint(begin_s + one.at_s, one.level) for one in curve_points(part, out_s - in_s))


def with_visuals(sheet: CueSheet, traced: Traced, job: Job) -> CueSheet:
    """Return a sheet with pictures of its scenes and the picture's energy, under each cue and over all.

    Pictures are read where they are not black and the file still opens; scenes without one stay without.

    Parameters
    ----------
    sheet : CueSheet
        As it is written.
    traced : Traced
        What was seen of the range.
    job : Job
        Told "picture" by the scenes.
    """
    energy = _Energy(style_of(traced.whole).motion, sheet.duration_s)
    return replace(
        sheet,
        scenes=_pictured(sheet.scenes, traced, job),
        cues=tuple(_drawn(cue, energy) for cue in sheet.cues),
        energy=curve_points(energy.curve, sheet.duration_s),
    )


def _drawn(cue: SpottedCue, energy: _Energy) -> SpottedCue:
    return replace(cue, picture=energy.points(cue.in_s, cue.out_s))


def _pictured(scenes: Sequence[SheetScene], traced: Traced, job: Job) -> tuple[SheetScene, ...]:
    chosen = {number * len(scenes) // MOST_PICTURES for number in range(MOST_PICTURES)}
    job.report("picture", 0, min(len(scenes), MOST_PICTURES))
    wanted = {(one.in_s + one.out_s) / 2: n for n, one in enumerate(scenes) if n in chosen}
    taken: dict[int, Thumbnail] = {}
    for part in traced.seen:
        moments = [at for at in wanted if part.record_in_s <= at < part.record_out_s]
        try:
            pictures = pictures_at([part], moments, job, exact=traced.whole.every_frame)
        except TemptrackError:
            job.check()
            continue  # a page without a picture is better than no page
        taken |= {wanted[picture.range_s]: picture for picture in pictures}
    return tuple(replace(one, thumbnail=taken.get(number)) for number, one in enumerate(scenes))
