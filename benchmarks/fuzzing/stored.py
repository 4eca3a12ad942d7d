"""Readers of what the store, its backups and the caches hold, and of tags in media."""

import base64
import io
import tarfile
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from mutagen import id3

from benchmarks.fuzzing.mutation import json_changed, tar_changed, zip_changed
from benchmarks.fuzzing.scratch import folder, laid
from benchmarks.fuzzing.target import Target, hold
from temptrack.catalogue.tags import read_tags
from temptrack.fingerprint.copies.coding import decode_sights, encode_sights
from temptrack.fingerprint.frame_vectors import FrameVectors
from temptrack.fingerprint.landmarks import decode, encode
from temptrack.fingerprint.picture.trace import COLUMNS, PictureTrace
from temptrack.fingerprint.picture.trace_cache import _read as read_trace
from temptrack.fingerprint.picture.trace_cache import _write_atomically as write_trace
from temptrack.fingerprint.presence.types import Presence
from temptrack.fingerprint.wording import _read as read_rows
from temptrack.progress import Job
from temptrack.service.validation.listing import check_list
from temptrack.store.keeping.archive import new_card, pack, read_card, unpack
from temptrack.store.lance.ledger import _LEDGER, Ledger
from temptrack.store.records import StoreIdentity
from temptrack.store.schemas import stamp_of, stamped
from temptrack.v1.library_pb2 import ListTracksRequest
from tests.catalogue.conftest import write_tone
from tests.catalogue.test_tags import VORBIS, retag, with_frames

if TYPE_CHECKING:
    import pyarrow as pa


def _landmarks(data: bytes) -> None:
    found = decode(data)
    again = decode(encode(found))
    hold(all(np.array_equal(getattr(found, one), getattr(again, one)) for one in ("frames", "bins", "levels")), "twice")


def _sights(data: bytes) -> None:
    sights = decode_sights(data)
    hold(encode_sights(sights) == data, "what is decoded is encoded as it was")


def _presence(data: bytes) -> None:
    presence = Presence.restored(0.5, data)
    hold(presence.stored() == data, "what is restored is stored as it was")


def _vectors(data: bytes) -> None:
    place = folder() / "vectors"
    vectors = FrameVectors(place, "model", 4)
    laid(f"vectors/{vectors._name('c')}", data)
    for vector in vectors.known("c").values():
        hold(bool(np.isfinite(vector).all()), "a vector is of numbers")
    vectors.keep("c", [1.0], np.eye(1, 4, dtype=np.float32))
    hold(1_000_000 in FrameVectors(place, "model", 4).known("c"), "what is kept is there")


def _backup(data: bytes) -> None:
    path = laid("backup.temptrack", data)
    read_card(path)
    target = folder() / "unpacked" / "deep"
    unpack(path, target, Job())


def _outside() -> None:
    place = folder() / "unpacked"
    found = {one.name for one in place.iterdir()} if place.is_dir() else set()
    hold(found <= {"deep"}, f"a backup wrote outside of its folder: {found}")


def _backed_up(data: bytes) -> None:
    try:
        _backup(data)
    finally:
        _outside()


def _backups() -> Iterable[bytes]:
    place = folder() / "seed"
    laid("seed/store/tracks.lance/data/a.lance", b"some rows")
    laid("seed/store/digests.json", b"{}")
    target = place / "made.temptrack"
    pack(place, ["store"], target, new_card("0.1.0", stamp_of(_schema()), 1, 2, 3), Job())
    yield target.read_bytes()
    empty = io.BytesIO()
    tarfile.open(fileobj=empty, mode="w").close()
    yield empty.getvalue()


def _schema() -> "pa.Schema":
    import pyarrow as pa

    return stamped(pa.schema([pa.field("a", pa.int8())]), StoreIdentity(3, {"style": "a"}))


def _stamp(data: bytes) -> None:
    identity = stamp_of(_schema().with_metadata(dict.fromkeys(_schema().metadata, data)))
    hold(type(identity.schema_version) is int, "a version is a number")


def _ledger(data: bytes) -> None:
    laid(f"ledger/{_LEDGER}", data)
    laid("ledger/tracks.lance/data/a.lance", b"rows")
    ledger = Ledger(folder() / "ledger")
    ledger.compare(Job())
    ledger.seal(Job())


def _token(data: bytes) -> None:
    check_list(ListTracksRequest(page_token=data.decode("latin-1")))


