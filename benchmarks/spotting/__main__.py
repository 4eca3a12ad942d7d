"""Is music put where films put it?

usage: python -m benchmarks.spotting [--films N] [--synthetic] [--json FILE]

Real films as they were released, films made of real clips with music laid by a known law, and a made-up world for what
more films teach. Beside every figure stand chance, music everywhere and music wherever nobody speaks.
"""

import argparse
import os
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.machine import describe
from benchmarks.spotting.baselines import chance, everywhere, where_nobody_speaks
from benchmarks.spotting.films import LAWS, MadeFilm, make_film, materials, who_knows_the_law, with_music
from benchmarks.spotting.real import real_films
from benchmarks.spotting.scoring import Score, calibration, judge, print_table
from benchmarks.spotting.watching import RULES_ALONE, Released, Watched, learn_from, release, watch
from benchmarks.spotting.world import print_world
from temptrack.fingerprint.picture import TraceCache
from temptrack.suggest.spotting.learnt import holds

_FILMS = 8


def print_real(media: Path, traces: TraceCache) -> None:
    """Print how well the music of real films is foretold, the music itself not heard."""
    films = [(truth, *watch(footage, footage.segments, traces)) for truth, footage in real_films(media)]
    released = [release(truth.name, watched, sound) for truth, watched, sound in films]
    rows: dict[str, list[Score]] = {name: [] for name in ("everywhere", "nobody speaks", "rules", "learnt")}
    by_chance: list[Score] = []
    for held_out, (truth, watched, _) in enumerate(films):
        learnt = learn_from([one for n, one in enumerate(released) if n != held_out])
        rows["everywhere"].append(everywhere(truth))
        rows["nobody speaks"].append(where_nobody_speaks(truth, watched.production))
        by_chance += chance(truth, held_out)
        for name, known in (("rules", RULES_ALONE), ("learnt", learnt)):
            rows[name].append(judge(truth, watched.divided(known, anew=True)[0]))
    print(f"\n{len(films)} real films, {sum(t.duration_s for t, _, _ in films):.0f} s, the music they have not heard\n")
    print_table(
        [
            ("chance: as much music, anywhere", by_chance),
            ("everywhere", rows["everywhere"]),
            ("wherever nobody speaks", rows["nobody speaks"]),
            ("spotting, rules of the trade", rows["rules"]),
            ("spotting, learnt from the others", rows["learnt"]),
        ]
    )
    for (truth, _, _), score in zip(films, rows["rules"], strict=True):
        print(f"  {truth.name}: {score.right:.2f} right by the rules")


def print_made(media: Path, traces: TraceCache, law: str, count: int) -> None:
    """Print how well films made by a law are spotted, and learnt from films made of the other half of the clips."""
    halves = materials(media, traces)
    films = [make_film(halves[n % 2], n % 2, law, n) for n in range(count)]
    seen = [(film, *watch(film.footage, film.sounds, traces)) for film in films]
    released = [release(film.truth.name, watched, with_music(film, sound)) for film, watched, sound in seen]
    learnt = [learn_from(_of_half(released, films, 1 - half)) for half in (0, 1)]
    _print_law(law, [(film, watched) for film, watched, _ in seen], learnt)
    told = [one.wanting for one in learnt]
    print("weights in use:", *("learnt" if wanting.films else "the rules" for wanting in told))
    print("loss on films held out:", *(f"{w.loss:.3f} (rules {w.prior_loss:.3f})" for w in told if w.loss is not None))


def _of_half(released: list[Released], films: list[MadeFilm], half: int) -> list[Released]:
    return [one for one, film in zip(released, films, strict=True) if film.half == half]


def _print_law(law: str, seen: "list[tuple[MadeFilm, Watched]]", learnt: list) -> None:  # type: ignore[type-arg]
    said = {
        name: [
            watched.divided(learnt[film.half] if name == "learnt" else RULES_ALONE, anew=False)
            for film, watched in seen
        ]
        for name in ("rules", "learnt")
    }
    truths = [film.truth for film, _ in seen]
    print(f"\n{len(seen)} made films, {sum(t.duration_s for t in truths) / 60:.0f} min, law: {law}\n")
    print_table(
        [
            (
                "chance: as much music, anywhere",
                [score for n, truth in enumerate(truths) for score in chance(truth, n)],
            ),
            ("everywhere", [everywhere(truth) for truth in truths]),
            ("wherever nobody speaks", [where_nobody_speaks(film.truth, watched.production) for film, watched in seen]),
            *(
                (label, [judge(truth, cues) for truth, (cues, _) in zip(truths, said[name], strict=True)])
                for label, name in (("spotting, rules of the trade", "rules"), ("spotting, learnt", "learnt"))
            ),
            ("who knows each scene and the law", [judge(film.truth, who_knows_the_law(film, law)) for film, _ in seen]),
        ]
    )
    for name in ("rules", "learnt"):
        pairs = [
            (chances[: len(truth.at_s)], holds(truth.music, truth.at_s)[: len(chances)])
            for truth, (_, chances) in zip(truths, said[name], strict=True)
        ]
        error, brier = calibration(pairs)
        print(f"probability of music being wanted, {name}: calibration error {error:.2f}, Brier score {brier:.2f}")


def main() -> None:
    """Read the options, and print."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.spotting")
    asked.add_argument("--films", type=int, default=_FILMS, help="made films for each law")
    asked.add_argument("--synthetic", action="store_true", help="the made-up world alone")
    options = asked.parse_args()
    print_all(0 if options.synthetic else options.films)


def print_all(films: int = _FILMS) -> None:
    """Print everything; without films the made-up world alone."""
    print(describe())
    if films:
        media = Path(os.environ.get("TEMPTRACK_MEDIA", "../shared/media")).resolve()
        with TemporaryDirectory() as folder:
            traces = TraceCache(Path(folder))
            print_real(media, traces)
            for law in LAWS:
                print_made(media, traces, law, films)
    print_world()


if __name__ == "__main__":
    main()
