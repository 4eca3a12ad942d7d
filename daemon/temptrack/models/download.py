"""Fetch a model's weights from a hub: the only thing in this product that uses the network, and only when asked."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from temptrack.errors import WeightsUnavailableError
from temptrack.lasting import take_place
from temptrack.models.hub import Network, RemoteFile, find_remote_file, hub_client
from temptrack.models.origin import git_sha1, hash_file, leave_alone, write_origin
from temptrack.models.space import require_space
from temptrack.models.transfer import BrokenTransferError, append_from, wait_for
from temptrack.progress import Job

if TYPE_CHECKING:
    from httpx2 import Client

_TRIES = 5
"""In a row without one new byte."""
_LONGEST_PAUSE_S = 8.0
_KEPT = "what has arrived is kept: pull again to go on"
UNFINISHED = ".unfinished"
"""End of a partial download's name."""


def download_weights(
    repository: str, files: Sequence[str], folder: Path, job: Job, network: Network | None = None
) -> Path:
    """Fetch the first of `files` that a hub repository has.

    An interrupted download goes on where it stopped; a line that breaks is taken up again five times. A finished file
    is compared with the SHA-256 that the hub states, and only then gets its name.

    Parameters
    ----------
    repository : str
        "owner/name" on the hub.
    files : sequence of str
        File names, best first.
    folder : Path
        Where the file will lie.
    job : Job
        Told the bytes done and in all, and heeded within a fifth of a second.
    network : Network, optional
        Mirror, proxy, or none at all; else as the environment says.

    Returns
    -------
    Path
        The finished file; where it came from is noted beside it.

    Raises
    ------
    WeightsUnavailableError
        When the hub cannot be reached or has none of the files, the disk is full, or what arrives is damaged.
    CancelledError
        When the job is stopped; what has arrived stays for the next try.
    """
    with _download(repository, folder, job, network or Network()) as download:
        return download.first_of(repository, files)


def download_all(
    repository: str, files: Sequence[str], folder: Path, job: Job, network: Network | None = None
) -> list[Path]:
    """Fetch every one of `files`, each as `download_weights` does; where the last came from is noted."""
    with _download(repository, folder, job, network or Network(), alone=False) as download:
        return [download.first_of(repository, [name]) for name in files]


@contextmanager
def _download(
    repository: str, folder: Path, job: Job, network: Network, *, alone: bool = True
) -> Iterator["_Download"]:
    from httpx2 import HTTPError

    job.report("download", 0, 0, f"asking {network.host} for {repository}")
    try:
        with hub_client(network) as client:
            yield _Download(client, network, folder, job, alone=alone)
    except (HTTPError, BrokenTransferError, OSError) as error:
        raise WeightsUnavailableError(
            f"{repository} could not be downloaded from {network.host} ({_short(error)})",
            remedy=f"check the connection or set HF_ENDPOINT or a proxy; {_KEPT}",
        ) from error


class _Download:
    """One file on its way."""

    def __init__(self, client: "Client", network: Network, folder: Path, job: Job, *, alone: bool) -> None:
        self._client = client
        self._network = network
        self._folder = folder
        self._job = job
        self._alone = alone

    def first_of(self, repository: str, files: Sequence[str]) -> Path:
        for name in files:
            remote = find_remote_file(self._client, self._network, repository, name)
            if remote is not None:
                return self._fetch(remote)
        raise WeightsUnavailableError(
            f"{repository} has none of the files looked for ({', '.join(files)})", remedy="choose another model"
        )

    def _fetch(self, remote: RemoteFile) -> Path:
        target = self._folder / remote.name
        source = f"{self._network.address}/{remote.repository} {remote.commit}".strip()
        if target.is_file() and remote.sha256 and hash_file(target, self._job) == remote.sha256:
            write_origin(target, remote.sha256, source, f"against the SHA-256 stated by {self._network.host}")
            return target
        unfinished = _unfinished(target, remote.etag)
        have = unfinished.stat().st_size if unfinished.exists() else 0
        require_space(self._folder, max(remote.size_bytes - have, 0), f"{remote.repository} ({remote.name})")
        self._folder.mkdir(parents=True, exist_ok=True)
        self._append_patiently(remote, unfinished)
        sha256, checked = self._verify(unfinished, remote)
        take_place(unfinished, target)
        if self._alone:
            leave_alone(target)
        write_origin(target, sha256, source, checked)
        for stale in self._folder.glob(f"{target.name}.*{UNFINISHED}"):
            stale.unlink()
        return target

    def _append_patiently(self, remote: RemoteFile, unfinished: Path) -> None:
        from httpx2 import HTTPError

        failures = 0
        while True:
            had = _size(unfinished)
            try:
                if failures:  # a signed address may have run out meanwhile
                    remote = find_remote_file(self._client, self._network, remote.repository, remote.name) or remote
                return append_from(self._client, remote.location, unfinished, remote.size_bytes, self._job, remote.name)
            except (BrokenTransferError, HTTPError) as error:
                failures = 1 if _size(unfinished) > had else failures + 1
                if failures == _TRIES:
                    raise
                self._pause(remote, unfinished, failures, error)

    def _pause(self, remote: RemoteFile, unfinished: Path, failures: int, error: Exception) -> None:
        done = _size(unfinished)
        what = f"the line broke ({_short(error)}), trying again"
        self._job.report("download", done, max(remote.size_bytes, done), what)
        wait_for(min(2.0 ** (failures - 1), _LONGEST_PAUSE_S), self._job)

    def _verify(self, unfinished: Path, remote: RemoteFile) -> tuple[str, str]:
        """Return the SHA-256 and what it was compared with; a mismatch is not worth resuming."""
        found = hash_file(unfinished, self._job)
        if remote.sha256:
            good, checked = found == remote.sha256, f"against the SHA-256 stated by {self._network.host}"
        elif remote.git_sha1:
            good, checked = (
                git_sha1(unfinished) == remote.git_sha1,
                f"against the git hash stated by {self._network.host}",
            )
        else:
            good, checked = True, f"against nothing: {self._network.host} states no checksum"
        if not good:
            unfinished.unlink()
            raise WeightsUnavailableError(
                f"The downloaded {remote.name} is damaged: its SHA-256 is {found[:12]}..., "
                f"{self._network.host} says {remote.etag[:12]}...",
                remedy="pull it again",
            )
        return found, checked


def _unfinished(target: Path, etag: str) -> Path:
    """The name carries the version that the bytes belong to."""
    return target.with_name(f"{target.name}.{re.sub(r'[^0-9a-z]', '', etag)[:16] or 'unversioned'}{UNFINISHED}")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _short(error: Exception) -> str:
    """First line of an error, for a sentence."""
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__)[:160].rstrip(".")
