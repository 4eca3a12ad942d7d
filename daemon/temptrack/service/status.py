"""The one table from the error tree to gRPC's status codes, and the details that travel with them."""

import grpc
from google.protobuf.any_pb2 import Any
from google.protobuf.duration_pb2 import Duration
from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2

from temptrack import errors
from temptrack.errors import TemptrackError

DOMAIN = "temptrack"
DETAILS_KEY = "grpc-status-details-bin"

_LONGEST = {"what": 500, "remedy": 300, "field": 100}
"""Bytes of each that travel: gRPC bounds headers at 8 KiB, where the sentence stands percent-encoded and all of it in
base64 once more."""

STATUS_CODES: dict[type[TemptrackError], grpc.StatusCode] = {
    TemptrackError: grpc.StatusCode.UNKNOWN,
    errors.InvalidInputError: grpc.StatusCode.INVALID_ARGUMENT,
    errors.NotFoundError: grpc.StatusCode.NOT_FOUND,
    errors.MediaError: grpc.StatusCode.FAILED_PRECONDITION,
    errors.StateError: grpc.StatusCode.FAILED_PRECONDITION,
    errors.StoreError: grpc.StatusCode.INTERNAL,
    errors.StoreUnreachableError: grpc.StatusCode.UNAVAILABLE,
    errors.BusyError: grpc.StatusCode.RESOURCE_EXHAUSTED,
    errors.AccessError: grpc.StatusCode.UNAUTHENTICATED,
    errors.CancelledError: grpc.StatusCode.CANCELLED,
    errors.DeadlineError: grpc.StatusCode.DEADLINE_EXCEEDED,
    errors.DaemonUnreachableError: grpc.StatusCode.UNAVAILABLE,
}
"""A class stands for its whole branch."""


def status_code(error: TemptrackError) -> grpc.StatusCode:
    """Return the code of the nearest class in the table."""
    return next(STATUS_CODES[kind] for kind in type(error).__mro__ if kind in STATUS_CODES)


def status_details(error: TemptrackError) -> status_pb2.Status:
    """Return the error as google.rpc.Status: ErrorInfo with the class's name, BadRequest where a field is at
    fault, RetryInfo where it is worth asking again."""
    said = {name: _short(getattr(error, name), longest) for name, longest in _LONGEST.items()}
    info = error_details_pb2.ErrorInfo(
        reason=type(error).__name__, domain=DOMAIN, metadata={key: text for key, text in said.items() if text}
    )
    details = [_packed(info)]
    if error.field:
        violation = error_details_pb2.BadRequest.FieldViolation(field=said["field"], description=said["what"])
        details.append(_packed(error_details_pb2.BadRequest(field_violations=[violation])))
    if isinstance(error, errors.BusyError) and error.retry_s > 0:
        details.append(_packed(error_details_pb2.RetryInfo(retry_delay=_duration(error.retry_s))))
    return status_pb2.Status(code=status_code(error).value[0], message=status_message(error), details=details)


def status_message(error: TemptrackError) -> str:
    """Return the sentence for clients that read no details."""
    return _short(str(error), _LONGEST["what"] + _LONGEST["remedy"])


def _duration(seconds: float) -> Duration:
    duration = Duration()
    duration.FromMilliseconds(round(1000 * seconds))
    return duration


def _packed(message: Message) -> Any:
    packed = Any()
    packed.Pack(message)
    return packed


def _short(text: str, longest: int) -> str:
    raw = text.encode("utf-8", "replace")
    return raw.decode() if len(raw) <= longest else raw[: longest - 3].decode(errors="ignore") + "…"
