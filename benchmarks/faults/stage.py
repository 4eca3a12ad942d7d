"""Media, and homes for the commands to begin from: made once, copied for every row."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import soundfile

from benchmarks.retrieval.world import World
from examples.demo import pictures
from examples.demo.clips import SceneShot, write_clip
from examples.demo.synth import RATE_HZ
from examples.demo.tracks import PIECES, render
from temptrack.client import stop_daemon
from temptrack.fingerprint.music import LIKENESS
from temptrack.fingerprint.picture import STYLE
from temptrack.home import Home
from temptrack.matching import LEAST_FILMS
from temptrack.store import StoreIdentity, open_store, store_identity
from tests.local_hub import Hub
from tests.tiny_model import TINY, TINY_CONFIG, save_tiny_model

IDENTITY = store_identity(STYLE, LIKENESS)
OLDER = StoreIdentity(
    IDENTITY.schema_version, {**IDENTITY.fingerprints, "style": IDENTITY.fingerprints["style"] + ";older=1"}
)
_FILM_SHOTS = (
    (SceneShot(pictures.meadow, 3, 1.5, "Morning Light"), SceneShot(pictures.snow_peaks, 3, 1.5, "Snowfall")),
    (SceneShot(pictures.market, 3, 1.5, "Market Day"), SceneShot(pictures.deep_sea, 3, 1.5, "Deep Water")),
)
CHECKPOINT = "open_clip_model.safetensors"


@dataclass(frozen=True)
class Said:
    """What a command said as it ended."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """What it said last of what went wrong."""
        lines = [line for line in self.err.strip().splitlines() if line.strip()]
        return lines[-1] if lines else ""


@dataclass(frozen=True)
class Stage:
    """A folder with media and homes.

    Parameters
    ----------
    folder : Path
        Empty, or one that a run before left.
    hub : Hub
        The only hub that commands reach.
    """

    folder: Path
    hub: Hub

    @cached_property
    def music(self) -> Path:
        """Four tracks of six seconds."""
        folder = self.folder / "music"
        folder.mkdir(exist_ok=True)
        for number, piece in enumerate(PIECES[:4]):
            path = folder / f"{number}.flac"
            if not path.exists():
                short = replace(piece, shape=piece.shape[:1])
                soundfile.write(path, render(short)[: 6 * RATE_HZ], RATE_HZ)
        return folder

    @cached_property
    def films(self) -> Path:
        """Two films of six seconds."""
        folder = self.folder / "films"
        for number, scenes in enumerate(_FILM_SHOTS):
            if not (folder / f"{number}.mp4").exists():
                write_clip(folder / f"{number}.mp4", scenes, shot_offset=20 * number)
        return folder

    def home(self, name: str) -> Path:
        """Return the home of a name, which is to be copied: "empty", "music", "full", "world", "model", ..."""
        made, mark = self.folder / "homes" / name, self.folder / "homes" / f"{name}.made"
        mark.parent.mkdir(exist_ok=True)
        with mark.with_suffix(".lock").open("w") as lock:  # runs may share a folder
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not mark.exists():
                shutil.rmtree(made, ignore_errors=True)
                made.mkdir(mode=0o700)
                getattr(self, f"_make_{name}")(Home(made))
                stop_daemon(Home(made), grace_s=1)
                mark.touch()
        return made

    def copy(self, name: str, target: Path) -> Home:
        """Copy a home and return the copy."""
        shutil.copytree(self.home(name), target, dirs_exist_ok=True)
        target.chmod(0o700)
        Home(target).log_file.unlink(missing_ok=True)
        return Home(target)

    def run(
        self, home: Home, *words: str, timeout_s: float = 180.0, variables: Mapping[str, str] | None = None
    ) -> Said:
        """Run a command to its end, in an environment with some variables of its own."""
        done = subprocess.run(
            command(words),
            env=self.environment(home, **(variables or {})),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
        return Said(done.returncode, done.stdout, done.stderr)

    def environment(self, home: Home, **variables: str) -> Mapping[str, str]:
        """Return the environment of a command and of the daemon it starts."""
        hub = {"HF_ENDPOINT": self.hub.url, "NO_PROXY": "127.0.0.1", "HF_HUB_CACHE": str(self.folder / "no cache")}
        kept = {name: value for name, value in os.environ.items() if name not in ("HF_HUB_OFFLINE", "COLUMNS")}
        return {**kept, **hub, "TEMPTRACK_HOME": str(home.root), "OMP_NUM_THREADS": "1", **variables}

    def _must(self, home: Home, *words: str) -> Said:
        said = self.run(home, *words)
        if said.code:
            raise RuntimeError(f"{' '.join(words)} ended with {said.code}: {said.err}")
        return said

    def _make_empty(self, home: Home) -> None:
        """Nothing is there."""

    def _make_music(self, home: Home) -> None:
        self._must(home, "library", "add", str(self.music), "--licence", "CC0 1.0")

    def _make_full(self, home: Home) -> None:
        shutil.copytree(self.home("music"), home.root, dirs_exist_ok=True)
        self._must(home, "learn", str(self.films))
        self._must(home, "suggest", str(self.films / "0.mp4"))
        self._must(home, "feedback", "last", "1", "--kept")
        self._must(home, "catalogue", "backup", str(self.backup), "--replace")

    def serve_weights(self) -> None:
        """Let the hub serve the weights of a tiny model."""
        weights = self.folder / CHECKPOINT
        if not weights.exists():
            save_tiny_model(self.folder)
        self.hub.bytes_per_s = 3_000_000  # or nothing could be killed in the middle of a download
        self.hub.put(TINY.repository, CHECKPOINT, weights.read_bytes())

    @property
    def backup(self) -> Path:
        """A backup of the home "full"."""
        return self.folder / "full.tar"

    def _make_lacking(self, home: Home) -> None:
        shutil.copytree(self.home("full"), home.root, dirs_exist_ok=True)
        self._must(home, "library", "remove", str(self.music / "0.flac"), "--yes")

    def _make_hurt(self, home: Home) -> None:
        shutil.copytree(self.home("full"), home.root, dirs_exist_ok=True)
        data = next((home.store_folder / "landmarks.lance" / "data").iterdir())
        data.write_bytes(data.read_bytes()[:200])

    def _make_older(self, home: Home) -> None:
        """The full home as a program with another style fingerprint would have left it."""
        shutil.copytree(self.home("full"), home.root, dirs_exist_ok=True)
        now = open_store(home.store_folder, IDENTITY)
        older = open_store(home.root / "older", OLDER)
        older.put_tracks(list(now.iter_tracks()))
        for film in now.films():
            parts = now.scenes(film.film_id), now.film_cues(film.film_id), now.film_sound(film.film_id)
            older.put_film(film, *parts)
        older.put_feedback(now.feedback())
        for store in (now, older):
            store.close()
        shutil.rmtree(home.store_folder)
        (home.root / "older").rename(home.store_folder)

    def _make_world(self, home: Home) -> None:
        store = open_store(home.store_folder, IDENTITY)
        World(films=LEAST_FILMS, scenes_per_film=7, tracks=40, semantic=False).fill(store)
        store.close()

    def _make_hub(self, home: Home) -> None:
        home.models_folder.mkdir(parents=True)
        (home.models_folder / "tiny-test.json").write_text(json.dumps(TINY_CONFIG))
        (home.models_folder / "models.toml").write_text(f'["{TINY.name}"]\nrepository = "{TINY.repository}"\n')
        home.config_file.write_text(f'model = "{TINY.name}"\n')

    def _make_unseen(self, home: Home) -> None:
        """The full home, with a model that has seen none of its films."""
        shutil.copytree(self.home("full"), home.root, dirs_exist_ok=True)
        shutil.copytree(self.home("hub"), home.root, dirs_exist_ok=True)
        self._must(home, "models", "pull")

    def _make_model(self, home: Home) -> None:
        shutil.copytree(self.home("hub"), home.root, dirs_exist_ok=True)
        shutil.copytree(self.home("music"), home.root, dirs_exist_ok=True)
        self._must(home, "models", "pull")


def command(words: tuple[str, ...]) -> list[str]:
    """Return the words of a command line as the system runs them."""
    return [sys.executable, "-m", "temptrack", *words]


Prepare = Callable[[Stage, Home], None]
