"""A thousand broken timelines: each is read or refused in a sentence, and none takes long."""

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.timeline_mutation import CHANGES, mutated
from temptrack.errors import TemptrackError
from temptrack.interchange.conversion import convert
from temptrack.interchange.marking import Marking
from temptrack.interchange.timelines import ReadingOptions, read_timeline
from tests.interchange.timelines.making import PAL, WRITERS, Laid, Sequence, write

EDIT = Sequence(
    PAL,
    90000,
    clips=(
        Laid("a.mov", 0, 50, 25),
        Laid("b.mov", 60, 50),
        Laid("c.wav", 10, 90, sound=True),
        Laid("d.mov", 5, 9, track=1),
    ),
    markers=((5, "theirs"),),
)
EACH = 220


@pytest.mark.parametrize("suffix", [*sorted(WRITERS), ".kdenlive"])
def test_broken_files_are_read_or_refused(tmp_path: Path, suffix: str) -> None:
    whole = write(tmp_path, EDIT, ".fcpxml" if suffix == ".kdenlive" else suffix)
    data = whole.read_bytes()
    if suffix == ".kdenlive":
        data = convert(read_timeline(whole), suffix, Marking(())).data
    path = tmp_path / f"broken{suffix}"
    outcomes: Counter[str] = Counter()
    sentences: list[str] = []
    for seed in range(EACH):
        _, broken = mutated(data, seed)
        path.write_bytes(broken)
        try:
            read_timeline(path, ReadingOptions(rate=PAL))
            outcomes["read"] += 1
        except TemptrackError as error:
            outcomes["refused"] += 1
            sentences.append(error.what)
    assert all(len(one) < 600 and "\n" not in one for one in sentences)
    assert sum(outcomes.values()) == EACH
    assert min(outcomes["read"], outcomes["refused"]) > EACH // 20


def test_the_same_files_are_broken_each_time_and_in_every_way() -> None:
    data = b'<a id="r1">25</a>' * 20
    assert [mutated(data, seed) for seed in range(40)] == [mutated(data, seed) for seed in range(40)]
    assert {mutated(data, seed)[0] for seed in range(EACH)} == set(CHANGES)
