"""What LiveService accepts, as far as it can be told without opening anything."""

from temptrack.errors import InvalidInputError
from temptrack.media.live import read_place
from temptrack.service.validation.suggest import check_question
from temptrack.service.validation.values import MAX_PATH, check_number, check_text
from temptrack.v1 import live_pb2

MIN_EVERY_S, MAX_FOR_S, MAX_WINDOW_S, MAX_TIMEOUT_S = 1.0, 24 * 3600.0, 600.0, 300.0
MIN_WINDOW_S = 2.0


def check_live(request: live_pb2.SuggestLiveRequest) -> None:
    """Refuse a request that cannot be meant.

    Raises
    ------
    InvalidInputError
        Or one of its leaves, naming the field.
    """
    source = check_text(request.source, "source", most=MAX_PATH)
    if not source:
        raise InvalidInputError("source is empty", remedy="name a URL, a file or a pipe", field="source")
    read_place(source)
    for name, least, most in (
        ("every_s", MIN_EVERY_S, MAX_FOR_S),
        ("for_s", MIN_EVERY_S, MAX_FOR_S),
        ("window_s", MIN_WINDOW_S, MAX_WINDOW_S),
        ("timeout_s", MIN_EVERY_S, MAX_TIMEOUT_S),
    ):
        value = getattr(request, name)
        if value:
            check_number(value, name, least, most)
    if request.question.WhichOneof("footage") is not None:
        raise InvalidInputError("The footage of a live question is its source", field="question.footage")
    if request.question.HasField("hit"):
        raise InvalidInputError("A stream has no moment to hit", remedy="leave it out", field="question.hit")
    check_question(request.question)
