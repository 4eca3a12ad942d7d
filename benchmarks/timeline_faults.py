"""What broken and monstrous timelines do: read or refused, in what time and memory.

    python -m benchmarks.timeline_faults [FOLDER]

Each monster is read in a process of its own. Broken copies are made of every timeline below the folder, or without one
of the tests' own in every format: at least a thousand. A copy may take 3 GiB and 60 s; what takes more is a crash.
"""

import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.machine import describe, peak_memory_mib
from benchmarks.timeline_mutation import mutated
from temptrack.errors import TemptrackError
from temptrack.interchange.conversion import convert
from temptrack.interchange.marking import Marking
from temptrack.interchange.timelines import ReadingOptions, read_timeline
from temptrack.interchange.timelines.reading import SUFFIXES
from tests.interchange.timelines.making import PAL, WRITERS, Laid, Sequence, write

_MANY = 100_000
_MOST_S, _MOST_BYTES = 60, 3 * 2**30
_AT_LEAST = 1100
_LARGEST = 2**20
"""Of a file that is broken many times."""


@dataclass(frozen=True)
class Outcome:
    """What became of one file."""

    kind: str
    """read, refused, or crash."""
    seconds: float
    peak_mib: float
    said: str


def main(arguments: list[str] | None = None) -> None:
    """Print both tables."""
    print(describe())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _broken(folder, Path(arguments[0]) if arguments else None)
        _monsters(folder)


def _monsters(folder: Path) -> None:
    print(f"\n{'monster':34}{'MB':>8}{'':>9}{'s':>8}{'MiB':>8}  what is said")
    for name, make in _MONSTERS.items():
        path = make(folder)
        size = path.stat().st_size / 1e6
        done = _apart(path)
        print(
            f"{name:34}{size:>8.1f}{done.kind:>9}{done.seconds:>8.2f}{done.peak_mib:>8.0f}  {done.said:.90}", flush=True
        )
        path.unlink()


