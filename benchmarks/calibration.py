"""Whether confidences come true, weights are found and risks are kept, in made-up worlds whose truth is known.

usage: python -m benchmarks.calibration [--films N] [--questions N] [--json FILE]

Everything is fitted on the films of a store, each held out in turn, as `temptrack calibrate` does it; and then tested
on questions about films that no store ever held. "Before" is what the same suggester says with the prior weights
and without calibration.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import describe
from benchmarks.retrieval.world import Asked, World
from temptrack.evaluate import Protocol, held_out, with_curves
from temptrack.evaluate.fitting import fit_fusion
from temptrack.evaluate.fitting_cases import cases_of
from temptrack.evaluate.fitting_risk import ece_of_chance
from temptrack.evaluate.metrics import auroc, expected_calibration_error, reliability
from temptrack.evaluate.relevance import CLOSE_SHARE, nearest
from temptrack.evaluate.view import StoredLibrary, View
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE, TraceCache
from temptrack.media.types import Span
from temptrack.progress import Job
from temptrack.store import MemoryStore, Store, store_identity
from temptrack.suggest import Answer, Footage, Look, Query, Segment, Suggester, Weighed
from temptrack.suggest.fitted import Fitted
from temptrack.suggest.fusion import ROUTE_WEIGHTS
from temptrack.suggest.ranking import rank

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
ROUTES = ("scenes", "affect")
RISKS = (0.3, 0.2, 0.15, 0.1)
RATIOS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0, 1.5, 2.0, 4.0)
_WORLDS = {
    "as it is": World(noise=0.3, tracks=200),
    "noisier": World(noise=0.6, tracks=200),
    "a third mislabelled": World(noise=0.3, tracks=200, label_noise=0.33),
    "without image-text model": World(noise=0.3, tracks=200, semantic=False),
}


@dataclass(frozen=True)
class Said:
    """What was said of many questions, and what is true."""

    p: Floats
    right: Flags
    track_p: Floats
    track_right: Flags

    @property
    def ece(self) -> float:
        """Of whole answers."""
        return expected_calibration_error(self.p, self.right)

    @property
    def track_ece(self) -> float:
        """Of single tracks."""
        return expected_calibration_error(self.track_p, self.track_right)


@dataclass(frozen=True)
class Outcome:
    """One world's figures."""

    world: str
    films: int
    scenes: int
    questions: int
    right: float
    right_before: float
    ece: float
    ece_before: float
    ece_of_chance: float
    track_ece: float
    track_ece_before: float
    kind: str
    weights: dict[str, float]
    best_ratio: float
    right_at_best_ratio: float
    right_at_found_ratio: float
    risks: tuple[tuple[float, float, float], ...]
    """Asked for, met, and the share answered."""
    novelty_auroc: float
    strange_abstained: float
    usual_abstained: float
    bins: tuple[tuple[float, float, int], ...]


def filled(world: World) -> Store:
    """Return a store with the world's films and library, its vectors read once."""
    store = MemoryStore(store_identity(STYLE, LIKENESS))
    world.fill(store)
    return View(store, (), StoredLibrary(store))


def fit(world: World, store: Store) -> Fitted:
    """Fit on the store's films, each held out in turn."""
    runs = held_out(store, Protocol(), sighting=with_curves(world.curves()))
    fitted, reason = fit_fusion(store, list(cases_of(runs, ROUTES)), ROUTES, ROUTE_WEIGHTS)
    if fitted is None:
        raise SystemExit(f"Nothing was fitted: {reason}.")
    return fitted


def suggester(store: Store, fitted: Fitted | None = None, risk: float = 1.0) -> Suggester:
    """Return one that knows what was fitted, or nothing."""
    return Suggester(store, TraceCache(Path()), lambda: None, fitting=lambda: (fitted, ""), risk=risk)


def ask(asking: Suggester, look: Look) -> tuple[Weighed, Answer]:
    """Ask about footage."""
    lasts_s = look.style.duration_s
    footage = Footage((Segment(Path("unseen"), Span(0.0, lasts_s), 0.0, lasts_s),), lasts_s)
    weighed = asking.weigh(Query(footage=footage, limit=3), Job(), seen=look)
    return weighed, asking.answer(weighed)


