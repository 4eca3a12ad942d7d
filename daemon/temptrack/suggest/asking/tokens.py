"""Cutting a question into words, quoted phrases and conditions, each with its place in what was typed."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from temptrack.errors import InvalidInputError

_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»"}
_FIELD = re.compile(r"([A-Za-z]+):(?=\S)")
_LIKENESS = 0.8
"""From here on an unknown name is a known one mistyped (ratio of `difflib`); others are prose, as in "Note:this"."""


@dataclass(frozen=True)
class Token:
    """One piece of a question."""

    text: str
    """Without quotes, minus and field."""
    at: int
    """Where it begins, characters from 1."""
    typed: str
    """As it stands in the question."""
    field: str = ""
    """What stands before the colon, in small letters; empty for words."""
    quoted: bool = False
    excluded: bool = False

    @property
    def place(self) -> str:
        """For error messages: what and where."""
        return f"'{self.typed}' at character {self.at}"


def tokens_of(text: str, fields: Collection[str]) -> Iterator[Token]:
    """Cut a question into tokens.

    Parameters
    ----------
    text : str
        As typed.
    fields : collection of str
        Names that may stand before a colon; any other such name is part of a word, unless it looks mistyped.

    Raises
    ------
    InvalidInputError
        A quote that is not closed, a field's name that looks mistyped, or a minus before nothing; says where.
    """
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token, at = _token(text, at, fields)
        yield token


def _token(text: str, start: int, fields: Collection[str]) -> tuple[Token, int]:
    at = start
    excluded = text[at] == "-" and at + 1 < len(text) and not text[at + 1].isspace() and text[at + 1] != "-"
    at += excluded
    field = ""
    named = _FIELD.match(text, at)
    if named is not None and _is_field(named[1], start, fields):
        field = named[1].lower()
        at = named.end()
    quoted = text[at] in _QUOTES
    value, end = _quoted(text, at) if quoted else _bare(text, at)
    return Token(value, start + 1, text[start:end], field, quoted, excluded), end


def _is_field(name: str, start: int, fields: Collection[str]) -> bool:
    if name.lower() in fields:
        return True
    close = get_close_matches(name.lower(), fields, 1, _LIKENESS)
    if close:
        raise InvalidInputError(
            f"There is no field '{name}:', used at character {start + 1}",
            remedy=f"write '{close[0]}:', or put the words in quotes",
            field="text",
        )
    return False


def _quoted(text: str, at: int) -> tuple[str, int]:
    end = text.find(_QUOTES[text[at]], at + 1)
    if end < 0:
        raise InvalidInputError(
            f"The quote opened at character {at + 1} is not closed",
            remedy=f"end it with {_QUOTES[text[at]]}",
            field="text",
        )
    return text[at + 1 : end].strip(), end + 1


def _bare(text: str, at: int) -> tuple[str, int]:
    end = at
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[at:end], end
