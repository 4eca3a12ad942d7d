"""A real daemon with a small library of synthesised music, spoken to by the shell's own words."""

import json
import os
import subprocess
import sys
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from temptrack.home import Home
from temptrack.settings import set_value

RATE = 22050
CHASE = 0.35, 440.0
"""Seconds of a beat, and the lowest note."""


@dataclass(frozen=True)
class Shell:
    """Runs the command line on one home."""

    home: Path

    def __call__(self, *words: str | Path, code: int = 0) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(
            [sys.executable, "-m", "temptrack", *map(str, words)],
            capture_output=True,
            text=True,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            timeout=120,
            check=False,
        )
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
        return done

    def json(self, *words: str | Path) -> Any:
        return json.loads(self(*words, "--json").stdout)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "FORCE_COLOR")}
        return {**kept, "TEMPTRACK_HOME": str(self.home)}


@dataclass(frozen=True)
class Stock:
    """A home with a library and a learnt film, and the files they came from."""

    shell: Shell
    music: Path
    film: Path


@contextmanager
def home_at(folder: Path) -> Iterator[Shell]:
    """Yield the command line on a home there; its daemon, if one was started, is stopped in the end."""
    set_value(Home(folder), "warm", "false")  # two seconds of processor for each daemon
    shell = Shell(folder)
    try:
        yield shell
    finally:
        shell("stop")


@pytest.fixture(scope="session")
def empty_shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """The command line on a home that stays empty."""
    with home_at(tmp_path_factory.mktemp("empty") / "home") as shell:
        yield shell


@pytest.fixture(scope="session")
def scratch_shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """The command line on a home where tests add and remove; each takes out what it put in."""
    with home_at(tmp_path_factory.mktemp("scratch") / "home") as shell:
        yield shell


@pytest.fixture
def unstarted_shell(tmp_path: Path) -> Shell:
    """The command line on a home that does not exist and must not come to be."""
    return Shell(tmp_path / "home")


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stock]:
    """Three tracks and one film, in a home that tests must leave as they found it."""
    folder = tmp_path_factory.mktemp("stock")
    music, film = folder / "music", folder / "chase.mp4"
    music.mkdir()
    for name, beat_s, hz in (("calm é [bold]", 1.0, 220.0), ("walk", 0.6, 330.0), ("chase", *CHASE)):
        write_music(music / f"{name}.wav", beat_s=beat_s, hz=hz)
    write_film(film)
    with home_at(folder / "home") as shell:
        shell("library", "add", music, "--licence", "CC BY 4.0")
        shell("learn", film)
        yield Stock(shell, music, film)


def write_music(path: Path, *, beat_s: float, hz: float, seconds: float = 8.0) -> None:
    """Write plucked notes on a beat."""
    samples = pluck(beat_s, hz, seconds)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes((samples * 32767).astype("<i2").tobytes())


def pluck(beat_s: float, hz: float, seconds: float) -> NDArray[np.float64]:
    times = np.arange(int(seconds * RATE)) / RATE
    since_beat = times % beat_s
    notes = hz * 2 ** (np.floor(times / beat_s) % 4 * 3 / 12)
    waves = (np.sin(2 * np.pi * partial * notes * since_beat) / partial for partial in range(1, 6))
    return np.asarray(0.3 * np.exp(-3 * since_beat) * sum(waves))


def write_film(path: Path, *, seconds: int = 6) -> None:
    """Write two shots that move, with the music of the chase under them."""
    with av.open(str(path), "w") as container:
        picture = container.add_stream("mpeg4", rate=25)
        picture.width, picture.height, picture.pix_fmt = 160, 96, "yuv420p"
        sound = container.add_stream("aac", rate=RATE)
        for number in range(seconds * 25):
            image = np.full((96, 160, 3), 30 if number < seconds * 12 else 200, dtype=np.uint8)
            image[20:60, number % 120 : number % 120 + 40] = (220, 90, 30)
            container.mux(picture.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        notes = pluck(*CHASE, seconds).astype(np.float32)
        frame = av.AudioFrame.from_ndarray(notes[None, :], format="fltp", layout="mono")
        frame.sample_rate = RATE
        container.mux(sound.encode(frame))
        container.mux(picture.encode(None))
        container.mux(sound.encode(None))