def close(weighed: Weighed, asked: Asked) -> Flags:
    """Return which tracks are close to the true cue."""
    library = weighed.context.library
    truth = nearest(library.likeness.astype(np.float64) @ asked.likeness, CLOSE_SHARE)
    truth[library.rows[asked.track_id]] = True
    return truth


def say(asking: Suggester, questions: Sequence[Asked], others: Sequence[Suggester] = ()) -> tuple[Said, list[Flags]]:
    """Ask many questions; return what was said, and from which of them each of the others would abstain."""
    p, right, track_p, track_right = [], [], [], []
    abstained: list[list[bool]] = []
    for one in questions:
        weighed, answer = ask(asking, one.look)
        truth, rows = close(weighed, one), weighed.context.library.rows
        hits = [bool(truth[rows[suggestion.track.track_id]]) for suggestion in answer.suggestions]
        p.append(answer.uncertainty.confidence)
        right.append(any(hits))
        track_p += [suggestion.confidence for suggestion in answer.suggestions]
        track_right += hits
        abstained.append([other.answer(weighed).uncertainty.abstain for other in others])
    said = Said(np.array(p), np.array(right), np.array(track_p), np.array(track_right))
    return said, list(np.array(abstained, dtype=np.bool_).reshape(len(questions), len(others)).T)


def right_by_ratio(store: Store, questions: Sequence[Asked], ratios: Sequence[float]) -> list[float]:
    """Return how often one of the first three is close, for each weight of affect against that of scenes."""
    asking, hits = suggester(store), np.zeros((len(ratios), len(questions)))
    for number, one in enumerate(questions):
        weighed, _ = ask(asking, one.look)
        truth, fused = close(weighed, one), weighed.fused
        said = {route: testimony.log_odds for route, testimony in fused.testimonies}
        for row, ratio in enumerate(ratios):
            scores = fused.prior + said.get("scenes", 0.0) + ratio * said.get("affect", 0.0)
            best = rank(weighed.context.library, np.asarray(scores), weighed.eligible, 3)
            hits[row, number] = truth[best].any()
    return [float(share) for share in hits.mean(axis=1)]


def kept_risks(said: Said, abstained: Sequence[Flags]) -> tuple[tuple[float, float, float], ...]:
    """Return, for each risk asked for, the share of wrong answers among those given, and the share given."""
    found = []
    for risk, held_back in zip(RISKS, abstained, strict=True):
        given = ~held_back
        found.append((risk, float((~said.right[given]).mean()) if given.any() else 0.0, float(given.mean())))
    return tuple(found)


def run(name: str, world: World, count: int) -> Outcome:
    """Fit and test in one world."""
    store = filled(world)
    fitted, questions, strange = fit(world, store), world.queries(count, seed=1), world.unlike(200, seed=1)
    before, _ = say(suggester(store), questions)
    risky = [suggester(store, fitted, risk) for risk in RISKS]
    after, abstained = say(suggester(store, fitted), questions, risky)
    ratio = fitted.weights["affect"] / max(fitted.weights["scenes"], 1e-9)
    by_ratio = right_by_ratio(store, questions[:1000], (*RATIOS, ratio))
    asking = suggester(store, fitted)
    usual = [ask(asking, one.look)[1].uncertainty for one in questions[:400]]
    unlike = [ask(asking, look)[1].uncertainty for look in strange]
    best = int(np.argmax(by_ratio[:-1]))
    return Outcome(
        world=name,
        films=fitted.films,
        scenes=fitted.questions,
        questions=count,
        right=float(after.right.mean()),
        right_before=float(before.right.mean()),
        ece=after.ece,
        ece_before=before.ece,
        ece_of_chance=ece_of_chance(after.p),
        track_ece=after.track_ece,
        track_ece_before=before.track_ece,
        kind=fitted.of_answer.kind + (" with doubts" if any(fitted.of_answer.doubts) else ""),
        weights=dict(fitted.weights),
        best_ratio=RATIOS[best],
        right_at_best_ratio=by_ratio[best],
        right_at_found_ratio=by_ratio[-1],
        risks=kept_risks(after, abstained),
        novelty_auroc=auroc([one.novelty for one in usual], [one.novelty for one in unlike]),
        strange_abstained=float(np.mean([one.abstain for one in unlike])),
        usual_abstained=float(np.mean([one.abstain for one in usual])),
        bins=tuple((bar.confidence, bar.right, bar.count) for bar in reliability(after.p, after.right) if bar.count),
    )


