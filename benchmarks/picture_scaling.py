"""Measure where film lies on each picture measure, and how far key frames alone agree with every frame.

    python benchmarks/picture_scaling.py [MEDIA_FOLDER] [--json FILE]

Prints the constants of `temptrack.fingerprint.picture.scaling`, the cost per frame, the affect of each clip, and the
difference between key-frame and every-frame figures. The media folder needs ``film/`` and
``action/wild_clips/clips/``.
"""

import argparse
import json
import os
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.picture import PictureTrace, style_of, trace_picture
from temptrack.fingerprint.picture.affect import COLOUR_WEIGHT
from temptrack.fingerprint.picture.light import measure_light
from temptrack.fingerprint.picture.measures import measures_of
from temptrack.fingerprint.picture.motion import Grid, movement, shrink
from temptrack.fingerprint.picture.scaling import SCALES
from temptrack.media import Span, iter_small_frames
from temptrack.progress import Job

WINDOW_S = 10.0
GAPS_S = (0.5, 1.0, 2.0, 4.0, 8.0)
PICTURES = {".mp4", ".webm", ".mkv", ".avi", ".mpg"}


def clips(media: Path) -> list[Path]:
    """Every clip once: of the two encodings of one film only the first."""
    folders = [media / "film", media / "film" / "edited_pairs", media / "action" / "wild_clips" / "clips"]
    found = [path for folder in folders for path in sorted(folder.iterdir()) if path.suffix in PICTURES]
    return [path for path in found if path.stem not in {"sintel_trailer_52s_b", "big_buck_bunny_0_30s_720p"}]


def windows(trace: PictureTrace) -> list[PictureTrace]:
    """Cut a trace into equal parts of at most `WINDOW_S`."""
    count = max(1, int(np.ceil(trace.length_s / WINDOW_S)))
    edges = np.linspace(trace.in_s, trace.out_s, count + 1).tolist()
    return [trace.slice(Span(a, b)) for a, b in pairwise(edges)]


def scaling(traces: Sequence[PictureTrace]) -> dict[str, tuple[float, float]]:
    """Centre and spread of each measure over windows.

    Film and everyday clips weigh the same together, and so does each clip among its kind. Cutting is measured on film
    alone, over whole excerpts: everyday clips are single shots.
    """
    films = sum(trace.source.find("wild_clips") < 0 for trace in traces)
    rows, weights = [], []
    for trace in traces:
        parts = [measures_of(part) for part in windows(trace)]
        kind = films if trace.source.find("wild_clips") < 0 else len(traces) - films
        rows += [[SCALES[name].shape(part[name]) for name in SCALES] for part in parts]
        weights += [1.0 / (kind * len(parts))] * len(parts)
    values, weight = np.array(rows), np.array(weights)
    centre = np.average(values, axis=0, weights=weight)
    spread = np.sqrt(np.average((values - centre) ** 2, axis=0, weights=weight))
    found = {name: (float(c), float(s)) for name, c, s in zip(SCALES, centre, spread, strict=True)}
    for name in ("pace", "shot_variation"):
        of_films = [measures_of(trace)[name] for trace in traces if trace.source.find("wild_clips") < 0]
        found[name] = (float(np.mean(of_films)), float(np.std(of_films)))
    scores = {name: (values[:, i] - found[name][0]) / found[name][1] for i, name in enumerate(SCALES)}
    bright, saturated = scores["brightness"], scores["saturation"]
    arousal = (scores["motion_mean"] + scores["pace"]) / 2 + COLOUR_WEIGHT * (-0.31 * bright + 0.60 * saturated)
    pleasure = 0.69 * bright + 0.22 * saturated
    found["AROUSAL_SPREAD"] = (0.0, float(np.sqrt(np.average(arousal**2, weights=weight))))
    found["PLEASURE_SPREAD"] = (0.0, float(np.sqrt(np.average(pleasure**2, weights=weight))))
    return found


