"""A place in an object store, which several daemons share."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import pyarrow as pa

from temptrack.errors import StoreError
from temptrack.store.address import Address, Credentials
from temptrack.store.lance.objects import Objects, unreachable
from temptrack.store.lance.translating import LANCE_ONLY, PANICS

_RETRIES, _RETRY_S, _CONNECT_S, _REQUEST_S = 3, 10, 3, 30
"""Lance's own would try for three minutes before they say that a server is gone."""
_LOOK = "look at the server, and run `temptrack catalogue verify`"


class BucketSite:
    """Tables in an object store; each object is whole or absent, so nothing there can be cut short."""

    def __init__(self, address: Address, credentials: Credentials) -> None:
        self.address = address
        self.objects = Objects(address, credentials)
        self._credentials = credentials
        self.may_write: Callable[[], None] = lambda: None
        """Called before each commit; raises when it must not be."""

    @property
    def name(self) -> str:
        """See `Site.name`."""
        return self.address.uri

    @property
    def uri(self) -> str:
        """See `Site.uri`."""
        return self.address.uri

    @property
    def options(self) -> dict[str, str]:
        """See `Site.options`."""
        found = {
            "aws_access_key_id": self._credentials.key_id,
            "aws_secret_access_key": self._credentials.secret,
            "aws_session_token": self._credentials.token,
            "aws_region": self.address.region,
            "aws_endpoint": self.address.endpoint,
            "allow_http": "true" if self.address.endpoint.startswith("http:") else "",
            "client_max_retries": str(_RETRIES),
            "client_retry_timeout": str(_RETRY_S),
            "connect_timeout": f"{_CONNECT_S}s",
            "timeout": f"{_REQUEST_S}s",
        }
        return {key: value for key, value in found.items() if value}

    def prepare(self) -> None:
        """See `Site.prepare`; there are no folders in an object store."""

    @contextmanager
    def translated(self, doing: str) -> Iterator[None]:
        """See `Site.translated`; of what the server answered nothing is told but what kind of answer it was."""
        try:
            yield
        except StoreError:
            raise
        except (OSError, RuntimeError, ValueError, pa.ArrowException) as error:
            raise self._said(doing, str(error)) from None
        except BaseException as error:
            if type(error).__name__ not in PANICS:
                raise
            raise StoreError(f"The store at {self.name} could not {doing}: a file is damaged", remedy=_LOOK) from None

    def whole(self, table: str, again: Callable[[], object]) -> AbstractContextManager[None]:
        """See `Site.whole`."""
        self.may_write()
        return nullcontext()

    def seal(self) -> None:
        """See `Site.seal`; the server keeps checksums of its own, and nobody could reach past it."""

    def forget(self) -> None:
        """See `Site.forget`; nothing was noted."""

    def has_rows(self, table: str) -> bool:
        """See `Site.has_rows`; a commit there is one object, which is not lost without its server."""
        return False

    def size_bytes(self) -> int:
        """See `Site.size_bytes`."""
        return self.objects.size_bytes()

    def copy_to(self, folder: Path) -> None:
        """See `Site.copy_to`; rows are copied instead, by `SharedTables`."""
        raise NotImplementedError(folder)

    def _said(self, doing: str, said: str) -> StoreError:
        known = unreachable(self.address, said)
        if known is not None:
            return known
        line = LANCE_ONLY.sub("", said.strip().split("\n")[0]).partition("<?xml")[0][:200]
        return StoreError(f"The store at {self.name} could not {doing}: {line}", remedy=_LOOK)