def _tokens() -> Iterable[bytes]:
    listing = check_list(ListTracksRequest())
    yield listing.token((1.0, "a"), "/music/a.wav").encode()
    yield listing.token((0.0, "é"), "/music/b.wav").encode()


def _token_changed(data: bytes, seed: int) -> bytes:
    try:
        plain = base64.urlsafe_b64decode(data)
    except ValueError:
        return data
    return base64.urlsafe_b64encode(json_changed(plain, seed))


def _trace(data: bytes) -> None:
    trace = read_trace(laid("trace.npz", data))
    if trace is not None:
        hold(len(trace.values) == len(trace.at_s) == len(trace.duration_s), "a trace's columns are as long")


def _traces() -> Iterable[bytes]:
    for frames in (0, 3):
        path = folder() / "seed.npz"
        write_trace(path, _grey(frames))
        yield path.read_bytes()


def _grey(frames: int) -> PictureTrace:
    moments = np.arange(frames, dtype=np.float64) * 0.04
    sights = decode_sights(b"")
    values = np.zeros((frames, len(COLUMNS)), np.float32)
    return PictureTrace(
        0.0, frames * 0.04, moments, np.full(frames, 0.04, np.float64), values, (), (), every_frame=True, sights=sights
    )


def _array() -> Iterable[bytes]:
    whole = io.BytesIO()
    np.save(whole, np.zeros((3, 4), np.float32))
    yield whole.getvalue()


def _tags(suffix: str, data: bytes) -> None:
    facts = read_tags(laid(f"tags{suffix}", data))
    for text in (facts.title, facts.artist, facts.album, facts.licence):
        text.encode()


def _media(suffix: str) -> Iterable[bytes]:
    path = write_tone(folder() / f"seed{suffix}", seconds=0.1, tags=_STATED)
    yield path.read_bytes()
    if suffix in (".mp3", ".wav", ".aiff"):
        yield with_frames(path, *_frames()).read_bytes()
    if suffix in (".ogg", ".flac"):
        yield retag(path, VORBIS).read_bytes()


def _frames() -> list[Any]:
    frames: Any = id3
    return [
        frames.TIT2(encoding=1, text="Dawn"),
        frames.WCOP(url="https://a.b/c"),
        frames.TXXX(desc="LICENSE", text="x"),
    ]


def _bytes(*given: bytes) -> Callable[[], Iterable[bytes]]:
    return lambda: given


_STATED = {"title": "Dawn", "artist": "Ann", "comment": "https://a.b/c", "copyright": "CC BY 4.0"}
_SOUND = (".wav", ".flac", ".mp3", ".ogg", ".m4a", ".aiff")
_IN_TAGS = ("TPE1", "TIT2", "TXXX", "WCOP", "TITLE=", "ARTIST=", "LICENSE=", "covr", "----", "ID3\x04", "APETAGEX")

TARGETS = (
    Target("landmarks", _landmarks, _bytes(b"\x0f\x00", b"\xff\x7f\x10\x20")),
    Target("copies' signatures", _sights, _bytes(encode_sights(_grey(0).sights)), foreseen=(ValueError,)),
    Target("presence", _presence, _bytes(bytes(range(8))), foreseen=(ValueError,), most_bytes=256),
    Target("frame vectors", _vectors, _bytes(b"tmpvec01" + bytes(24)), ("tmpvec01",), most_bytes=512),
    Target("backup", _backed_up, _backups, ("ustar", "../"), most_bytes=1 << 16, mutator=tar_changed),
    Target(
        "store's stamp", _stamp, _bytes(b'{"schema_version": 3, "fingerprints": {"style": "a"}}'), mutator=json_changed
    ),
    Target("store's digests", _ledger, _bytes(b'{"tracks.lance/data/a.lance": [4, "00"]}'), mutator=json_changed),
    Target("page token", _token, _tokens, mutator=_token_changed),
    Target("trace cache", _trace, _traces, ("descr", "<f4"), most_bytes=1 << 14, mutator=zip_changed),
    Target(
        "labels' vectors",
        lambda data: read_rows(laid("rows.npy", data), (3, 4)),
        _array,
        ("descr", "fortran_order", "shape", "|O", "<f4"),
    ),
    *(
        Target(
            f"tags {suffix}", partial(_tags, suffix), partial(_media, suffix), _IN_TAGS, most_bytes=1 << 16, most_s=5.0
        )
        for suffix in _SOUND
    ),
)
