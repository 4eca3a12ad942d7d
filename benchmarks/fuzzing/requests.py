"""Every request of the contract: bytes to a real daemon over a real socket, and what it answers."""

import random
import time
from collections.abc import Iterable, Sequence

import grpc
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import DecodeError
from google.protobuf.message_factory import GetMessageClass

from benchmarks.fuzzing.daemon import DEADLINE_S, kept_inside, running
from benchmarks.fuzzing.messages import changed, each_text, made_up
from benchmarks.fuzzing.target import Target, hold
from temptrack.service.server import _FILES
from temptrack.v1 import range_pb2, suggest_pb2

_FORESEEN = {
    grpc.StatusCode.OK,
    grpc.StatusCode.INVALID_ARGUMENT,
    grpc.StatusCode.NOT_FOUND,
    grpc.StatusCode.FAILED_PRECONDITION,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.CANCELLED,
}
"""`service/status.py` less UNKNOWN, INTERNAL, UNAUTHENTICATED and UNAVAILABLE: no request may bring those about."""
_MADE_UP = 12
_MOST_S = DEADLINE_S + 3.0
_STUCK_S = 20.0


class Requests:
    """Calls the methods of one service: an input's first byte says which."""

    def __init__(self, methods: Sequence[MethodDescriptor]) -> None:
        self._methods = methods
        self.calls: dict[str, dict[str, float]] = {}

    def __call__(self, data: bytes) -> None:
        """Make one call."""
        method, daemon = self._method(data), running()
        daemon.troubles.clear()
        began = time.monotonic()
        code, said = daemon.call(method, _kept_inside(method, data[1:]))
        spent = time.monotonic() - began
        self._count(method.name, code.name, spent)
        if daemon.troubles:
            raise daemon.troubles[0]
        hold(code in _FORESEEN, f"{method.name} ended with {code.name}: {said}")
        hold(spent < _MOST_S, f"{method.name} was answered after {spent:.1f} s")
        if not daemon.idle():
            ended = daemon.idle(_STUCK_S)
            hold(False, f"the job of {method.name} {'went on for long' if ended else 'goes on'} when nobody waited")

    def seeds(self) -> Iterable[bytes]:
        """Make up requests of each method, an empty one, and bytes that are none."""
        for number, method in enumerate(self._methods):
            head = bytes([number])
            yield head
            yield head + b"\xff\xff"
            for seed in range(_MADE_UP):
                yield head + made_up(method.input_type, _words, seed).SerializeToString()
            yield from (head + one.SerializeToString() for one in _meant() if method.input_type == one.DESCRIPTOR)

    def changed(self, data: bytes, seed: int) -> bytes:
        """Change a request field by field; one in twenty becomes another method's."""
        number = seed % len(self._methods) if seed % 20 == 0 else (data[0] if data else 0) % len(self._methods)
        return bytes([number]) + changed(self._methods[number].input_type, data[1:], _words, seed)

    def _method(self, data: bytes) -> MethodDescriptor:
        return self._methods[(data[0] if data else 0) % len(self._methods)]

    def _count(self, method: str, code: str, spent: float) -> None:
        told = self.calls.setdefault(method, {})
        told[code] = told.get(code, 0) + 1
        told["slowest_s"] = max(told.get("slowest_s", 0.0), spent)


def _meant() -> list[suggest_pb2.SuggestRequest | suggest_pb2.SearchRequest]:
    """Requests that are answered."""
    film = range_pb2.MediaRange(path=running().files[0])
    return [
        suggest_pb2.SuggestRequest(media=film, limit=2),
        suggest_pb2.SuggestRequest(text="calm", limit=2),
        suggest_pb2.SearchRequest(text='night "rain" tempo:>10', limit=2),
    ]


def _kept_inside(method: MethodDescriptor, data: bytes) -> bytes:
    message = GetMessageClass(method.input_type)()
    try:
        message.ParseFromString(data)
    except DecodeError:
        return data  # nothing comes of it: the daemon cannot read it either
    each_text(message, kept_inside)
    return message.SerializeToString()


def _words(name: str, chance: random.Random) -> Sequence[str]:
    daemon = running()
    if "path" in name or name in ("out", "folder", "labels_csv", "media", "cue_lists", "file", "ossl"):
        return daemon.files
    if name == "source":
        return (*daemon.files, "http://127.0.0.1:9/a.ts", "udp://:0")
    if "track" in name or name.endswith("_id"):
        return (*daemon.track_ids, "last", "gone")
    return ("rain", "CC BY 4.0", "Am", "00:00:00:10", "ViT-B-32/openai", "htdemucs")


def _targets() -> Iterable[Target]:
    for file in _FILES:
        for service in file.DESCRIPTOR.services_by_name.values():
            if service.full_name.startswith("temptrack."):
                requests = Requests(service.methods)
                yield Target(
                    f"rpc {service.name.removesuffix('Service').lower()}",
                    requests,
                    requests.seeds,
                    foreseen=(),
                    most_bytes=1 << 16,
                    most_s=_MOST_S,
                    mutator=requests.changed,
                )


TARGETS = tuple(_targets())