def forgetting(path: Path) -> tuple[NDArray[np.float64], float]:
    """Displacement per gap of `GAPS_S` (medians, picture widths), and speed from frame to frame (mean)."""
    frames = [(f.source_s, shrink(f)) for f in iter_small_frames(path, None, every_frame=True, job=Job())]
    moments = np.array([moment for moment, _ in frames])
    grids: list[Grid] = [grid for _, grid in frames]
    steps = np.diff(moments)
    speed = np.mean([movement(grids[i], grids[i + 1], steps[i]).motion for i in range(len(steps))])
    by_gap = []
    for gap_s in GAPS_S:
        reach = max(1, round(gap_s / float(np.median(steps))))
        starts = range(0, len(grids) - reach, max(1, len(grids) // 40))
        found = [movement(grids[i], grids[i + reach], moments[i + reach] - moments[i]).motion for i in starts]
        by_gap.append(float(np.median(found)) if found else np.nan)
    return np.array(by_gap), float(speed)


def cost_ms(path: Path) -> float:
    """Milliseconds per frame for light and motion together, decoding not counted."""
    frames = list(iter_small_frames(path, None, every_frame=True, job=Job()))[:300]
    begin = time.process_time()
    before = shrink(frames[0])
    for frame in frames[1:]:
        grid = shrink(frame)
        movement(before, grid, 0.04)
        measure_light(frame)
        before = grid
    return 1e3 * (time.process_time() - begin) / (len(frames) - 1)


def main() -> None:
    """Run it all and print."""
    default = os.environ.get("TEMPTRACK_MEDIA", "../shared/media")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("media", nargs="?", type=Path, default=Path(default))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    paths = clips(options.media)
    every = {path: trace_picture(path, None, every_frame=True, job=Job()) for path in paths}
    constants = scaling(list(every.values()))
    for name, (centre, spread) in constants.items():
        print(f"{name:22s} {centre:8.3f} {spread:7.3f}")
    rows = [_clip_row(path, trace) for path, trace in every.items()]
    sparse = [row for row in rows if row["key_frames"] >= 5]
    differences = {name: float(np.median([abs(row[name]) for row in sparse])) for name in _COMPARED}
    print(f"\nkey frames against every frame, median difference over the {len(sparse)} clips with five or more:")
    print(
        ", ".join(f"{name} {value:.3f}" for name, value in differences.items()), "(the last is a likeness: 1 is equal)"
    )
    speeds = [forgetting(path) for path in paths]
    errors = np.array([np.log(by_gap / max(speed, 1e-4)) for by_gap, speed in speeds if speed > 0])
    print(f"speed over gaps of {GAPS_S} s against every frame, median factor: {_factors(errors)}")
    milliseconds = cost_ms(paths[0])
    print(f"light and motion: {milliseconds:.3f} ms per frame")
    if options.json:
        result = {"constants": constants, "clips": rows, "key_frames": differences, "ms_per_frame": milliseconds}
        options.json.write_text(json.dumps(result, indent=2))


_COMPARED = ("log_motion", "pace", "energy", "valence", "brightness", "saturation", "vector_cosine")


def _clip_row(path: Path, trace: PictureTrace) -> dict[str, float]:
    style = style_of(trace)
    key_trace = trace_picture(path, None, every_frame=False, job=Job())
    key = style_of(key_trace)
    print(
        f"{path.name:36s} energy {style.affect.energy:.2f} valence {style.affect.valence:.2f}"
        f"   key frames ({len(key_trace)}): {key.affect.energy:.2f} {key.affect.valence:.2f}"
    )
    cosine = float(style.vector @ key.vector / (np.linalg.norm(style.vector) * np.linalg.norm(key.vector)))
    speeds = [max(s.measures["motion_mean"], 1e-4) for s in (key, style)]
    return {
        "key_frames": len(key_trace),
        "log_motion": float(np.log(speeds[0] / speeds[1])),
        "energy": key.affect.energy - style.affect.energy,
        "valence": key.affect.valence - style.affect.valence,
        **{name: key.measures[name] - style.measures[name] for name in ("pace", "brightness", "saturation")},
        "vector_cosine": cosine,
    }


def _factors(errors: NDArray[np.float64]) -> str:
    medians = np.exp(np.nanmedian(np.abs(errors), axis=0))
    return ", ".join(f"{gap_s:g} s x{factor:.2f}" for gap_s, factor in zip(GAPS_S, medians, strict=True))


if __name__ == "__main__":
    main()
