"""Weights carried to this machine by hand: from a stick, a share, another computer's download."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from temptrack.errors import MediaNotFoundError, WeightsUnavailableError
from temptrack.lasting import take_place
from temptrack.models.download import UNFINISHED
from temptrack.models.origin import SUFFIXES, hash_file, leave_alone, write_origin
from temptrack.models.space import require_space
from temptrack.progress import Job

_BLOCK_BYTES = 1 << 20
_SAFE, _PICKLED = "open_clip_model.safetensors", "open_clip_pytorch_model.bin"


def carry_in(source: Path, files: Sequence[str], folder: Path, prove: Callable[[Path], object], job: Job) -> Path:
    """Copy weights into the models folder, once they have been loaded as what they are said to be.

    Parameters
    ----------
    source : Path
        The file, or a folder that holds one of `files`.
    files : sequence of str
        Names that are looked for there, best first.
    folder : Path
        Where the copy will lie.
    prove : callable
        Loads a file as the model it should be; raises `WeightsUnavailableError` where it is not.
    job : Job
        Told the bytes done and in all.

    Raises
    ------
    MediaNotFoundError, WeightsUnavailableError
        When there is no such file, it does not fit on the disk, or is not what it should be.
    """
    found = _file_meant(source, files)
    stated = re.fullmatch(r"[0-9a-f]{64}", found.resolve().name)  # how the hub's own cache names its files
    require_space(folder, found.stat().st_size, found.name)
    sha256 = hash_file(found, job)
    if stated and stated[0] != sha256:
        raise WeightsUnavailableError(f"'{found}' is damaged: its SHA-256 is {sha256[:12]}...", remedy="copy it again")
    job.report("load", 0, 1, found.name)
    prove(found)
    target = folder / (_SAFE if found.suffix == ".safetensors" else _PICKLED)
    folder.mkdir(parents=True, exist_ok=True)
    _copy(found, target, job)
    leave_alone(target)
    write_origin(
        target,
        sha256,
        str(found),
        "against its name in the hub's cache, and by loading it" if stated else "by loading it",
    )
    return target


def _file_meant(source: Path, files: Sequence[str]) -> Path:
    if source.is_dir():
        inside = next((source / name for name in files if (source / name).is_file()), None)
        if inside is None:
            raise MediaNotFoundError(
                f"'{source}' holds none of {', '.join(files)}", remedy="name the file itself", field="from_path"
            )
        return inside
    if not source.is_file():
        raise MediaNotFoundError(f"No file is at '{source}'", remedy="check the path", field="from_path")
    if source.suffix not in SUFFIXES:
        raise WeightsUnavailableError(
            f"'{source.name}' is not named as weights are", remedy=f"give a file that ends in {', '.join(SUFFIXES)}"
        )
    return source


def _copy(source: Path, target: Path, job: Job) -> None:
    draft, size, done = target.with_name(f"{target.name}.copy{UNFINISHED}"), source.stat().st_size, 0
    try:
        with source.open("rb") as reading, draft.open("wb") as writing:
            while block := reading.read(_BLOCK_BYTES):
                writing.write(block)
                done += len(block)
                job.report("copy", done, size, source.name)
        take_place(draft, target)
    finally:
        draft.unlink(missing_ok=True)
