"""Traces kept on disk by the content of the file they came from, so that no picture is decoded twice."""

import logging
import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.copies import Sights
from temptrack.fingerprint.kept_arrays import load_arrays
from temptrack.fingerprint.picture.splicing import LEAD_S, gaps_between, splice
from temptrack.fingerprint.picture.trace import CELL_COLUMNS, COLUMNS, PictureTrace
from temptrack.fingerprint.picture.tracing import Watching, exhaust, watch_picture
from temptrack.media import Span, known_content_hash
from temptrack.progress import Job

TRACE_VERSION = 3
"""Raise when a trace's columns or their meaning change; older files are then never read, and fall out with age."""

_LOG = logging.getLogger(__name__)
_SAME_MOMENT_S = 1e-3
_WORTHWHILE_S = 4 * LEAD_S
"""A known part that is shorter is decoded again: that costs less than seeking past it."""
_FIRST_CELL = PictureTrace.column_at(CELL_COLUMNS[0])
_CELLS = slice(_FIRST_CELL, _FIRST_CELL + len(CELL_COLUMNS))


@dataclass(frozen=True)
class _Entry:
    """One cached trace, as its file name tells it."""

    path: Path
    span: Span
    whole: bool

    def serves(self, asked: Span | None) -> bool:
        if asked is None:
            return self.whole
        inside = self.span.source_in_s <= asked.source_in_s + _SAME_MOMENT_S
        return inside and asked.source_out_s <= self.span.source_out_s + _SAME_MOMENT_S


class TraceCache:
    """A folder of traces.

    Safe to share between threads and processes, and to delete at any time: files are written whole or not at all, a
    damaged one is traced anew, and one that cannot be written costs no more than the time to trace again.

    Parameters
    ----------
    folder : Path
        Made when first needed.
    keep : int
        How many traces stay; the least recently used go first.
    """

    def __init__(self, folder: Path, *, keep: int = 512) -> None:
        self._folder = folder
        self._keep = keep

    def trace(self, path: Path, *, every_frame: bool, span: Span | None, job: Job) -> PictureTrace:
        """Return the trace of a range, decoding only what no cached trace of the same effort covers.

        Of key frames only traces that cover it whole are used: those between them stand for seconds.

        Parameters
        ----------
        path, every_frame, span, job
            As for `trace_picture`.

        Raises
        ------
        MediaError, InvalidTimeError
            As `trace_picture` does.
        """
        return exhaust(self.watch(path, every_frame=every_frame, span=span, picks=False, job=job))

    def watch(self, path: Path, *, every_frame: bool, span: Span | None, picks: bool, job: Job) -> Watching:
        """Return the trace of a range as `trace` does, yielding frames picked from what has to be decoded for it.

        Parameters
        ----------
        path, every_frame, span, picks, job
            As for `watch_picture`. Nothing is picked where the trace is known: whoever misses a frame reads it.
        """
        stem = _stem(path, every_frame=every_frame)
        for entry in self._entries(stem):
            if entry.serves(span) and (known := _read(entry.path)) is not None:
                whole = replace(known, source=str(path))
                return whole if span is None else whole.slice(span)
        known_parts = self._overlapping(stem, span) if span is not None and every_frame else []
        if span is None or not known_parts:
            fresh = yield from watch_picture(path, span, every_frame=every_frame, picks=picks, job=job)
            self._write(stem, fresh, whole=span is None)
            return fresh
        pieces = [replace(known, source=str(path)) for known in known_parts]
        for gap in gaps_between([_span_of(known) for known in known_parts], span):
            pieces += [(yield from watch_picture(path, gap, every_frame=True, picks=picks, job=job))]
        joined = splice(pieces)
        self._write(stem, joined, whole=False)
        return joined.slice(span)

    def known(self, path: Path) -> PictureTrace | None:
        """Return the trace of every frame of a whole file where it is kept."""
        found = (_read(entry.path) for entry in self._entries(_stem(path, every_frame=True)) if entry.whole)
        known = next((trace for trace in found if trace is not None), None)
        return None if known is None else replace(known, source=str(path))

    def keep(self, path: Path, trace: PictureTrace) -> None:
        """Keep a trace of every frame of a whole file that was made elsewhere."""
        self._write(_stem(path, every_frame=True), trace, whole=True)

    def _overlapping(self, stem: str, asked: Span) -> list[PictureTrace]:
        """Return known traces that hold a worthwhile part of what is asked, in order of their beginnings."""
        found: list[PictureTrace] = []
        covered_to_s = asked.source_in_s
        for entry in sorted(self._entries(stem), key=lambda entry: entry.span.source_in_s):
            low = max(entry.span.source_in_s, covered_to_s)
            high = min(entry.span.source_out_s, asked.source_out_s)
            if high - low >= _WORTHWHILE_S and (known := _read(entry.path)) is not None:
                found.append(known)
                covered_to_s = high
        return found

    def _entries(self, stem: str) -> list[_Entry]:
        found = [_entry(path) for path in self._folder.glob(f"{stem}.*.npz")]
        return sorted((e for e in found if e is not None), key=lambda entry: entry.span.duration_s)

    def _write(self, stem: str, trace: PictureTrace, *, whole: bool) -> None:
        microseconds = f"{round(trace.in_s * 1e6)}_{round(trace.out_s * 1e6)}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / f"{stem}.{microseconds}{'_whole' if whole else ''}.npz"
            _write_atomically(path, trace)
            self._forget_parts_of(_Entry(path, _span_of(trace), whole))
            self._forget_the_oldest()
        except OSError as error:
            _LOG.warning("A picture trace could not be kept in %s: %s", self._folder, error)

    def _forget_parts_of(self, written: _Entry) -> None:
        """Let go of what is all in a longer trace."""
        stem = ".".join(written.path.name.split(".")[:3])
        for entry in self._entries(stem):
            if entry.path != written.path and not entry.whole and written.serves(entry.span):
                entry.path.unlink(missing_ok=True)

    def _forget_the_oldest(self) -> None:
        by_age = sorted(self._folder.glob("*.npz"), key=_last_used)
        for path in by_age[: max(0, len(by_age) - self._keep)]:
            path.unlink(missing_ok=True)


