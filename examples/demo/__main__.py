"""Run the main job as a user would: build a library, learn a film, suggest for two cuts and a sentence, write a report.

usage: python -m examples.demo [--media CLIP ...] [--library FOLDER] [--film FILM ...] [--out FOLDER]
"""

import argparse
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from google.protobuf.json_format import MessageToDict

from examples.demo.clips import write_cuts, write_film
from examples.demo.tracks import write_library
from temptrack.client import Daemon, connect
from temptrack.home import find_home
from temptrack.interchange.report import Question, render_report
from temptrack.store.records import SCHEMA_VERSION
from temptrack.v1 import range_pb2, suggest_pb2

SENTENCE = "sinking into dark water, slow and mysterious"


@dataclass(frozen=True)
class Material:
    """What the demo works on."""

    library: Path
    films: tuple[Path, ...]
    labels: Path | None
    cuts: tuple[Path, ...]
    sentence: str


def main() -> None:
    """Set up, show each command with its output, and say where the report is."""
    options = _options()
    out = options.out.resolve()
    material = _own(options) if options.media or options.library else _made(out)
    own = bool(options.media or options.library)
    os.environ["TEMPTRACK_HOME"] = str(out / "own-home" if own else _demo_home(out / "home"))
    try:
        _say("1. The library: every track is measured once.")
        _temptrack("library", "add", str(material.library))
        if material.films:
            _say("2. A film to learn from: which pictures go with which music.")
            labels = ("--labels", str(material.labels)) if material.labels else ()
            _temptrack("learn", *map(str, material.films), *labels)
        _say("3. Footage without music: what would fit?")
        for cut in material.cuts:
            _temptrack("suggest", str(cut), "--limit", "3")
        if material.sentence:
            _say("4. The same from words.")
            _temptrack("search", material.sentence, "--limit", "3")
        report = _report(material, out / "report.html")
        _say(f"The report, with pictures: {report.as_uri()}")
    finally:
        _temptrack("stop")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m examples.demo", description=__doc__.partition("\n")[0] if __doc__ else None
    )
    parser.add_argument("--media", type=Path, nargs="+", default=[], help="your own clips to find music for")
    parser.add_argument("--library", type=Path, help="your own music")
    parser.add_argument("--film", type=Path, nargs="+", default=[], help="films with music to learn from")
    parser.add_argument("--out", type=Path, default=Path("demo-out"), help="where everything goes")
    return parser.parse_args()


def _made(out: Path) -> Material:
    _say("0. Making eight tracks, a film with music and two cuts without (a minute, the first time).")
    write_library(out / "media" / "library")
    film, labels = write_film(out / "media")
    return Material(out / "media" / "library", (film,), labels, write_cuts(out / "media"), SENTENCE)


def _demo_home(home: Path) -> Path:
    """The demo's own library is made anew where an older version kept it in a way this one does not read."""
    mark = home / "demo-schema"
    if not mark.is_file() or mark.read_text() != str(SCHEMA_VERSION):
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(mode=0o700, parents=True)
        mark.write_text(str(SCHEMA_VERSION))
    return home


def _own(options: argparse.Namespace) -> Material:
    """The user's own where given, the demo's otherwise; only the user's own films are learnt."""
    made = options.out.resolve() / "media"
    library = options.library.expanduser().resolve() if options.library else made / "library"
    if not options.library:
        write_library(library)
    cuts = tuple(path.expanduser().resolve() for path in options.media) or write_cuts(made)
    films = tuple(path.expanduser().resolve() for path in options.film)
    return Material(library, films, None, cuts, "")


def _say(line: str) -> None:
    print(f"\n\033[1m{line}\033[0m" if sys.stdout.isatty() else f"\n{line}", flush=True)


def _temptrack(*words: str) -> None:
    shown = (str(Path(os.path.relpath(word))) if word.startswith("/") else word for word in words)
    print(f"$ temptrack {' '.join(repr(word) if ' ' in word else word for word in shown)}", flush=True)
    done = subprocess.run([sys.executable, "-m", "temptrack", *words], check=False)
    if done.returncode and words != ("stop",):
        sys.exit(done.returncode)


def _report(material: Material, path: Path) -> Path:
    questions = [Question(heading=cut.stem.replace("_", " "), path=os.path.relpath(cut)) for cut in material.cuts]
    with connect(find_home(), start=True) as daemon:
        answers = [_ask(daemon, media=range_pb2.MediaRange(path=str(cut))) for cut in material.cuts]
        if material.sentence:
            questions.append(Question(heading=material.sentence))
            answers.append(_ask(daemon, text=material.sentence))
    path.write_text(render_report(answers, "Temptrack demo", questions=questions), encoding="utf-8")
    return path


def _ask(daemon: Daemon, media: range_pb2.MediaRange | None = None, text: str = "") -> dict[str, object]:
    request = suggest_pb2.SuggestRequest(media=media, text=text, limit=3, with_visuals=True)
    result = daemon.follow(daemon.suggest.Suggest, request)
    return dict(MessageToDict(result, preserving_proto_field_name=True, always_print_fields_with_no_presence=True))


if __name__ == "__main__":
    main()
