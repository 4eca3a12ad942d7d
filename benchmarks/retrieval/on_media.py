"""Everything learnable in the real media: films with music of their own, and clips that known tracks were laid under.

Of their own: open films and edited shorts; none of their music is in the library, so that the tracks that sound most
like it stand for it. Laid: real clips of an action or a scene each, under which a track of the library plays from a
moment drawn at random. Which track is drawn as well, out of those whose titles name a function as wild or as calm as
the clip's label (`benchmarks.suggest_real`): all there is to be learnt is that wild goes with wild. No way of ranking
can find the very track but by luck, one in as many as are of a kind; what can be found is the kind.

Unlike anything learnt is footage of people who walk, run and wave before a still camera (Weizmann), as long as only
open films are learnt; once everyday clips are, it is not, which is measured as well.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np

from benchmarks.footage import MEDIA
from benchmarks.retrieval.telling import print_all, span
from benchmarks.suggest_real import CALM_CLIPS, CALM_TRACKS, WILD_CLIPS, WILD_TRACKS
from temptrack.catalogue import add_to_library, learn_films
from temptrack.evaluate import Protocol, evaluate, looks_unlike, with_traces
from temptrack.fingerprint.action import ActionReader
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.media import Samples, Span, probe, read_audio
from temptrack.progress import Job
from temptrack.store import Store, TrackRecord, open_store, store_identity

OUT = Path("bench-out") / "retrieval"
RATE_HZ = 44_100
SEED = 0
_CLIPS = "action/wild_clips"


def main() -> None:
    """Learn, measure and print."""
    print("\n## Real media")
    traces = TraceCache(OUT / "traces")
    own = _learnt("own", [MEDIA / "film"], traces)
    strange = looks_unlike(
        [MEDIA / "action" / "weizmann"], traces=traces, semantic=None, actions=ActionReader(), job=Job()
    )[:60]
    # One film's own cues would be one music: half of the films' make a pool.
    for protocol in (Protocol(folds=10), Protocol(pool="cues", folds=2)):
        found = evaluate(own, protocol, sighting=with_traces(traces, own, Job()), unlike=strange)
        print_all(found, f"Music of its own, {protocol.pool}")
    familiar = evaluate(_learnt("own_and_clips", [MEDIA / "film", MEDIA / _CLIPS], traces), unlike=strange)
    if familiar.novelty is not None:
        print(f"\nOnce everyday clips are learnt too, novelty AUROC {span(familiar.novelty.auroc, digits=3)}")
    folder = OUT / "laid-films"
    laid = _learnt("laid", [folder] if list(lay_all(own, folder)) else [], traces)
    print_all(evaluate(laid, sighting=with_traces(traces, laid, Job())), "Tracks laid under clips")
    _print_recognised(laid, folder)


def _learnt(name: str, paths: list[Path], traces: TraceCache) -> Store:
    store = open_store(OUT / name, store_identity(STYLE, LIKENESS))
    add_to_library(store, [MEDIA / "music"], job=Job())
    report = learn_films(store, paths, labels_csv=None, semantic=None, traces=traces, job=Job())
    print(f"\n{name}: {store.count_tracks()} tracks, {store.count_films()} films, {len(report.skipped)} skipped")
    return store


def lay_all(store: Store, folder: Path) -> Iterator[Path]:
    """Write the clips with tracks under them; those that are there stay."""
    folder.mkdir(parents=True, exist_ok=True)
    functions = _functions(store)
    rng = np.random.default_rng(SEED)
    for names, kinds in ((WILD_CLIPS, WILD_TRACKS), (CALM_CLIPS, CALM_TRACKS)):
        fitting = [track for track, function in functions if function in kinds]
        for name in names:
            clip = next((MEDIA / "action" / "wild_clips" / "clips").glob(f"{name}.*"))
            track = fitting[int(rng.integers(len(fitting)))]
            lasts_s = probe(clip).duration_s
            in_s = float(rng.uniform(0, max(0.0, track.duration_s - lasts_s)))
            path = folder / f"{name}.{track.track_id[:8]}.{in_s:.2f}.mkv"
            if not path.exists():
                span = Span(in_s, min(track.duration_s, in_s + lasts_s))
                lay(clip, read_audio(Path(track.path), span, sample_rate_hz=RATE_HZ, job=Job()), path)
            yield path


def lay(clip: Path, music: Samples, path: Path) -> None:
    """Put a clip's picture, untouched, and music into one file."""
    with av.open(str(clip), metadata_errors="ignore") as source, av.open(str(path), "w") as film:
        taken = source.streams.video[0]
        picture = film.add_stream_from_template(taken)
        sound = film.add_stream("flac", rate=RATE_HZ)
        sound.layout = "mono"
        for packet in source.demux(taken):
            if packet.dts is not None:
                packet.stream = picture
                film.mux(packet)
        samples = (np.clip(music, -1, 1) * 32767).astype(np.int16)
        for begin in range(0, len(samples), RATE_HZ):
            frame = av.AudioFrame.from_ndarray(samples[None, begin : begin + RATE_HZ], format="s16", layout="mono")
            frame.sample_rate, frame.pts = RATE_HZ, begin
            film.mux(sound.encode(frame))
        film.mux(sound.encode(None))


def _functions(store: Store) -> list[tuple[TrackRecord, str]]:
    with (MEDIA / "music" / "labels.csv").open(encoding="utf-8") as file:
        labels = {row["file"]: row["function_from_title"] for row in csv.DictReader(file)}
    by_path = {str((MEDIA / "music" / name).resolve()): label for name, label in labels.items()}
    return [(track, by_path[track.path]) for track in store.iter_tracks() if track.path in by_path]


def _print_recognised(store: Store, folder: Path) -> None:
    """Say how many of the laid tracks were recognised: the others' truth is what sounds like them."""
    right = found = 0
    for film in store.films():
        _, laid, _ = Path(film.path).name.split(".", 2)
        cues = store.film_cues(film.film_id)
        found += bool(cues)
        right += any(cue.track_id.startswith(laid) for cue in cues)
    print(f"\nOf {len(list(folder.iterdir()))} laid tracks music was found in {found} films, {right} recognised.")
