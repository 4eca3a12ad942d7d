"""What a process that decodes may take: pictures that ask for gigabytes are refused before there is one."""

import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from temptrack.errors import MediaUnreadableError
from temptrack.media import probe
from temptrack.processes import Workers
from temptrack.processes.bounds import most_bytes
from temptrack.progress import Job
from tests.media.clips import solid, write_clip
from tests.processes import errands

only_linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems do not keep such a bound")


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(keep=1, nice=0) as workers:
        yield workers


def _large_png(path: Path, side: int) -> Path:
    """A black picture: a few hundred kilobytes that unpack to hundreds of megabytes."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    rows = 500
    block = packed.compress(bytes(rows * (1 + 3 * side))) + packed.flush(zlib.Z_FULL_FLUSH)
    count = side * (1 + 3 * side)
    data = b"\x78\x9c" + block * (side // rows) + b"\x03\x00" + struct.pack(">HH", count % 65521, 1)
    parts = ((b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)), (b"IDAT", data), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held)) for kind, held in parts
    )
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))
    return path


@only_linux
def test_a_worker_is_bounded_and_goes_before_others(workers: Workers, tmp_path: Path) -> None:
    assert workers.run(errands.limits, tmp_path / "x", Job()) == (most_bytes(), 500)


@only_linux
def test_who_asks_for_more_is_told_with_the_file(workers: Workers, tmp_path: Path) -> None:
    with pytest.raises(MediaUnreadableError, match=r"'film\.mov' takes more memory than one file may have here"):
        workers.run(errands.swallow, tmp_path / "film.mov", Job())


@only_linux
def test_a_picture_of_hundreds_of_megabytes_is_not_unpacked(tmp_path: Path) -> None:
    small, large = _large_png(tmp_path / "small.png", 500), _large_png(tmp_path / "large.png", 15_000)
    assert large.stat().st_size < 2**20
    with Workers(nice=0) as workers:
        said, before = workers.run(errands.peak_of_probing, small, Job())
        assert "width_px=500" in said
        said, after = workers.run(errands.peak_of_probing, large, Job())
    assert "large.png can be decoded (it states no size, or one beyond" in said
    assert after - before < 50 * 2**20


@pytest.mark.parametrize("side", [15_000, 30_000])
def test_a_header_that_claims_a_monstrous_picture_is_refused_by_its_size(tmp_path: Path, side: int) -> None:
    path = write_clip(tmp_path / "claims.avi", [solid((9, 9, 9))] * 3, codec="rawvideo", pixels="bgr24")
    data = bytearray(path.read_bytes())
    at = data.find(b"strf") + 12  # RIFF: the chunk's name and size, then BITMAPINFOHEADER's own size, width, height
    assert struct.unpack_from("<i", data, at)[0] == 320
    struct.pack_into("<ii", data, at, side, -side)
    path.write_bytes(data)
    with pytest.raises(
        MediaUnreadableError,
        match=r"claims\.avi can be decoded \(it states no size, or one beyond the 134,217,728 pixels",
    ):
        probe(path)
