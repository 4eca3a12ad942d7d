"""Where in an object store a catalogue lies, and with which credentials it is reached."""

import configparser
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from temptrack.errors import StoreUnreachableError

_ANY_REGION = "us-east-1"
"""What servers other than Amazon's take for any region, as MinIO and Ceph do."""


@dataclass(frozen=True)
class Credentials:
    """What proves who asks; never printed, logged or written anywhere."""

    key_id: str = field(repr=False)
    secret: str = field(repr=False)
    token: str = field(default="", repr=False)


@dataclass(frozen=True)
class Address:
    """A place in an object store that speaks Amazon's S3.

    Parameters
    ----------
    uri : str
        ``s3://bucket/folder``.
    endpoint : str
        ``https://host:port``; empty for Amazon's own.
    region : str
        The bucket's.
    """

    uri: str
    endpoint: str
    region: str

    @property
    def bucket(self) -> str:
        """The bucket's name."""
        return urlsplit(self.uri).netloc

    @property
    def prefix(self) -> str:
        """The folder within the bucket, without slashes around it; may be empty."""
        return urlsplit(self.uri).path.strip("/")

    @property
    def server(self) -> str:
        """How errors call the server."""
        return self.endpoint or f"Amazon S3 in {self.region}"


def address_of(uri: str, endpoint: str, region: str, environment: Mapping[str, str] = os.environ) -> Address:
    """Return the address that settings name, completed as Amazon's own tools do.

    Parameters
    ----------
    uri, endpoint, region : str
        As set; an empty endpoint is that of ``AWS_ENDPOINT_URL_S3`` or ``AWS_ENDPOINT_URL``, an empty region that of
        ``AWS_REGION``, ``AWS_DEFAULT_REGION`` or the profile in ``~/.aws/config``.
    environment : mapping
        The process's.
    """
    own = _profile(environment, "config")
    endpoint = endpoint or environment.get("AWS_ENDPOINT_URL_S3") or environment.get("AWS_ENDPOINT_URL") or ""
    named = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or own.get("region")
    return Address(uri.rstrip("/"), endpoint.rstrip("/"), region or named or _ANY_REGION)


def find_credentials(address: Address, environment: Mapping[str, str] = os.environ) -> Credentials:
    """Return the credentials of the environment, else of the profile in Amazon's own files.

    No others are looked for: those of a role or of single sign-on would be fetched from servers that nobody named.

    Raises
    ------
    StoreUnreachableError
        When there are none.
    """
    kept = {**_profile(environment, "config"), **_profile(environment, "credentials")}
    if environment.get("AWS_ACCESS_KEY_ID") or environment.get("AWS_SECRET_ACCESS_KEY"):
        kept = {name.lower(): value for name, value in environment.items() if name.startswith("AWS_")}
    key_id, secret = kept.get("aws_access_key_id", ""), kept.get("aws_secret_access_key", "")
    if not key_id or not secret:
        raise StoreUnreachableError(
            f"There are no credentials for the catalogue at {address.uri}",
            remedy="put AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY into the daemon's environment or a profile into"
            " ~/.aws/credentials",
            field="store_uri",
        )
    return Credentials(key_id, secret, kept.get("aws_session_token", ""))


def _profile(environment: Mapping[str, str], kind: str) -> dict[str, str]:
    """The chosen profile's lines in one of Amazon's files; nothing of what is there is told when it cannot be read."""
    named = environment.get("AWS_SHARED_CREDENTIALS_FILE" if kind == "credentials" else "AWS_CONFIG_FILE")
    path = Path(named).expanduser() if named else Path.home() / ".aws" / kind
    profile = environment.get("AWS_PROFILE") or "default"
    parser = configparser.RawConfigParser()
    try:
        parser.read(path, encoding="utf-8")
    except (configparser.Error, OSError, UnicodeDecodeError):
        return {}
    names = (profile, f"profile {profile}")
    return {key: value for name in names if parser.has_section(name) for key, value in parser.items(name)}
