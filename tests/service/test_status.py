import inspect
from base64 import b64encode
from urllib.parse import quote

import grpc
import pytest
from google.rpc import error_details_pb2

from temptrack import errors
from temptrack.errors import TemptrackError
from temptrack.service.status import STATUS_CODES, status_code, status_details, status_message

LEAVES = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, TemptrackError)]


def test_the_tree_in_the_docstring_names_every_class() -> None:
    assert errors.__doc__ is not None
    assert {kind.__name__ for kind in LEAVES} <= set(errors.__doc__.split())


@pytest.mark.parametrize("kind", LEAVES)
def test_every_error_has_a_code_of_its_own_branch(kind: type[TemptrackError]) -> None:
    code = status_code(kind("It failed"))
    assert code is not grpc.StatusCode.OK
    assert code is not grpc.StatusCode.UNKNOWN or kind is TemptrackError


def test_every_entry_of_the_table_is_reached() -> None:
    assert {status_code(kind("It failed")) for kind in LEAVES} == set(STATUS_CODES.values())


def test_a_field_at_fault_becomes_a_violation() -> None:
    details = status_details(errors.InvalidInputError("x is 3", remedy="make it 2", field="x")).details
    bad = error_details_pb2.BadRequest()
    assert details[1].Unpack(bad)
    assert [(violation.field, violation.description) for violation in bad.field_violations] == [("x", "x is 3")]
    assert len(status_details(errors.StoreError("It broke")).details) == 1


def test_what_travels_fits_a_header() -> None:
    long = errors.MessageTooLargeError("日" * 10_000, remedy="r" * 10_000, field="f" * 10_000)
    assert len(b64encode(status_details(long).SerializeToString())) + len(quote(status_message(long))) < 6000
