"""How well actions are told apart without any weights, beside chance and a colour histogram.

    python -m benchmarks action        (or: python benchmarks/action.py [MEDIA_FOLDER])

On `action/weizmann`: 4 actions of 9 people, each clip with its mirror image; one person is left out at a time, so that
nobody is on both sides. On `action/wild_clips`: 26 clips of as many sources and labels, sorted by hand into the four
kinds of `KINDS` (one clip is left out at a time): far too few to conclude from, and said so.

Every contestant is the same head (`fit_head`, its penalty, temperature and threshold chosen inside the training side)
on other features. Then: who is taken for whom; ways to pool over time; what a head says of scenes that show none of its
actions; how many of the film scenes that people describe in words the vocabulary has a word for; what it costs.
"""

import argparse
import csv
import itertools
import os
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.action_alterations import ALTERATIONS, alter
from benchmarks.machine import describe
from temptrack.catalogue.actions import Example, fit_head
from temptrack.catalogue.actions.fitting import calibration_error
from temptrack.fingerprint.action import ActionHead
from temptrack.fingerprint.picture import DYNAMICS, STYLE, PictureTrace, dynamics_of, style_of, trace_picture
from temptrack.fingerprint.types import Vector
from temptrack.fingerprint.vocabulary import vocabulary
from temptrack.media import Span, iter_small_frames
from temptrack.progress import Job
from temptrack.store.words import terms

Floats = NDArray[np.float64]
COLOUR = "colour/1/64/bins=4x4x4"
WHOLE, ONE_SECOND = "dynamics/whole", "dynamics/1s"
CONTESTANTS: dict[str, tuple[str, ...]] = {
    "colour histogram": (COLOUR,),
    "style": (STYLE.key,),
    "dynamics": (DYNAMICS.key,),
    "style and dynamics": (STYLE.key, DYNAMICS.key),
}
OURS = "style and dynamics"
KINDS = {
    "sport": "hitting_baseball yoga dribbling_basketball arm_wrestling playing_basketball archery weightlifting "
    "running_marathon",
    "housework": "making_cake pouring_coffee flipping_pancake cleaning_pool opening_door baby_playing_toys",
    "people": "dancing_livingroom playing_bass_guitar playing_on_stage shushing hugging chaplin_conversation",
    "animals and vehicles": "pigeon walking_dog skateboarding_dog airplane_taxiing truck_racing harbour_skyline",
}


@dataclass(frozen=True)
class Clip:
    """One clip, seen every way."""

    name: str
    label: str
    group: str
    """Never on both sides."""
    source: str
    """Clips of one source count once in the intervals: a mirror image is no news."""
    trace: PictureTrace
    views: dict[str, Vector]

    @property
    def example(self) -> Example:
        """As the head learns it."""
        return Example(self.views, frozenset([self.label]), self.group)


