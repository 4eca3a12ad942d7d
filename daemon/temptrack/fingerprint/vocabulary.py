"""The words zero-shot labelling chooses from, read from ``vocabulary.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class LabelGroup:
    """Labels of which a scene has about one."""

    name: str
    """action, setting, mood."""
    labels: tuple[str, ...]
    prompts: tuple[tuple[str, ...], ...]
    """For each label, the sentences that stand for it; their embeddings are averaged (Radford et al. 2021, section
    3.1.4)."""


@cache
def vocabulary() -> tuple[LabelGroup, ...]:
    """Return the shipped groups, in the file's order."""
    tables = tomllib.loads(_text())
    return tuple(_group(name, table["templates"], table["labels"]) for name, table in tables.items())


def _group(name: str, templates: list[str], phrases: dict[str, str]) -> LabelGroup:
    prompts = tuple(tuple(template.format(phrase) for template in templates) for phrase in phrases.values())
    return LabelGroup(name=name, labels=tuple(phrases), prompts=prompts)


def _text() -> str:
    return resources.files("temptrack.fingerprint").joinpath("vocabulary.toml").read_text(encoding="utf-8")
