"""What SpotService accepts, as far as it can be told without opening a file."""

from temptrack.errors import InvalidInputError
from temptrack.service.validation.suggest import check_clips, check_effort, check_filters, check_media, check_timeline
from temptrack.service.validation.values import check_number
from temptrack.suggest.spotting import LONGEST_S
from temptrack.v1 import spot_pb2

MOST_ALTERNATIVES = 20


def check_spot(request: spot_pb2.SpotRequest) -> None:
    """Refuse a request that cannot be meant.

    Raises
    ------
    InvalidInputError
        Or one of its leaves, naming the field.
    """
    match request.WhichOneof("footage"):
        case "media":
            check_media(request.media)
            if request.sounds:
                raise InvalidInputError(
                    "Clips of sound belong to a timeline", remedy="send a timeline, or no sounds", field="sounds"
                )
        case "timeline":
            check_timeline(request.timeline)
            check_clips(request.sounds, "sounds")
        case _:
            raise InvalidInputError("The request names no footage", remedy="name a file", field="footage")
    check_filters(request.filters)
    check_effort(request.picture_effort)
    check_number(request.risk, "risk", 0, 1)
    if request.HasField("density"):
        check_number(request.density, "density", 0, 1)
    if check_number(request.shortest_s, "shortest_s", 0, LONGEST_S) and request.shortest_s < 1:
        raise InvalidInputError(
            f"shortest_s is {request.shortest_s:g}", remedy="give at least a second", field="shortest_s"
        )
    if request.alternatives > MOST_ALTERNATIVES:
        raise InvalidInputError(
            f"alternatives is {request.alternatives}",
            remedy=f"ask for at most {MOST_ALTERNATIVES}",
            field="alternatives",
        )
