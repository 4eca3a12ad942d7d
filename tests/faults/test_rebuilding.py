"""A rebuild that is cut short goes on where it stopped, and ends as one that was not."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import pytest

from benchmarks.faults.oracle import differences, of_store
from temptrack.catalogue import add_to_library
from temptrack.errors import CancelledError, TemptrackError
from temptrack.home import Home
from temptrack.progress import Job, Progress
from temptrack.service.keeping import Keeping, rebuild, rebuilding
from temptrack.service.opening import Opening
from temptrack.service.resources import Resources, open_resources
from temptrack.settings import load_settings
from tests.running import write_tone


@dataclass(frozen=True)
class Open:
    """What is open already, as `Opening` gives it."""

    home: Home
    resources: Resources
    shared_uri: str = ""

    def peek(self) -> Resources:
        return self.resources

    def peek_soon(self) -> Resources:
        return self.resources

    def error(self) -> TemptrackError | None:
        return None


def test_a_rebuild_in_place_that_was_stopped_hears_the_rest_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    music, home = tmp_path / "music", Home(tmp_path / "home")
    music.mkdir()
    home.create()
    tones = [write_tone(music / f"{n}.wav", duration_s=2, pitch_hz=110 * (n + 1)) for n in range(4)]
    monkeypatch.setattr(rebuilding, "_AT_ONCE", 1)
    resources = open_resources(home, replace(load_settings(home), workers=1))
    add_to_library(resources.store, [music], default_licence="CC0 1.0", job=Job())
    before = of_store(resources.store)
    keeping = Keeping(cast(Opening, Open(home, resources)), lambda: 0)
    first: list[str] = []
    rest: list[str] = []

    def stop_at_the_third(progress: Progress) -> None:
        if progress.stage == "analyse":
            first.append(progress.what)
            if len(first) == 3:
                job.cancel()

    def listen(progress: Progress) -> None:
        if progress.stage == "analyse":
            rest.append(progress.what)

    job = Job(stop_at_the_third)
    with pytest.raises(CancelledError):
        rebuild(keeping, job)
    assert home.rebuild_file.exists()
    done = rebuild(keeping, Job(listen))
    assert (done.tracks, done.findings, done.kept) == (4, (), "")
    assert first[:2] == [tone.name for tone in tones[:2]]
    assert tones[3].name in rest
    assert not {tones[0].name, tones[1].name} & set(rest)
    assert not home.rebuild_file.exists()
    assert differences(before, of_store(resources.store)) == ""
    resources.close()