def _apart(path: Path) -> Outcome:
    """Read a file in a process of its own."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_reading, args=(path, theirs))
    process.start()
    theirs.close()
    try:
        done: Outcome = ours.recv()
    except EOFError:
        done = Outcome("crash", 0.0, 0.0, "the process ended")
    process.join()
    return done


def _reading(path: Path, answer: Connection) -> None:
    answer.send(_read(path, rate_given=True))


def _read(path: Path, *, rate_given: bool = False) -> Outcome:
    began = time.process_time()  # of the processor's, whatever else it has to do
    try:
        timeline = read_timeline(path, ReadingOptions(rate=PAL if rate_given else None))
        kind, said = "read", f"{len(timeline.picture) + len(timeline.sound):,} clips"
    except TemptrackError as error:
        kind, said = "refused", str(error)
    except (Exception, MemoryError) as error:  # noqa: BLE001 - that is what is looked for
        kind, said = "crash", f"{type(error).__name__}: {error}"
    return Outcome(kind, time.process_time() - began, peak_memory_mib(os.getpid()), said)


def _many(suffix: str, number: int = _MANY) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        whole = Sequence(PAL, clips=tuple(Laid("a.mov", 2 * at, 2, at % 100) for at in range(number)))
        if suffix != ".kdenlive":
            return write(folder, whole, suffix)
        listed = read_timeline(write(folder, whole, ".edl"), ReadingOptions(rate=PAL))
        path = folder / "edit.kdenlive"
        path.write_bytes(convert(listed, suffix, Marking(())).data)
        return path

    return make


def _text(suffix: str, text: str | bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / f"monster{suffix}"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return make


def _cut_short(folder: Path) -> Path:
    path = _many(".fcpxml", 1000)(folder)
    path.write_bytes(path.read_bytes()[:50_000])
    return path


def _too_large(folder: Path) -> Path:
    path = folder / "monster.fcpxml"
    with path.open("wb") as file:
        file.truncate(300 * 2**20)
    return path


def _zip_bomb(folder: Path) -> Path:
    path = folder / "monster.otioz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle, bundle.open("content.otio", "w") as file:
        for _ in range(300):
            file.write(b" " * 2**20)
    return path


def _in_fcpxml(resources: str, spine: str, rate: str = "1/25s") -> str:
    return (
        f'<fcpxml version="1.11"><resources><format id="r1" frameDuration="{rate}"/>{resources}</resources><project>'
        f'<sequence format="r1" duration="9s"><spine>{spine}</spine></sequence></project></fcpxml>'
    )


def _holding(identity: str, inner: str) -> str:
    return f'<media id="{identity}"><sequence format="r1"><spine>{inner}</spine></sequence></media>'


def _laughs() -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE xmeml [<!ENTITY l0 "ha">{entities}]><xmeml>&l9;</xmeml>'


_REF = '<ref-clip ref="{}" duration="9s"/>'
_TEN = "".join(f'<ref-clip lane="{lane}" offset="0s" ref="{{0}}" duration="9s"/>' for lane in range(1, 11))
_BOMB = "".join(_holding(f"n{n}", f'<gap duration="9s">{_TEN.format(f"n{n + 1}")}</gap>') for n in range(20))
_MONSTERS: dict[str, Callable[[Path], Path]] = {
    "100,000 clips, EDL": _many(".edl"),
    "100,000 clips, xmeml": _many(".xml"),
    "100,000 clips, FCPXML": _many(".fcpxml"),
    "100,000 clips, OTIO": _many(".otio"),
    "100,000 clips, Kdenlive": _many(".kdenlive"),
    "100,001 clips, EDL": _many(".edl", _MANY + 1),
    "FCPXML cut short": _cut_short,
    "an entity bomb": _text(".xml", _laughs()),
    "an entity that names a file": _text(
        ".fcpxml", '<!DOCTYPE fcpxml [<!ENTITY a SYSTEM "file:///etc/passwd">]><fcpxml>&a;</fcpxml>'
    ),
    "a sequence that holds itself": _text(".fcpxml", _in_fcpxml(_holding("a", _REF.format("a")), _REF.format("a"))),
    "20 sequences, each ten times": _text(".fcpxml", _in_fcpxml(_BOMB, _REF.format("n0"))),
    "a million frames a second": _text(".fcpxml", _in_fcpxml("", "<gap/>", "1/1000000s")),
    "10^300 frames a second": _text(
        ".otio",
        '{"OTIO_SCHEMA": "Timeline.1", "global_start_time": {"OTIO_SCHEMA": "RationalTime.1", "rate": 1e300,'
        ' "value": 0}, "tracks": {"OTIO_SCHEMA": "Stack.1", "children": []}}',
    ),
    "300 MB of nothing": _too_large,
    "300 MB in a bundle of 0.3": _zip_bomb,
    "six million elements": _text(".xml", b"<xmeml>" + b"<a/>" * 6_000_000 + b"</xmeml>"),
    "XML 100,000 deep": _text(".xml", "<xmeml>" + "<bin>" * 100_000 + "</bin>" * 100_000 + "</xmeml>"),
    "JSON 100,000 deep": _text(".otio", '{"a":' + "[" * 100_000 + "]" * 100_000 + "}"),
    "a line of 10 MB of blanks": _text(".edl", f"1 a{' ' * 10**7}b\n"),
    "a string without an end, 10 MB": _text(".otio", '"' + '\\"' * 5_000_000),
}


def _broken(folder: Path, given: Path | None) -> None:
    files = _whole(folder, given)
    each = -(-_AT_LEAST // len(files))
    most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES, most[1]))
    signal.signal(signal.SIGALRM, _too_slow)
    tables: dict[str, Counter[str]] = {}
    by_suffix: dict[str, Counter[str]] = {}
    slowest, crashes = Outcome("", 0.0, 0.0, ""), []
    for number, whole in enumerate(files):
        data = whole.read_bytes()
        for seed in range(number * 7, number * 7 + each):
            kind, broken = mutated(data, seed)
            path = folder / f"broken{whole.suffix}"
            path.write_bytes(broken)
            signal.alarm(_MOST_S)
            done = _read(path)
            signal.alarm(0)
            tables.setdefault(kind, Counter())[done.kind] += 1
            by_suffix.setdefault(whole.suffix.lower(), Counter())[done.kind] += 1
            slowest = max(slowest, done, key=lambda one: one.seconds)
            crashes += [f"{whole.name}, {kind}, seed {seed}: {done.said}"] if done.kind == "crash" else []
    resource.setrlimit(resource.RLIMIT_AS, most)
    _tell(tables, by_suffix, slowest, crashes, len(files))


def _whole(folder: Path, given: Path | None) -> list[Path]:
    if given is not None:
        found = sorted(path for path in given.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
        return [path for path in found if 0 < path.stat().st_size < _LARGEST]
    clips = (Laid("a.mov", 0, 50, 25), Laid("b.mov", 60, 50), Laid("c.wav", 10, 90, sound=True))
    return [write(folder, Sequence(PAL, 90000, clips=clips), suffix) for suffix in sorted(WRITERS)]


def _too_slow(*_: object) -> None:
    raise TimeoutError(f"more than {_MOST_S} s")


def _tell(
    tables: dict[str, Counter[str]],
    by_suffix: dict[str, Counter[str]],
    slowest: Outcome,
    crashes: list[str],
    files: int,
) -> None:
    columns = ("read", "refused", "crash")
    total = sum(map(sum, (table.values() for table in tables.values())))
    print(f"\n{total:,} broken copies of {files} files{'':6}" + "".join(f"{name:>9}" for name in columns))
    for name, table in (*sorted(tables.items()), *sorted(by_suffix.items())):
        print(f"{name:34}" + "".join(f"{table[column]:>9}" for column in columns))
    whole = sum(tables.values(), Counter())
    print(f"{'all':34}" + "".join(f"{whole[column]:>9}" for column in columns))
    peak = peak_memory_mib(os.getpid())
    print(f"the slowest {slowest.seconds:.2f} s ({slowest.kind}: {slowest.said:.80}); peak memory {peak:.0f} MiB")
    for crash in crashes[:20]:
        print(f"  {crash:.300}")


if __name__ == "__main__":
    main(sys.argv[1:])
