"""The language questions are asked in.

``night chase "rain on glass" -piano tempo:>120 licence:cc-by``: free words and quoted phrases describe, a minus
excludes, ``field:value`` demands. See docs/asking.md.
"""

from dataclasses import dataclass

from temptrack.errors import InvalidInputError
from temptrack.suggest.asking.conditions import FIELDS, Condition, condition_of, lacking
from temptrack.suggest.asking.tokens import Token, tokens_of

MOST_CONDITIONS = 50


@dataclass(frozen=True)
class Asking:
    """A question in words, taken apart."""

    text: str = ""
    """What describes: free words and phrases, without quotes, exclusions and conditions."""
    phrases: tuple[str, ...] = ()
    """Quoted: they count only where they stand as they are."""
    conditions: tuple[Condition, ...] = ()
    """What every suggested track must satisfy."""


def read_asking(text: str) -> Asking:
    """Take a question apart.

    Parameters
    ----------
    text : str
        As typed; any text is a question, only quotes, minuses and known fields mean something of their own.

    Raises
    ------
    InvalidInputError
        Where something of these cannot be meant; says at which character.
    """
    tokens = [token for token in tokens_of(text, FIELDS) if token.text or token.field]
    stating = [token for token in tokens if token.field or token.excluded]
    if len(stating) > MOST_CONDITIONS:
        raise InvalidInputError(
            f"The question states {len(stating)} conditions, {MOST_CONDITIONS} are allowed",
            remedy="leave some out",
            field="text",
        )
    telling = [token for token in tokens if not (token.field or token.excluded)]
    return Asking(
        text=" ".join(token.text for token in telling),
        phrases=tuple(token.text for token in telling if token.quoted),
        conditions=tuple(_condition(token) for token in stating),
    )


def _condition(token: Token) -> Condition:
    if not token.text:
        raise InvalidInputError(f"{token.place} holds nothing to compare with", remedy="write a value", field="text")
    return condition_of(token) if token.field else lacking(token)
