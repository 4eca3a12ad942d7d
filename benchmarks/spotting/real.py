"""Real films with the music they were released with: where does it play, and does spotting say so without hearing it?

Truth of the film clips is told by eye from their spectrograms (`benchmarks/presence_film.py`); stretches of which
nothing is claimed are not judged. The four edited shorts have music made for the cut from beginning to end.
"""

from pathlib import Path

from benchmarks.presence_film import CLIPS
from benchmarks.spotting.scoring import Truth
from temptrack.fingerprint.presence import without
from temptrack.media import Span, probe
from temptrack.suggest import Footage, Segment


def real_films(media: Path) -> list[tuple[Truth, Footage]]:
    """Return the films and what is known of them."""
    found = []
    for clip in CLIPS:
        path = media / "film" / clip.file
        footage = whole(path)
        playing, silent = clip.music
        judged = sorted([*playing, *silent])
        found.append(
            (
                Truth(
                    path.stem, footage.duration_s, playing, tuple(without([(0.0, footage.duration_s)], judged)), False
                ),
                footage,
            )
        )
    for path in sorted((media / "film" / "edited_pairs").glob("*.mp4")):
        footage = whole(path)
        found.append((Truth(path.stem, footage.duration_s, ((0.0, footage.duration_s),), (), False), footage))
    return found


def whole(path: Path) -> Footage:
    """Return a file as footage."""
    duration_s = probe(path).duration_s
    return Footage((Segment(path, Span(0.0, duration_s), 0.0, duration_s),), duration_s)
