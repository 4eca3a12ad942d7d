"""A handle on a running daemon: the generated stubs, and calls with deadlines and the project's own errors."""

import socket
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from types import TracebackType
from typing import Protocol, Self, TypeVar, cast

import grpc
from google.protobuf.message import Message

from temptrack.client.errors import to_temptrack_error
from temptrack.endpoint import CLIENT_KEY, MAX_REQUEST_BYTES, MAX_RESPONSE_BYTES, Endpoint
from temptrack.errors import DaemonUnreachableError
from temptrack.v1.calibration_pb2_grpc import CalibrationServiceStub
from temptrack.v1.catalogue_pb2_grpc import CatalogueServiceStub
from temptrack.v1.compose_pb2_grpc import ComposeServiceStub
from temptrack.v1.daemon_pb2_grpc import DaemonServiceStub
from temptrack.v1.evaluate_pb2_grpc import EvaluateServiceStub
from temptrack.v1.film_pb2_grpc import FilmServiceStub
from temptrack.v1.identify_pb2_grpc import IdentifyServiceStub
from temptrack.v1.library_pb2_grpc import LibraryServiceStub
from temptrack.v1.live_pb2 import Revision, SuggestLiveRequest
from temptrack.v1.live_pb2_grpc import LiveServiceStub
from temptrack.v1.matcher_pb2_grpc import MatcherServiceStub
from temptrack.v1.media_pb2_grpc import MediaServiceStub
from temptrack.v1.model_pb2_grpc import ModelServiceStub
from temptrack.v1.progress_pb2 import Progress
from temptrack.v1.spot_pb2_grpc import SpotServiceStub
from temptrack.v1.suggest_pb2_grpc import SuggestServiceStub

SHORT_S = 30.0
"""Deadline of a call that answers at once."""

LONG_S = 24 * 3600.0
"""Deadline of long work; its progress is what tells the user that it lives."""

_OPTIONS = [
    ("grpc.max_send_message_length", MAX_REQUEST_BYTES),
    ("grpc.max_receive_message_length", MAX_RESPONSE_BYTES),
    ("grpc.enable_http_proxy", 0),  # a proxy named in the environment must never see a loopback call
]

Request = TypeVar("Request")
Response = TypeVar("Response")
Request_contra = TypeVar("Request_contra", contravariant=True)
Result_co = TypeVar("Result_co", covariant=True)
Metadata = tuple[tuple[str, str | bytes], ...]


class Step(Protocol[Result_co]):
    """One message of a stream of long work: progress, or at the end the result."""

    @property
    def progress(self) -> Progress:
        """Where the work is."""
        ...

    @property
    def result(self) -> Result_co:
        """What came of it."""
        ...


class Steps(Protocol[Result_co]):
    """A running call of long work."""

    def __iter__(self) -> Iterator[Step[Result_co]]:
        """Yield its messages as they come."""
        ...

    def cancel(self) -> bool:
        """Stop it."""
        ...


class ShortMethod(Protocol[Request_contra, Result_co]):
    """A method of a stub that answers at once; a protocol because grpcio's own type has no parameters at run time."""

    def __call__(
        self, request: Request_contra, timeout: float | None = None, metadata: Metadata | None = None
    ) -> Result_co:
        """Call it."""
        ...


class LongMethod(Protocol[Request_contra, Result_co]):
    """A method of a stub that streams; a protocol because grpcio's own type is invariant in its response."""

    def __call__(
        self, request: Request_contra, timeout: float | None = None, metadata: Metadata | None = None
    ) -> Steps[Result_co]:
        """Begin the call."""
        ...


