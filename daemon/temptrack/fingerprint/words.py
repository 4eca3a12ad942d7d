"""Labels in groups, and the sentences that stand for each."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """One label."""

    label: str
    """What people read."""
    looks: tuple[str, ...]
    """Phrases for what it looks like."""
    says: str
    """How a sentence about a scene puts it; the label itself where the vocabulary does not say."""


@dataclass(frozen=True)
class LabelGroup:
    """Labels of which a scene has about one."""

    name: str
    """action, setting, light, mood, shot, or the user's own."""
    templates: tuple[str, ...]
    words: tuple[Word, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, in the file's order."""
        return tuple(word.label for word in self.words)

    @property
    def prompts(self) -> tuple[tuple[str, ...], ...]:
        """For each label, the sentences that stand for it: each phrase in each template."""
        return tuple(self.prompts_of(word) for word in self.words)

    def prompts_of(self, word: Word) -> tuple[str, ...]:
        """Return the sentences that stand for a word; their embeddings are averaged (Radford et al. 2021, 3.1.4)."""
        return tuple(template.replace("{}", look) for template in self.templates for look in word.looks)


@dataclass(frozen=True)
class Vocabulary:
    """All groups."""

    groups: tuple[LabelGroup, ...]
    own: tuple[str, ...] = ()
    """Labels that the user added or replaced."""
    removed: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Sixteen characters that change when any prompt does."""
        told = [(group.name, group.labels, group.prompts) for group in self.groups]
        return hashlib.blake2b(repr(told).encode(), digest_size=8).hexdigest()

    def find(self, label: str) -> tuple[LabelGroup, Word] | None:
        """Return a label's word and its group, letter case aside; None when nobody knows it."""
        wanted = label.casefold()
        return next(
            ((group, word) for group in self.groups for word in group.words if word.label.casefold() == wanted), None
        )

    def group_of(self, label: str) -> str:
        """Return the name of a label's group; empty when nobody knows it."""
        found = self.find(label)
        return found[0].name if found else ""
