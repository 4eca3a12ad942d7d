"""What is seen to happen, to the contract."""

from collections.abc import Iterable

from temptrack.store.records import ActionLabel
from temptrack.v1 import scene_pb2


def from_actions(actions: Iterable[ActionLabel]) -> list[scene_pb2.ActionLabel]:
    """Return labels with who says so."""
    return [
        scene_pb2.ActionLabel(label=a.label, probability=a.probability, origin=a.origin, group=a.group) for a in actions
    ]
