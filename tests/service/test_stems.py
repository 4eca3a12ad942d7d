"""Stems over real gRPC: refused before anything is loaded, or with the way to the package."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from temptrack.client import Daemon
from temptrack.errors import InvalidInputError, RightsError, StateError, TrackNotFoundError
from temptrack.v1 import library_pb2, stems_pb2


def separate(daemon: Daemon, **fields: object) -> stems_pb2.SeparateResult:
    request = stems_pb2.SeparateRequest(**fields)  # type: ignore[arg-type]
    return daemon.follow(daemon.compose.Separate, request)


def test_what_cannot_be_is_refused_before_anything_is_loaded(library: Daemon, music: Path, tmp_path: Path) -> None:
    track, folder = str(music / "alder tone.wav"), str(tmp_path)
    with pytest.raises(InvalidInputError, match="no track"):
        separate(library, folder=folder)
    with pytest.raises(TrackNotFoundError):
        separate(library, track="nothing", folder=folder)
    with pytest.raises(InvalidInputError, match="relative"):
        separate(library, track=track, folder="stems")
    with pytest.raises(InvalidInputError, match="no name of a model"):
        separate(library, track=track, folder=folder, model="../x")
    with pytest.raises(InvalidInputError, match="There is no folder"):
        separate(library, track=track, folder=folder, weights_folder=f"{folder}/none")
    add = library_pb2.AddTracksRequest(paths=[str(music)], refresh=True, default_licence="CC BY-ND 4.0")
    if find_spec("demucs") is None:  # else it would fetch weights
        with pytest.raises(StateError, match=r"pip install 'temptrack\[stems\]'"):
            separate(library, track="alder tone", folder=folder)
    library.follow(library.library.AddTracks, add)
    with pytest.raises(RightsError, match="NoDerivatives"):
        separate(library, track="alder tone", folder=folder, unknown_may_derive=True)
