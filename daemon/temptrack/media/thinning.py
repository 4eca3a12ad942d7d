"""Which packets are worth decoding when a glance now and then is enough."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from av.packet import Packet

_APART_S = 0.24
"""Codecs in which every frame is a key frame (ProRes, DNxHD, MJPEG) are thinned to about four a second."""


def every_packet(_: "Packet[Any]") -> bool:
    """Want every packet."""
    return True


def thinned_key_frames() -> "Callable[[Packet[Any]], bool]":
    """Return a filter for packets in order: key frames, not too close; all others too until one is marked as such."""
    last_s: float | None = None

    def wanted(packet: "Packet[Any]") -> bool:
        nonlocal last_s
        if packet.size == 0:
            return True  # flushes the decoder
        if not packet.is_keyframe:
            return last_s is None
        stamp = packet.dts if packet.pts is None else packet.pts
        if stamp is None or packet.time_base is None:
            return True
        moment_s = float(stamp * packet.time_base)
        if last_s is not None and 0 <= moment_s - last_s < _APART_S:
            return False
        last_s = moment_s
        return True

    return wanted
