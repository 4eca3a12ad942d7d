"""Ways to damage a file, each from its own seed, so that every one can be made again."""

import random
from collections.abc import Callable

Damage = Callable[[bytearray, random.Random], bytes]


def flip_bits(data: bytearray, rng: random.Random) -> bytes:
    """One bit in some thousand, as a bad memory or a bad line does."""
    for _ in range(max(1, len(data) // rng.choice((500, 5_000, 50_000)))):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(data)


def cut_short(data: bytearray, rng: random.Random) -> bytes:
    """A copy that was not finished."""
    return bytes(data[: rng.randrange(1, len(data))])


def blank(data: bytearray, rng: random.Random) -> bytes:
    """A stretch of zeros or ones, as a disk that lost a block gives back."""
    start, length = _stretch(data, rng)
    data[start : start + length] = bytes([rng.choice((0, 255))]) * length
    return bytes(data)


def swap(data: bytearray, rng: random.Random) -> bytes:
    """Two stretches in each other's place."""
    (a, length), (b, _) = _stretch(data, rng), _stretch(data, rng)
    first, second = bytes(data[a : a + length]), bytes(data[b : b + length])
    data[a : a + len(second)], data[b : b + len(first)] = second, first
    return bytes(data)


def repeat(data: bytearray, rng: random.Random) -> bytes:
    """A stretch twice."""
    start, length = _stretch(data, rng)
    data[start:start] = data[start : start + length]
    return bytes(data)


def lie_in_the_head(data: bytearray, rng: random.Random) -> bytes:
    """Sizes, counts and rates that are not so: the words near the start and the end, where containers keep them."""
    extremes = (0, 1, 0x7F, 0xFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFFE)
    near = min(4096, len(data))
    for _ in range(rng.randint(1, 8)):
        place = rng.choice((rng.randrange(near), len(data) - 1 - rng.randrange(near)))
        word = rng.choice(extremes).to_bytes(4, rng.choice(("big", "little")))
        data[place : place + 4] = word[: len(data) - place]
    return bytes(data)


def graft(data: bytearray, rng: random.Random) -> bytes:
    """Noise set into the middle."""
    start, length = _stretch(data, rng)
    data[start:start] = rng.randbytes(length)
    return bytes(data)


DAMAGES: dict[str, Damage] = {
    damage.__name__: damage for damage in (flip_bits, cut_short, blank, swap, repeat, lie_in_the_head, graft)
}
"""By name."""


def damaged(data: bytes, seed: int) -> tuple[str, bytes]:
    """Return the kind of damage a seed stands for, and the file with it."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    name = rng.choice(sorted(DAMAGES))
    return name, DAMAGES[name](bytearray(data), rng)


def _stretch(data: bytearray, rng: random.Random) -> tuple[int, int]:
    length = max(1, min(len(data) // 2, int(2 ** rng.uniform(0, 14))))
    return rng.randrange(len(data) - length + 1), length
