"""The contestants, each behind one class: ours, and the peers, run beside from where the user has them."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.identity.answers import Answer, Contestant
from temptrack.fingerprint.landmarks import LANDMARK_RATE_HZ, LandmarkIndex, constellation_of, decode, encode, identify
from temptrack.media import read_audio
from temptrack.progress import Job

_AT_ONCE = 200


class Ours:
    """`temptrack.fingerprint.landmarks`, as the daemon uses it: decoding, and in memory what the store keeps."""

    name = "temptrack"

    def __init__(self, work: Path) -> None:
        self._folder = _folder(work, self.name)
        self._index = LandmarkIndex(())

    def index(self, paths: Sequence[Path]) -> int:
        """See `Contestant.index`."""
        for path in paths:
            (self._folder / f"{path.stem}.peaks").write_bytes(encode(constellation_of(_read(path), Job())))
        return _bytes_in(self._folder)

    def open(self) -> None:
        """See `Contestant.open`."""
        kept = sorted(self._folder.glob("*.peaks"))
        self._index = LandmarkIndex((path.stem, decode(path.read_bytes())) for path in kept)

    def query(self, paths: Sequence[Path]) -> Mapping[str, Answer]:
        """See `Contestant.query`."""
        found = {}
        for path in paths:
            matches = identify(self._index, [_read(path)], Job())
            if matches:
                best = max(matches, key=lambda match: match.score)
                found[path.stem] = Answer(best.track_id, best.track_in_s - best.query_in_s * best.speed, best.score)
        return found


class Audfprint:
    """dpwe/audfprint by its own command line; a gzipped pickle holds its table."""

    def __init__(
        self, program: Path, work: Path, name: str, options: Sequence[str], query_options: Sequence[str]
    ) -> None:
        self.name = name
        self._program, self._table = program, _folder(work, name) / "table.pklz"
        self._options, self._query_options = options, query_options

    def index(self, paths: Sequence[Path]) -> int:
        """See `Contestant.index`."""
        self._run("new", paths, self._options)
        return self._table.stat().st_size

    def open(self) -> None:
        """See `Contestant.open`."""

    def query(self, paths: Sequence[Path]) -> Mapping[str, Answer]:
        """See `Contestant.query`."""
        line = re.compile(r"^Matched (\S+) .* as (\S+) at +(\S+) s with +(\d+) of")
        found: dict[str, Answer] = {}
        for text in self._run("match", paths, [*self._options, *self._query_options]).splitlines():
            if hit := line.match(text):
                query, track, at_s, votes = hit.groups()
                found.setdefault(Path(query).stem, Answer(Path(track).stem, float(at_s), int(votes)))
        return found

    def _run(self, command: str, paths: Sequence[Path], options: Sequence[str]) -> str:
        names = self._table.with_suffix(".list")
        names.write_text("\n".join(map(str, paths)) + "\n")
        return _output(
            [sys.executable, self._program, command, "--dbase", self._table, *options, "--list", names],
            cwd=names.parent,
        )


class Olaf:
    """JorenSix/Olaf by its own command line over its C core; LMDB under a home of its own."""

    name = "olaf"

    def __init__(self, program: Path, work: Path) -> None:
        self._program = program
        self._home = _folder(work, self.name)
        for part in ("db", "cache"):
            (self._home / ".olaf" / part).mkdir(parents=True, exist_ok=True)
        folders = {f"{part}_folder": f"{self._home}/.olaf/{part}/" for part in ("db", "cache")}
        (self._home / ".olaf" / "olaf_config.json").write_text(json.dumps(folders))

    def index(self, paths: Sequence[Path]) -> int:
        """See `Contestant.index`."""
        for some in _some_of(paths):
            self._run("store", some)
        return _bytes_in(self._home / ".olaf" / "db")

    def open(self) -> None:
        """See `Contestant.open`."""

    def query(self, paths: Sequence[Path]) -> Mapping[str, Answer]:
        """See `Contestant.query`."""
        found: dict[str, Answer] = {}
        for text in self._run("query", paths).splitlines():
            cell = [part.strip() for part in text.split(",")]
            if len(cell) == 11 and cell[4].isdigit() and int(cell[4]):
                answer = Answer(Path(cell[7]).stem, float(cell[9]) - float(cell[5]), int(cell[4]))
                name = Path(cell[2]).stem
                found[name] = max(found.get(name, answer), answer, key=lambda one: one.score)
        return found

    def _run(self, command: str, paths: Sequence[Path]) -> str:
        return _output([self._program, command, "--threads", 1, *paths], home=self._home)


class Panako:
    """JorenSix/Panako's own method (constant-Q peaks, triplets) by its command line, one thread; LMDB in its home."""

    name = "panako"

    def __init__(self, program: Path, work: Path) -> None:
        self._program = program
        self._home = _folder(work, self.name)

    def index(self, paths: Sequence[Path]) -> int:
        """See `Contestant.index`."""
        for some in _some_of(paths):
            self._run("store", some)
        return _bytes_in(self._home)

    def open(self) -> None:
        """See `Contestant.open`."""

    def query(self, paths: Sequence[Path]) -> Mapping[str, Answer]:
        """See `Contestant.query`."""
        found: dict[str, Answer] = {}
        for text in self._run("query", paths).splitlines():
            cell = [part.strip() for part in text.split(";")]
            if len(cell) == 13 and cell[9].isdigit() and int(cell[9]) > 0:
                answer = Answer(Path(cell[5]).stem, float(cell[7]) - float(cell[3]), int(cell[9]))
                name = Path(cell[2]).stem
                found[name] = max(found.get(name, answer), answer, key=lambda one: one.score)
        return found

    def _run(self, command: str, paths: Sequence[Path]) -> str:
        options = ("STRATEGY=PANAKO", "AVAILABLE_PROCESSORS=1", "PANAKO_MIN_MATCH_DURATION=1")
        return _output([self._program, command, *options, *paths], home=self._home)


