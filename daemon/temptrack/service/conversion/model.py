"""Models on this machine to the contract."""

from temptrack.models import ModelCard
from temptrack.v1 import model_pb2


def from_card(card: ModelCard) -> model_pb2.Model:
    """Return a model."""
    return model_pb2.Model(
        name=card.name,
        size_bytes=card.size_bytes,
        licence=card.licence,
        speed_class=card.speed_class,
        installed=card.installed,
        selected=card.selected,
        path=str(card.path),
        found_in=card.found_in,
        sha256=card.sha256,
        checked=card.checked,
        loaded=card.loaded,
        reads=card.reads,
    )
