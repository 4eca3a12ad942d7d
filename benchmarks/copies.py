"""Finding altered copies of learnt films again, beside pHash (the imagehash package, where it is installed).

Every excerpt is searched twice: with its film among the learnt ones (is it found, at its place?) and without it (is
anything claimed?). A peer's bar stands just above the best score it gave to any unseen excerpt or clip.
"""

import importlib
import importlib.util
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.copies_material import ALTERATIONS, Alteration, Excerpt, films, write_copy
from benchmarks.footage import MEDIA
from benchmarks.machine import describe
from temptrack.fingerprint.copies import CopyIndex, Sights, SightsBuilder, encode_sights, find_copies
from temptrack.media import iter_small_frames
from temptrack.progress import Job

_LENGTHS_S = (3.0, 8.0)
_PLACE_S = 1.0


@dataclass(frozen=True)
class Answer:
    """The best match; score 0 for none."""

    film: str = ""
    film_in_s: float = 0.0
    score: float = 0.0


class Contestant(Protocol):
    """A way of finding copies."""

    name: str

    def learn(self, paths: Mapping[str, Path]) -> int:
        """Learn films; return the bytes kept."""
        ...

    def read(self, path: Path) -> object:
        """Read a query."""
        ...

    def find(self, query: object, without: str = "") -> Answer:
        """Search the films but one."""
        ...


class Ours:
    """The copy fingerprint."""

    name = "temptrack"

    def learn(self, paths: Mapping[str, Path]) -> int:
        """See `Contestant.learn`."""
        self._films = {name: self.read(path).stored() for name, path in paths.items()}
        self._indices: dict[str, CopyIndex] = {}
        return sum(len(encode_sights(sights)) for sights in self._films.values())

    def read(self, path: Path) -> Sights:
        """See `Contestant.read`."""
        builder = SightsBuilder()
        for frame in iter_small_frames(path, None, every_frame=True, job=Job()):
            builder.push(frame.luma, frame.source_s, frame.duration_s)
        return builder.finish()

    def find(self, query: object, without: str = "") -> Answer:
        """See `Contestant.find`."""
        assert isinstance(query, Sights)  # noqa: S101 - as `read` made it
        if without not in self._indices:
            self._indices[without] = CopyIndex((name, s) for name, s in self._films.items() if name != without)
        found = find_copies(self._indices[without], query, Job())
        best = max(found, key=lambda match: match.score, default=None)
        if best is None:
            return Answer()
        return Answer(best.film_id, best.film_in_s - best.speed * best.query_in_s, best.score)


@dataclass(frozen=True)
class Hashes:
    """pHashes along a file."""

    at_s: NDArray[np.float64]
    bits: NDArray[np.uint64]


class PHash:
    """One 64-bit pHash a second (imagehash's default), matched within 10 bits, votes counted by film and offset."""

    name = "pHash, 1 a second"
    _REACH = 10

    def learn(self, paths: Mapping[str, Path]) -> int:
        """See `Contestant.learn`."""
        self._films = {name: self._hashes(path, 1.0) for name, path in paths.items()}
        return sum(8 * len(film.bits) for film in self._films.values())

    def read(self, path: Path) -> object:
        """See `Contestant.read`."""
        return self._hashes(path, 0.25)

    def find(self, query: object, without: str = "") -> Answer:
        """See `Contestant.find`."""
        assert isinstance(query, Hashes)  # noqa: S101 - as `read` made it
        at_s, asked = query.at_s, query.bits
        best = Answer()
        for name, film in self._films.items():
            film_s, hashes = film.at_s, film.bits
            if name == without or not len(hashes):
                continue
            apart = np.bitwise_count(asked[:, None] ^ hashes[None, :])
            own, other = np.nonzero(apart <= self._REACH)
            offsets = film_s[other] - at_s[own]
            for offset in np.unique(np.rint(offsets)):
                score = len(np.unique(own[np.abs(offsets - offset) <= _PLACE_S])) / len(asked)
                if score > best.score:
                    best = Answer(name, float(offset), score)
        return best

    @staticmethod
    def _hashes(path: Path, step_s: float) -> Hashes:
        imagehash: Any = importlib.import_module("imagehash")

        at_s: list[float] = []
        made: list[int] = []
        due_s = 0.0
        with av.open(str(path), metadata_errors="ignore") as container:
            for frame in container.decode(video=0):
                if (frame.time or 0.0) >= due_s:
                    image = Image.fromarray(frame.to_ndarray(format="rgb24"))
                    bits = np.packbits(imagehash.phash(image).hash.ravel())
                    at_s.append(frame.time or 0.0)
                    made.append(int(bits.view(">u8")[0]))
                    due_s += step_s
        return Hashes(np.array(at_s), np.array(made, np.uint64))


