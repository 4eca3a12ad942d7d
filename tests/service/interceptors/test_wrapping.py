"""The interceptors around servicers that do what servicers may do, over real gRPC in this process."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import grpc
import pytest

from temptrack.client.errors import to_temptrack_error
from temptrack.errors import AccessError, DeadlineError, StoreError, TemptrackError, TrackNotFoundError
from temptrack.service.interceptors import interceptors

Unary = Callable[[bytes, Any], Awaitable[bytes]]


async def _echo(request: bytes, context: Any) -> bytes:
    return request


async def _known(request: bytes, context: Any) -> bytes:
    raise TrackNotFoundError("No track 7", remedy="count again", field="track_id")


async def _unknown(request: bytes, context: Any) -> bytes:
    raise ZeroDivisionError("a secret path: /home/ada")


async def _slow(request: bytes, context: Any) -> bytes:
    await asyncio.sleep(5)
    return b""


async def _abort(request: bytes, context: Any) -> bytes:
    await context.abort(grpc.StatusCode.NOT_FOUND, "as grpc.health.v1 does")
    return b""


async def _two_then_error(request: bytes, context: Any) -> AsyncIterator[bytes]:
    yield b"1"
    yield b"2"
    raise StoreError("It broke")


async def _writes_itself(request: bytes, context: Any) -> None:
    await context.write(b"1")
    await context.write(b"2")


UNARY = {"Echo": _echo, "Known": _known, "Unknown": _unknown, "Slow": _slow, "Abort": _abort}
STREAM: dict[str, Any] = {"TwoThenError": _two_then_error, "WritesItself": _writes_itself}


def _handlers() -> grpc.GenericRpcHandler:
    methods: dict[str, Any] = {name: grpc.unary_unary_rpc_method_handler(call) for name, call in UNARY.items()}
    methods |= {name: grpc.unary_stream_rpc_method_handler(call) for name, call in STREAM.items()}
    return grpc.method_handlers_generic_handler("test.Service", methods)


def _calling(scenario: Callable[[grpc.aio.Channel], Awaitable[None]], token: str = "") -> None:
    async def serve() -> None:
        server = grpc.aio.server(interceptors=interceptors(token))
        server.add_generic_rpc_handlers((_handlers(),))
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        try:
            async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
                await scenario(channel)
        finally:
            await server.stop(0)

    asyncio.run(serve())


async def _unary(channel: grpc.aio.Channel, name: str, **options: Any) -> bytes:
    call: Any = channel.unary_unary(f"/test.Service/{name}")
    return bytes(await call(b"hello", timeout=5, **options))


async def _failure(channel: grpc.aio.Channel, name: str, **options: Any) -> TemptrackError:
    with pytest.raises(grpc.RpcError) as failed:
        await _unary(channel, name, **options)
    return to_temptrack_error(failed.value)


def test_what_goes_well_goes_through() -> None:
    async def scenario(channel: grpc.aio.Channel) -> None:
        assert await _unary(channel, "Echo") == b"hello"
        writes: Any = channel.unary_stream("/test.Service/WritesItself")
        assert [answer async for answer in writes(b"", timeout=5)] == [b"1", b"2"]

    _calling(scenario)


def test_an_error_of_ours_arrives_as_itself() -> None:
    async def scenario(channel: grpc.aio.Channel) -> None:
        error = await _failure(channel, "Known")
        assert type(error) is TrackNotFoundError
        assert (error.what, error.remedy, error.field) == ("No track 7", "count again", "track_id")

    _calling(scenario)


def test_an_error_in_a_stream_comes_after_what_was_sent() -> None:
    async def scenario(channel: grpc.aio.Channel) -> None:
        stream: Any = channel.unary_stream("/test.Service/TwoThenError")
        answers = aiter(stream(b"", timeout=5))
        assert [await anext(answers), await anext(answers)] == [b"1", b"2"]
        with pytest.raises(grpc.RpcError) as failed:
            await anext(answers)
        assert type(to_temptrack_error(failed.value)) is StoreError

    _calling(scenario)


def test_a_fault_of_our_own_tells_its_story_to_the_log_alone(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario(channel: grpc.aio.Channel) -> None:
        error = await _failure(channel, "Unknown")
        assert "ada" not in str(error)
        incident = error.what.partition("incident ")[2].rstrip(")")
        (record,) = [r for r in caplog.records if r.levelno == logging.ERROR]
        assert incident in record.getMessage()
        assert record.exc_info is not None

    _calling(scenario)
    caplog.clear()


def test_a_status_that_a_servicer_chose_is_left_alone() -> None:
    async def scenario(channel: grpc.aio.Channel) -> None:
        with pytest.raises(grpc.RpcError, match=r"as grpc\.health\.v1 does"):
            await _unary(channel, "Abort")

    _calling(scenario)


def test_a_call_without_a_deadline_gets_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("temptrack.service.interceptors.deadlines.SHORT_S", 0.05)

    async def scenario(channel: grpc.aio.Channel) -> None:
        error = await _failure(channel, "Slow")
        assert type(error) is DeadlineError
        assert "0.05 s" in str(error)

    _calling(scenario)


def test_the_token_opens() -> None:
    async def scenario(channel: grpc.aio.Channel) -> None:
        assert await _unary(channel, "Echo", metadata=(("authorization", "Bearer sesame"),)) == b"hello"
        for shown in ((), (("authorization", "Bearer sesam"),), (("authorization", "Bearer sesame"),) * 2):
            assert type(await _failure(channel, "Echo", metadata=shown)) is AccessError

    _calling(scenario, token="sesame")


def test_a_call_leaves_one_line_with_its_outcome_and_no_content(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario(channel: grpc.aio.Channel) -> None:
        await _unary(channel, "Echo", metadata=(("authorization", "Bearer sesame"),))
        await _failure(channel, "Known", metadata=(("authorization", "Bearer sesame"),))
        await _failure(channel, "Echo")

    with caplog.at_level(logging.INFO, "temptrack"):
        _calling(scenario, token="sesame")
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("temptrack")]
    assert [line.rsplit(" ", 2)[0] for line in lines] == [
        "/test.Service/Echo OK",
        "/test.Service/Known NOT_FOUND",
        "/test.Service/Echo UNAUTHENTICATED",
    ]
    assert not any("sesame" in line or "hello" in line for line in lines)
