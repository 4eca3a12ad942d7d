"""Where weights lie, which are chosen, and the one loaded model that everybody shares."""

import re
import threading
from collections.abc import Sequence
from pathlib import Path

from temptrack.errors import ModelNotFoundError, WeightsUnavailableError
from temptrack.models.cards import DEFAULT_MODEL, KNOWN_MODELS, WEIGHT_FILES, KnownModel, ModelCard
from temptrack.models.hub_cache import find_in_hub_cache
from temptrack.models.interface import ImageTextModel
from temptrack.progress import Job

_PAIR = re.compile(r"\w[\w.+-]*/\w[\w.+-]*")
"""architecture/tag; each is a folder's name below the models folder, so nothing that climbs out of it."""


class ModelShelf:
    """The machine's image-text models.

    Weights are found in this order: an explicit checkpoint (for the selected model), this shelf's folder, the hub's
    own cache. Nothing is ever downloaded but by `pull`.

    Parameters
    ----------
    models_folder : Path
        Where pulled weights lie: ``architecture/tag/file``.
    selected : str
        "architecture/tag" of open_clip.
    checkpoint : Path, optional
        Weights of the selected model at a place of the user's own.
    known : sequence of KnownModel
        The catalogue.
    """

    def __init__(
        self,
        models_folder: Path,
        selected: str = DEFAULT_MODEL,
        checkpoint: Path | None = None,
        *,
        known: Sequence[KnownModel] = KNOWN_MODELS,
    ) -> None:
        self._folder = models_folder
        self._selected = selected
        self._checkpoint = checkpoint
        self._known = {model.name: model for model in known}
        self._loading = threading.Lock()
        self._loaded: ImageTextModel | None = None

    @property
    def models_folder(self) -> Path:
        """Where pulled weights lie."""
        return self._folder

    @property
    def selected(self) -> str:
        """Name of the model that is used."""
        return self._selected

    def cards(self) -> list[ModelCard]:
        """Tell of every model we know, and of the selected one."""
        names = dict.fromkeys([*self._known, self._selected])
        return [self._card(name) for name in names if _PAIR.fullmatch(name)]

    def path_of(self, name: str) -> Path:
        """Where a model's weights lie, or would lie after `pull`.

        Raises
        ------
        ModelNotFoundError
            When the name is not of the form "architecture/tag".
        """
        return self._find(name) or self._place(name) / self._files(name)[0]

    def available(self) -> bool:
        """Whether the selected model's weights are on this machine; loads nothing."""
        return self._why_not() is None

    def why_unavailable(self) -> str:
        """Return one sentence saying what is missing and what to do; empty when nothing is."""
        error = self._why_not()
        return str(error) if error else ""

    def load(self) -> ImageTextModel:
        """Return the selected model, loaded on the first call and shared from then on. Any thread may call.

        Raises
        ------
        WeightsUnavailableError
            When there are no weights, or they are not what they should be.
        ModelNotFoundError
            When the selected name means no model.
        """
        with self._loading:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def unload(self) -> None:
        """Let go of the loaded model; the next `load` reads it anew."""
        with self._loading:
            self._loaded = None

    def pull(self, name: str, job: Job) -> ModelCard:
        """Download a model's weights into this shelf's folder, unless they are there already.

        Parameters
        ----------
        name : str
            "architecture/tag"; empty means the selected model.
        job : Job
            Told bytes done and in all.

        Raises
        ------
        ModelNotFoundError, WeightsUnavailableError, CancelledError
            See `download_weights`.
        """
        from temptrack.models.download import download_weights

        wanted = name or self._selected
        if self._find(wanted) is None:
            download_weights(self._repository(wanted), self._files(wanted), self._place(wanted), job)
        return self._card(wanted)

    def _load(self) -> ImageTextModel:
        from temptrack.models.open_clip_bridge import load_open_clip

        if (error := self._why_not()) is not None:
            raise error
        architecture, tag = _parts(self._selected)
        return load_open_clip(architecture, tag, self.path_of(self._selected))

    def _why_not(self) -> WeightsUnavailableError | ModelNotFoundError | None:
        try:
            if self._find(self._selected) is not None:
                return None
        except ModelNotFoundError as error:
            return error
        if self._checkpoint is not None:
            return WeightsUnavailableError(
                f"The checkpoint '{self._checkpoint}' does not exist", remedy="correct its path in the settings"
            )
        return WeightsUnavailableError(
            f"The weights of {self._selected} are not on this machine", remedy="run `temptrack models pull`"
        )

    def _find(self, name: str) -> Path | None:
        place = self._place(name)
        if name == self._selected and self._checkpoint is not None:
            return self._checkpoint if self._checkpoint.is_file() else None
        own = (place / file for file in self._files(name))
        found = next((path for path in own if path.is_file()), None)
        if found is None and name in self._known:
            found = find_in_hub_cache(self._known[name].repository, self._known[name].files)
        return found

    def _place(self, name: str) -> Path:
        architecture, tag = _parts(name)
        return self._folder / architecture / tag

    def _files(self, name: str) -> tuple[str, ...]:
        return self._known[name].files if name in self._known else WEIGHT_FILES

    def _repository(self, name: str) -> str:
        if name in self._known:
            return self._known[name].repository
        from temptrack.models.open_clip_bridge import registered_repository

        repository = registered_repository(*_parts(name))
        if repository is None:
            raise ModelNotFoundError(
                f"open_clip knows no model '{name}'", remedy="see `temptrack models list`", field="name"
            )
        return repository

    def _card(self, name: str) -> ModelCard:
        known, found = self._known.get(name), self._find(name)
        return ModelCard(
            name=name,
            size_bytes=found.stat().st_size if found else (known.size_bytes if known else 0),
            licence=known.licence if known else "unknown: see the model's page",
            speed_class=known.speed_class if known else "unknown",
            installed=found is not None,
            selected=name == self._selected,
            path=found or self.path_of(name),
        )


def _parts(name: str) -> tuple[str, str]:
    if not _PAIR.fullmatch(name):
        raise ModelNotFoundError(
            f"'{name}' is not a model's name",
            remedy="write architecture/tag, as in `temptrack models list`",
            field="name",
        )
    architecture, _, tag = name.partition("/")
    return architecture, tag
