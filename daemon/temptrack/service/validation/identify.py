"""What IdentifyService accepts, as far as it can be told without opening a file."""

from temptrack.errors import InvalidInputError
from temptrack.service.validation.suggest import check_instant
from temptrack.service.validation.values import check_path
from temptrack.v1 import film_pb2, identify_pb2


def check_identify(request: identify_pb2.IdentifyRequest) -> None:
    """Refuse a request that cannot be meant.

    Raises
    ------
    InvalidInputError
        Or one of its leaves, naming the field.
    """
    check_media(request)


def check_media(request: identify_pb2.IdentifyRequest | film_pb2.MatchFilmsRequest) -> None:
    """Refuse a request whose media cannot be meant.

    Raises
    ------
    InvalidInputError
        Or one of its leaves, naming the field.
    """
    if not request.HasField("media"):
        raise InvalidInputError("The request names no media", remedy="name a file", field="media")
    check_path(request.media.path, "media.path")
    check_instant(request.media.range_in, "media.range_in")
    check_instant(request.media.range_out, "media.range_out")
