"""The contestants, each behind one class: ours, and the peers, run beside from where the user has them."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from temptrack.fingerprint.landmarks import LANDMARK_RATE_HZ, LandmarkIndex, constellation_of, decode, encode, identify
from temptrack.media import read_audio
from temptrack.progress import Job


@dataclass(frozen=True)
class Answer:
    """What a contestant says of a query."""

    track: str
    at_s: float
    score: float
    """Higher is surer."""


class Contestant(Protocol):
    """Something that recognises recordings."""

    name: str

    def index(self, paths: Sequence[Path]) -> int:
        """Store recordings; return the bytes that are kept."""
        ...

    def query(self, paths: Sequence[Path]) -> Mapping[str, Answer]:
        """Return answers by the query's stem; none where it declines."""
        ...


class Ours:
    """`temptrack.fingerprint.landmarks`, as the daemon uses it: decoding, and in memory what the store keeps."""

    name = "temptrack"

    def __init__(self, work: Path) -> None:
        self._work = work
        self._index = LandmarkIndex(())

    def index(self, paths: Sequence[Path]) -> int:
        """See `Contestant.index`."""
        stored = {path.stem: encode(constellation_of(_read(path), Job())) for path in paths}
        self._index = LandmarkIndex((name, decode(peaks)) for name, peaks in stored.items())
        return sum(map(len, stored.values()))

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

    def __init__(self, home: Path, work: Path, name: str, options: Sequence[str], query_options: Sequence[str]) -> None:
        self.name = name
        self._program, self._table = home / "audfprint" / "audfprint.py", work / f"{name}.pklz"
        self._options, self._query_options = options, query_options

    def index(self, paths: Sequence[Path]) -> int:
        """See `Contestant.index`."""
        self._run("new", paths, self._options)
        return self._table.stat().st_size

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

    def __init__(self, home: Path, work: Path) -> None:
        self._program = home / "Olaf" / "zig-out" / "bin" / "olaf"
        self._home = work / "olaf"
        for part in ("db", "cache"):
            (self._home / ".olaf" / part).mkdir(parents=True, exist_ok=True)
        folders = {f"{part}_folder": f"{self._home}/.olaf/{part}/" for part in ("db", "cache")}
        (self._home / ".olaf" / "olaf_config.json").write_text(str(folders).replace("'", '"'))

    def index(self, paths: Sequence[Path]) -> int:
        """See `Contestant.index`."""
        self._run("store", paths)
        return sum(file.stat().st_size for file in (self._home / ".olaf" / "db").iterdir())

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


class Chromaprint:
    """fpcalc, then the lowest bit error rate over every alignment; the matcher is ours, for fpcalc has none."""

    name = "chromaprint"
    _STEP_S, _MOST_ERRORS = 1365 / 11025, 0.35

    def __init__(self, work: Path) -> None:
        self._work = work
        self._stored: dict[str, NDArray[np.uint32]] = {}

    def index(self, paths: Sequence[Path]) -> int:
        """See `Contestant.index`."""
        prints = ((path.stem, self._print_of(path)) for path in paths)
        self._stored = {name: made for name, made in prints if made is not None}
        return sum(made.nbytes for made in self._stored.values())

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
            rows = np.lib.stride_tricks.sliding_window_view(stored, len(asked)) ^ asked
            errors = np.unpackbits(rows.view(np.uint8), axis=-1).mean(-1)
            best = max(best, Answer(name, int(errors.argmin()) * self._STEP_S, 1 - errors.min()), key=lambda a: a.score)
        return best if best.score >= 1 - self._MOST_ERRORS else None

    def _print_of(self, path: Path) -> NDArray[np.uint32] | None:
        # fpcalc 1.5.1 on FFmpeg 5 exits 3 at the end of a file, with a good fingerprint; under 2.7 s it has none
        said = _output(["fpcalc", "-raw", "-length", 0, path], fine=(0, 2, 3))
        line = next((text for text in said.splitlines() if text.startswith("FINGERPRINT=")), None)
        return np.array(line[12:].split(","), np.uint32) if line else None


def contestants(home: Path, work: Path) -> tuple[list[Contestant], list[str]]:
    """Return those that can run, and why the others cannot."""
    found: list[Contestant] = [Ours(work)]
    absent = []
    if (home / "audfprint" / "audfprint.py").exists():
        dense = ("--density", "100", "--fanout", "8", "--pks-per-frame", "8")
        found.append(Audfprint(home, work, "audfprint", (), ()))
        found.append(Audfprint(home, work, "audfprint-dense", dense, ("--shifts", "4")))
    else:
        absent.append(f"audfprint is not in {home}")
    if (home / "Olaf" / "zig-out" / "bin" / "olaf").exists():
        found.append(Olaf(home, work))
    else:
        absent.append(f"Olaf is not built in {home}")
    if shutil.which("fpcalc"):
        found.append(Chromaprint(work))
    else:
        absent.append("fpcalc (Chromaprint) is not on the PATH")
    return found, absent


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
