"""ComposeService: sound made out of the user's own music."""

from temptrack.service.jobs import Jobs
from temptrack.service.opening import Opening
from temptrack.v1.compose_pb2_grpc import ComposeServiceServicer


class ComposeServicer(ComposeServiceServicer):
    """Cuts tracks to a length."""

    def __init__(self, opening: Opening, jobs: Jobs) -> None:
        self._opening = opening
        self._jobs = jobs