def main() -> None:
    """Measure and print."""
    print(f"Machine: {describe()}")
    learnt = films()
    if not learnt:
        print("skipped: the media folder's films are not here")
        return
    with tempfile.TemporaryDirectory() as folder:
        queries = _queries(learnt, Path(folder))
        clips = sorted((MEDIA / "action" / "wild_clips" / "clips").glob("*.mp4"))
        for contestant in _contestants():
            _report(contestant, learnt, queries, clips)


def _contestants() -> list[Contestant]:
    if importlib.util.find_spec("imagehash") is None:
        print("skipped: pHash (pip install imagehash)")
        return [Ours()]
    return [Ours(), PHash()]


@dataclass(frozen=True)
class _Query:
    path: Path
    excerpt: Excerpt
    alteration: Alteration


def _queries(learnt: Mapping[str, Path], folder: Path) -> list[_Query]:
    made = []
    for name, source in learnt.items():
        with av.open(str(source), metadata_errors="ignore") as container:
            whole_s = (container.duration or 0) / 1e6
        for length_s in _LENGTHS_S:
            for share in (0.25, 0.7):
                excerpt = Excerpt(name, round(share * max(0.0, whole_s - length_s), 2), min(length_s, whole_s))
                for number, alteration in enumerate(ALTERATIONS):
                    path = folder / f"{name}-{length_s:g}-{share}-{number}.mp4"
                    write_copy(path, source, excerpt, alteration)
                    made.append(_Query(path, excerpt, alteration))
    return made


def _report(
    contestant: Contestant, learnt: Mapping[str, Path], queries: Sequence[_Query], clips: Sequence[Path]
) -> None:
    began = time.process_time()
    kept = contestant.learn(learnt)
    learning_s = time.process_time() - began
    read = [contestant.read(query.path) for query in queries]
    began = time.process_time()
    seen = [contestant.find(one) for one in read]
    finding_s = (time.process_time() - began) / len(queries)
    unseen = [contestant.find(one, query.excerpt.film) for one, query in zip(read, queries, strict=True)]
    unseen += [contestant.find(contestant.read(clip)) for clip in clips]
    bar = max(answer.score for answer in unseen)
    hours = sum(_length_s(path) for path in learnt.values()) / 3600
    speed = hours * 3600 / learning_s
    print(f"\n{contestant.name}: {kept / hours / 1e6:.2f} MB an hour, {speed:.0f} x real time to learn")
    print(f"(decoding included, processor time), {1000 * finding_s:.0f} ms a query in {len(learnt)} films; of")
    print(f"{len(unseen)} unseen queries {sum(a.score > 0 for a in unseen)} answered, best score {bar:.3g}")
    print("| alteration | " + " | ".join(f"{length:g} s" for length in _LENGTHS_S) + " |")
    print("|---|" + "---|" * len(_LENGTHS_S))
    for alteration in ALTERATIONS:
        cells = [_cell(seen, queries, alteration, length_s, bar) for length_s in _LENGTHS_S]
        print(f"| {alteration.name} | " + " | ".join(cells) + " |")


def _cell(
    answers: Sequence[Answer], queries: Sequence[_Query], alteration: Alteration, length_s: float, bar: float
) -> str:
    mine = [
        (a, q.excerpt)
        for a, q in zip(answers, queries, strict=True)
        if q.alteration is alteration and f"-{length_s:g}-" in q.path.name
    ]
    right = [a for a, e in mine if a.film == e.film and abs(a.film_in_s - e.film_in_s) <= _PLACE_S]
    return f"{len(right)} / {sum(a.score > bar for a in right)} of {len(mine)}"


def _length_s(path: Path) -> float:
    with av.open(str(path), metadata_errors="ignore") as container:
        return (container.duration or 0) / 1e6


if __name__ == "__main__":
    main()
