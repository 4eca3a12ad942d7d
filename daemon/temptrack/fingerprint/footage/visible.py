"""Which part of which clip is seen when: overlaps resolved, record times turned into source times."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from temptrack.fingerprint.footage.types import Footage, Segment
from temptrack.media.types import Span

_SHORTEST_S = 1e-3


@dataclass(frozen=True)
class Visible:
    """A stretch of the record in which one segment is on top, all of it with picture."""

    segment: Segment
    record_in_s: float
    record_out_s: float

    @property
    def span(self) -> Span:
        """The source that plays here."""
        return self.source_span(self.record_in_s, self.record_out_s)

    @property
    def duration_s(self) -> float:
        """How long it is seen."""
        return self.record_out_s - self.record_in_s

    def until(self, source_end_s: float) -> "Visible":
        """Return what of it plays when the source ends there; a reversed clip loses its beginning."""
        span = self.span
        share = (min(span.source_out_s, source_end_s) - span.source_in_s) / span.duration_s
        if self.segment.reversed:
            return replace(self, record_in_s=self.record_out_s - share * self.duration_s)
        return replace(self, record_out_s=self.record_in_s + share * self.duration_s)

    def source_s(self, record_s: float) -> float:
        """Return the source second that plays at a record second."""
        played_s = (record_s - self.segment.record_in_s) * self.segment.speed
        span = self.segment.span
        return span.source_out_s - played_s if self.segment.reversed else span.source_in_s + played_s

    def source_span(self, record_in_s: float, record_out_s: float) -> Span:
        """Return the source that plays during a stretch of the record, its ends in the source's order."""
        ends = sorted((self.source_s(record_in_s), self.source_s(record_out_s)))
        return Span(max(0.0, ends[0]), ends[1])


def visible_parts(footage: Footage) -> list[Visible]:
    """Return what is seen, in record order; the later of overlapping segments is on top.

    A segment plays no longer than its source lasts at its speed, and nothing outside the range.
    """
    parts: list[Visible] = []
    covered: list[tuple[float, float]] = []
    for segment in reversed(footage.segments):
        lasts_s = segment.span.duration_s / segment.speed
        begin_s = max(0.0, segment.record_in_s)
        end_s = min(footage.duration_s, segment.record_out_s, segment.record_in_s + lasts_s)
        if end_s > begin_s:
            free = _cover(covered, begin_s, end_s)
            parts += [Visible(segment, low, high) for low, high in free if high - low >= _SHORTEST_S]
    return sorted(parts, key=lambda part: part.record_in_s)


def _cover(covered: list[tuple[float, float]], begin_s: float, end_s: float) -> list[tuple[float, float]]:
    """Add a stretch to the rising, disjoint stretches already covered; return what of it was free."""
    first = bisect_left(covered, begin_s, key=lambda stretch: stretch[1])
    last = bisect_right(covered, end_s, key=lambda stretch: stretch[0])
    under = covered[first:last]
    edges = [begin_s, *(edge for stretch in under for edge in stretch), end_s]
    free = [(low, high) for low, high in zip(edges[::2], edges[1::2], strict=True) if high > low]
    covered[first:last] = [(min([begin_s, *(low for low, _ in under)]), max([end_s, *(high for _, high in under)]))]
    return free
