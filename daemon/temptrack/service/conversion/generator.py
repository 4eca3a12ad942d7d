"""Trained generators to the contract."""

from temptrack.compose.generate import GeneratorCard, Outcome
from temptrack.v1 import generator_pb2


def from_generator_card(card: GeneratorCard) -> generator_pb2.Generator:
    """Return a generator."""
    look = card.look
    return generator_pb2.Generator(
        version=card.version,
        made_at=card.made_at,
        seed=card.seed,
        tracks=card.tracks,
        beats=card.beats,
        paired=card.paired,
        licences=dict(card.licences),
        digest=card.digest,
        look=generator_pb2.GeneratorLook(
            distance=look.distance,
            library_distance=look.library_distance,
            variety=look.variety,
            seed_variety=look.seed_variety,
            coverage=look.coverage,
            follows=look.follows,
            follows_within=look.follows_within,
            shuffled=look.shuffled,
            energy_error=look.energy_error,
            novelty=look.novelty,
        ),
        failures=card.failures,
        epoch=card.epoch,
        epochs=card.epochs,
        took_s=card.took_s,
        replaced=card.replaced,
        weights=card.weights,
    )


def from_generator_outcome(outcome: Outcome) -> generator_pb2.TrainGeneratorResult:
    """Return what came of a training."""
    trained = from_generator_card(outcome.card)
    return generator_pb2.TrainGeneratorResult(trained=trained, taken=outcome.taken, sentence=outcome.sentence)
