"""Whether suggestions for real footage go the right way, beside chance.

usage: python -m benchmarks.suggest_real

The library is the real music, the learnt films two film clips. Tracks are called wild or calm by the function
that their titles name, clips by what their labels say happens: weak labels on both sides, made before anything was
measured. The measure is the probability that of a wild and a calm track of the library the wild one ranks higher (AUC;
0.5 is chance), for wild and for calm clips: the first should lie above the second.
"""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.footage import MEDIA
from benchmarks.machine import describe
from temptrack.catalogue import add_to_library, learn_films
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.media import Span, probe
from temptrack.progress import Job
from temptrack.store import Store, open_store, store_identity
from temptrack.suggest import MAX_LIMIT, Answer, Footage, Query, Segment, SoundReference, Steering, Suggester

OUT = Path("bench-out") / "suggest_real"
WILD_TRACKS = {"battle_action", "victory_triumph", "epic_heroic", "playful", "travel_adventure"}
CALM_TRACKS = {"calm_pastoral", "sad_tragic", "romantic_tender", "solemn_sacred", "defeat", "mysterious"}
_WILD = """
truck_racing running_marathon playing_basketball dribbling_basketball skateboarding_dog dancing_livingroom
hitting_baseball arm_wrestling weightlifting
"""
_CALM = """
pigeon harbour_skyline yoga pouring_coffee shushing hugging walking_dog opening_door baby_playing_toys
chaplin_conversation airplane_taxiing making_cake cleaning_pool
"""
WILD_CLIPS, CALM_CLIPS = _WILD.split(), _CALM.split()
LEARNT = ("sintel_trailer_52s_480x204.mp4", "big_buck_bunny_0_30s_480p.mp4")
RE_ENCODED = ("sintel_trailer_52s_b.mp4", "big_buck_bunny_0_30s_720p.webm")
LEFT_OUT = "tears_of_steel_battle_70s.webm"
TEXTS = {  # Words that stand in no title, so that only their moods can lead to the function.
    "battle_action": "furious fight, chaos and panic",
    "sad_tragic": "mournful grief, loneliness",
    "calm_pastoral": "peaceful, soothing and gentle",
    "victory_triumph": "jubilant celebration, triumphant",
    "romantic_tender": "tender, affectionate intimacy",
    "suspense_dark": "menacing, ominous and scary",
}


def main() -> None:
    """Build, ask and print."""
    print(f"Machine: {describe()}")
    store = open_store(OUT / "store", store_identity(STYLE, LIKENESS))
    traces = TraceCache(OUT / "traces")
    store.remove_films([film.film_id for film in store.films()])
    report = add_to_library(store, [MEDIA / "music"], job=Job())
    print(f"Library: {store.count_tracks()} tracks ({report.added} new)")
    suggester = Suggester(store, traces, lambda: None)
    functions = _functions(store)
    print("\nNo film learnt")
    _clips(suggester, functions)
    films = [MEDIA / "film" / name for name in LEARNT]
    learn_films(store, films, labels_csv=None, semantic=None, traces=traces, job=Job())
    print(f"\n{store.count_films()} films learnt, {store.count_scenes()} scenes")
    _clips(suggester, functions)
    _novelty(suggester, store)
    _texts(suggester, functions)
    _steering(suggester, store)
    store.close()


def _functions(store: Store) -> dict[str, str]:
    with (MEDIA / "music" / "labels.csv").open(encoding="utf-8") as file:
        labels = {row["file"]: row["function_from_title"] for row in csv.DictReader(file)}
    by_path = {str((MEDIA / "music" / name).resolve()): label for name, label in labels.items()}
    return {t.track_id: by_path[t.path] for t in store.summaries() if t.path in by_path}


def _whole(path: Path) -> Footage:
    duration_s = probe(path).duration_s
    return Footage((Segment(path, Span(0.0, duration_s), 0.0, duration_s),), duration_s)


def _auc(answer: Answer, functions: dict[str, str], above: set[str], below: set[str]) -> float:
    rank = {s.track.track_id: s.rank for s in answer.suggestions}
    last = len(rank) + 1
    high = np.array([rank.get(t, last) for t, f in functions.items() if f in above])
    low = np.array([rank.get(t, last) for t, f in functions.items() if f in below])
    ahead = (high[:, None] < low).mean() + 0.5 * (high[:, None] == low).mean()
    return float(ahead)


