"""The one place that knows obstore: small objects beside the tables, read, and written only where nobody else did."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType
from typing import Any

from temptrack.errors import StoreError, StoreUnreachableError
from temptrack.store.address import Address, Credentials

_CONNECT_S, _REQUEST_S, _RETRY_S, _RETRIES = 3, 20, 10, 3
_PROBE = "temptrack-probe"


@dataclass(frozen=True)
class Object:
    """What was read or written, and the mark by which the server knows this very version of it."""

    content: bytes
    mark: str


class TakenError(Exception):
    """Somebody else wrote the object first; never leaves the store."""


class Objects:
    """The objects below an address.

    Parameters
    ----------
    address : Address
        Where.
    credentials : Credentials
        Of one who may list, read, write and delete there.
    """

    def __init__(self, address: Address, credentials: Credentials) -> None:
        self._address = address
        retrying = {
            "max_retries": _RETRIES,
            "retry_timeout": timedelta(seconds=_RETRY_S),
            "backoff": {"init_backoff": timedelta(seconds=0.1), "max_backoff": timedelta(seconds=2), "base": 2},
        }
        client = {
            "allow_http": address.endpoint.startswith("http:"),
            "connect_timeout": timedelta(seconds=_CONNECT_S),
            "timeout": timedelta(seconds=_REQUEST_S),
        }
        endpoint = {"endpoint": address.endpoint} if address.endpoint else {}
        token = {"session_token": credentials.token} if credentials.token else {}
        self._store: Any = _obstore(".store").S3Store(
            address.bucket,
            prefix=address.prefix or None,
            region=address.region,
            access_key_id=credentials.key_id,
            secret_access_key=credentials.secret,
            client_options=client,
            retry_config=retrying,
            **endpoint,
            **token,
        )

    def get(self, name: str) -> Object | None:
        """Return an object, or nothing where there is none.

        Raises
        ------
        StoreUnreachableError
            When the server cannot be reached or does not let this be read.
        """
        with self._translated("read"):
            try:
                found = _obstore().get(self._store, name)
                return Object(bytes(found.bytes()), str(found.meta["e_tag"]))
            except FileNotFoundError as error:
                if "NoSuchBucket" in str(error):
                    raise
                return None

    def put(self, name: str, content: bytes, over: str | None) -> Object:
        """Write an object where none is, or over the version of the mark.

        Raises
        ------
        TakenError
            When another is there.
        StoreUnreachableError
            As `get`.
        """
        errors = _obstore(".exceptions")
        with self._translated("written"):
            try:
                mode: Any = "create" if over is None else {"e_tag": over}
                made = _obstore().put(self._store, name, content, mode=mode)
                return Object(content, str(made["e_tag"]))
            except (errors.AlreadyExistsError, errors.PreconditionError):
                pass
        found = self.get(name)  # a request that was answered too late is sent again, and finds itself there
        if found is not None and found.content == content:
            return found
        raise TakenError(name)

    def size_bytes(self) -> int:
        """Return how much room everything below the address takes."""
        with self._translated("listed"):
            return sum(int(each["size"]) for page in _obstore().list(self._store) for each in page)

    def check(self) -> None:
        """Make sure that the server refuses to write over what is there: on this all commits rest.

        Raises
        ------
        StoreError
            When it does not.
        """
        errors = _obstore(".exceptions")
        with self._translated("written"):
            _obstore().put(self._store, _PROBE, b"")
            refused = 0
            for mode in ("create", {"e_tag": '"of no version"'}):
                try:
                    _obstore().put(self._store, _PROBE, b"", mode=mode)
                except (errors.AlreadyExistsError, errors.PreconditionError):
                    refused += 1
            _obstore().delete(self._store, _PROBE)
        if refused < 2:
            raise StoreError(
                f"The server {self._address.server} writes over objects even where it is asked not to, so daemons"
                " would undo each other's work",
                remedy="use one that honours If-None-Match and If-Match (docs/shared.md)",
            )

    @contextmanager
    def _translated(self, doing: str) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError, RuntimeError, _obstore(".exceptions").BaseError) as error:
            raise unreachable(self._address, str(error)) or StoreUnreachableError(
                f"The catalogue at {self._address.uri} could not be {doing}: {_kind_of(error)}",
                remedy=f"look at the server {self._address.server}",
            ) from None


def unreachable(address: Address, said: str) -> StoreUnreachableError | None:
    """Return the error for what a server, or the way to it, answered; nothing of the answer itself is told.

    Parameters
    ----------
    address : Address
        Where it was asked.
    said : str
        By the library; it may hold the id of a key.
    """
    where, server = address.uri, address.server
    if "NoSuchBucket" in said:
        return StoreUnreachableError(
            f"There is no bucket {address.bucket!r} at {server}",
            remedy="make it, or mend the setting store_uri",
            field="store_uri",
        )
    if any(sign in said for sign in ("InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken")):
        return StoreUnreachableError(
            f"The server {server} does not know the credentials for {where}",
            remedy="mend AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or the profile in ~/.aws/credentials",
        )
    if any(sign in said for sign in ("AccessDenied", "403 Forbidden", "401 Unauthorized", "status: 403")):
        return StoreUnreachableError(
            f"The credentials do not allow to list, read, write and delete below {where}",
            remedy="have them allowed by whoever looks after the bucket",
        )
    if any(sign in said for sign in ("error sending request", "Connect", "timed out", "Timeout", "HTTP error")):
        return StoreUnreachableError(
            f"The server {server} of the catalogue {where} does not answer",
            remedy="see that it runs and the network is up; the daemon tries again by itself",
        )
    return None


def _kind_of(error: Exception) -> str:
    return type(error).__name__.removesuffix("Error") or "an error"


def _obstore(part: str = "") -> ModuleType:
    return importlib.import_module(f"obstore{part}")
