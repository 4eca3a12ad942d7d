"""Backups: one file, a tar archive whose first member says what is in it, with the digest of every file.

Written beside its place and moved there when it is whole; read completely, every byte compared, before anything of it
is used. Nothing in it is trusted: only plain files at paths that the first member names are taken out.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO

from temptrack.documents import read_json
from temptrack.errors import InvalidInputError, StoreError
from temptrack.lasting import take_place
from temptrack.progress import Job
from temptrack.store.records import StoreIdentity

_CARD = "temptrack-backup.json"
_FORMAT = 1
_BLOCK_BYTES = 1 << 20
_LARGEST_CARD_BYTES = 64 << 20


@dataclass(frozen=True)
class BackupCard:
    """What a backup says of itself."""

    made_at: str
    """RFC 3339, UTC."""
    program: str
    """Version of the program that made it."""
    schema_version: int
    fingerprints: dict[str, str]
    tracks: int
    films: int
    verdicts: int
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Path to its length in bytes and its BLAKE2b digest of 16 bytes."""

    @property
    def identity(self) -> StoreIdentity:
        """The settings of the store in it."""
        return StoreIdentity(self.schema_version, self.fingerprints)


def pack(folder: Path, items: Sequence[str], target: Path, card: BackupCard, job: Job) -> BackupCard:
    """Write the files under some items of a folder as a backup.

    Parameters
    ----------
    folder : Path
        What the paths in the backup are relative to.
    items : sequence of str
        Files and folders in it; those that do not exist are passed over. Nobody may change them meanwhile.
    target : Path
        Where the backup is to be; what is there is replaced when the new one is whole.
    card : BackupCard
        What to say in it, but for the files.
    job : Job
        Reports "digest" and "write" by bytes.

    Raises
    ------
    StoreError
        When it cannot be written, as on a full disk; nothing is left of it then.
    """
    paths = sorted(path for item in items for path in _files(folder / item))
    total = sum(path.stat().st_size for path in paths)
    digests, done = {}, 0
    for path in paths:
        digests[path.relative_to(folder).as_posix()] = (path.stat().st_size, digest_of(path, job))
        done += path.stat().st_size
        job.report("digest", done, total, path.parent.name)
    whole = BackupCard(**{**asdict(card), "files": digests})
    with _replacing(target) as file, tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
        _add_card(archive, whole)
        done = 0
        for path in paths:
            archive.add(path, path.relative_to(folder).as_posix(), recursive=False, filter=_plain)
            done += path.stat().st_size
            job.report("write", done, total, path.parent.name)
    return whole


def read_card(source: Path) -> BackupCard:
    """Return what a backup says of itself, without reading the rest.

    Raises
    ------
    InvalidInputError
        When it is no backup, or one of a format that this program does not know.
    """
    with _reading(source) as archive:
        return _card(archive, source)


def unpack(source: Path, folder: Path, job: Job) -> BackupCard:
    """Take a backup out into a folder, comparing every byte with its digest.

    Raises
    ------
    InvalidInputError
        When it is no backup.
    StoreError
        When it is damaged, or the folder cannot be written; the folder then holds a part.
    """
    with _reading(source) as archive:
        card = _card(archive, source)
        missing, done = set(card.files), 0
        total = sum(size for size, _ in card.files.values())
        while (member := archive.next()) is not None:
            if member.name not in missing or not member.isreg() or not _is_inside(member.name):
                raise _damaged(source, f"it holds {member.name!r}, which it does not name")
            missing.discard(member.name)
            _take_out(archive, member, folder / member.name, card.files[member.name], source)
            done += member.size
            job.report("unpack", done, total, PurePosixPath(member.name).parent.name)
        if missing:
            raise _damaged(source, f"{len(missing)} of {len(card.files)} files are missing")
        return card


