"""Bytes that are no request."""

from typing import Any

import grpc
import pytest

from temptrack.client import Daemon


@pytest.mark.parametrize("name", ["DaemonService/GetHealth", "SuggestService/Suggest", "LibraryService/AddTracks"])
def test_bytes_that_are_no_request_are_refused_in_words(daemon: Daemon, name: str) -> None:
    channel: Any = daemon.channel
    calling = channel.unary_unary if "GetHealth" in name else channel.unary_stream
    with pytest.raises(grpc.RpcError) as caught:
        list(calling(f"/temptrack.v1.{name}")(b"\xff\xff", timeout=30))
    assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert "The 2 bytes of the request are none of this method's" in str(caught.value.details())
