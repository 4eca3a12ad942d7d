"""A picture trace: what each small frame measured, on a time line that can be cut, reversed, stretched and joined."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.copies import Sights
from temptrack.fingerprint.picture.light import LIGHT_COLUMNS
from temptrack.fingerprint.picture.motion import CELLS
from temptrack.media.types import Span

_STIRS, _RIGHTS, _DOWNS = (tuple(f"{what}_{n}" for n in range(CELLS**2)) for what in ("stir", "right", "down"))
CELL_COLUMNS = (*_STIRS, *_RIGHTS, *_DOWNS)
"""Motion of each of `CELLS` x `CELLS` parts of the picture, row by row: how much, to the right, downwards."""

STEP_COLUMNS = ("motion", "camera", "right", "down", *CELL_COLUMNS)
"""What belongs to the step into a frame; see `Movement`."""

COLUMNS = (*STEP_COLUMNS, *LIGHT_COLUMNS)
"""Columns of `PictureTrace.values`: those of the step into the frame, then those of the frame."""

_STEPS = len(STEP_COLUMNS)
_BACKWARDS = np.array(
    [-1.0 if name in {"right", "down", *_RIGHTS, *_DOWNS} else 1.0 for name in STEP_COLUMNS], dtype=np.float32
)
"""What playing backwards does to a step: speeds stay, directions turn round."""
_SAME_MOMENT_S = 1e-3


@dataclass(frozen=True)
class PictureTrace:
    """Measures of a range of picture, frame by frame, from which its style is summed up.

    Times are the range's own: source seconds for a trace of a file, seconds from 0 for a joined one.
    """

    in_s: float
    out_s: float
    at_s: NDArray[np.float64]
    """Shape (n,), rising: when each frame begins."""
    duration_s: NDArray[np.float64]
    """Shape (n,): how long each frame stands."""
    values: NDArray[np.float32]
    """Shape (n, len(COLUMNS)). Motion into a frame whose forerunner is not known is NaN."""
    cuts_s: tuple[float, ...]
    """Where shots change, to the frame; in_s < cut < out_s."""
    changes_s: tuple[float, ...] = ()
    """Where a shot must have changed somewhere in a gap between two key frames: the middle of the gap."""
    every_frame: bool = True
    """False when only key frames were seen: then steps are gaps of seconds."""
    sights: Sights = field(default_factory=Sights.none)
    """What copies are recognised by; none when only key frames were seen."""
    source: str = ""
    """The file, while times are still its own; empty otherwise. Two pieces that touch in one source are no cut."""

    def __post_init__(self) -> None:
        if self.values.shape != (len(self.at_s), len(COLUMNS)) or len(self.at_s) != len(self.duration_s):
            raise ValueError(f"a trace of {len(self.at_s)} frames with values of shape {self.values.shape}")

    def __len__(self) -> int:
        return len(self.at_s)

    @property
    def length_s(self) -> float:
        """Seconds it covers."""
        return self.out_s - self.in_s

    def column(self, name: str) -> NDArray[np.float32]:
        """Return one measure, shape (n,)."""
        return self.values[:, COLUMNS.index(name)]

    @staticmethod
    def column_at(name: str) -> int:
        """Return which column of `values` a measure is."""
        return COLUMNS.index(name)

    def slice(self, span: Span) -> "PictureTrace":
        """Return the part inside `span`; frames that stand across an edge are clipped to it."""
        low, high = max(self.in_s, span.source_in_s), min(self.out_s, span.source_out_s)
        begin, end = np.maximum(self.at_s, low), np.minimum(self.at_s + self.duration_s, high)
        kept = end > begin
        values = self.values[kept]
        if kept.any() and self.at_s[kept][0] < low - _SAME_MOMENT_S:
            values = values.copy()
            values[0, :_STEPS] = np.nan
        return PictureTrace(
            in_s=low,
            out_s=max(low, high),
            at_s=begin[kept],
            duration_s=(end - begin)[kept],
            values=values,
            cuts_s=_inside(self.cuts_s, low, high),
            changes_s=_inside(self.changes_s, low, high),
            every_frame=self.every_frame,
            sights=self.sights.between(low, high),
            source=self.source,
        )

    def reversed(self) -> "PictureTrace":
        """Return the range played backwards, over the same seconds."""
        mirror = self.in_s + self.out_s
        values = self.values[::-1].copy()
        steps = values[:, :_STEPS].copy()
        values[1:, :_STEPS] = steps[:-1] * _BACKWARDS
        values[:1, :_STEPS] = np.nan
        return replace(
            self,
            at_s=(mirror - (self.at_s + self.duration_s))[::-1].copy(),
            duration_s=self.duration_s[::-1].copy(),
            values=values,
            cuts_s=tuple(mirror - c for c in reversed(self.cuts_s)),
            changes_s=tuple(mirror - c for c in reversed(self.changes_s)),
            sights=self.sights.at(mirror - self.sights.at_s),
            source="",
        )

    def stretched(self, factor: float) -> "PictureTrace":
        """Return the range lasting `factor` times as long (2 is half speed), from the same first moment.

        Raises
        ------
        ValueError
            When `factor` is not a positive number.
        """
        if not 0 < factor < float("inf"):
            raise ValueError(f"a stretch must be positive, not {factor}")
        values = self.values.copy()
        values[:, :_STEPS] /= np.float32(factor)
        return replace(
            self,
            out_s=self.in_s + self.length_s * factor,
            at_s=self.in_s + (self.at_s - self.in_s) * factor,
            duration_s=self.duration_s * factor,
            values=values,
            cuts_s=tuple(self.in_s + (c - self.in_s) * factor for c in self.cuts_s),
            changes_s=tuple(self.in_s + (c - self.in_s) * factor for c in self.changes_s),
            sights=self.sights.at(self.in_s + (self.sights.at_s - self.in_s) * factor),
            source=self.source if factor == 1 else "",
        )

    def moved(self, to_s: float) -> "PictureTrace":
        """Return the range beginning at `to_s` instead."""
        by = to_s - self.in_s
        return replace(
            self,
            in_s=to_s,
            out_s=self.out_s + by,
            at_s=self.at_s + by,
            cuts_s=tuple(c + by for c in self.cuts_s),
            changes_s=tuple(c + by for c in self.changes_s),
            sights=self.sights.at(self.sights.at_s + by),
            source="",
        )

    @staticmethod
    def join(pieces: "Sequence[tuple[float, PictureTrace]]", duration_s: float) -> "PictureTrace":
        """Lay traces on one time line from 0 to `duration_s`; see `temptrack.fingerprint.picture.timeline.join`."""
        from temptrack.fingerprint.picture.timeline import join

        return join(pieces, duration_s)


def _inside(moments_s: tuple[float, ...], low_s: float, high_s: float) -> tuple[float, ...]:
    return tuple(m for m in moments_s if low_s + _SAME_MOMENT_S < m < high_s - _SAME_MOMENT_S)