def digest_of(path: Path, job: Job) -> str:
    """Return the BLAKE2b digest of a file, 16 bytes as hexadecimal digits (RFC 7693)."""
    digest = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            job.check()
            digest.update(block)
    return digest.hexdigest()


def new_card(program: str, identity: StoreIdentity, tracks: int, films: int, verdicts: int) -> BackupCard:
    """Return what a backup made now says of itself."""
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    return BackupCard(moment, program, identity.schema_version, dict(identity.fingerprints), tracks, films, verdicts)


def _files(item: Path) -> Iterator[Path]:
    if item.is_file() and not item.is_symlink():
        yield item
    elif item.is_dir():
        yield from (path for path in item.rglob("*") if path.is_file() and not path.is_symlink())


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Nothing of whoever made it goes along."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _add_card(archive: tarfile.TarFile, card: BackupCard) -> None:
    text = json.dumps({"format": _FORMAT, **asdict(card)}, indent=1).encode()
    member = _plain(tarfile.TarInfo(_CARD))
    member.size = len(text)
    archive.addfile(member, io.BytesIO(text))


def _card(archive: tarfile.TarFile, source: Path) -> BackupCard:
    first = archive.next()
    if first is None or first.name != _CARD or not first.isreg() or first.size > _LARGEST_CARD_BYTES:
        raise _no_backup(source)
    try:
        said = read_json(_content(archive, first).read())
        version = int(said.pop("format"))
        if version != _FORMAT:
            raise InvalidInputError(
                f"{str(source)!r} is a backup of format {version}, this program reads {_FORMAT}",
                remedy="use the version of temptrack that made it",
                field="path",
            )
        files = {str(name): (int(size), str(digest)) for name, (size, digest) in said.pop("files").items()}
        return BackupCard(**said, files=files)
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
        raise _no_backup(source) from error


def _take_out(
    archive: tarfile.TarFile, member: tarfile.TarInfo, target: Path, said: tuple[int, str], source: Path
) -> None:
    digest, content = hashlib.blake2b(digest_size=16), _content(archive, member)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with target.open("wb") as file:
            while block := content.read(_BLOCK_BYTES):
                digest.update(block)
                file.write(block)
    except OSError as error:
        raise StoreError(
            f"The backup {str(source)!r} could not be taken out to {target.parent}: {error.strerror}",
            remedy="see that the disk has room",
        ) from error
    if (member.size, digest.hexdigest()) != said:
        raise _damaged(source, f"{member.name!r} is not as it was")


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = archive.extractfile(member)
    if content is None:
        raise TypeError(member.name)
    return content


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and "\\" not in name


@contextmanager
def _reading(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source, "r:") as archive:
            yield archive
    except FileNotFoundError as error:
        raise InvalidInputError(f"There is no file {str(source)!r}", field="path") from error
    except OSError as error:
        raise InvalidInputError(f"{str(source)!r} cannot be read: {error.strerror or error}", field="path") from error
    except (tarfile.TarError, EOFError) as error:
        raise _no_backup(source, str(error)) from error


@contextmanager
def _replacing(target: Path) -> Iterator[IO[bytes]]:
    """Give a file to write that takes the target's place once it is whole, and is gone where it does not get so."""
    beside = target.with_name(f".{target.name}.part")
    try:
        try:
            with beside.open("wb") as file:
                yield file
            take_place(beside, target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"The backup {str(target)!r} could not be written: {error.strerror or error}",
            remedy="see that the disk has room and the folder belongs to you",
        ) from error


def _no_backup(source: Path, why: str = "") -> InvalidInputError:
    said = f" ({why})" if why else ""
    return InvalidInputError(
        f"{str(source)!r} is no backup of a catalogue, or one that was cut short{said}",
        remedy="make one with `temptrack catalogue backup`",
        field="path",
    )


def _damaged(source: Path, why: str) -> StoreError:
    return StoreError(f"The backup {str(source)!r} is damaged: {why}", remedy="use another one")