def _clips(suggester: Suggester, functions: dict[str, str]) -> None:
    folder = MEDIA / "action" / "wild_clips" / "clips"
    base = np.mean([f in WILD_TRACKS for f in functions.values() if f in WILD_TRACKS | CALM_TRACKS])
    print(f"{'clip':24}{'energy':>7}{'valence':>8}{'AUC':>6}{'novelty':>8}{'conf':>6}  first three")
    for kind, names in (("wild", WILD_CLIPS), ("calm", CALM_CLIPS)):
        aucs, top = [], []
        for name in names:
            path = next(folder.glob(f"{name}.*"))
            answer = suggester.suggest(Query(footage=_whole(path), limit=MAX_LIMIT), Job())
            aucs.append(_auc(answer, functions, WILD_TRACKS, CALM_TRACKS))
            first = [functions.get(s.track.track_id, "?") for s in answer.suggestions]
            top += [f in WILD_TRACKS for f in first[:5] if f in WILD_TRACKS | CALM_TRACKS]
            _row(name, answer, aucs[-1], first)
        print(
            f"  {kind} clips: AUC {np.mean(aucs):.2f} (chance 0.50), wild among the first five {np.mean(top):.0%} "
            f"(chance {base:.0%})"
        )
    answer = suggester.suggest(Query(footage=_whole(MEDIA / "film" / LEFT_OUT), limit=MAX_LIMIT), Job())
    first = [functions.get(s.track.track_id, "?") for s in answer.suggestions]
    _row("tears of steel, battle", answer, _auc(answer, functions, WILD_TRACKS, CALM_TRACKS), first)


def _row(name: str, answer: Answer, auc: float, first: list[str]) -> None:
    affect, sure = answer.scene.affect, answer.uncertainty
    mark = " abstains" if sure.abstain else ""
    print(
        f"{name:24}{affect.energy:7.2f}{affect.valence:8.2f}{auc:6.2f}{sure.novelty:8.2f}{sure.confidence:6.2f}  "
        f"{', '.join(first[:3])}{mark}"
    )


def _novelty(suggester: Suggester, store: Store) -> None:
    def ask(path: Path, begin_s: float, end_s: float) -> Answer:
        duration_s = end_s - begin_s
        clip = Segment(path, Span(begin_s, end_s), 0.0, duration_s)
        return suggester.suggest(Query(footage=Footage((clip,), duration_s), limit=3), Job())

    print("\nNovelty of single scenes, 0 like what was learnt to 1 unlike any of it; confidence beside it")
    learnt = {Path(film.path).name: store.scenes(film.film_id) for film in store.films()}
    groups = {
        "the learnt file": [(MEDIA / "film" / n, s.film_in_s, s.film_out_s) for n in LEARNT for s in learnt[n]],
        "another encoding": [
            (MEDIA / "film" / other, s.film_in_s, min(s.film_out_s, 30.0 if "bunny" in other else 52.0))
            for name, other in zip(LEARNT, RE_ENCODED, strict=True)
            for s in learnt[name]
        ],
        "another film": [(MEDIA / "film" / LEFT_OUT, 7.0 * i, 7.0 * (i + 1)) for i in range(10)],
    }
    for name, ranges in groups.items():
        sure = [ask(*asked).uncertainty for asked in ranges]
        figures = [u.novelty for u in sure]
        print(
            f"  {name:18} mean {np.mean(figures):.2f}, {min(figures):.2f} to {max(figures):.2f}, "
            f"confidence {np.mean([u.confidence for u in sure]):.2f}  ({len(sure)} scenes)"
        )


def _texts(suggester: Suggester, functions: dict[str, str]) -> None:
    print("\nMoods in words: AUC of the tracks of a function against all others")
    for function, text in TEXTS.items():
        answer = suggester.suggest(Query(text=text, limit=MAX_LIMIT), Job())
        auc = _auc(answer, functions, {function}, set(functions.values()) - {function})
        first = ", ".join(functions.get(s.track.track_id, "?") for s in answer.suggestions[:5])
        print(f"  {function:18}{auc:5.2f}  {text!r}: {first}")


def _steering(suggester: Suggester, store: Store) -> None:
    def mean(measure: Callable[[Answer], list[float]], steering: Steering) -> float:
        asked = [
            suggester.suggest(Query(like=SoundReference(track_id=t.track_id), steering=steering, limit=5), Job())
            for t in store.summaries()[::6]
        ]
        return float(np.mean([value for answer in asked for value in measure(answer)]))

    print("\nThe same but ...: mean of the first five over every sixth track")
    for axis in ("energy", "valence"):
        means = [
            mean(lambda a: [getattr(s.track.affect, axis) for s in a.suggestions], Steering(**{axis: amount}))  # noqa: B023
            for amount in (-1.0, 0.0, 1.0)
        ]
        print(f"  {axis:10} less {means[0]:.2f}, same {means[1]:.2f}, more {means[2]:.2f}")


if __name__ == "__main__":
    main()
