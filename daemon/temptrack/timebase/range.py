"""Half-open ranges of frames."""

from dataclasses import dataclass

from temptrack.errors import InvalidTimeError
from temptrack.timebase.rate import FrameRate


@dataclass(frozen=True)
class FrameRange:
    """``in_frame <= frame < out_frame`` at a rate; at least one frame.

    The space the frames are counted in is named by whoever holds the range: ``source_range``, ``record_range``.

    Raises
    ------
    InvalidTimeError
        When it begins before 0, or is empty or backwards.
    """

    in_frame: int
    out_frame: int
    rate: FrameRate

    def __post_init__(self) -> None:
        if self.in_frame < 0:
            raise InvalidTimeError(
                f"The range begins at frame {self.in_frame}", remedy="the first frame is 0", field="in"
            )
        if self.in_frame >= self.out_frame:
            raise InvalidTimeError(
                f"The range from frame {self.in_frame} to {self.out_frame} holds no frame",
                remedy="the out point must lie after the in point",
                field="out",
            )

    @classmethod
    def from_seconds(cls, in_s: float, out_s: float, rate: FrameRate) -> "FrameRange":
        """Return the frames that begin nearest to two moments."""
        return cls(rate.frame(in_s), rate.frame(out_s), rate)

    @property
    def frame_count(self) -> int:
        """Frames in the range."""
        return self.out_frame - self.in_frame

    @property
    def in_s(self) -> float:
        """When the first frame begins."""
        return self.rate.seconds(self.in_frame)

    @property
    def out_s(self) -> float:
        """When the last frame ends."""
        return self.rate.seconds(self.out_frame)

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.rate.seconds(self.frame_count)

    def __contains__(self, frame: int) -> bool:
        return self.in_frame <= frame < self.out_frame

    def intersection(self, other: "FrameRange") -> "FrameRange | None":
        """Return the frames both hold, or None.

        Raises
        ------
        InvalidTimeError
            When the two count at different rates.
        """
        if other.rate != self.rate:
            raise InvalidTimeError(
                f"A range at {self.rate} and one at {other.rate} frames a second share no frame numbers"
            )
        in_frame, out_frame = max(self.in_frame, other.in_frame), min(self.out_frame, other.out_frame)
        return FrameRange(in_frame, out_frame, self.rate) if in_frame < out_frame else None
