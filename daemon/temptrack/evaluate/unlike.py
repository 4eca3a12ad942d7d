"""Footage unlike anything learnt, seen in stretches as long as scenes are."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from temptrack.catalogue.pipeline import QuietJob
from temptrack.catalogue.scan import VIDEO_SUFFIXES, Found, scan
from temptrack.errors import InvalidInputError, MediaError
from temptrack.fingerprint.action import ActionReader
from temptrack.fingerprint.picture import TraceCache
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.media import probe
from temptrack.media.types import Span
from temptrack.progress import Job
from temptrack.suggest import Footage, Look, Segment
from temptrack.suggest.looking import look_at

STRETCH_S = 12.0
"""About as long as the scenes that films are divided into."""
_MOST_STRETCHES = 20
"""Of one file, evenly spread."""


def looks_unlike(
    paths: Sequence[Path], *, traces: TraceCache, semantic: SemanticFingerprint | None, actions: ActionReader, job: Job
) -> list[Look]:
    """Look at files and folders of footage.

    Parameters
    ----------
    paths : sequence of Path
        Files, always tried, and folders, searched for video recursively; none gives no looks.
    traces, semantic, actions
        As for `temptrack.suggest.Suggester`.
    job : Job
        Told "look" by files.

    Raises
    ------
    MediaNotFoundError
        A path does not exist.
    InvalidInputError
        None of them shows anything.
    """
    if not paths:
        return []
    files = [found.path for found in scan(paths, VIDEO_SUFFIXES, job) if isinstance(found, Found)]
    looks = []
    for done, path in enumerate(files):
        job.report("look", done, len(files), path.name)
        for footage in _stretches(path):
            glimpse = look_at(
                footage,
                traces=traces,
                semantic=semantic,
                actions=actions,
                every_frame=True,
                with_visuals=False,
                job=QuietJob(job),
            )
            looks += [glimpse.look] if glimpse.look is not None else []
    if not looks:
        raise InvalidInputError(
            f"Nothing can be seen in {paths[0]}", remedy="name footage that has a picture", field="unlike"
        )
    return looks


def _stretches(path: Path) -> list[Footage]:
    try:
        info = probe(path)
    except MediaError:
        return []
    duration_s = info.video.duration_s if info.video is not None else 0.0
    if duration_s <= 0:
        return []
    count = max(1, round(duration_s / STRETCH_S))
    chosen = np.unique(np.linspace(0, count - 1, min(count, _MOST_STRETCHES)).astype(int))
    lasts_s = duration_s / count
    spans = (Span(float(n) * lasts_s, float(n + 1) * lasts_s) for n in chosen)
    return [Footage((Segment(path, span, 0.0, span.duration_s),), span.duration_s) for span in spans]
