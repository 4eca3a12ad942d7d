"""Choosing what to forget: by id, beginning of an id, file or folder, and asking before it is done."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import typer

from temptrack.cli.exit_codes import FAILED
from temptrack.cli.output import print_line
from temptrack.cli.paths import absolute, looks_like_path
from temptrack.errors import InvalidInputError, NotFoundError
from temptrack.interchange.words import count

_MOST_NAMED = 10


@dataclass(frozen=True)
class Chosen:
    """One thing to be forgotten."""

    id: str
    title: str


def select(
    wanted: Sequence[str],
    known: Iterable[tuple[str, str, str]],
    not_found: type[NotFoundError],
    noun: str,
    lister: str,
) -> list[Chosen]:
    """Return what the words name, each once.

    Parameters
    ----------
    wanted : sequence of str
        What was typed.
    known : iterable of (id, path, title)
        Everything there is.
    not_found : type of NotFoundError
        Raised for a word that names nothing.
    noun, lister : str
        For the message: what is being removed, and the command that lists it.

    Raises
    ------
    InvalidInputError
        When the beginning of an id fits more than one.
    """
    everything = list(known)
    chosen: dict[str, Chosen] = {}
    for word in wanted:
        found = _under(absolute(word), everything) if looks_like_path(word) else _beginning_with(word, everything, noun)
        if not found:
            raise not_found(f"No {noun} is {word!r:.80}", remedy=f"list them with `{lister}`")
        chosen |= {one.id: one for one in found}
    return list(chosen.values())


def confirm(verb: str, noun: str, titles: Sequence[str], *, yes: bool) -> None:
    """Ask on the terminal; where there is none, insist on ``--yes``.

    Raises
    ------
    InvalidInputError
        When nobody can be asked.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise InvalidInputError(f"{verb} {count(len(titles), noun)}? Nobody can be asked here", remedy="add --yes")
    for title in titles[:_MOST_NAMED]:
        print_line(f"  {title}")
    if len(titles) > _MOST_NAMED:
        print_line(f"  and {len(titles) - _MOST_NAMED} more")
    if not typer.confirm(f"{verb} {count(len(titles), noun)}?"):
        raise typer.Exit(FAILED)


def _under(path: str, everything: Iterable[tuple[str, str, str]]) -> list[Chosen]:
    folder = PurePath(path)
    return [Chosen(id_, title) for id_, place, title in everything if PurePath(place).is_relative_to(folder)]


def _beginning_with(word: str, everything: Iterable[tuple[str, str, str]], noun: str) -> list[Chosen]:
    found = [Chosen(id_, title) for id_, _, title in everything if word and id_.startswith(word.lower())]
    if len(found) > 1 and all(one.id != word for one in found):
        raise InvalidInputError(f"{word!r} fits {len(found)} {noun}s", remedy="write more of the id")
    return found
