"""The footage as scenes: how each is shot and what happens in it, from a trace that was made once."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from temptrack.errors import MediaError, NotFoundError
from temptrack.fingerprint.footage import Visible
from temptrack.fingerprint.moments import MOST
from temptrack.fingerprint.picture import PictureTrace, style_of
from temptrack.fingerprint.picture.scaling import SCALES
from temptrack.fingerprint.picture.scenes import group_shots, shot_features, shots_between
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.fingerprint.types import Affect, PictureStyle, Vector
from temptrack.media import Span
from temptrack.progress import Job

_PACE = list(SCALES).index("pace")
_SHORTEST_SHOT_S = 0.04
_SHOTS_A_SCENE, _MOMENTS = 4, 2
"""Enough to tell scenes apart; a film has a thousand and a half shots."""


@dataclass(frozen=True)
class SceneSeen:
    """A scene of the footage."""

    in_s: float
    out_s: float
    style: PictureStyle
    semantic: Vector | None = None
    """What happens, unit length; None without a model, or where nothing could be seen."""

    @property
    def affect(self) -> Affect:
        """How the picture feels."""
        return self.style.affect

    @property
    def pace(self) -> float:
        """Cutting pace, in deviations from the middle of film."""
        return pace_of(self.style.vector)


def pace_of(style: Vector) -> float:
    """Return the cutting pace that a style vector holds, in deviations from the middle of film."""
    return float(style[_PACE])


def divide_scenes(trace: PictureTrace, job: Job) -> list[SceneSeen]:
    """Divide footage into scenes as learnt films are divided.

    Parameters
    ----------
    trace : PictureTrace
        In record seconds from 0.
    job : Job
        Told "divide" by the scenes.
    """
    changes = sorted({*trace.cuts_s, *trace.changes_s})
    shots = shots_between(changes, trace.in_s, trace.out_s)
    spans = group_shots(shots, shot_features(trace, shots, None))
    scenes = []
    for number, span in enumerate(spans):
        job.report("divide", number, len(spans))
        scenes.append(SceneSeen(span.source_in_s, span.source_out_s, style_of(trace.slice(span))))
    return scenes


def look_into(
    scenes: Sequence[SceneSeen],
    seen: Sequence[Visible],
    cuts_s: Sequence[float],
    semantic: SemanticFingerprint,
    job: Job,
    *,
    thorough: bool,
) -> list[SceneSeen]:
    """Let a model see what happens in each scene, in a few of its shots; what it has seen before is not read again.

    Parameters
    ----------
    scenes : sequence of SceneSeen
        In order of time.
    seen : sequence of Visible
        What of the record is seen in which file.
    cuts_s : sequence of float
        Where shots change, in record seconds.
    semantic : SemanticFingerprint
        The model.
    job : Job
        Told "see" by the files.
    thorough : bool
        Whether every frame was decoded: then the model has seen all of it on the way, and nothing is read again.
    """
    wanted = [(number, part, span) for number, scene in enumerate(scenes) for part, span in _shots(scene, seen, cuts_s)]
    vectors: dict[int, list[Vector]] = {}
    paths = dict.fromkeys(part.segment.path for _, part, _ in wanted)
    for done, path in enumerate(paths):
        job.report("see", done, len(paths), path.name)
        here = [(number, span) for number, part, span in wanted if part.segment.path == path]
        try:
            rows = semantic.of_range(path, [span for _, span in here], most=MOST if thorough else _MOMENTS, job=job)
        except (MediaError, NotFoundError):
            continue  # the trace has said so already
        for (number, _), row in zip(here, rows, strict=True):
            vectors.setdefault(number, []).append(row)
    return [
        SceneSeen(scene.in_s, scene.out_s, scene.style, semantic.pool(np.stack(vectors[n])) if n in vectors else None)
        for n, scene in enumerate(scenes)
    ]


def _shots(scene: SceneSeen, seen: Sequence[Visible], cuts_s: Sequence[float]) -> list[tuple[Visible, Span]]:
    shots = []
    for part in seen:
        begin, end = max(part.record_in_s, scene.in_s), min(part.record_out_s, scene.out_s)
        if end - begin < _SHORTEST_SHOT_S:
            continue
        edges = [begin, *(cut for cut in cuts_s if begin < cut < end), end]
        shots += [(part, part.source_span(a, b)) for a, b in pairwise(edges) if b - a >= _SHORTEST_SHOT_S]
    chosen = np.unique(np.linspace(0, max(len(shots) - 1, 0), min(len(shots), _SHOTS_A_SCENE)).astype(int))
    return [shots[i] for i in chosen]
