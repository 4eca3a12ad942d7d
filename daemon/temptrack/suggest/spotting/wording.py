"""Why music is wanted somewhere, in words."""

from temptrack.suggest.library import Floats
from temptrack.suggest.spotting.figures import FIGURES
from temptrack.suggest.spotting.wanting import Wanting

_QUIET, _TALKING = 0.1, 0.4
_SAYS = 0.3
"""Log-odds from which on a figure is worth a word."""
_SHOWS = 0.08
"""Likewise for the picture alone, which the rules of the trade give little weight: a tenth of what dialogue weighs."""


def why(wanting: Wanting, rows: Floats) -> str:
    """Return what speaks for music in some moments, as one sentence.

    Parameters
    ----------
    wanting : Wanting
        The model in use.
    rows : ndarray, shape (n, len(FIGURES))
        Figures of the moments.
    """
    talk = float(rows[:, FIGURES.index("talk")].mean())
    parts = wanting.parts(rows)
    said = [_talk(talk, parts["montage"])]
    if parts["energy"] > _SHOWS:
        said.append("the picture is lively")
    elif parts["energy"] < -_SHOWS:
        said.append("the picture is calm, which alone would want none")
    if parts["pace"] > _SHOWS:
        said.append("the cutting is fast")
    if parts["memory"] > _SAYS:
        said.append("scenes like it had music in learnt films")
    elif parts["memory"] < -_SAYS:
        said.append("though scenes like it had none in learnt films")
    sentence = ", ".join(said)
    return f"{sentence[0].upper()}{sentence[1:]}."


def grounds(wanting: Wanting) -> str:
    """Return what a sheet's places rest on."""
    if wanting.films:
        return (
            f"Where music is wanted was learnt from {wanting.films} films and checked on films held out "
            f"(loss {wanting.loss:.3f} nats a moment, {wanting.prior_loss:.3f} by the rules alone)."
        )
    if wanting.loss is not None:
        return (
            "Where music is wanted follows the rules of the trade: what the learnt films teach did not foretell films "
            "held out any better. Its probabilities are not calibrated."
        )
    return (
        "Where music is wanted follows the rules of the trade; with two or more learnt films it is learnt from them. "
        "Its probabilities are not calibrated."
    )


def _talk(talk: float, montage: float) -> str:
    if talk < _QUIET:
        return "nobody speaks"
    if talk < _TALKING:
        return "little is said"
    return "a voice lies over fast pictures" if montage > _SAYS else "somebody speaks, but the rest outweighs it"
