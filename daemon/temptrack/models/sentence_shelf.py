"""The sentence model as a user meets it: listed, pulled, carried in and removed like the models that see."""

import shutil
from pathlib import Path

from temptrack.errors import ModelNotFoundError, WeightsUnavailableError
from temptrack.lasting import take_place
from temptrack.models.cards import ModelCard, Where
from temptrack.models.hub import Network
from temptrack.models.origin import read_origin
from temptrack.models.published import is_published
from temptrack.models.sentences import MINILM, MINILM_FILES, find_minilm
from temptrack.models.space import require_space
from temptrack.progress import Job

REPOSITORY = "sentence-transformers/all-MiniLM-L6-v2"
_SIZE_BYTES = sum(file.size_bytes for file in MINILM_FILES)


class SentenceShelf:
    """The machine's copy of the sentence model.

    Parameters
    ----------
    models_folder : Path
        Where it lies once pulled; a package that brings it counts too.
    repository : str
        Where the hub has it.
    """

    def __init__(self, models_folder: Path, repository: str = REPOSITORY) -> None:
        self._folder = models_folder / MINILM
        self._repository = repository

    def card(self) -> ModelCard:
        """Tell of it."""
        found = find_minilm(self._folder.parent)
        here = found or self._folder
        origin = read_origin(here / MINILM_FILES[0].name) if found else None
        return ModelCard(
            name=MINILM,
            size_bytes=_SIZE_BYTES,
            licence="Apache-2.0",
            speed_class="fast",
            installed=found is not None,
            selected=False,
            path=here / MINILM_FILES[0].name,
            found_in=self._where(found),
            sha256=MINILM_FILES[0].sha256 if found else "",
            checked=origin.checked if origin else "against the published SHA-256" if found else "",
            reads="sentences",
        )

    def pull(self, job: Job, network: Network | None = None) -> ModelCard:
        """Download it into the models folder, unless it is on this machine.

        Raises
        ------
        WeightsUnavailableError
            As `temptrack.models.download.download_weights`, and when the hub has other files than the published ones.
        CancelledError
            When the job is stopped; what has arrived stays for the next try.
        """
        from temptrack.models.download import download_all

        if find_minilm(self._folder.parent) is None:
            names = [file.name for file in reversed(MINILM_FILES)]  # the weights last: what is noted is theirs
            download_all(self._repository, names, self._folder, job, network)
            self._require_published("pull it from another hub, or carry it here with --from")
        return self.card()

    def carry_in(self, source: Path, job: Job) -> ModelCard:
        """Copy it from a folder that holds its files, which must be the published ones.

        Raises
        ------
        WeightsUnavailableError
            When they are not, or do not fit on the disk.
        """
        names = ", ".join(file.name for file in MINILM_FILES)
        if not all(is_published(source / file.name, file) for file in MINILM_FILES):
            raise WeightsUnavailableError(
                f"'{source}' does not hold {names} as {REPOSITORY} publishes them", remedy="name the folder they are in"
            )
        require_space(self._folder, _SIZE_BYTES, MINILM)
        self._folder.mkdir(parents=True, exist_ok=True)
        for number, file in enumerate(MINILM_FILES):
            job.report("copy", number, len(MINILM_FILES), file.name)
            draft = self._folder / f"{file.name}.copy"
            shutil.copyfile(source / file.name, draft)
            take_place(draft, self._folder / file.name)
        self._require_published("copy it again")
        return self.card()

    def remove(self) -> int:
        """Delete it from the models folder, unfinished downloads too; return the bytes freed.

        Raises
        ------
        ModelNotFoundError
            When it is not there: a package that brings it is left to whoever installed it.
        """
        if not self._folder.is_dir():
            raise ModelNotFoundError(
                f"There is no {MINILM} in {self._folder.parent}",
                remedy="`temptrack models list` shows what is here",
                field="name",
            )
        size = sum(path.stat().st_size for path in self._folder.iterdir())
        shutil.rmtree(self._folder)
        return size

    def _where(self, found: Path | None) -> Where:
        if found is None:
            return ""
        return "models folder" if found == self._folder else "package"

    def _require_published(self, remedy: str) -> None:
        for file in MINILM_FILES:
            path = self._folder / file.name
            if not is_published(path, file):
                path.unlink(missing_ok=True)
                raise WeightsUnavailableError(
                    f"The {file.name} that came is not the one {REPOSITORY} published", remedy=remedy
                )
