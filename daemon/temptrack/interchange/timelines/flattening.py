"""From nested compositions to clips: what plays when, each range cut to what can be seen of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from temptrack.errors import InvalidInputError
from temptrack.interchange.timelines.bounds import MAX_CLIPS, MAX_NESTING, MAX_VISITS, too_large
from temptrack.interchange.timelines.composition import BOTH, Composition, Item, Kind, Source, Stretch


@dataclass(frozen=True)
class Laid:
    """A stretch of one medium in the timeline's time."""

    name: str
    kind: Kind
    order: tuple[int, ...]
    """Tracks from the outermost composition inwards; the greater lies on top."""
    stretch: Stretch
    source: Source
    enabled: bool
    role: str


def flatten(root: Composition, duration_s: Fraction) -> list[Laid]:
    """Return every medium that plays in the first seconds of a composition.

    Raises
    ------
    InvalidInputError
        When a sequence holds itself.
    MessageTooLargeError
        When sequences are nested too deeply, or hold too much.
    """
    if duration_s <= 0:
        return []
    whole = Stretch(Fraction(0), duration_s, Fraction(0), duration_s)
    return list(_Flattening().run(root, _Around(whole, BOTH)))


@dataclass(frozen=True)
class _Around:
    """What surrounds a composition: when it plays, what of it, and whether at all."""

    stretch: Stretch
    """Its parents' time is the timeline's."""
    kinds: frozenset[Kind]
    order: tuple[int, ...] = ()
    enabled: bool = True
    role: str = ""


class _Flattening:
    def __init__(self) -> None:
        self._open: list[Composition] = []
        self._visits = 0
        self._clips = 0

    def run(self, composition: Composition, around: _Around) -> Iterator[Laid]:
        if any(one is composition for one in self._open):
            raise InvalidInputError(
                f"The sequence {composition.name!r:.60} holds itself",
                remedy="take it out of itself in the editor, and export again",
                field="timeline",
            )
        if len(self._open) >= MAX_NESTING:
            raise too_large(f"Sequences are nested in {composition.name!r:.60}", MAX_NESTING, "deep")
        self._open.append(composition)
        for item in composition.items:
            yield from self._item(item, around)
        self._open.pop()

    def _item(self, item: Item, around: _Around) -> Iterator[Laid]:
        self._visits += 1
        if self._visits > MAX_VISITS:
            raise too_large("Its nested sequences hold too much", MAX_VISITS, "clips")
        kinds = item.kinds & around.kinds
        if not kinds:
            return
        order, enabled = (*around.order, item.track), item.enabled and around.enabled
        for piece in _seen_through(around.stretch, item.stretches):
            if isinstance(item.content, Composition):
                inner = _Around(piece, kinds, order, enabled, item.role or around.role)
                yield from self.run(item.content, inner)
                continue
            for kind in sorted(kinds):
                self._clips += 1
                if self._clips > MAX_CLIPS:
                    raise too_large("The timeline holds too much", MAX_CLIPS, "clips")
                role = item.role or around.role
                yield Laid(item.name, kind, order, piece, item.content, enabled, role)


def _seen_through(window: Stretch, stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    """Yield stretches of a composition as they play in its parent, through the window that it is laid in."""
    if window.in_s == window.content_in_s and window.out_s == window.content_out_s:  # as all of an unnested timeline
        inside = (one for one in stretches if window.in_s <= one.in_s and one.out_s <= window.out_s)
        if (whole := tuple(inside)) == stretches:
            yield from whole
            return
    low, high = sorted((window.content_in_s, window.content_out_s))
    if low == high:  # the composition stands still: so does all that is in it
        for one in stretches:
            if one.in_s <= low < one.out_s:
                held = one.content_at(low)
                yield Stretch(window.in_s, window.out_s, held, held)
        return
    pace = (window.out_s - window.in_s) / (window.content_out_s - window.content_in_s)
    for one in stretches:
        begin, end = max(low, one.in_s), min(high, one.out_s)
        if begin < end:
            moments = [(window.in_s + (at - window.content_in_s) * pace, one.content_at(at)) for at in (begin, end)]
            (in_s, content_in_s), (out_s, content_out_s) = sorted(moments, key=lambda moment: moment[0])
            yield Stretch(in_s, out_s, content_in_s, content_out_s)
