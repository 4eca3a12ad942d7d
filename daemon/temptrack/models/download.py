"""Fetch a model's weights from a hub: the only thing in this product that uses the network, and only when asked."""

import hashlib
import os
import re
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from temptrack.errors import TemptrackError, WeightsUnavailableError
from temptrack.progress import Job

if TYPE_CHECKING:
    from huggingface_hub import HfFileMetadata

_SHA256 = re.compile(r"[0-9a-f]{64}")
_BLOCK_BYTES = 1 << 20


def download_weights(repository: str, files: Sequence[str], folder: Path, job: Job) -> Path:
    """Fetch the first of `files` that a hub repository has.

    An interrupted download goes on where it stopped; a finished one is compared with the hub's SHA-256 and only then
    gets its name. ``HF_ENDPOINT`` names another hub; the usual proxy variables hold. No token of the user is sent.

    Parameters
    ----------
    repository : str
        "owner/name" on the hub.
    files : sequence of str
        File names, best first.
    folder : Path
        Where the file will lie.
    job : Job
        Told the bytes done and in all, and checked with each block.

    Returns
    -------
    Path
        The finished file.

    Raises
    ------
    WeightsUnavailableError
        When the hub cannot be reached, has none of the files, or what arrives is damaged.
    CancelledError
        When the job is stopped; what has arrived stays for the next try.
    """
    host = urlsplit(_endpoint()).netloc or _endpoint()
    job.report("download", 0, 0, f"asking {host} for {repository}")
    try:
        return _download(repository, files, folder, job)
    except TemptrackError:
        raise
    except Exception as error:
        raise WeightsUnavailableError(
            f"{repository} could not be downloaded from {host} ({_short(error)})",
            remedy="check the connection or set HF_ENDPOINT or a proxy, or name a local checkpoint",
        ) from error


def _endpoint() -> str:
    return os.environ.get("HF_ENDPOINT", "").rstrip("/") or "https://huggingface.co"


def _download(repository: str, files: Sequence[str], folder: Path, job: Job) -> Path:
    from huggingface_hub import get_hf_file_metadata, hf_hub_url
    from huggingface_hub.errors import EntryNotFoundError

    for file in files:
        url = hf_hub_url(repository, file, endpoint=_endpoint())
        try:
            metadata = get_hf_file_metadata(url, token=False, endpoint=_endpoint())
        except EntryNotFoundError:
            continue
        return _fetch(metadata, folder / file, job)
    raise WeightsUnavailableError(
        f"{repository} has no open_clip weights ({', '.join(files)})", remedy="choose another model"
    )


def _fetch(metadata: "HfFileMetadata", target: Path, job: Job) -> Path:
    """Append to the unfinished file, whose name carries the version it belongs to."""
    from huggingface_hub.file_download import http_get

    target.parent.mkdir(parents=True, exist_ok=True)
    etag = re.sub(r"\W", "", metadata.etag or "unversioned")
    unfinished = target.with_name(f"{target.name}.{etag[:16]}.unfinished")
    with unfinished.open("ab") as file:
        http_get(
            metadata.location,
            file,
            resume_size=file.tell(),
            headers={},
            expected_size=metadata.size,
            displayed_filename=target.name,
            tqdm_class=_reporting_to(job, target.name),
        )
    _verify(unfinished, etag, job)
    unfinished.replace(target)
    return target


def _verify(unfinished: Path, etag: str, job: Job) -> None:
    """Large files on the hub have their SHA-256 as etag; a mismatch is not worth resuming."""
    if not _SHA256.fullmatch(etag):
        return
    size, done, digest = unfinished.stat().st_size, 0, hashlib.sha256()
    with unfinished.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
            done += len(block)
            job.report("verify", done, size, unfinished.name)
    if digest.hexdigest() != etag:
        unfinished.unlink()
        raise WeightsUnavailableError("The downloaded weights are damaged", remedy="pull them again")


def _reporting_to(job: Job, what: str) -> type[Any]:
    """Make the progress bar the hub's client asks for, that reports to a job instead of a terminal."""

    class JobBar:
        def __init__(self, *, total: int | None = None, initial: int = 0, **_: object) -> None:
            self._total, self._done = total or 0, initial
            self.update(0)

        def update(self, count: float | None = 1) -> None:
            self._done += int(count or 0)
            job.report("download", self._done, max(self._total, self._done), what)

        def __enter__(self) -> "JobBar":
            return self

        def __exit__(
            self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
        ) -> None:
            pass

    return JobBar


def _short(error: Exception) -> str:
    """First line of an error, for a sentence."""
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__)[:160].rstrip(".")
