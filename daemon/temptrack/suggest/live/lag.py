"""How far behind a stream its suggestions are."""

import math


class Lag:
    """Compares the clock on the wall with the stream's own.

    Nobody tells when a picture was sent, but a stream that keeps up gives its pictures away at the pace they are shown
    in. So the best it ever was counts as in time, and the lag is how much later than that it is now: 0 for one that
    keeps up, or is read faster than it plays, and growing where this machine, or the line, is too slow.
    """

    def __init__(self) -> None:
        self._best_s = math.inf

    def keep(self, now_s: float, position_s: float) -> float:
        """Note that a picture ending at a position came, and return how late that is, seconds."""
        self._best_s = min(self._best_s, now_s - position_s)
        return self.at(now_s, position_s)

    def at(self, now_s: float, position_s: float) -> float:
        """Return how late it is for a position, seconds."""
        return 0.0 if math.isinf(self._best_s) else max(0.0, now_s - position_s - self._best_s)

    def restart(self) -> None:
        """Forget what was: the stream was lost and begins anew."""
        self._best_s = math.inf
