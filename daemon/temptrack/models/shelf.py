"""Which weights are here and chosen, and the one loaded model that everybody shares."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from temptrack.errors import StateError, WeightsUnavailableError
from temptrack.models.budget import require_memory
from temptrack.models.cards import DEFAULT_MODEL, KNOWN_MODELS, KnownModel, ModelCard
from temptrack.models.hub import Network
from temptrack.models.interface import ImageTextModel
from temptrack.models.names import name_parts
from temptrack.models.own import own_architecture
from temptrack.models.pulling import Pulling, WatchedJob
from temptrack.models.slot import LentModel, Slot
from temptrack.models.stock import Stock
from temptrack.models.torch_bridge import usable_cores
from temptrack.progress import Job


@dataclass(frozen=True)
class Running:
    """How a model is run on this machine."""

    device: str = "auto"
    """auto, cpu, mps, cuda, cuda:N."""
    precision: str = "fp32"
    """Of what pictures are computed in: fp32, bf16, auto."""
    threads: int = 0
    """Of one computation on the processor; 0: one for each core, half of them while others need them."""
    idle_s: float = 0.0
    """After so long without use it is let go; 0 keeps it."""
    memory_bytes: int = 0
    """What it may hold; 0: what the system has free."""


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
        The catalogue; models of the user's own (`temptrack.models.own`) are added to it.
    running : Running
        Device, threads, memory.
    """

    def __init__(
        self,
        models_folder: Path,
        selected: str = DEFAULT_MODEL,
        checkpoint: Path | None = None,
        *,
        known: Sequence[KnownModel] = KNOWN_MODELS,
        running: Running | None = None,
    ) -> None:
        self._stock = Stock(models_folder, selected, checkpoint, known)
        self._running = running or Running()
        self._slot = Slot(self._running.idle_s)
        self._loading = threading.Lock()
        self._lent: tuple[str, LentModel] | None = None
        self._pulling: Pulling | None = None
        self._others = 0

    @property
    def models_folder(self) -> Path:
        """Where pulled weights lie."""
        return self._stock.folder

    @property
    def selected(self) -> str:
        """Name of the model that is used."""
        return self._stock.selected

    @property
    def pulling(self) -> Pulling | None:
        """The download under way."""
        return self._pulling

    @property
    def is_loaded(self) -> bool:
        """Whether the selected model is in memory now."""
        return bool(self._slot.key) and self._slot.key == self.key()

    def key(self) -> str:
        """Say which bytes `load` would load, cheaply; empty when there are none."""
        found = self._stock.find(self.selected)
        return f"{self.selected} {found.key}" if found else ""

    def cards(self) -> list[ModelCard]:
        """Tell of every model we know, of those that are here, and of the selected one."""
        return [self.card(name) for name in self._stock.names]

    def card(self, name: str) -> ModelCard:
        """Tell of one model.

        Raises
        ------
        ModelNotFoundError
            When the name is not of the form "architecture/tag".
        """
        return self._stock.card(name, loaded=name == self.selected and self.is_loaded)

    def path_of(self, name: str) -> Path:
        """Where a model's weights lie, or would lie after `pull`; raises as `card` does."""
        return self._stock.path_of(name)

    def available(self) -> bool:
        """Whether the selected model's weights are on this machine; loads nothing."""
        return self._stock.lack() is None

    def why_unavailable(self) -> str:
        """Return one sentence saying what is missing and what to do; empty when nothing is."""
        error = self._stock.lack()
        return str(error) if error else ""

    def select(self, name: str, checkpoint: Path | None = None) -> ModelCard:
        """Use another model from now on; who works with the old one finishes with it.

        Raises
        ------
        ModelNotFoundError
            When neither open_clip's register nor the user's own knows it and nothing is here.
        """
        self._stock.select(name, checkpoint)
        return self.card(name)

    def load(self) -> ImageTextModel:
        """Return the selected model, in memory now, shared by everybody. Any thread may call.

        It stays in memory while it is used and for a while after; one handed out earlier stays usable and is read
        anew when it is used.

        Raises
        ------
        WeightsUnavailableError
            When there are no weights, they are not what they should be, or there is too little memory.
        ModelNotFoundError
            When the selected name means no model.
        """
        with self._loading:
            if (error := self._stock.lack()) is not None:
                raise error
            key = self.key()
            if self._lent is None or self._lent[0] != key:
                self._lent = key, self._lend(key)
            self._lent[1].warm()
            return self._lent[1]

    def unload(self) -> None:
        """Let go of the loaded model once nobody uses it; the next use reads it anew."""
        self._slot.clear()

    @contextmanager
    def sharing_cores(self) -> Iterator[None]:
        """While this lasts, others compute on every core: the model takes half of them."""
        self._others += 1
        try:
            yield
        finally:
            self._others -= 1

    def pull(self, name: str, job: Job, network: Network | None = None) -> ModelCard:
        """Download a model's weights into this shelf's folder, unless they are there already as they came.

        Parameters
        ----------
        name : str
            "architecture/tag"; empty means the selected model.
        job : Job
            Told bytes done and in all.
        network : Network, optional
            How the hub is reached.

        Raises
        ------
        ModelNotFoundError, WeightsUnavailableError, CancelledError
            See `download_weights`.
        """
        from temptrack.models.download import download_weights

        wanted = name or self.selected
        if not self._stock.is_sound(wanted):
            repository, files = self._stock.repository(wanted)
            self._pulling = Pulling(wanted)
            try:
                watched = WatchedJob(job, lambda done, total: self._watch(Pulling(wanted, done, total)))
                download_weights(repository, files, self._stock.place(wanted), watched, network)
            finally:
                self._pulling = None
        return self.card(wanted)

    def carry_in(self, name: str, source: Path, job: Job) -> ModelCard:
        """Copy weights from a file the user brings, once they have loaded as this model; replaces what was there.

        Raises
        ------
        ModelNotFoundError, WeightsUnavailableError, MediaNotFoundError, CancelledError
            See `temptrack.models.carry.carry_in`.
        """
        from temptrack.models.carry import carry_in
        from temptrack.models.open_clip_bridge import load_open_clip

        wanted = name or self.selected
        parts = name_parts(wanted)

        def prove(file: Path) -> None:  # where models always are loaded: there is never a second one in memory
            config = own_architecture(self.models_folder, parts[0])
            with self._slot.borrow(f"proof of {file}", lambda: load_open_clip(*parts, file, config=config)):
                pass

        carry_in(source, self._stock.files(wanted), self._stock.place(wanted), prove, job)
        return self.card(wanted)

    def remove(self, name: str) -> int:
        """Delete a model's weights from this shelf's folder, unfinished ones too; return the bytes freed.

        Raises
        ------
        ModelNotFoundError, StateError
            When they are not in the folder (what others put elsewhere is theirs), or are being downloaded.
        """
        if self._pulling is not None and self._pulling.name == name:
            raise StateError(f"{name} is being downloaded", remedy="stop that first")
        if name == self.selected:  # first: some systems delete no file that is mapped
            self.unload()
        return self._stock.remove(name)

    def _watch(self, pulling: Pulling) -> None:
        self._pulling = pulling

    def _lend(self, key: str) -> LentModel:
        name, found = self.selected, self._stock.find(self.selected)
        if found is None:
            raise WeightsUnavailableError(f"The weights of {name} are gone", remedy="run `temptrack models pull`")
        return LentModel(self._slot, key, lambda: self._read(name, found.path))

    def _read(self, name: str, weights: Path) -> ImageTextModel:
        from temptrack.models.open_clip_bridge import load_open_clip

        require_memory(name, weights, self._running.memory_bytes, self.cards())
        architecture, tag = name_parts(name)
        return load_open_clip(
            architecture,
            tag,
            weights,
            config=own_architecture(self.models_folder, architecture),
            device=self._running.device,
            precision=self._running.precision,
            threads=self._threads,
        )

    def _threads(self) -> int:
        return self._running.threads or max(1, usable_cores() // (2 if self._others else 1))
