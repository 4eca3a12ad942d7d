"""A question as it is remembered: the music wanted, and the fingerprints that find the question again."""

from typing import TYPE_CHECKING

from temptrack.fingerprint.picture import DYNAMICS
from temptrack.fingerprint.types import Affect
from temptrack.store.feedback import QuestionRecord
from temptrack.suggest.steering import steer_affect

if TYPE_CHECKING:  # routes ask here themselves
    from temptrack.suggest.routes.interface import Context


def wanted_affect(context: "Context") -> Affect | None:
    """Return the affect asked for, steering included; None when nothing says.

    Words are the user's own and go before the picture, the picture before the reference.
    """
    base = context.wording.affect
    if base is None and context.look is None and context.meant is not None:
        base = context.meant.affect
    if base is None and context.look is not None:
        base = context.look.affect
    if base is None and context.heard is not None and not context.heard.silent:
        base = context.heard.affect
    return None if base is None else steer_affect(base, context.query.steering)


def question_of(context: "Context") -> QuestionRecord:
    """Return what is remembered of a question."""
    look, text = context.look, context.query.text.strip()
    wanted = wanted_affect(context)
    if look is None:
        return QuestionRecord(text=text, affect=wanted)
    return QuestionRecord(
        text=text,
        affect=wanted,
        style=look.style.vector,
        dynamics=look.dynamics,
        dynamics_key=DYNAMICS.key if look.dynamics is not None else "",
        semantic=look.semantic,
        semantic_key=look.semantic_key,
        description=look.description,
    )
