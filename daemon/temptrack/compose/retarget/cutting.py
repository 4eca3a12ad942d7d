"""From a plan to places in samples: what is played, how each piece meets the next, and what makes up the length."""

from dataclasses import dataclass

from temptrack.compose.retarget.fades import Meeting, meet
from temptrack.compose.retarget.planning import Plan, Search
from temptrack.compose.retarget.route import Way
from temptrack.compose.retarget.slack import NO_SLACK, Settled, Slack, settle
from temptrack.fingerprint.types import Vector

_EARLY_S = 0.005
"""Before a beat that the result begins with, for its fade-in."""


@dataclass(frozen=True)
class Piece:
    """A stretch of the track, in whole samples, half-open."""

    first: int
    end: int

    def __len__(self) -> int:
        return self.end - self.first


@dataclass(frozen=True)
class Pin:
    """A moment of the pieces put together that has its own moment of the result, both in samples."""

    joined: int
    out: int


@dataclass(frozen=True)
class Cutting:
    """A plan in samples."""

    pieces: tuple[Piece, ...]
    meetings: tuple[Meeting, ...]
    """Between neighbours; the last of a loop leads from its last piece to its first."""
    pins: tuple[Pin, ...]
    """The start, the hit if there is one, the end of what is played; between them speed is even."""
    total: int
    """Samples of the result; what follows the last pin is silence."""
    settled: Settled
    """Of the part with the end."""


def cut(search: Search, plan: Plan, mono: Vector) -> Cutting:
    """Place a plan to the sample, and make up its length anew from what that gave.

    Parameters
    ----------
    search : Search
        What the plan was found with.
    plan : Plan
        Which joins.
    mono : ndarray
        The track, to lay waves on each other.
    """
    rate_hz = search.material.sound.sample_rate_hz
    total = round(search.wish.duration_s * rate_hz)
    pieces, meetings = _place(search, plan, mono)
    pins = [Pin(0, 0)]
    if plan.hit_s is not None and search.wish.hit is not None:
        hit = round(plan.hit_s * rate_hz)
        wanted = round(search.wish.hit.out_s * rate_hz)
        pieces, pins = _pin_hit(search, plan.parts[0].way, pieces, hit, wanted)
    joined, wanted = sum(map(len, pieces)) - pins[-1].joined, total - pins[-1].out
    if plan.end_s is not None:
        last = Piece(pieces[-1].first, min(pieces[-1].end + wanted - joined, len(mono)))
        pieces = [*pieces[:-1], last]
        played = sum(map(len, pieces))
        pins.append(Pin(played, pins[-1].out + played - pins[-1].joined))
        return Cutting(tuple(pieces), meetings, tuple(pins), total, plan.parts[-1].settled)
    settled = settle((wanted - joined) / rate_hz, joined / rate_hz, _slack(search, plan), _stretch_most(search, plan))
    pieces, pad = _trim(_move_seams(pieces, settled, len(plan.parts[-1].way.jumps), rate_hz), settled, rate_hz)
    left = wanted - pad - (sum(map(len, pieces)) - pins[-1].joined)
    if not settled.stretched_s and left:  # what rounding to samples left
        pieces, pad = _nudge(pieces, pad, left, len(mono))
    pins.append(Pin(sum(map(len, pieces)), total - pad))
    if plan.closing is None:
        meetings = meetings[: len(pieces) - 1]
    return Cutting(tuple(pieces), meetings, tuple(pins), total, settled)


def _slack(search: Search, plan: Plan) -> Slack:
    if plan.closing is not None:
        return NO_SLACK
    last = plan.parts[-1].way
    return search.at_the_end(plan.parts[0].way.first, len(last.jumps), after_hit=plan.hit_s is not None)


def _stretch_most(search: Search, plan: Plan) -> float:
    """A ring has nothing to give but speed: where no way fits, it takes more of that than is not noticed."""
    return 1.0 if plan.closing is not None else search.stretch_most


