"""What `ComposeService.Separate` accepts, as far as it can be told without opening a file."""

import re

from temptrack.errors import InvalidInputError
from temptrack.service.validation.values import MAX_PATH, check_path, check_text
from temptrack.v1 import stems_pb2

_MODEL = re.compile(r"[\w.-]{1,60}")


def check_separate(request: stems_pb2.SeparateRequest) -> None:
    """Refuse a request that cannot be meant.

    Raises
    ------
    InvalidInputError
        Or one of its leaves, naming the field.
    """
    if not check_text(request.track, "track", most=MAX_PATH):
        raise InvalidInputError("The request names no track", remedy="name one of the library", field="track")
    check_path(request.folder, "folder")
    if request.weights_folder and not check_path(request.weights_folder, "weights_folder").is_dir():
        raise InvalidInputError(
            f"There is no folder {request.weights_folder}",
            remedy="name the folder of the weights",
            field="weights_folder",
        )
    if request.model and not _MODEL.fullmatch(request.model):
        raise InvalidInputError(
            f"{request.model!r:.80} is no name of a model", remedy="name one such as htdemucs", field="model"
        )
