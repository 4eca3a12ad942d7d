"""Readers of tables: what people keep in spreadsheets about their films and their music."""

from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks.fuzzing.scratch import folder, laid
from benchmarks.fuzzing.target import Target, hold
from temptrack.catalogue.cue_list import read_cue_list
from temptrack.catalogue.labels import labels_key, read_labels
from temptrack.catalogue.sidecar import Sidecars
from temptrack.errors import TemptrackError
from temptrack.evaluate.protocols.mgsv import read_mgsv
from temptrack.interchange.report.notes import read_notes
from tests.suggest.worlds import new_store

_HEADS = {
    "labels": "file,in_s,out_s,label,text,title\n",
    "cues": "film,in,out,track,track_in,title\n",
    "mgsv": "video_id,music_id,video_start,video_end,music_start,music_end,music_path\n",
    "sidecar": "file,title,artist,album,licence,isrc,link\n",
}


def _labels(data: bytes) -> None:
    labels = read_labels(laid("labels.csv", data))
    for film in (Path("/films/a.mov"), folder() / "b.mov"):
        labels_key(labels.of(film))
    labels.unmatched([folder() / "b.mov"])
    for one in labels.skipped:
        str(one.reason).encode()


def _cues(data: bytes) -> None:
    (folder() / "film.mov").write_bytes(b"no film")
    edits, skipped = read_cue_list(laid("cues.csv", data), new_store())
    hold(not edits, "there is no film")
    for one in skipped:
        str(one.reason).encode()


def _sidecar(data: bytes) -> None:
    place = laid("music/temptrack.csv", data).parent
    sidecars = Sidecars()
    for name in ("a.wav", "deep/er/b.wav", "[c].wav", "é.wav"):
        sidecars.facts(place / name, place)
    for one in sidecars.skipped:
        str(one.reason).encode()


def _rows(kind: str, *rows: str) -> Callable[[], Iterable[bytes]]:
    table = _HEADS[kind] + "\n".join(rows) + "\n"
    return lambda: [
        table.encode(),
        table.replace(",", ";").encode(),
        table.replace(",", "\t").encode("utf-16"),
        b"\xef\xbb\xbf" + table.encode(),
    ]


_NOTES = (
    b'{"temptrack_notes": 1, "notes": [{"where": "00:01", "answer_id": "a", "verdict": "kept", "comment": "c",'
    b' "tracks": [{"track_id": "t", "title": "x"}]}]}'
)
_CELLS = ('"', ";", "\t", "\r\n", "\0", "inf", "nan", "-1", "1e309", "00:00:01:00", "../", "*", "[", "é")

TARGETS = (
    Target("labels CSV", _labels, _rows("labels", "b.mov,0,2.5,chase;rain,text,T", '"b.mov",,,"a\nb",,'), _CELLS),
    Target("cue list CSV", _cues, _rows("cues", "film.mov,0,2,a.wav,1,T", "film.mov,10f,20f,abc,,"), _CELLS),
    Target("MGSV CSV", lambda data: read_mgsv(laid("mgsv.csv", data)), _rows("mgsv", "v,m,0,2,1,3,a/b.mp3"), _CELLS),
    Target("sidecar CSV", _sidecar, _rows("sidecar", "a.wav,T,A,,CC BY 4.0,GBAYE0601498,https://a.b", "*.wav,,B,,,,")),
    Target(
        "director's notes",
        lambda data: read_notes(data.decode("utf-8-sig")),
        lambda: [_NOTES],
        ('"notes"', '"verdict"', '"tracks"', "[", "NaN", "\\ud800"),
        foreseen=(UnicodeDecodeError, TemptrackError),
    ),
)
