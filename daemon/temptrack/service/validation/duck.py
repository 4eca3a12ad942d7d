"""What `ComposeService.Duck` accepts, as far as it can be told without opening a file."""

from temptrack.errors import InvalidInputError
from temptrack.service.validation.suggest import check_media, check_timeline
from temptrack.service.validation.values import MAX_PATH, check_number, check_path, check_text
from temptrack.v1 import duck_pb2

_MOST_GAIN_DB = 60.0
_MOST_LU = 40.0


def check_duck(request: duck_pb2.DuckRequest) -> None:
    """Refuse a request that cannot be meant.

    Raises
    ------
    InvalidInputError
        Or one of its leaves, naming the field.
    """
    match request.WhichOneof("footage"):
        case "media":
            check_media(request.media)
        case "timeline":
            check_timeline(request.timeline)
        case _:
            raise InvalidInputError("The request names no footage", remedy="name a file", field="footage")
    if not check_text(request.track, "track", most=MAX_PATH):
        raise InvalidInputError("The request names no track", remedy="name one of the library", field="track")
    check_number(request.track_in_s, "track_in_s", 0)
    if request.HasField("gain_db"):
        check_number(request.gain_db, "gain_db", -_MOST_GAIN_DB, _MOST_GAIN_DB)
    if request.HasField("difference_lu"):
        check_number(request.difference_lu, "difference_lu", 0, _MOST_LU)
    if request.out_path:
        check_path(request.out_path, "out_path")
