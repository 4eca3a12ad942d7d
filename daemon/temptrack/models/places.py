"""Where weights may lie: this product's folder, then the cache other programs share."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from temptrack.models.cards import WEIGHT_FILES, KnownModel, Where
from temptrack.models.hub_cache import find_in_hub_cache
from temptrack.models.names import name_parts


@dataclass(frozen=True)
class Found:
    """Weights on this machine."""

    path: Path
    where: Where

    @property
    def key(self) -> str:
        """Equal only for the same bytes, without reading them."""
        seen = self.path.stat()
        return f"{self.path}:{seen.st_size}:{seen.st_mtime_ns}"


class Places:
    """Finds weights by a model's name.

    Parameters
    ----------
    folder : Path
        Where pulled weights lie: ``architecture/tag/file``.
    known : sequence of KnownModel
        The catalogue.
    """

    def __init__(self, folder: Path, known: Sequence[KnownModel]) -> None:
        self.folder = folder
        self.known = {model.name: model for model in known}

    def place(self, name: str) -> Path:
        """Return the folder of a model's own.

        Raises
        ------
        ModelNotFoundError
            When the name is not of the form "architecture/tag".
        """
        architecture, tag = name_parts(name)
        return self.folder / architecture / tag

    def files(self, name: str) -> tuple[str, ...]:
        """Return what a model's file may be called, best first."""
        own = self.known[name].files if name in self.known else ()
        return tuple(dict.fromkeys([*own, *WEIGHT_FILES]))

    def find(self, name: str) -> Found | None:
        """Return a model's weights where they are on this machine."""
        place = self.place(name)
        own = next((place / file for file in self.files(name) if (place / file).is_file()), None)
        if own is not None:
            return Found(own, "models folder")
        known = self.known.get(name)
        cached = find_in_hub_cache(known.repository, known.files) if known else None
        return Found(cached, "hub cache") if cached else None

    def names_here(self) -> list[str]:
        """Return the models with weights in the folder, also those the catalogue does not know."""
        found = (path for path in sorted(self.folder.glob("*/*/*")) if path.name in self._all_files())
        return list(dict.fromkeys(f"{path.parent.parent.name}/{path.parent.name}" for path in found))

    def _all_files(self) -> set[str]:
        return {*WEIGHT_FILES, *(file for model in self.known.values() for file in model.files)}
