"""The one bridge to demucs (MIT, an optional extra): imported on first use, with torch.

Of what is alive and has a licence (2026): Open-Unmix 1.3 (code MIT, weights ``umxhq`` MIT) needs torchaudio, whose last
release does not load beside today's torch; audio-separator brings weights of which nobody states the licence; Spleeter
needs a TensorFlow of 2023. Demucs 4.1 is maintained by its author, typed, and stands on torch alone.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from temptrack.errors import StateError, WeightsUnavailableError
from temptrack.media import Sound
from temptrack.progress import Job

if TYPE_CHECKING:
    from demucs.api import Separator as Network

DEFAULT_MODEL = "htdemucs"
WEIGHTS_NOTE = (
    "What separated them is demucs (code: MIT). The page of its weights says MIT too; their author called them for"
    " scientific purposes only (github.com/facebookresearch/demucs, issue 327): ask before you sell what comes of them."
)


class DemucsSeparator:
    """One of demucs' networks, loaded.

    Parameters
    ----------
    model : str
        Its name; demucs fetches the weights from its author's page when they are not on this machine, and keeps them
        where the Hugging Face hub keeps its files.
    repo : Path, optional
        A folder with the weights, for machines that fetch nothing.

    Raises
    ------
    StateError
        When demucs is not installed.
    WeightsUnavailableError
        When there are no weights of that name, or they cannot be had.
    """

    note = WEIGHTS_NOTE

    def __init__(self, model: str = DEFAULT_MODEL, repo: Path | None = None) -> None:
        self.name = f"demucs {model}"
        self._network = _load(model, repo)

    @property
    def sample_rate_hz(self) -> int:
        """What it hears and gives."""
        return int(self._network.samplerate)

    def separate(self, sound: Sound, job: Job) -> Mapping[str, Sound]:
        """Return stems, by name, each of two channels and as long as the sound.

        The same sound gives the same stems: nothing is shifted by chance, at the price of 0.2 dB (demucs' own figure).

        Parameters
        ----------
        sound : Sound
            At `sample_rate_hz`.
        job : Job
            Told "separate" by the seconds; asked at each piece of some seconds whether the work is still wanted.
        """
        import torch

        stereo = np.broadcast_to(sound.samples, (2, sound.samples.shape[1])).copy()
        total_s = round(sound.duration_s)

        def told(state: dict[str, Any]) -> None:
            job.report("separate", min(total_s, round(state["segment_offset"] / self.sample_rate_hz)), total_s)

        self._network.update_parameter(callback=told, shifts=0, progress=False, jobs=0, device="cpu")
        _, found = self._network.separate_tensor(torch.from_numpy(stereo))
        return {name: Sound(np.asarray(stem, np.float32), self.sample_rate_hz) for name, stem in found.items()}


def _load(model: str, repo: Path | None) -> "Network":
    try:
        from demucs.api import Separator as Network
    except ImportError as error:
        raise StateError(
            f"Stems need a separation package, and {error.name or 'demucs'} is not installed",
            remedy="`pip install 'temptrack[stems]'`, and restart the daemon",
        ) from None
    try:
        return Network(model=model, repo=repo, device="cpu")
    except (Exception, SystemExit) as error:  # noqa: BLE001 - demucs lets the hub's and torch's errors through, and exits
        raise WeightsUnavailableError(
            f"The weights of demucs' {model!r:.80} cannot be had ({_first_line(error)})",
            remedy="check the name and the network, or name the folder they are in with --weights",
        ) from None


def _first_line(error: BaseException) -> str:
    said = str(error).strip().splitlines()
    return said[0][:160] if said else type(error).__name__
