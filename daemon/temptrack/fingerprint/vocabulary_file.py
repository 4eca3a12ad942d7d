"""Reading a vocabulary's TOML: every mistake is told with its file, its line and what to write instead."""

import re
from collections.abc import Mapping
from typing import Any

from temptrack.documents import read_toml
from temptrack.errors import InvalidInputError
from temptrack.fingerprint.words import LabelGroup, Vocabulary, Word

MOST_LABELS, MOST_PHRASES, LONGEST = 500, 20, 200
_GROUP_NAME = re.compile(r"[a-z][a-z0-9_-]{0,30}")
_OWN_TEMPLATES = ("a film still of {}", "a photo of {}", "{}")


class VocabularyFile:
    """One file, and in which line of it what stands.

    Parameters
    ----------
    name : str
        How messages call it.
    text : str
        TOML.
    """

    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._lines = text.splitlines()
        self._text = text

    def over(self, base: Vocabulary) -> Vocabulary:
        """Return the vocabulary with this file laid over it; without groups, the file's alone.

        Raises
        ------
        InvalidInputError
            When the file cannot be meant.
        """
        try:
            tables = read_toml(self._text)
        except ValueError as error:
            raise InvalidInputError(
                f"The vocabulary {self._name} is not valid TOML: {error}",
                remedy='labels are written as "heist" = "people robbing a bank"',
            ) from None
        groups = {group.name: group for group in base.groups}
        own: list[str] = []
        removed: list[str] = []
        for name, table in tables.items():
            groups[name] = self._group(name, table, groups.get(name), own, removed)
        made = Vocabulary(tuple(groups.values()), tuple(own) if base.groups else (), tuple(removed))
        self._check_unique(made)
        return made

    def _group(
        self, name: str, table: object, base: LabelGroup | None, own: list[str], removed: list[str]
    ) -> LabelGroup:
        if not _GROUP_NAME.fullmatch(name):
            raise self._wrong(name, "", f"the group's name {name!r} is not lower-case letters", "rename it")
        if not isinstance(table, dict) or not set(table) <= {"templates", "labels"}:
            raise self._wrong(
                name, "", f"the group {name!r} holds something else than templates and labels", f"write [{name}.labels]"
            )
        templates = self._templates(name, table.get("templates"), base)
        words = {word.label: word for word in base.words} if base else {}
        labels = table.get("labels", {})
        if not isinstance(labels, dict) or len(labels) > MOST_LABELS:
            raise self._wrong(name, "", f"the labels of {name!r} are no table of at most {MOST_LABELS}", "shorten it")
        for label, meaning in labels.items():
            if meaning is False:
                self._known(name, label, words)
                del words[label]
                removed.append(label)
            else:
                words[label] = self._word(name, label, meaning)
                own.append(label)
        if not words:
            raise self._wrong(name, "", f"the group {name!r} has no labels", f"add some under [{name}.labels]")
        return LabelGroup(name, templates, tuple(words.values()))

    def _templates(self, name: str, given: object, base: LabelGroup | None) -> tuple[str, ...]:
        if given is None:
            return base.templates if base else _OWN_TEMPLATES
        lines = self._phrases(given)
        if not lines or any(line.count("{}") != 1 for line in lines):
            raise self._wrong(
                name, "templates", "the templates are no list of lines with one {} each", 'as in ["a film still of {}"]'
            )
        return lines

    def _word(self, group: str, label: str, meaning: object) -> Word:
        if not label.strip() or len(label) > LONGEST or not label.isprintable():
            raise self._wrong(group, label, f"the label {label[:40]!r} is not a short line of text", "rename it")
        fields: Mapping[str, Any] = meaning if isinstance(meaning, dict) else {"looks": meaning}
        looks = self._phrases(fields.get("looks"))
        says = fields.get("says", "")
        if not looks or not isinstance(says, str) or len(says) > LONGEST or not set(fields) <= {"looks", "says"}:
            raise self._wrong(
                group,
                label,
                f"the label {label!r} does not say what it looks like",
                f'write "{label}" = "a phrase" or {{ looks = ["a phrase", "another"], says = "people march" }}',
            )
        told = says or (looks[0] if group in {"setting", "light"} else "")
        return Word(label, looks, told.strip())

    def _phrases(self, given: object) -> tuple[str, ...]:
        lines = [given] if isinstance(given, str) else given
        if not isinstance(lines, list) or not 1 <= len(lines) <= MOST_PHRASES:
            return ()
        if not all(isinstance(line, str) and line.strip() and len(line) <= LONGEST for line in lines):
            return ()
        return tuple(line.strip() for line in lines)

    def _known(self, group: str, label: str, words: Mapping[str, Word]) -> None:
        if label not in words:
            raise self._wrong(group, label, f"there is no label {label!r} in {group!r} to take away", "delete the line")

    def _check_unique(self, made: Vocabulary) -> None:
        first: dict[str, str] = {}
        for group in made.groups:
            for label in group.labels:
                other = first.setdefault(label.casefold(), group.name)
                if other != group.name:
                    raise self._wrong(
                        group.name, label, f"the label {label!r} is in {other!r} as well", "give it another name"
                    )

    def _wrong(self, group: str, key: str, what: str, remedy: str) -> InvalidInputError:
        line = self._line_of(group, key)
        where = f"{self._name}, line {line}" if line else self._name
        return InvalidInputError(f"In {where}: {what}", remedy=remedy)

    def _line_of(self, group: str, key: str) -> int:
        """Return the line of a key in a group's tables, of the group when there is no such line; 0 for neither."""
        section, found = "", 0
        for number, line in enumerate(self._lines, start=1):
            stripped = line.strip()
            if header := re.match(r"\[+\s*([^\]]+?)\s*\]", stripped):
                section = header.group(1).strip("\"' ").split(".")[0].strip("\"' ")
                found = found or (number if section == group else 0)
            elif section == group and key and re.match(rf"[\"']?{re.escape(key)}[\"']?\s*=", stripped):
                return number
        return found
