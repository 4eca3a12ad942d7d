"""Broken timelines, the same ones each time: what a copy that went wrong, a bad export or an enemy would hand in."""

import random
import re
from collections.abc import Callable

_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_NAME = re.compile(rb"[A-Za-z_][A-Za-z_:.-]{2,}")
_EXTREMES = (b"-1", b"0", b"1e308", b"-99999999999999999999", b"NaN", b"Infinity", b"1/0", b"2147483648", b"0.0000001")
_GARBAGE = (
    b"\0",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\xf0\x9f\x8e\xac",
    b"]]>",
    b"<![CDATA[",
    b"&#0;",
    b"&#x110000;",
    b'\\ud800"',
)
_ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def mutated(data: bytes, seed: int) -> tuple[str, bytes]:
    """Return a broken copy of a file, and what was done to it.

    Parameters
    ----------
    data : bytes
        The file.
    seed : int
        Which of its broken copies; each seed does one to three things, of one kind.
    """
    chance = random.Random(seed)  # noqa: S311 - the same each time is what is wanted
    name, change = list(CHANGES.items())[seed % len(CHANGES)]
    for _ in range(chance.randint(1, 3)):
        data = change(data, chance)
    return name, data


def _cut_short(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _bits_turned(data: bytes, chance: random.Random) -> bytes:
    turned = bytearray(data)
    for _ in range(min(len(turned), chance.choice((1, 4, 64)))):
        turned[chance.randrange(len(turned))] ^= 1 << chance.randrange(8)
    return bytes(turned)


def _piece_lost(data: bytes, chance: random.Random) -> bytes:
    begin, lasts = chance.randrange(len(data) + 1), chance.choice((1, 3, 40, 900))
    return data[:begin] + data[begin + lasts :]


def _piece_doubled(data: bytes, chance: random.Random) -> bytes:
    begin, lasts = chance.randrange(len(data) + 1), chance.choice((1, 40, 900, 9000))
    return data[: begin + lasts] + data[begin:]


def _pieces_swapped(data: bytes, chance: random.Random) -> bytes:
    a, b, c = sorted(chance.randrange(len(data) + 1) for _ in range(3))
    return data[:a] + data[b:c] + data[a:b] + data[c:]


def _number_absurd(data: bytes, chance: random.Random) -> bytes:
    return _replaced(data, _NUMBER, lambda _: chance.choice(_EXTREMES), chance)


def _name_changed(data: bytes, chance: random.Random) -> bytes:
    names = [found[0] for found in _NAME.finditer(data[: 2**16])] or [b"x"]
    return _replaced(data, _NAME, lambda _: chance.choice(names), chance)


def _garbage_put_in(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(_GARBAGE) + data[at:]


def _deeply_nested(data: bytes, chance: random.Random) -> bytes:
    at, times = chance.randrange(len(data) + 1), chance.choice((50, 5000))
    opened, closed = chance.choice(((b"<clip>", b"</clip>"), (b"[", b"]"), (b'{"a":', b"}"), (b"<spine>", b"")))
    return data[:at] + opened * times + closed * times + data[at:]


def _entities_declared(data: bytes, chance: random.Random) -> bytes:
    begin = max(0, data.find(b"?>") + 2 if b"?>" in data[:200] else 0)
    at = chance.randrange(len(data) + 1)
    return data[:begin] + _ENTITY + data[begin : max(begin, at)] + b"&b;" + data[max(begin, at) :]


def _ids_crossed(data: bytes, chance: random.Random) -> bytes:
    """Give something the id of something else, so that things hold themselves or what they cannot."""
    ids = re.findall(rb'(?:\bid|\bref|producer)="([^"]+)"', data[: 2**20]) or [b"r1"]
    crossed = re.compile(rb'(?<=id=")[^"]+|(?<=ref=")[^"]+|(?<=producer=")[^"]+')
    return _replaced(data, crossed, lambda _: chance.choice(ids), chance)


def _replaced(
    data: bytes, pattern: "re.Pattern[bytes]", new: "Callable[[re.Match[bytes]], bytes]", chance: random.Random
) -> bytes:
    places = list(pattern.finditer(data[: 2**20]))
    for found in sorted(chance.sample(places, min(len(places), chance.choice((1, 5)))), key=lambda one: -one.start()):
        data = data[: found.start()] + new(found) + data[found.end() :]
    return data


CHANGES: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "cut short": _cut_short,
    "bits turned": _bits_turned,
    "a piece lost": _piece_lost,
    "a piece doubled": _piece_doubled,
    "pieces swapped": _pieces_swapped,
    "a number absurd": _number_absurd,
    "a name changed": _name_changed,
    "garbage put in": _garbage_put_in,
    "deeply nested": _deeply_nested,
    "entities declared": _entities_declared,
    "ids crossed": _ids_crossed,
}
"""What is done, each with a generator of chance."""
