"""A stream's own times as seconds of picture from its first: always rising, whatever the sender's clock does."""

_SHORTEST_STEP_S = 0.001
_LONGEST_STEP_S = 15.0
"""A picture that stands longer is none: key frames, the rarest that are looked at, are seldom ten seconds apart."""


class StreamClock:
    """Places pictures one after another.

    A clock that jumps, because a programme was spliced in, the sender began again or a counter ran over, moves on by
    one usual step instead; a picture without a time does so too.

    Parameters
    ----------
    step_s : float
        How long a picture usually stands, until the stream shows it.
    """

    def __init__(self, step_s: float) -> None:
        self.step_s = step_s
        """How long the latest picture of a steady clock stood."""
        self.position_s = -step_s
        """Where the latest picture lies; before the first, one step before 0."""
        self._stamp_s: float | None = None

    def interrupt(self) -> None:
        """Take the next picture's time for that of another clock."""
        self._stamp_s = None

    def place(self, stamp_s: float | None) -> float:
        """Return where a picture lies, in seconds from the first, given the time the stream states for it."""
        if stamp_s is not None:
            moved_s = 0.0 if self._stamp_s is None else stamp_s - self._stamp_s
            if _SHORTEST_STEP_S <= moved_s <= _LONGEST_STEP_S:
                self.step_s = moved_s
            self._stamp_s = stamp_s
        self.position_s += self.step_s
        return self.position_s
