"""What ComposeService accepts, as far as it can be told without opening a file."""

from temptrack.compose.retarget import LONGEST_S, MOST_VARIATIONS, SHORTEST_S
from temptrack.errors import InvalidInputError
from temptrack.service.validation.values import MAX_PATH, check_number, check_path, check_text
from temptrack.v1 import compose_pb2


def check_retarget(request: compose_pb2.RetargetRequest) -> None:
    """Refuse a request that cannot be meant.

    Raises
    ------
    InvalidInputError
        Or one of its leaves, naming the field.
    """
    match request.WhichOneof("sound"):
        case "track":
            if not check_text(request.track, "track", most=MAX_PATH):
                raise InvalidInputError("track is empty", remedy="give a track's id or title", field="track")
        case "path":
            check_path(request.path, "path")
        case _:
            raise InvalidInputError("The request names no track", remedy="give one's id, title or path", field="track")
    check_number(request.duration_s, "duration_s", SHORTEST_S, LONGEST_S)
    check_number(request.segments, "segments", 0, 1)
    if request.HasField("hit_s"):
        check_number(request.hit_s, "hit_s", 0, request.duration_s)
    if request.HasField("hit_track_s"):
        check_number(request.hit_track_s, "hit_track_s", 0)
        if not request.HasField("hit_s"):
            raise InvalidInputError(
                "hit_track_s says what is hit, but nothing says when", remedy="give hit_s too", field="hit_s"
            )
    if request.variations > MOST_VARIATIONS:
        raise InvalidInputError(
            f"variations is {request.variations}", remedy=f"ask for at most {MOST_VARIATIONS}", field="variations"
        )
    if request.out_path:
        check_path(request.out_path, "out_path")