def _place(search: Search, plan: Plan, mono: Vector) -> tuple[list[Piece], tuple[Meeting, ...]]:
    rate_hz = search.material.sound.sample_rate_hz
    nodes = [round(float(s) * rate_hz) for s in search.material.nodes_s]
    nodes[-1] = len(mono)
    leaves, enters, meetings = [], [], []
    for jump in plan.jumps:
        enter = min(max(0, nodes[jump.enter] + round(jump.shift_s * rate_hz)), len(mono) - 1)
        meeting = meet(mono, nodes[jump.leave], enter, rate_hz)
        leaves.append(nodes[jump.leave])
        enters.append(enter + meeting.move)
        meetings.append(meeting)
    first = nodes[plan.parts[0].way.first]
    if plan.closing is not None:
        firsts, ends = [enters[-1], *enters[:-1]], leaves
    else:
        end = len(mono) if plan.end_s is None else round(plan.end_s * rate_hz)
        firsts, ends = [max(0, first - round(_EARLY_S * rate_hz)), *enters], [*leaves, end]
    return [Piece(a, b) for a, b in zip(firsts, ends, strict=True)], tuple(meetings)


def _pin_hit(search: Search, way: Way, pieces: list[Piece], hit: int, wanted: int) -> tuple[list[Piece], list[Pin]]:
    """Pin start and hit to their moments, the hit as near as what nobody hears allows."""
    rate_hz, index = search.material.sound.sample_rate_hz, len(way.jumps)
    joined = sum(map(len, pieces[:index])) + hit - pieces[index].first
    settled = settle((wanted - joined) / rate_hz, joined / rate_hz, search.before_hit(way.first), search.stretch_most)
    lead = round(settled.lead_s * rate_hz)
    wait = min(round(settled.pad_s * rate_hz), round(search.wait_most_s * rate_hz))
    pieces = [Piece(pieces[0].first + lead, pieces[0].end), *pieces[1:]]
    joined -= lead
    out = wanted
    if settled.forced:
        out = joined + wait + round(settled.stretched_s * rate_hz)
    elif not settled.stretched_s:
        wait = max(0, wanted - joined)
        out = joined + wait
    return pieces, [Pin(0, wait), Pin(joined, out)]


def _trim(pieces: list[Piece], settled: Settled, rate_hz: int) -> tuple[list[Piece], int]:
    lead, tail, pad = (round(s * rate_hz) for s in (settled.lead_s, settled.tail_s, settled.pad_s))
    return _shorten([Piece(pieces[0].first + lead, pieces[0].end), *pieces[1:]], tail), pad


def _shorten(pieces: list[Piece], count: int) -> list[Piece]:
    """Leave off samples at the end; a piece that has no more, as one in the silence after the last note, goes."""
    while len(pieces) > 1 and count >= len(pieces[-1]):
        count -= len(pieces[-1])
        pieces = pieces[:-1]
    last = pieces[-1]
    return [*pieces[:-1], Piece(last.first, max(last.first + 1, last.end - count))]


def _move_seams(pieces: list[Piece], settled: Settled, count: int, rate_hz: int) -> list[Piece]:
    """Enter each of the last pieces a little earlier or later."""
    moves = round(settled.nudge_s * rate_hz)
    if not moves or not count:
        return pieces
    shares = [moves * (i + 1) // count - moves * i // count for i in range(count)]
    moved = [Piece(max(0, p.first - share), p.end) for p, share in zip(pieces[-count:], shares, strict=True)]
    return [*pieces[:-count], *moved]


def _nudge(pieces: list[Piece], pad: int, left: int, count: int) -> tuple[list[Piece], int]:
    """Give some samples to the last piece, or take them from it; what it has not is silence."""
    if left < 0:
        return _shorten(pieces, -left), pad
    last = pieces[-1]
    end = min(last.end + left, count)
    return [*pieces[:-1], Piece(last.first, end)], pad + left - (end - last.end)
