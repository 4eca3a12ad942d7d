"""Requests for suggestions as a stream plays to plans."""

from temptrack.media.live import read_place
from temptrack.suggest.live import Plan
from temptrack.v1 import live_pb2

EVERY_S, WINDOW_S, TIMEOUT_S = 10.0, 60.0, 10.0
"""The contract's defaults."""


def live_plan(request: live_pb2.SuggestLiveRequest) -> Plan:
    """Return what a checked request wants followed."""
    return Plan(
        place=read_place(request.source),
        every_s=request.every_s or EVERY_S,
        for_s=request.for_s,
        window_s=request.window_s or WINDOW_S,
        timeout_s=request.timeout_s or TIMEOUT_S,
    )