def tell_examples(world: World, count: int) -> None:
    """Print one answer each that was sure and right, unsure and said so, and sure and wrong."""
    store = filled(world)
    asking = suggester(store, fit(world, store), risk=0.15)
    told = []
    for one in world.queries(count, seed=1):
        weighed, answer = ask(asking, one.look)
        truth, rows = close(weighed, one), weighed.context.library.rows
        hits = [bool(truth[rows[suggestion.track.track_id]]) for suggestion in answer.suggestions]
        told.append((answer.uncertainty.confidence, answer, hits, one))
    told.sort(key=lambda each: each[0])
    chosen = {
        "sure and right": next(each for each in reversed(told) if any(each[2])),
        "unsure and said so": next((each for each in told if each[1].uncertainty.abstain), told[0]),
        "sure and wrong": next(each for each in reversed(told) if not any(each[2])),
    }
    for name, (confidence, answer, hits, asked) in chosen.items():
        print(f"\n{name}: {answer.scene.description}\n  confidence {confidence:.2f}; {answer.uncertainty.message}")
        print(f"  {answer.uncertainty.confidence_means}\n  the film uses {store.get_track(asked.track_id).title}")
        for suggestion, hit in zip(answer.suggestions, hits, strict=True):
            print(
                f"  {suggestion.rank}. {suggestion.track.title} {suggestion.confidence:.2f}",
                "close" if hit else "not close",
            )
            print(
                "".join(
                    f"     {reason.route}: {reason.text} ({reason.log_odds:+.2f})\n" for reason in suggestion.reasons
                ),
                end="",
            )


def tell(outcome: Outcome) -> None:
    """Print one world's figures."""
    weights = ", ".join(f"{route} {weight:.2f}" for route, weight in outcome.weights.items())
    print(f"\n{outcome.world}: fitted on {outcome.scenes} scenes of {outcome.films} films ({outcome.kind}),")
    print(f"  tested on {outcome.questions} questions about films never learnt")
    print(f"  right among the first three  {outcome.right:.3f}  (before {outcome.right_before:.3f})")
    print(f"  ECE of answers               {outcome.ece:.3f}  (before {outcome.ece_before:.3f},", end=" ")
    print(f"perfect by chance {outcome.ece_of_chance:.3f})")
    print(f"  ECE of tracks                {outcome.track_ece:.3f}  (before {outcome.track_ece_before:.3f})")
    print(f"  weights                      {weights}; right {outcome.right_at_found_ratio:.3f} at that ratio,")
    print(f"                               {outcome.right_at_best_ratio:.3f} at the best, {outcome.best_ratio:g}")
    for asked, met, given in outcome.risks:
        print(f"  risk {asked:.2f} asked for: {met:.3f} met, {given:.2f} answered")
    print(f"  novelty AUROC                {outcome.novelty_auroc:.3f}; abstains from", end=" ")
    print(f"{outcome.strange_abstained:.2f} of footage of other laws, {outcome.usual_abstained:.2f} of the usual")
    print("  said / came true / answers:  ", end="")
    print("  ".join(f"{said:.2f}/{true:.2f}/{count}" for said, true, count in outcome.bins))


def main(arguments: Sequence[str] = ()) -> None:
    """Run it."""
    parser = argparse.ArgumentParser(prog="benchmarks.calibration", description=__doc__.splitlines()[0])
    parser.add_argument("--films", type=int, default=40)
    parser.add_argument("--questions", type=int, default=2000)
    parser.add_argument("--only", choices=tuple(_WORLDS), help="one world alone")
    parser.add_argument("--examples", action="store_true", help="three answers in words instead")
    parser.add_argument("--json", type=Path, dest="file")
    given = parser.parse_args(arguments)
    if given.examples:
        tell_examples(replace(_WORLDS["as it is"], films=given.films), min(given.questions, 400))
        return
    outcomes = []
    for name, world in _WORLDS.items():
        if given.only in {None, name}:
            outcomes.append(run(name, replace(world, films=given.films), given.questions))
            tell(outcomes[-1])
    if given.file is not None:
        told = {"machine": describe(), "worlds": [asdict(one) for one in outcomes]}
        given.file.write_text(json.dumps(told, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
