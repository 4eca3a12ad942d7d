"""How the lines before the daemon's work are, as the contract tells it."""

from temptrack.service.line import LineState
from temptrack.v1.daemon_pb2 import Line


def from_line(state: LineState) -> Line:
    """Return one kind's line."""
    return Line(
        kind=state.kind.name.lower(),
        what=state.kind.value,
        running=state.running,
        waiting=state.waiting,
        places=state.places,
        most_waiting=state.most_waiting,
        typical_s=state.typical_s,
        wait_s=state.wait_s,
    )