def _stem(path: Path, *, every_frame: bool) -> str:
    return f"{known_content_hash(path)}.{'every' if every_frame else 'key'}.v{TRACE_VERSION}"


def _entry(path: Path) -> _Entry | None:
    try:
        in_us, out_us, *flags = path.name.split(".")[3].split("_")
        return _Entry(path, Span(int(in_us) / 1e6, int(out_us) / 1e6), whole=flags == ["whole"])
    except (IndexError, ValueError):
        return None


def _span_of(trace: PictureTrace) -> Span:
    return Span(trace.in_s, trace.out_s)


def _last_used(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _read(path: Path) -> PictureTrace | None:
    """Return None for a file that is not what it should be: cut short, of another make, gone meanwhile."""
    try:
        stored = load_arrays(path)
        trace = PictureTrace(
            in_s=float(stored["range_s"][0]),
            out_s=float(stored["range_s"][1]),
            at_s=stored["at_s"],
            duration_s=stored["duration_s"],
            values=_whole(stored["cells"], stored["others"]),
            cuts_s=tuple(float(cut) for cut in stored["cuts_s"]),
            changes_s=tuple(float(change) for change in stored["changes_s"]),
            every_frame=bool(stored["every_frame"]),
            sights=Sights(stored["sight_at_s"], stored["sight_bits"], stored["sight_contrast"]),
        )
        os.utime(path)
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        _LOG.info("Cached trace %s is not usable and is made anew: %s", path.name, error)
        return None
    return trace


def _whole(cells: NDArray[np.float16], others: NDArray[np.float32]) -> NDArray[np.float32]:
    """Put a trace's columns together again; cells are kept at half the precision, which is far beyond theirs."""
    values = np.empty((len(cells), len(COLUMNS)), dtype=np.float32)
    values[:, _CELLS] = cells
    values[:, : _CELLS.start] = others[:, : _CELLS.start]
    values[:, _CELLS.stop :] = others[:, _CELLS.start :]
    return values


def _write_atomically(path: Path, trace: PictureTrace) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".trace-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez_compressed(
                file,
                range_s=np.array([trace.in_s, trace.out_s]),
                at_s=trace.at_s,
                duration_s=trace.duration_s,
                cells=trace.values[:, _CELLS].astype(np.float16),
                others=np.delete(trace.values, _CELLS, axis=1),
                cuts_s=np.array(trace.cuts_s, dtype=np.float64),
                changes_s=np.array(trace.changes_s, dtype=np.float64),
                every_frame=np.array(trace.every_frame),
                sight_at_s=trace.sights.at_s,
                sight_bits=trace.sights.bits,
                sight_contrast=trace.sights.contrast,
            )
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
