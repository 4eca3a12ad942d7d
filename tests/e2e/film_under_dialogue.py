"""Real film clips whose score plays under real dialogue as loud, learnt as a user learns them, and what was found.

usage: python -m tests.e2e.film_under_dialogue

Each film keeps a clip's picture as it is. Somebody speaks from its beginning to its end; music plays under that at
0 dB, and only in the middle, so that it is known to the sample where it begins and ends. It is either the clip's own
score, of which the library holds the clean sound, or a track of the library, or one that the library does not hold.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import av
import numpy as np
import soundfile

from temptrack.media import Samples, Span, probe, read_audio
from temptrack.progress import Job

RATE_HZ = 44_100
MARGIN_S = 6.0
"""Of dialogue alone, at each end."""
SPEECH = "sound/speech/test.wav"
BUNNY, SINTEL, TEARS = (
    "film/big_buck_bunny_0_30s_480p.mp4",
    "film/sintel_trailer_52s_480x204.mp4",
    "film/tears_of_steel_battle_70s.webm",
)
STORED, UNSEEN = "music/wesnoth/frantic.ogg", "music/wesnoth/northerners.ogg"


@dataclass(frozen=True)
class Case:
    """A film to be made."""

    name: str
    picture: str
    music: str
    track_in_s: float
    """What of the music is heard where it begins."""
    stored: bool = True
    """Whether the library holds it."""


CASES = (
    Case("bunny", BUNNY, BUNNY, MARGIN_S),
    Case("sintel", SINTEL, SINTEL, MARGIN_S),
    Case("tears", TEARS, TEARS, MARGIN_S),
    Case("bunny with a track of the library", BUNNY, STORED, 20.0),
    Case("bunny with an unknown track", BUNNY, UNSEEN, 20.0, stored=False),
)


@dataclass(frozen=True)
class Film:
    """A film that was made, and what plays in it."""

    case: Case
    path: Path
    in_s: float
    out_s: float


def make_film(case: Case, media: Path, folder: Path) -> Film:
    """Lay music under dialogue as loud, and both under a clip's picture."""
    picture = media / case.picture
    length_s = probe(picture).duration_s
    out_s = length_s - MARGIN_S
    speech = np.resize(_read(media / SPEECH, None), round(length_s * RATE_HZ))
    part = Span(case.track_in_s, case.track_in_s + out_s - MARGIN_S)
    music = _read(media / case.music, part)
    under = speech[round(MARGIN_S * RATE_HZ) :][: len(music)]
    under += music * np.float32(np.sqrt((under**2).mean() / (music**2).mean()))
    path = folder / f"{case.name}.mkv"
    mux(picture, speech / max(1.0, float(np.abs(speech).max())), path)
    return Film(case, path, MARGIN_S, out_s)


def make_library(media: Path, folder: Path) -> list[str]:
    """Write the clean sound of the clips as tracks, and return them with the library's own."""
    folder.mkdir(parents=True)
    for picture in (BUNNY, SINTEL, TEARS):
        soundfile.write(folder / f"{Path(picture).stem}.wav", _read(media / picture, None), RATE_HZ)
    others = ("sad", "victory", "defeat")
    return [str(folder), str(media / STORED), *(str(media / f"music/wesnoth/{name}.ogg") for name in others)]


class Shell:
    """The command line on a home of its own."""

    def __init__(self, home: Path) -> None:
        self._environment = {**os.environ, "TEMPTRACK_HOME": str(home)}

    def __call__(self, *words: str | Path) -> str:
        """Run a command and return what it prints."""
        said = [sys.executable, "-m", "temptrack", *map(str, words)]
        done = subprocess.run(said, env=self._environment, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def json(self, *words: str | Path) -> Any:
        """Run a command and return its answer."""
        return json.loads(self(*words, "--json"))


@contextmanager
def shell_at(home: Path) -> Iterator[Shell]:
    """Yield the command line; its daemon is stopped in the end."""
    shell = Shell(home)
    try:
        yield shell
    finally:
        shell("stop")


def print_found(film: Film, cues: list[dict[str, Any]]) -> None:
    """Print what was found in a film beside what is there."""
    print(
        f"\n{film.case.name}: music from {film.in_s:.2f} to {film.out_s:.2f} s, heard from {film.case.track_in_s:.2f} s"
    )
    for cue in cues:
        off = f"in {cue['film_in_s'] - film.in_s:+.2f} s, out {cue['film_out_s'] - film.out_s:+.2f} s"
        spoken = f"{cue['speech_share']:.0%} spoken over"
        print(f"  cue {cue['film_in_s']:6.2f} to {cue['film_out_s']:6.2f} s ({off}), {spoken}")
        if cue["track_id"]:
            expected_s = film.case.track_in_s + cue["film_in_s"] - film.in_s
            where = f"from {cue['track_in_s']:.2f} s ({cue['track_in_s'] - expected_s:+.2f} s)"
            print(f"    is {cue['track_title']!r} {where}, confidence {cue['track_confidence']:.3f}")
        else:
            print(f"    not recognised; most like {cue['nearest_track_title']!r} ({cue['nearest_cosine']:.2f})")
    if not cues:
        print("  no cue")


def _read(path: Path, span: Span | None) -> Samples:
    return read_audio(path, span, sample_rate_hz=RATE_HZ, job=Job())


def mux(picture: Path, sound: Samples, path: Path) -> None:
    """Put a clip's picture, untouched, and a sound into one file."""
    with av.open(str(picture)) as source, av.open(str(path), "w") as film:
        taken = source.streams.video[0]
        frames = film.add_stream_from_template(taken)
        voices = film.add_stream("aac", rate=RATE_HZ, layout="mono")
        assert isinstance(voices, av.AudioStream)
        for packet in source.demux(taken):
            if packet.dts is not None:
                packet.stream = frames
                film.mux(packet)
        heard = av.AudioFrame.from_ndarray(np.asarray(sound, np.float32)[None, :], "fltp", "mono")
        heard.sample_rate = RATE_HZ
        for part in (heard, None):
            film.mux(voices.encode(part))


def main() -> None:
    """Learn one half of the films before there is a library, the other half after, and print what is found in all."""
    media = Path(os.environ.get("TEMPTRACK_MEDIA", "../shared/media")).resolve()
    with TemporaryDirectory() as folder, shell_at(Path(folder) / "home") as shell:
        films = [make_film(case, media, Path(folder)) for case in CASES]
        library = make_library(media, Path(folder) / "library")
        for film in films[::2]:
            shell("learn", film.path)
        added = shell.json("library", "add", *library)
        print(f"{added['added']} tracks added, {added['cues_recognised']} cues of films learnt before recognised")
        for film in films[1::2]:
            print(shell("learn", film.path))
        for film in films:
            print_found(film, shell.json("cues", "list", film.path)["cues"])
        print(shell("cues", "list", films[2].path))


if __name__ == "__main__":
    main()