def weizmann(media: Path) -> list[Clip]:
    """Return the clips; `video_index` counts the four actions of one person after those of another."""
    folder = media / "action" / "weizmann"
    with (folder / "labels.csv").open() as rows:
        return [
            clip(folder / row["file"], row["label"], str(int(row["video_index"]) // 4), row["video_index"])
            for row in csv.DictReader(rows)
        ]


def wild(media: Path) -> list[Clip]:
    """Return the clips by kind."""
    kind = {name: kind for kind, names in KINDS.items() for name in names.split()}
    folder = media / "action" / "wild_clips" / "clips"
    return [clip(path, kind[path.stem], path.stem, path.stem) for path in sorted(folder.iterdir()) if path.stem in kind]


def clip(path: Path, label: str, group: str, source: str) -> Clip:
    """Look at a clip."""
    trace = trace_picture(path, None, every_frame=True, job=Job())
    views = {
        STYLE.key: style_of(trace).vector,
        DYNAMICS.key: known(dynamics_of(trace)),
        WHOLE: known(dynamics_of(trace, part_s=1e6)),
        ONE_SECOND: known(dynamics_of(trace, part_s=1.0)),
        COLOUR: colours(path),
    }
    return Clip(path.name, label, group, source, trace, views)


def known(dynamics: Vector | None) -> Vector:
    """Return dynamics, zeros where there are none."""
    return dynamics if dynamics is not None else np.zeros(DYNAMICS.dimension, np.float32)


def colours(path: Path) -> Vector:
    """Return the square roots of the shares of 4 x 4 x 4 bins of luma and chroma, over all frames (Swain & Ballard
    1991, "Color indexing", with Hellinger's scaling)."""
    counts = np.zeros(64)
    for frame in iter_small_frames(path, None, every_frame=True, job=Job()):
        planes = (plane[::2, ::2].ravel() // 64 for plane in (frame.luma, frame.cb, frame.cr))
        luma, cb, cr = (plane.astype(np.int64) for plane in planes)
        counts += np.bincount(16 * luma + 4 * cb + cr, minlength=64)
    return np.asarray(np.sqrt(counts / counts.sum()), dtype=np.float32)


@dataclass(frozen=True)
class Outcome:
    """What a contestant said of every clip while its group was left out."""

    labels: tuple[str, ...]
    probabilities: Floats
    told: tuple[str, ...]
    """The label it answered with; empty where it kept silent."""


def leave_out(clips: Sequence[Clip], inputs: Sequence[str]) -> Outcome:
    """Fit on all groups but one, ask about that one."""
    outcomes = [
        ask([one for one in clips if one.group != group], [one for one in clips if one.group == group], inputs)
        for group in dict.fromkeys(one.group for one in clips)
    ]
    order = [i for group in dict.fromkeys(one.group for one in clips) for i in _rows(clips, group)]
    back = np.argsort(order)
    told = [answer for outcome in outcomes for answer in outcome.told]
    rows = np.concatenate([outcome.probabilities for outcome in outcomes])
    return Outcome(outcomes[0].labels, rows[back], tuple(told[i] for i in back))


def _rows(clips: Sequence[Clip], group: str) -> list[int]:
    return [i for i, one in enumerate(clips) if one.group == group]


def ask(learnt: Sequence[Clip], asked: Sequence[Clip], inputs: Sequence[str]) -> Outcome:
    """Fit on some clips, ask about others."""
    labels = tuple(sorted({one.label for one in (*learnt, *asked)}))
    head = fit_head([one.example for one in learnt], inputs, Job())
    probabilities, told = np.zeros((len(asked), len(labels))), [""] * len(asked)
    for row, one in enumerate(asked):
        probabilities[row, [labels.index(label) for label in head.labels]] = head.probabilities(one.views)
        answer = head.recognise(one.views)
        told[row] = answer[0][0] if answer else ""
    return Outcome(labels, probabilities, tuple(told))


def few_people(clips: Sequence[Clip], count: int, inputs: Sequence[str]) -> tuple[list[Clip], Outcome]:
    """Fit on so many people, in turn, and ask about all others: nearer to what a user will have labelled."""
    groups = list(dict.fromkeys(one.group for one in clips))
    asked: list[Clip] = []
    outcomes: list[Outcome] = []
    for first in range(len(groups)):
        learnt = {groups[(first + k) % len(groups)] for k in range(count)}
        others = [one for one in clips if one.group not in learnt]
        asked += others
        outcomes.append(ask([one for one in clips if one.group in learnt], others, inputs))
    rows = np.concatenate([outcome.probabilities for outcome in outcomes])
    return asked, Outcome(outcomes[0].labels, rows, tuple(t for outcome in outcomes for t in outcome.told))


def ranks(clips: Sequence[Clip], outcome: Outcome) -> NDArray[np.intp]:
    """Return the place of each clip's own label, 0 for the likeliest."""
    own = np.array([outcome.labels.index(one.label) for one in clips])
    theirs = outcome.probabilities[np.arange(len(clips)), own][:, None]
    return np.asarray((outcome.probabilities > theirs).sum(axis=1), dtype=np.intp)


def interval(right: NDArray[np.bool_], sources: Sequence[str]) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share, each source counted once (a tie among its clips by its share)."""
    by_source = [right[[name == source for name in sources]].mean() for source in dict.fromkeys(sources)]
    n, share, z = len(by_source), float(np.mean(by_source)), 1.96
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return middle - half, middle + half


def print_scores(title: str, clips: Sequence[Clip], outcomes: dict[str, Outcome]) -> None:
    """Print a table of contestants."""
    labels = sorted({one.label for one in clips})
    common = max(sum(one.label == label for one in clips) for label in labels) / len(clips)
    print(f"\n{title}: {len(clips)} clips, {len(labels)} labels, {len({one.group for one in clips})} groups\n")
    print("| | top-1 | 95 % | top-2 | top-5 | ECE | answers | of these wrong |\n|---|---|---|---|---|---|---|---|")
    chance = [min(1.0, k / len(labels)) for k in (1, 2, 5)]
    print(f"| chance | {chance[0]:.0%} | | {chance[1]:.0%} | {chance[2]:.0%} | | | |")
    print(f"| the most common label | {common:.0%} | | | | | | |")
    for name, outcome in outcomes.items():
        place = ranks(clips, outcome)
        low, high = interval(place == 0, [one.source for one in clips])
        error = calibration_error(outcome.probabilities.max(axis=1), place == 0)
        answers = [(said, one.label) for said, one in zip(outcome.told, clips, strict=True) if said]
        wrong = f"{np.mean([said != label for said, label in answers]):.0%}" if answers else "-"
        tops = " | ".join(f"{(place < k).mean():.0%}" for k in (2, 5))
        print(
            f"| {name} | {(place == 0).mean():.1%} | {low:.0%} to {high:.0%} | {tops} | {error:.3f} | "
            f"{len(answers) / len(clips):.0%} | {wrong} |"
        )


def print_confusion(clips: Sequence[Clip], outcome: Outcome) -> None:
    """Print who is taken for whom: true labels down, likeliest across."""
    likeliest = outcome.probabilities.argmax(axis=1)
    print(f"\n| {OURS} | {' | '.join(outcome.labels)} |\n|---|{'---|' * len(outcome.labels)}")
    for label in outcome.labels:
        rows = [likeliest[i] for i, one in enumerate(clips) if one.label == label]
        print(f"| {label} | {' | '.join(str(rows.count(k)) for k in range(len(outcome.labels)))} |")


def print_few(clips: Sequence[Clip]) -> None:
    """Print how many people must be labelled."""
    names = ("colour histogram", "style", "dynamics", OURS)
    print(f"\nTop-1 after so many people, asked about all others\n\n| people | {' | '.join(names)} |")
    print("|---|---|---|---|---|")
    for count in (2, 3, 5):
        cells = []
        for name in names:
            asked, outcome = few_people(clips, count, CONTESTANTS[name])
            cells.append(f"{(ranks(asked, outcome) == 0).mean():.0%}")
        print(f"| {count} | {' | '.join(cells)} |")


def print_pooling(clips: Sequence[Clip]) -> None:
    """Print ways to sum up a clip; after two people alone, so that there is something left to gain."""
    print("\nPooling over time (dynamics alone, two people learnt)\n\n| | top-1 | log loss |\n|---|---|---|")
    ways = {
        "whole clip at once": WHOLE,
        "mean of parts of 2 s (ours)": DYNAMICS.key,
        "mean of parts of 1 s": ONE_SECOND,
    }
    for name, key in ways.items():
        print_way(name, *few_people(clips, 2, (key,)))
    asked, by_part = few_people([part for one in clips for part in halves(one)], 2, (DYNAMICS.key,))
    poolers: dict[str, Callable[[Floats], Floats]] = {
        "likeliest part": lambda p: p[p.max(axis=1).argmax()],
        "mean of the parts' probabilities": lambda p: p.mean(axis=0),
        "product of the parts' probabilities": lambda p: np.exp(np.log(p + 1e-9).mean(axis=0)),
    }
    runs = [list(run) for _, run in itertools.groupby(range(len(asked)), lambda i: asked[i].name)]
    for name, pool in poolers.items():
        rows = [pool(by_part.probabilities[run]) for run in runs]
        pooled = np.array([row / row.sum() for row in rows])
        clips_asked = [asked[run[0]] for run in runs]
        print_way(f"a head on parts of 2 s: {name}", clips_asked, Outcome(by_part.labels, pooled, ()))


def print_way(name: str, clips: Sequence[Clip], outcome: Outcome) -> None:
    """Print one row."""
    own = [outcome.labels.index(one.label) for one in clips]
    loss = -np.log(outcome.probabilities[np.arange(len(clips)), own] + 1e-9).mean()
    print(f"| {name} | {(ranks(clips, outcome) == 0).mean():.1%} | {loss:.3f} |")


def halves(whole: Clip) -> list[Clip]:
    """Return the parts of about two seconds that a clip is described by, as clips."""
    trace = whole.trace
    edges = np.linspace(trace.in_s, trace.out_s, max(1, int(np.ceil(trace.length_s / 2))) + 1)
    spans = [Span(float(a), float(b)) for a, b in itertools.pairwise(edges)]
    found = [dynamics_of(trace.slice(span)) for span in spans]
    return [
        Clip(whole.name, whole.label, whole.group, whole.source, trace, {DYNAMICS.key: dynamics})
        for dynamics in found
        if dynamics is not None
    ] or [Clip(whole.name, whole.label, whole.group, whole.source, trace, {DYNAMICS.key: whole.views[DYNAMICS.key]})]


def print_altered(media: Path, clips: Sequence[Clip]) -> None:
    """Print what heads that know the clips of eight people as they are say of the ninth's, changed."""
    print("\nThe person left out is filmed otherwise\n\n| | top-1 | answers | of these wrong |\n|---|---|---|---|")
    originals = [one for one in clips if one.name in first_of_each_source(clips)]
    heads = {
        group: fit_head([one.example for one in clips if one.group != group], CONTESTANTS[OURS], Job())
        for group in dict.fromkeys(one.group for one in originals)
    }
    for how in ALTERATIONS:
        right, told = [], []
        for one in originals:
            with tempfile.TemporaryDirectory() as folder:
                changed = alter(media / "action" / "weizmann" / one.name, how, Path(folder))
                trace = trace_picture(changed, None, every_frame=True, job=Job())
            views = {STYLE.key: style_of(trace).vector, DYNAMICS.key: known(dynamics_of(trace))}
            head = heads[one.group]
            right.append(head.labels[int(head.probabilities(views).argmax())] == one.label)
            told += [answer[0][0] == one.label for answer in [head.recognise(views)] if answer]
        wrong = f"{1 - np.mean(told):.0%}" if told else "-"
        print(f"| {how} | {np.mean(right):.0%} | {len(told) / len(originals):.0%} | {wrong} |", flush=True)


def first_of_each_source(clips: Sequence[Clip]) -> set[str]:
    """Return one clip's name for each source: mirror images add nothing here."""
    return set({one.source: one.name for one in reversed(clips)}.values())


def print_strangers(head: ActionHead, strangers: Sequence[Clip]) -> None:
    """Print how often a head finds its actions where there are none."""
    sure = [head.probabilities(one.views).max() >= head.threshold for one in strangers]
    told = [bool(head.recognise(one.views)) for one in strangers]
    print(
        f"\nA head for {', '.join(head.labels)}, asked about {len(strangers)} clips of other things: its softmax alone "
        f"would claim one of them {np.mean(sure):.0%} of the time; it answers {np.mean(told):.0%} of the time."
    )


def print_coverage(media: Path) -> None:
    """Print in how many scenes of film, as people describe them in a sentence, the vocabulary has an action's word."""
    path = media / "labels" / "condensed_movies" / "descriptions.csv"
    if not path.exists():
        return
    (group,) = [one for one in vocabulary().groups if one.name == "action"]
    said = [
        set(terms(f"{word.label} {word.says}")) - set(terms("a people person somebody is the")) for word in group.words
    ]
    words = set().union(*said)
    with path.open() as rows:
        texts = [row["description"] for row in csv.DictReader(rows)]
    found = [bool(words & set(terms(re.sub(r"\b[A-Z]\w+", "", text[1:])))) for text in texts]
    print(
        f"\nOf {len(texts):,} film scenes described in a sentence (Condensed Movies), {np.mean(found):.0%} hold a word "
        f"of the vocabulary's {len(group.words)} actions, names left out."
    )


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = os.environ.get("TEMPTRACK_MEDIA", "../shared/media")
    parser.add_argument("media", nargs="?", type=Path, default=Path(default))
    options = parser.parse_args() if __name__ == "__main__" else parser.parse_args([])
    print(describe())
    people, clips = weizmann(options.media), wild(options.media)
    for title, of in (("Weizmann, one person left out", people), ("Wild clips, one clip left out", clips)):
        outcomes = {name: leave_out(of, inputs) for name, inputs in CONTESTANTS.items()}
        print_scores(title, of, outcomes)
        print_confusion(of, outcomes[OURS])
    print_few(people)
    print_altered(options.media, people)
    print_pooling(people)
    started = time.perf_counter()
    head = fit_head([one.example for one in people], CONTESTANTS[OURS], Job())
    fitting_s = time.perf_counter() - started
    print_strangers(head, clips)
    print_coverage(options.media)
    started = time.perf_counter()
    for one in people:
        dynamics_of(one.trace)
    each_ms = 1e3 * (time.perf_counter() - started) / len(people)
    print(f"\nDynamics: {each_ms:.1f} ms a clip of 3 s, its trace given; fitting and trying a head: {fitting_s:.1f} s.")


if __name__ == "__main__":
    main()
