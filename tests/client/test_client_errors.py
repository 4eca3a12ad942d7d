import inspect
from typing import Any

import grpc
import pytest
from google.rpc import error_details_pb2

from temptrack import errors
from temptrack.client.errors import to_temptrack_error
from temptrack.errors import TemptrackError
from temptrack.service.status import DETAILS_KEY, status_code, status_details, status_message

KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, TemptrackError)]


class Failed(grpc.RpcError):
    """A failed call, as grpcio raises it."""

    def __init__(self, code: grpc.StatusCode, details: str | None, metadata: Any = ()) -> None:
        self._told = (code, details, metadata)

    def code(self) -> grpc.StatusCode:
        return self._told[0]

    def details(self) -> str | None:
        return self._told[1]

    def trailing_metadata(self) -> Any:
        return self._told[2]


@pytest.mark.parametrize("kind", KINDS)
def test_each_error_survives_the_journey(kind: type[TemptrackError]) -> None:
    sent = kind("The value 3 is odd – ünlike 4", remedy="take 4", field="value")
    wire = ((DETAILS_KEY, status_details(sent).SerializeToString()),)
    got = to_temptrack_error(Failed(status_code(sent), status_message(sent), wire))
    assert type(got) is kind
    assert (got.what, got.remedy, got.field) == (sent.what, sent.remedy, sent.field)
    assert str(got) == str(sent)


@pytest.mark.parametrize("code", [code for code in grpc.StatusCode if code is not grpc.StatusCode.OK])
@pytest.mark.parametrize("details", [None, "", "Socket closed"])
def test_a_status_without_details_still_makes_a_sentence(code: grpc.StatusCode, details: str | None) -> None:
    error = to_temptrack_error(Failed(code, details))
    assert str(error).endswith(".")
    assert "None" not in str(error)


@pytest.mark.parametrize("reason", ["TemptrackErrors", "__doc__", "str", ""])
def test_a_reason_that_is_no_error_of_ours_is_the_root(reason: str) -> None:
    status = status_details(errors.StoreError("It broke"))
    info = error_details_pb2.ErrorInfo(reason=reason, domain="temptrack", metadata={"what": "It broke"})
    status.details[0].Pack(info)
    got = to_temptrack_error(Failed(grpc.StatusCode.INTERNAL, "x", ((DETAILS_KEY, status.SerializeToString()),)))
    assert type(got) is TemptrackError
    assert got.what == "It broke"
