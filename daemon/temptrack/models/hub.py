"""What a hub says of a file before it is fetched: where it lies, how large it is, what its checksum is.

The hub's own protocol (huggingface_hub, ``get_hf_file_metadata``): a HEAD of ``owner/name/resolve/main/file`` answers
with the commit, and for a large file with the SHA-256 and size of what a redirect leads to. It is spoken here directly,
so that each download can have the mirror and proxy of the shell that asked for it: the daemon may be older than those.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from temptrack.errors import WeightsUnavailableError

if TYPE_CHECKING:
    from httpx2 import Client, Response

HUB = "https://huggingface.co"
PATIENCE_S = 10.0
"""How long a line may be silent, as the hub's own client has it."""

_REDIRECTS = 5
_SHA256 = re.compile(r"[0-9a-f]{64}")
_GIT_SHA1 = re.compile(r"[0-9a-f]{40}")
_YES = {"1", "on", "yes", "true"}


@dataclass(frozen=True)
class Network:
    """How the hub is reached; what is empty is taken from the environment."""

    endpoint: str = ""
    """Another hub's address; else ``HF_ENDPOINT``, else huggingface.co."""
    proxy: str = ""
    """A proxy's address; else ``HTTPS_PROXY``, ``HTTP_PROXY``, ``ALL_PROXY`` but for ``NO_PROXY``."""
    offline: bool = False
    """True refuses before anything is sent, as ``HF_HUB_OFFLINE`` does."""

    @property
    def address(self) -> str:
        """The hub's address without a slash at its end."""
        return (self.endpoint or os.environ.get("HF_ENDPOINT", "")).rstrip("/") or HUB

    @property
    def host(self) -> str:
        """The hub's name for a person."""
        return urlsplit(self.address).hostname or self.address

    @property
    def is_offline(self) -> bool:
        """Whether nothing may be sent."""
        named = (os.environ.get(name, "").lower() for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"))
        return self.offline or any(value in _YES for value in named)


@dataclass(frozen=True)
class RemoteFile:
    """A file as the hub describes it."""

    repository: str
    name: str
    location: str
    """Where its bytes come from; on the hub a signed address that holds for an hour or so."""
    size_bytes: int
    """0 when the hub does not say."""
    etag: str
    commit: str

    @property
    def sha256(self) -> str:
        """What its bytes must hash to; empty when the hub does not say."""
        return self.etag if _SHA256.fullmatch(self.etag) else ""

    @property
    def git_sha1(self) -> str:
        """Likewise for a small file, which git itself keeps: the hash of a blob of it; empty for others."""
        return self.etag if _GIT_SHA1.fullmatch(self.etag) else ""


@contextmanager
def hub_client(network: Network) -> Iterator["Client"]:
    """Yield a client of the hub. No token of the user is ever sent.

    Raises
    ------
    WeightsUnavailableError
        When the network may not be used, or its settings mean nothing.
    """
    import httpx2

    if network.is_offline:
        raise WeightsUnavailableError(
            "HF_HUB_OFFLINE forbids downloads",
            remedy="unset it, or carry the file here and run `temptrack models pull NAME --from FILE`",
        )
    try:
        client = httpx2.Client(proxy=network.proxy or None, timeout=PATIENCE_S)
    except (ValueError, ImportError) as error:
        shown = network.proxy or "in the environment"
        raise WeightsUnavailableError(
            f"The proxy {shown!r:.100} cannot be used ({error})", remedy="name one as http://host:port"
        ) from None
    with client:
        yield client


def find_remote_file(client: "Client", network: Network, repository: str, name: str) -> RemoteFile | None:
    """Return what the hub says of a file of a repository's main branch, or None when it has no such file.

    Raises
    ------
    WeightsUnavailableError
        When the repository is not open to everybody, or the hub does not speak as a hub.
    httpx2.HTTPError
        When the hub cannot be reached.
    """
    url = f"{network.address}/{quote(repository)}/resolve/main/{quote(name)}"
    for _ in range(_REDIRECTS):
        response = client.head(url, headers={"Accept-Encoding": "identity"})
        target = response.headers.get("Location", "")
        if not response.is_redirect or urlsplit(target).netloc:
            return _described(response, repository, name, url)
        url = urljoin(url, target)  # within the hub: the repository has another name now
    raise WeightsUnavailableError(f"{network.host} sends {repository} round in circles", remedy="try again later")


def _described(response: "Response", repository: str, name: str, url: str) -> RemoteFile | None:
    headers, host = response.headers, urlsplit(url).hostname
    if response.status_code == 404:
        return None
    if response.status_code in (401, 403):
        raise WeightsUnavailableError(
            f"{host} does not give {repository} to everybody (HTTP {response.status_code})",
            remedy="fetch the file with your account and run `temptrack models pull NAME --from FILE`",
        )
    if response.status_code == 407 or response.status_code >= 400:
        raise WeightsUnavailableError(
            f"{host} answers HTTP {response.status_code} for {repository}", remedy="try again later or set HF_ENDPOINT"
        )
    length = headers.get("X-Linked-Size") or (not response.is_redirect and headers.get("Content-Length")) or "0"
    etag = headers.get("X-Linked-Etag") or headers.get("ETag") or ""
    return RemoteFile(
        repository=repository,
        name=name,
        location=headers.get("Location") or url,
        size_bytes=int(length) if length.isdecimal() else 0,
        etag=etag.removeprefix("W/").strip('"').lower(),
        commit=headers.get("X-Repo-Commit", ""),
    )
