"""What DaemonService accepts."""

from temptrack.service.validation.values import check_number
from temptrack.v1 import daemon_pb2

DEFAULT_GRACE_S = 5.0
MAX_GRACE_S = 3600.0


def check_stop(request: daemon_pb2.StopRequest) -> float:
    """Return the seconds that running work may still take."""
    return check_number(request.grace_s, "grace_s", 0, MAX_GRACE_S) or DEFAULT_GRACE_S