class Chromaprint:
    """fpcalc, then the lowest bit error rate over every alignment; the matcher is ours, for fpcalc has none."""

    name = "chromaprint"
    _STEP_S, _MOST_ERRORS = 1365 / 11025, 0.35

    def __init__(self, work: Path) -> None:
        self._folder = _folder(work, self.name)
        self._stored: dict[str, NDArray[np.uint32]] = {}

    def index(self, paths: Sequence[Path]) -> int:
        """See `Contestant.index`."""
        prints = ((path.stem, self._print_of(path)) for path in paths)
        for name, made in prints:
            if made is not None:
                made.tofile(self._folder / f"{name}.print")
        return _bytes_in(self._folder)

    def open(self) -> None:
        """See `Contestant.open`."""
        self._stored = {path.stem: np.fromfile(path, np.uint32) for path in sorted(self._folder.glob("*.print"))}

    def query(self, paths: Sequence[Path]) -> Mapping[str, Answer]:
        """See `Contestant.query`."""
        answers = {path.stem: self._answer(path) for path in paths}
        return {name: answer for name, answer in answers.items() if answer is not None}

    def _answer(self, path: Path) -> Answer | None:
        asked = self._print_of(path)
        if asked is None:
            return None
        best = Answer("", 0.0, 0.0)
        for name, stored in self._stored.items():
            if len(stored) >= len(asked):
                rows = np.lib.stride_tricks.sliding_window_view(stored, len(asked)) ^ asked
                errors = np.bitwise_count(rows).mean(-1) / 32
                at = int(errors.argmin())
                best = max(best, Answer(name, at * self._STEP_S, 1 - float(errors[at])), key=lambda one: one.score)
        return best if best.score >= 1 - self._MOST_ERRORS else None

    def _print_of(self, path: Path) -> NDArray[np.uint32] | None:
        # fpcalc 1.5.1 on FFmpeg 5 exits 3 at the end of a file, with a good fingerprint; under 2.7 s it has none
        said = _output(["fpcalc", "-raw", "-length", 0, path], fine=(0, 2, 3))
        line = next((text for text in said.splitlines() if text.startswith("FINGERPRINT=")), None)
        return np.array(line[12:].split(","), np.uint32) if line else None


def contestants(work: Path) -> tuple[list[Contestant], list[str]]:
    """Return those that can run, and why the others cannot; the variables that name them are in docs/identity.md."""
    found: list[Contestant] = [Ours(work)]
    absent = []
    if program := _named("AUDFPRINT"):
        dense = ("--density", "100", "--fanout", "8", "--pks-per-frame", "8")
        found.append(Audfprint(program, work, "audfprint", (), ()))
        found.append(Audfprint(program, work, "audfprint-dense", dense, ("--shifts", "4")))
    else:
        absent.append("audfprint: AUDFPRINT names no audfprint.py")
    if program := _named("OLAF"):
        found.append(Olaf(program, work))
    else:
        absent.append("Olaf: OLAF names no program")
    if program := _named("PANAKO"):
        found.append(Panako(program, work))
    else:
        absent.append("Panako: PANAKO names no program")
    if shutil.which("fpcalc"):
        found.append(Chromaprint(work))
    else:
        absent.append("Chromaprint: fpcalc is not on the PATH")
    return found, absent


def _named(variable: str) -> Path | None:
    program = Path(os.environ.get(variable, "")).resolve()
    return program if program.is_file() else None


def _folder(work: Path, name: str) -> Path:
    folder = work / "contestants" / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _some_of(paths: Sequence[Path]) -> Iterator[Sequence[Path]]:
    """Yield paths, as many at once as a command line holds."""
    for begin in range(0, len(paths), _AT_ONCE):
        yield paths[begin : begin + _AT_ONCE]


def _read(path: Path) -> NDArray[np.float32]:
    return read_audio(path, None, sample_rate_hz=LANDMARK_RATE_HZ, job=Job())


def _output(
    words: Sequence[object], *, fine: Sequence[int] = (0,), home: Path | None = None, cwd: Path | None = None
) -> str:
    environment = {**os.environ, **({"HOME": str(home)} if home else {})}
    done = subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, check=False, env=environment, cwd=cwd
    )
    if done.returncode not in fine:
        raise RuntimeError(f"{words[0]} ended with {done.returncode}: {done.stderr[-800:]}")
    return done.stdout