class Daemon:
    """A connection to one daemon. Use as a context manager.

    Parameters
    ----------
    endpoint : Endpoint
        Where it listens, as its endpoint file says.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._metadata: Metadata = (*endpoint.call_metadata, (CLIENT_KEY, uuid.uuid4().hex))
        self.channel: grpc.Channel = grpc.insecure_channel(endpoint.address, options=_OPTIONS)

    @cached_property
    def library(self) -> LibraryServiceStub:
        """The user's music."""
        return LibraryServiceStub(self.channel)

    @cached_property
    def films(self) -> FilmServiceStub:
        """The learnt films."""
        return FilmServiceStub(self.channel)

    @cached_property
    def spot(self) -> SpotServiceStub:
        """Cue sheets."""
        return SpotServiceStub(self.channel)

    @cached_property
    def suggest(self) -> SuggestServiceStub:
        """Suggest and search."""
        return SuggestServiceStub(self.channel)

    @cached_property
    def live(self) -> LiveServiceStub:
        """Suggestions for streams."""
        return LiveServiceStub(self.channel)

    @cached_property
    def identify(self) -> IdentifyServiceStub:
        """Recognise recordings."""
        return IdentifyServiceStub(self.channel)

    @cached_property
    def media(self) -> MediaServiceStub:
        """What media files are."""
        return MediaServiceStub(self.channel)

    @cached_property
    def models(self) -> ModelServiceStub:
        """Model weights."""
        return ModelServiceStub(self.channel)

    @cached_property
    def evaluate(self) -> EvaluateServiceStub:
        """Measure suggestions."""
        return EvaluateServiceStub(self.channel)

    @cached_property
    def matcher(self) -> MatcherServiceStub:
        """What is learnt of picture and music together."""
        return MatcherServiceStub(self.channel)

    @cached_property
    def calibration(self) -> CalibrationServiceStub:
        """How far suggestions are to be trusted."""
        return CalibrationServiceStub(self.channel)

    @cached_property
    def compose(self) -> ComposeServiceStub:
        """Sound made out of the user's own music."""
        return ComposeServiceStub(self.channel)

    @cached_property
    def catalogue(self) -> CatalogueServiceStub:
        """Looking after what is kept."""
        return CatalogueServiceStub(self.channel)

    @cached_property
    def control(self) -> DaemonServiceStub:
        """Health, diagnosis and stop."""
        return DaemonServiceStub(self.channel)

    def call(
        self,
        method: ShortMethod[Request, Response],
        request: Request,
        *,
        timeout_s: float = SHORT_S,
    ) -> Response:
        """Return the answer of a short call.

        Raises
        ------
        TemptrackError
            The very error the daemon raised, or `DaemonUnreachableError` or `DeadlineError`.
        """
        with _own_errors():
            return method(request, timeout=timeout_s, metadata=self._metadata)

    def follow(
        self,
        method: LongMethod[Request, Response],
        request: Request,
        *,
        on_progress: Callable[[Progress], None] | None = None,
        timeout_s: float = LONG_S,
    ) -> Response:
        """Return the result of long work, telling of each step; leaving early, by Ctrl-C too, cancels it.

        Raises
        ------
        TemptrackError
            As `call`.
        """
        stream = method(request, timeout=timeout_s, metadata=self._metadata)
        results: list[Response] = []
        begun = False
        try:
            with _own_errors():
                for step in stream:  # to its end, past the result: only then has the daemon's status arrived
                    begun = True
                    if _is_result(step):
                        results.append(step.result)
                    elif on_progress is not None:
                        on_progress(step.progress)
        except DaemonUnreachableError as error:
            raise (_died() if begun else error) from None
        finally:
            stream.cancel()
        if not results:
            raise DaemonUnreachableError("The daemon ended the call without a result", remedy="run it again")
        return results[-1]

    def revisions(
        self,
        request: SuggestLiveRequest,
        *,
        on_progress: Callable[[Progress], None] | None = None,
        timeout_s: float = LONG_S,
    ) -> Iterator[Revision]:
        """Yield the revisions for a stream as it plays; leaving early, by Ctrl-C too, stops the following.

        Raises
        ------
        TemptrackError
            As `call`.
        """
        stream = self.live.SuggestLive(request, timeout=timeout_s, metadata=self._metadata)
        try:
            with _own_errors():
                for step in stream:
                    if step.WhichOneof("message") == "revision":
                        yield step.revision
                    elif on_progress is not None:
                        on_progress(step.progress)
        finally:
            stream.cancel()

    def close(self) -> None:
        """Let the connection go; the daemon runs on."""
        self.channel.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def is_listening(endpoint: Endpoint, timeout_s: float = 1.0) -> bool:
    """Whether something accepts connections there; a millisecond, where a channel would retry for seconds."""
    kind, _, place = endpoint.address.partition(":")
    try:
        if kind != "unix":
            socket.create_connection((kind, int(place)), timeout=timeout_s).close()
            return True
        if sys.platform == "win32":
            return False
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(timeout_s)
            probe.connect(place)
            return True
    except (OSError, ValueError):
        return False


def _is_result(step: Step[Response]) -> bool:
    return bool(cast(Message, step).WhichOneof("message") == "result")


def _died() -> DaemonUnreachableError:
    return DaemonUnreachableError(
        "The daemon has ended in the middle of the work",
        remedy="run the same command again, which goes on where that was; `temptrack doctor` names the log",
    )


@contextmanager
def _own_errors() -> Iterator[None]:
    try:
        yield
    except grpc.RpcError as error:
        raise to_temptrack_error(error) from None
