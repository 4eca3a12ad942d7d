"""Kill the daemon in the middle of writing, run the command again, and compare the store with an undisturbed one.

usage: python -m tests.e2e.kill_nine [ROUNDS]        prints a line for every kill
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import numpy as np
import soundfile

from examples.demo import pictures
from examples.demo.clips import SceneShot, write_clip
from examples.demo.synth import RATE_HZ
from examples.demo.tracks import PIECES, render
from temptrack.client import connect, stop_daemon
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE
from temptrack.home import Home
from temptrack.store import Store, open_store, store_identity

FILMS = (
    (SceneShot(pictures.meadow, 6, 3, "Morning Light"), SceneShot(pictures.snow_peaks, 6, 3, "Snowfall")),
    (SceneShot(pictures.market, 6, 2, "Market Day"), SceneShot(pictures.deep_sea, 6, 3, "Deep Water")),
)


def make_media(folder: Path) -> None:
    """Write eight tracks of twelve seconds and two films of twelve."""
    (folder / "music").mkdir(parents=True)
    for number, piece in enumerate(PIECES):
        short = replace(piece, shape=piece.shape[:1])
        soundfile.write(folder / "music" / f"{number}.flac", render(short)[: 12 * RATE_HZ], RATE_HZ)
    for number, scenes in enumerate(FILMS):
        write_clip(folder / "films" / f"{number}.mp4", scenes, shot_offset=20 * number)


def commands(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return the writing commands by name."""
    return {"library add": ("library", "add", str(folder / "music")), "learn": ("learn", str(folder / "films"))}


def run(home: Home, words: Sequence[str]) -> float:
    """Run a command to its end with a daemon of its own, stop that, and return the command's seconds."""
    connect(home, start=True).close()
    begin = time.perf_counter()
    subprocess.run(_command(words), env=_environment(home), check=True, capture_output=True)
    took_s = time.perf_counter() - begin
    stop_daemon(home)
    return took_s


def run_killed(home: Home, words: Sequence[str], after_s: float) -> bool:
    """Run a command, kill its daemon with SIGKILL after some seconds, and return whether it was still at work."""
    with connect(home, start=True) as daemon:
        pid = daemon.endpoint.pid
    command = subprocess.Popen(
        _command(words), env=_environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(after_s)
    in_the_middle = command.poll() is None
    os.kill(pid, signal.SIGKILL)
    command.wait(timeout=60)
    return in_the_middle


def _command(words: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "temptrack", *words]


def _environment(home: Home) -> dict[str, str]:
    return {**os.environ, "TEMPTRACK_HOME": str(home.root)}


def contents(home: Home) -> object:
    """Return everything the store of a home holds, comparable, without the moments at which it was written."""
    store = open_store(home.store_folder, store_identity(STYLE, LIKENESS))
    try:
        return _everything(store)
    finally:
        store.close()


def _everything(store: Store) -> object:
    scenes = store.scenes()
    cues = store.cues([scene.cue_id for scene in scenes if scene.cue_id])
    return _plain((list(store.iter_tracks()), store.films(), scenes, [cues[key] for key in sorted(cues)]))


def _plain(value: object) -> object:
    if isinstance(value, np.ndarray):
        return value.tobytes()
    if is_dataclass(value):
        kept = (field.name for field in fields(value) if field.name not in {"added_at", "learnt_at"})
        return tuple(_plain(getattr(value, name)) for name in kept)
    if isinstance(value, list | tuple):
        return tuple(_plain(item) for item in value)
    return value


def rounds(folder: Path, name: str, count: int, seed: int) -> list[str]:
    """Kill a command so many times, each in a home of its own, and return what differed (nothing, one hopes)."""
    words, rng, differing = commands(folder)[name], np.random.default_rng(seed), []
    undisturbed = Home(folder / "undisturbed" / name.replace(" ", "-"))
    took_s = run(undisturbed, words)
    expected = contents(undisturbed)
    for number in range(count):
        home, after_s = Home(folder / f"killed-{name.replace(' ', '-')}-{number}"), rng.uniform(0.05, 0.95) * took_s
        in_the_middle = run_killed(home, words, after_s)
        run(home, words)
        equal = contents(home) == expected
        when = f"{after_s:.2f} s of {took_s:.2f} s{'' if in_the_middle else ', already done'}"
        line = f"{name}, kill {number + 1} at {when}: {'equal' if equal else 'DIFFERENT'}"
        print(line, flush=True)
        if not equal:
            differing.append(line)
        shutil.rmtree(home.root)
    return differing


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        make_media(Path(name))
        number = int(sys.argv[1]) if len(sys.argv) > 1 else 10
        differing = [line for command in commands(Path(name)) for line in rounds(Path(name), command, number, seed=1)]
        sys.exit(1 if differing else 0)
