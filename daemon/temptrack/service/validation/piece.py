"""What Compose accepts, as far as it can be told without opening a file of music."""

from temptrack.compose.mosaic import LONGEST_S, SHORTEST_S
from temptrack.errors import InvalidInputError
from temptrack.media import check_sound_path
from temptrack.service.validation.suggest import check_suggest
from temptrack.service.validation.values import check_number, check_path
from temptrack.v1 import piece_pb2


def check_compose(request: piece_pb2.ComposeRequest) -> None:
    """Refuse a request that cannot be meant.

    Raises
    ------
    InvalidInputError
        Or one of its leaves, naming the field.
    """
    if not request.HasField("question"):
        raise InvalidInputError("question is empty", remedy="give footage, words or a reference", field="question")
    check_suggest(request.question)
    if request.HasField("change"):
        check_number(request.change, "change", 0, 1)
    if request.duration_s:
        check_number(request.duration_s, "duration_s", SHORTEST_S, LONGEST_S)
    elif request.question.WhichOneof("footage") is None:
        raise InvalidInputError(
            "There is no footage to take the length from", remedy="give a duration", field="duration_s"
        )
    check_sound_path(check_path(request.out_path, "out_path"), field="out_path")
