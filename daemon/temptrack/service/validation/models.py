"""What ModelService accepts."""

from temptrack.service.validation.values import MAX_NAME, check_text
from temptrack.v1 import model_pb2


def check_pull(request: model_pb2.PullModelRequest) -> str:
    """Return the model's name; empty for the selected one."""
    return check_text(request.name, "name", most=MAX_NAME)
