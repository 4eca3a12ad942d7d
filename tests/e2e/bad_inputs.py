"""Twenty-odd inputs no one should send, and what each must be answered with: data for the test and for a table.

usage: python -m tests.e2e.bad_inputs        prints input, status and sentence, against a daemon of its own
"""

import math
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import grpc
import numpy as np
import soundfile

from examples.demo import pictures
from examples.demo.clips import SceneShot, write_clip
from temptrack.client import Daemon, connect, stop_daemon
from temptrack.home import find_home
from temptrack.v1 import library_pb2, range_pb2, suggest_pb2, time_pb2

Call = Callable[[Daemon], object]
INVALID, MISSING, UNFIT = (
    grpc.StatusCode.INVALID_ARGUMENT,
    grpc.StatusCode.NOT_FOUND,
    grpc.StatusCode.FAILED_PRECONDITION,
)


@dataclass(frozen=True)
class BadInput:
    """One input, the status it must get, and a word its sentence must hold."""

    name: str
    call: Call
    code: grpc.StatusCode
    word: str


def make_files(folder: Path) -> None:
    """Write the good clip and track the bad ones are made from, and the bad ones."""
    write_clip(folder / "good.mp4", (SceneShot(pictures.deep_sea, 3, 1.5),))
    tone = 0.3 * np.sin(2 * np.pi * 220 * np.arange(22_050 * 6) / 22_050)
    soundfile.write(folder / "good.wav", tone, 22_050)
    whole = (folder / "good.mp4").read_bytes()
    (folder / "truncated.mp4").write_bytes(whole[: len(whole) // 3])
    (folder / "text.mp4").write_text("This is not a film.\n" * 50, encoding="utf-8")
    (folder / "empty.mp4").touch()
    (folder / "noise.mp4").write_bytes(np.random.default_rng(0).bytes(20_000))
    (folder / "folder.mp4").mkdir()
    broken = folder / "unreadable"
    broken.mkdir()
    for number in range(3):
        (broken / f"{number}.mp3").write_text("no music", encoding="utf-8")


def bad_inputs(folder: Path) -> Iterator[BadInput]:
    """Yield each input; ``folder`` holds what `make_files` wrote."""
    good, sound = folder / "good.mp4", folder / "good.wav"
    media = _media
    yield BadInput("file cut short", media(folder / "truncated.mp4"), UNFIT, "truncated.mp4")
    yield BadInput("text renamed to .mp4", media(folder / "text.mp4"), UNFIT, "text.mp4")
    yield BadInput("zero bytes", media(folder / "empty.mp4"), UNFIT, "empty.mp4")
    yield BadInput("random bytes", media(folder / "noise.mp4"), UNFIT, "noise.mp4")
    yield BadInput("a directory", media(folder / "folder.mp4"), UNFIT, "folder.mp4")
    yield BadInput("missing file", media(folder / "nowhere.mp4"), MISSING, "nowhere.mp4")
    yield BadInput("relative path", media(Path("good.mp4")), INVALID, "relative")
    yield BadInput("a device", media(Path("/dev/null")), UNFIT, "/dev/null")
    yield BadInput("audio-only file as footage", media(sound), UNFIT, "good.wav")
    yield BadInput("in after out", media(good, 2.0, 1.0), INVALID, "2")
    yield BadInput("in equals out", media(good, 1.0, 1.0), INVALID, "1")
    yield BadInput("in beyond the end", media(good, 60.0, 61.0), INVALID, "60")
    yield BadInput("negative in", media(good, -1.0, 1.0), INVALID, "-1")
    yield BadInput(
        "rate 0/0", _instant(good, time_pb2.RationalTime(value=1, rate=time_pb2.FrameRate())), INVALID, "rate"
    )
    yield BadInput("timecode 99:99:99:99", _timecode(good, "99:99:99:99"), INVALID, "99:99:99:99")
    yield BadInput("nothing asked", _suggest(suggest_pb2.SuggestRequest()), INVALID, "")
    yield BadInput("10,000 characters", _search("rain " * 2_000), INVALID, "2,000")
    yield BadInput("control characters", _search("calm\x00\x1b[31m"), INVALID, "control")
    yield BadInput("condition without a figure", _search("calm tempo:fast"), INVALID, "'tempo:fast' at character 6")
    yield BadInput("mistyped field", _search("calm tmepo:>9"), INVALID, "write 'tempo:'")
    yield BadInput("quote left open", _search('calm "rain'), INVALID, "character 6")
    yield BadInput("limit of 1,000", _search("calm", limit=1000), INVALID, "1000")
    yield BadInput("NaN as steering", _search("calm", steering=suggest_pb2.Steering(energy=math.nan)), INVALID, "nan")
    yield BadInput(
        "infinite tempo", _search("calm", filters=suggest_pb2.Filters(tempo_min_bpm=math.inf)), INVALID, "inf"
    )
    yield BadInput("tempo range upside down", _search("calm", filters=_tempo(120, 90)), INVALID, "120")
    yield BadInput("unknown track as reference", _like("no-such-id"), MISSING, "no-such-id")
    yield BadInput("show an unknown track", lambda d: d.library.GetTrack(_track("ffff"), timeout=9), MISSING, "ffff")
    yield BadInput("speed of a clip is NaN", _timeline(good, math.nan), INVALID, "speed")
    yield BadInput("add a missing folder", _add(folder / "no-music"), MISSING, "no-music")
    yield BadInput(
        "add nothing", lambda d: _last(d.library.AddTracks(library_pb2.AddTracksRequest(), timeout=9)), INVALID, ""
    )


def _last(stream: Iterator[object]) -> object:
    return list(stream)[-1]


def _suggest(request: suggest_pb2.SuggestRequest) -> Call:
    return lambda daemon: _last(daemon.suggest.Suggest(request, timeout=20))


def _media(path: Path, in_s: float | None = None, out_s: float | None = None) -> Call:
    media = range_pb2.MediaRange(path=str(path))
    if in_s is not None:
        media.range_in.time.CopyFrom(_rational(in_s))
    if out_s is not None:
        media.range_out.time.CopyFrom(_rational(out_s))
    return _suggest(suggest_pb2.SuggestRequest(media=media))


def _rational(seconds: float) -> time_pb2.RationalTime:
    return time_pb2.RationalTime(value=round(seconds * 1000), rate=time_pb2.FrameRate(num=1000, den=1))


def _instant(path: Path, time: time_pb2.RationalTime) -> Call:
    media = range_pb2.MediaRange(path=str(path), range_in=time_pb2.Instant(time=time))
    return _suggest(suggest_pb2.SuggestRequest(media=media))


def _timecode(path: Path, timecode: str) -> Call:
    media = range_pb2.MediaRange(path=str(path), range_in=time_pb2.Instant(timecode=timecode))
    return _suggest(suggest_pb2.SuggestRequest(media=media))


def _search(
    text: str,
    limit: int = 0,
    steering: suggest_pb2.Steering | None = None,
    filters: suggest_pb2.Filters | None = None,
) -> Call:
    request = suggest_pb2.SearchRequest(text=text, limit=limit, steering=steering, filters=filters)
    return lambda daemon: _last(daemon.suggest.Search(request, timeout=20))


def _tempo(low: float, high: float) -> suggest_pb2.Filters:
    return suggest_pb2.Filters(tempo_min_bpm=low, tempo_max_bpm=high)


def _like(track_id: str) -> Call:
    return _suggest(suggest_pb2.SuggestRequest(like=suggest_pb2.Reference(track_id=track_id)))


def _track(track_id: str) -> library_pb2.GetTrackRequest:
    return library_pb2.GetTrackRequest(track_id=track_id)


def _timeline(path: Path, speed: float) -> Call:
    rate = time_pb2.FrameRate(num=24, den=1)
    clip = range_pb2.TimelineClip(
        path=str(path), source_rate=rate, source_out_frame=48, record_out_frame=48, speed=speed
    )
    timeline = range_pb2.TimelineRange(record_rate=rate, record_out_frame=48, clips=[clip])
    return _suggest(suggest_pb2.SuggestRequest(timeline=timeline))


def _add(path: Path) -> Call:
    return lambda daemon: _last(daemon.library.AddTracks(library_pb2.AddTracksRequest(paths=[str(path)]), timeout=9))


def answer_to(daemon: Daemon, bad: BadInput) -> tuple[grpc.StatusCode | None, str]:
    """Return the status and the sentence a bad input is answered with; no status when it was taken."""
    try:
        return None, str(bad.call(daemon))
    except grpc.RpcError as error:
        call = cast(grpc.Call, error)
        return call.code(), call.details() or ""


def _table() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["TEMPTRACK_HOME"] = str(folder / "home")
        make_files(folder)
        with connect(find_home(), start=True) as daemon:
            _last(daemon.library.AddTracks(library_pb2.AddTracksRequest(paths=[str(folder / "good.wav")]), timeout=60))
            for number, bad in enumerate(bad_inputs(folder), start=1):
                code, sentence = answer_to(daemon, bad)
                print(f"{number:2} {bad.name}\n   {code.name if code else 'OK'}: {sentence.replace(name, '.')}")
        stop_daemon(find_home())


if __name__ == "__main__":
    _table()
