"""Which weights are on this machine, and which of them are chosen."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from temptrack.errors import ModelNotFoundError, WeightsUnavailableError
from temptrack.models.cards import KnownModel, ModelCard
from temptrack.models.names import is_name, name_parts
from temptrack.models.origin import read_origin
from temptrack.models.own import own_models
from temptrack.models.places import Found, Places


class Stock:
    """The weights that lie on this machine; loads none of them.

    Parameters
    ----------
    folder : Path
        Where pulled weights lie: ``architecture/tag/file``.
    selected : str
        "architecture/tag" of open_clip.
    checkpoint : Path, optional
        Weights of the selected model at a place of the user's own.
    known : sequence of KnownModel
        The catalogue; models of the user's own (`temptrack.models.own`) are added to it.
    """

    def __init__(self, folder: Path, selected: str, checkpoint: Path | None, known: Sequence[KnownModel]) -> None:
        self.folder = folder
        self._places = Places(folder, [*known, *own_models(folder)])
        self._choice = (selected, checkpoint)

    @property
    def selected(self) -> str:
        """Name of the model that is used."""
        return self._choice[0]

    @property
    def names(self) -> list[str]:
        """Every model we know, those that are here, and the selected one."""
        names = dict.fromkeys([*self._places.known, *self._places.names_here(), self.selected])
        return [name for name in names if is_name(name)]

    def select(self, name: str, checkpoint: Path | None) -> None:
        """Use another model from now on.

        Raises
        ------
        ModelNotFoundError
            When neither open_clip's register nor the user's own knows it and nothing is here.
        """
        if checkpoint is None and name not in self._places.known and self._places.find(name) is None:
            self.repository(name)
        self._choice = (name, checkpoint)

    def card(self, name: str, *, loaded: bool) -> ModelCard:
        """Tell of one model.

        Raises
        ------
        ModelNotFoundError
            When the name is not of the form "architecture/tag".
        """
        known, found = self._places.known.get(name), self.find(name)
        origin = read_origin(found.path) if found else None
        return ModelCard(
            name=name,
            size_bytes=found.path.stat().st_size if found else (known.size_bytes if known else 0),
            licence=known.licence if known else "unknown: see the model's page",
            speed_class=known.speed_class if known else "unknown",
            installed=found is not None,
            selected=name == self.selected,
            path=found.path if found else self.path_of(name),
            found_in=found.where if found else "",
            sha256=origin.sha256 if origin else "",
            checked=origin.checked if origin else "",
            loaded=loaded,
        )

    def path_of(self, name: str) -> Path:
        """Where a model's weights lie, or would lie after `pull`.

        Raises
        ------
        ModelNotFoundError
            When the name is not of the form "architecture/tag".
        """
        found = self.find(name)
        return found.path if found else self._places.place(name) / self._places.files(name)[0]

    def place(self, name: str) -> Path:
        """Return the folder of a model's own, where it is pulled to."""
        return self._places.place(name)

    def files(self, name: str) -> tuple[str, ...]:
        """Return what a model's file may be called, best first."""
        return self._places.files(name)

    def find(self, name: str) -> Found | None:
        """Return a model's weights: the explicit checkpoint, this folder's, the hub's own cache."""
        selected, checkpoint = self._choice
        if name == selected and checkpoint is not None:
            name_parts(name)
            return Found(checkpoint, "checkpoint") if checkpoint.is_file() else None
        return self._places.find(name)

    def is_sound(self, name: str) -> bool:
        """Whether weights are here; those in the folder must be as they were when they came."""
        found = self.find(name)
        return found is not None and (found.where != "models folder" or read_origin(found.path) is not None)

    def lack(self) -> WeightsUnavailableError | ModelNotFoundError | None:
        """Return what is wrong with the selected model's weights, as the error to raise."""
        name, checkpoint = self._choice
        try:
            if self.find(self.selected) is not None:
                return None
        except ModelNotFoundError as error:
            return error
        if checkpoint is not None:
            return WeightsUnavailableError(
                f"The checkpoint '{checkpoint}' does not exist", remedy="correct its path in the settings"
            )
        return WeightsUnavailableError(
            f"The weights of {name} are not on this machine", remedy="run `temptrack models pull`"
        )

    def remove(self, name: str) -> int:
        """Delete a model's weights from the folder, unfinished ones too; return the bytes freed.

        Raises
        ------
        ModelNotFoundError
            When they are not there: what others put elsewhere is theirs.
        """
        found, place = self.find(name), self.place(name)
        if not place.is_dir():
            there = f"; they are in {found.path}" if found else ""
            raise ModelNotFoundError(
                f"There are no weights of {name} in {self.folder}{there}",
                remedy="`temptrack models list` shows what is here",
                field="name",
            )
        size = sum(path.stat().st_size for path in place.iterdir())
        shutil.rmtree(place)
        return size

    def repository(self, name: str) -> tuple[str, Sequence[str]]:
        """Where the hub has a model, and what the file may be called there."""
        known = self._places.known.get(name)
        if known is not None and known.repository:
            return known.repository, known.files
        if known is not None:
            raise WeightsUnavailableError(
                f"{name} is not on the hub", remedy=f"carry it here: `temptrack models pull {name} --from FILE`"
            )
        from temptrack.models.open_clip_bridge import registered_files

        found = registered_files(*name_parts(name))
        if found is None:
            raise ModelNotFoundError(
                f"open_clip knows no model '{name}'", remedy="see `temptrack models list`", field="name"
            )
        return found[0], found[1] or self._places.files(name)
