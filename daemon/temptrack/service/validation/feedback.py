"""What Feedback accepts, as far as it can be told without looking anything up."""

from temptrack.errors import InvalidInputError
from temptrack.service.validation.values import MAX_NAME, MAX_PATH, check_text
from temptrack.v1 import suggest_pb2


def check_feedback(request: suggest_pb2.FeedbackRequest) -> None:
    """Refuse feedback that says nothing, or two things at once.

    Raises
    ------
    InvalidInputError
        Or one of its leaves, naming the field.
    """
    check_text(request.answer_id, "answer_id", most=MAX_NAME)
    named = check_text(request.track_id, "track_id", most=MAX_PATH)
    if request.WhichOneof("suggestion") != "rank" and not named:
        raise InvalidInputError("track_id is empty", remedy="name a track of the answer, or its rank", field="track_id")
    if request.verdict not in suggest_pb2.Verdict.values() or not request.verdict:
        raise InvalidInputError(
            f"verdict {request.verdict} is none", remedy="say kept, rejected or replaced", field="verdict"
        )
    instead = check_text(request.replaced_by, "replaced_by", most=MAX_PATH)
    if (request.verdict == suggest_pb2.VERDICT_REPLACED) != bool(instead):
        raise InvalidInputError(
            "replaced_by is empty" if not instead else f"replaced_by {instead!r:.120} comes with another verdict",
            remedy="name the other track with the verdict replaced, and with no other",
            field="replaced_by",
        )
