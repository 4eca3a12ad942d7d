"""What ModelService accepts."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from temptrack.errors import InvalidInputError
from temptrack.models import Network
from temptrack.models.sentences import MINILM
from temptrack.service.validation.values import MAX_NAME, MAX_PATH, check_path, check_text
from temptrack.v1 import model_pb2


@dataclass(frozen=True)
class Wanted:
    """Which weights to get, and from where."""

    name: str
    """Empty for the selected model."""
    source: Path | None
    """A file or folder to copy from; None downloads."""
    network: Network


def check_pull(request: model_pb2.PullModelRequest) -> Wanted:
    """Return what to get."""
    return Wanted(
        name=check_text(request.name, "name", most=MAX_NAME),
        source=check_path(request.from_path, "from_path") if request.from_path else None,
        network=Network(
            _check_address(request.endpoint, "endpoint", ("http", "https")),
            _check_address(request.proxy, "proxy", ("http", "https", "socks5", "socks5h")),
            request.offline,
        ),
    )


def check_name(name: str) -> str:
    """Return the name of a model."""
    if not check_text(name, "name", most=MAX_NAME):
        raise InvalidInputError("name is empty", remedy="name a model as `temptrack models list` does", field="name")
    return name.strip()


def check_use(request: model_pb2.UseModelRequest) -> tuple[str, Path | None]:
    """Return the model and the checkpoint to use."""
    checkpoint = check_path(request.checkpoint, "checkpoint") if request.checkpoint else None
    if checkpoint is not None and not checkpoint.is_file():
        raise InvalidInputError(f"No file is at '{checkpoint}'", remedy="check the path", field="checkpoint")
    if request.name.strip() == MINILM:
        raise InvalidInputError(
            f"{MINILM} reads sentences and is used wherever it is here",
            remedy="choose among the models that read pictures",
            field="name",
        )
    return check_name(request.name), checkpoint


def _check_address(text: str, field: str, schemes: tuple[str, ...]) -> str:
    address = check_text(text, field, most=MAX_PATH)
    if address and (urlsplit(address).scheme not in schemes or not urlsplit(address).hostname):
        raise InvalidInputError(f"{field} {address!r:.100} is no address", remedy="write http://host:port", field=field)
    return address
