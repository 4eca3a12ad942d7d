"""From the items of a timeline to the clips that the daemon looks at; what cannot be mapped is said."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from temptrack.hosts.resolve.reading import Item, Nested, Track
from temptrack.hosts.resolve.sources import Source, source_of
from temptrack.timebase import FrameRate
from temptrack.v1.range_pb2 import TimelineClip
from temptrack.v1.time_pb2 import FrameRate as RateMessage

_SEQUENCE = re.compile(r"\[\d+-\d+\]")
_FASTEST = 100.0
"""What the contract takes; beyond it the two ranges say the speed."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a timeline and what plays there; frames are absolute, fractions of them inside nested timelines."""

    record_in: float
    record_out: float
    name: str
    path: str = ""
    """Empty: something is there that cannot be looked at."""
    rate: FrameRate | None = None
    source_in_s: float = 0.0
    source_out_s: float = 0.0
    speed: float = 1.0
    reversed: bool = False


@dataclass
class Mapped:
    """What a range shows, bottom to top, and what of it is left out, a sentence each."""

    pieces: list[Piece] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """What could not be seen."""
    left_out: list[str] = field(default_factory=list)
    """Names of what has no media and lies over or beside the footage."""

    def remark(self, sentence: str) -> None:
        """Say a thing once."""
        if sentence not in self.remarks:
            self.remarks.append(sentence)

    @property
    def seen(self) -> list[Piece]:
        """The pieces that can be looked at."""
        return [piece for piece in self.pieces if piece.path]


def map_tracks(tracks: Sequence[Track], rate: FrameRate, exists: Callable[[str], bool] = os.path.exists) -> Mapped:
    """Return the pieces of a timeline's video tracks.

    Parameters
    ----------
    tracks : sequence of Track
        Bottom first; of disabled ones and of disabled clips nothing is seen.
    rate : FrameRate
        The timeline's.
    exists : callable
        Whether a file is there.
    """
    found = Mapped()
    for track in tracks:
        for item in track.items if track.enabled else ():
            if item.enabled and not item.transition:
                found.pieces += _pieces(item, rate, exists, found)
    return found


def _pieces(item: Item, rate: FrameRate, exists: Callable[[str], bool], found: Mapped) -> list[Piece]:
    if not item.has_media:
        found.left_out.append(_named(item))
        return []
    if item.nested is not None:
        return list(_inner(item, item.nested, rate, exists, found))
    whole = Piece(item.in_frame, item.out_frame, item.name)
    path = _readable(item, exists, found)
    if not path:
        return [whole]
    source = source_of(item, rate)
    return [
        replace(
            whole,
            path=path,
            rate=source.rate,
            source_in_s=source.in_s,
            source_out_s=source.out_s,
            speed=source.speed,
            reversed=source.reversed,
        )
    ]


def _readable(item: Item, exists: Callable[[str], bool], found: Mapped) -> str:
    """Return the path of the media or its proxy, empty with a remark when neither can be read."""
    if not item.path:
        found.remark(
            f"{_named(item)} has no file of its own (compound, multicam or Fusion clip) and could not be seen."
        )
        return ""
    if _usable(item.path) and exists(item.path):
        return item.path
    if item.proxy and _usable(item.proxy) and exists(item.proxy):
        return item.proxy
    if _SEQUENCE.search(PurePath(item.path).name):
        found.remark(f"{_named(item)} is an image sequence and could not be seen; a proxy of it could.")
    else:
        found.remark(f"{_named(item)} is offline and could not be seen.")
    return ""


def _usable(path: str) -> bool:
    """Whether the contract can carry it: absolute, and text."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return Path(path).is_absolute()


def _inner(
    item: Item, nested: Nested, rate: FrameRate, exists: Callable[[str], bool], found: Mapped
) -> Iterator[Piece]:
    """Yield what an inner timeline shows in the window that the item plays of it, laid on the outer one."""
    window = source_of(replace(item, rate=nested.rate, frames=0), rate)
    inner = map_tracks(nested.tracks, nested.rate, exists)
    found.left_out += inner.left_out
    for sentence in inner.remarks:
        found.remark(sentence)
    for piece in inner.pieces:
        cut = _cut(piece, nested.start_frame + window.in_frame, nested.start_frame + window.out_frame)
        if cut is not None:
            yield _laid(cut, item, window, nested.start_frame)


def _cut(piece: Piece, in_frame: float, out_frame: float) -> Piece | None:
    first, last = max(piece.record_in, in_frame), min(piece.record_out, out_frame)
    if last <= first:
        return None
    pace = (piece.source_out_s - piece.source_in_s) / (piece.record_out - piece.record_in)
    head, tail = (first - piece.record_in) * pace, (piece.record_out - last) * pace
    if piece.reversed:
        head, tail = tail, head
    return replace(
        piece,
        record_in=first,
        record_out=last,
        source_in_s=piece.source_in_s + head,
        source_out_s=piece.source_out_s - tail,
    )


def _laid(piece: Piece, item: Item, window: Source, start_frame: int) -> Piece:
    scale = (item.out_frame - item.in_frame) / (window.out_frame - window.in_frame)
    first, last = ((frame - start_frame - window.in_frame) * scale for frame in (piece.record_in, piece.record_out))
    if window.reversed:
        record_in, record_out = item.out_frame - last, item.out_frame - first
    else:
        record_in, record_out = item.in_frame + first, item.in_frame + last
    return replace(
        piece,
        record_in=record_in,
        record_out=record_out,
        speed=piece.speed * window.speed,
        reversed=piece.reversed != window.reversed,
    )


def to_clip(piece: Piece, path: str) -> TimelineClip | None:
    """Return a piece as the contract has it, under a path; None when it is shorter than a frame."""
    record_in, record_out = round(piece.record_in), round(piece.record_out)
    if record_out <= record_in:
        return None
    rate = piece.rate or FrameRate(25, 1)
    source_in = rate.frame(piece.source_in_s)
    return TimelineClip(
        path=path,
        source_rate=RateMessage(num=rate.num, den=rate.den),
        source_in_frame=source_in,
        source_out_frame=max(source_in + 1, rate.frame(piece.source_out_s)),
        record_in_frame=record_in,
        record_out_frame=record_out,
        speed=piece.speed if piece.speed <= _FASTEST else 0.0,
        reversed=piece.reversed,
    )


def _named(item: Item) -> str:
    return " ".join(item.name.split())[:60] or "A clip"
