"""Putting the panel where Premiere Pro looks for panels, and taking it away without a trace."""

import platform
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from temptrack.errors import StateError
from temptrack.home import Home
from temptrack.hosts.interface import Outcome
from temptrack.hosts.premiere.staging import BUNDLE_ID, bundle_id, digest, find_staging
from temptrack.launch import write_launch


@dataclass(frozen=True)
class PremierePlugin:
    """The panel on one machine, for one home."""

    home: Home
    system: str
    """As `platform.system` says: Darwin, Windows, Linux."""
    user_home: Path
    environment: Mapping[str, str]
    root: Path = Path("/")
    """Of the file system; tests have one of their own."""

    @property
    def title(self) -> str:
        """The host's name."""
        return "Adobe Premiere Pro"

    def install(self, *, everyone: bool) -> Outcome:
        """Copy the built panel into one folder of panels, and take an older one of ours out of the other."""
        mine, other = self._places(everyone)
        staging = find_staging()
        if staging is None:
            raise StateError(
                "The panel is not built here",
                remedy="in plugin_premiere run `npm install && npm run package` (Node 20), then install again",
            )
        _refuse_foreign(mine)
        try:
            _remove(other)
            _replace(staging, mine)
            self.home.create()
            write_launch(self.home)  # so that the panel can start the daemon
        except OSError as error:
            raise _unwritable(error, everyone) from None
        return Outcome((f"Installed in {mine}.", *_HOW_TO_OPEN, *self._signature_notes(mine)))

    def uninstall(self) -> Outcome:
        """Remove our panel from both folders."""
        gone = [place for place in self._places(False) if bundle_id(place) == BUNDLE_ID]
        try:
            for place in gone:
                _remove(place)
        except OSError as error:
            raise _unwritable(error, True) from None
        return Outcome(tuple(f"Removed {place}." for place in gone) or ("No panel of Temptrack was installed.",))

    def status(self) -> Outcome:
        """Say what is in each folder, and whether it is the panel this version would install."""
        there = [place for place in self._places(False) if bundle_id(place) == BUNDLE_ID]
        if not there:
            return Outcome(("Not installed. `temptrack plugin install premiere` does it.",), whole=False)
        staging = find_staging()
        current = {place: staging is None or digest(place) == digest(staging) for place in there}
        lines = [f"{place}: {'installed' if new else 'another build: install again'}" for place, new in current.items()]
        if len(there) > 1:
            lines.append("It is in both folders; Premiere takes the higher version. Install again.")
        notes = () if staging else ("The panel is not built here, so it cannot be compared.",)
        return Outcome(
            (*lines, *notes, *self._signature_notes(there[0])), whole=len(there) == 1 and all(current.values())
        )

    def _places(self, everyone: bool) -> tuple[Path, Path]:
        mine, shared = (folder / BUNDLE_ID for folder in self._folders())
        return (shared, mine) if everyone else (mine, shared)

    def _folders(self) -> tuple[Path, Path]:
        """This user's folder of panels and everybody's, as Adobe's CEP cookbook names them."""
        tail = ("Adobe", "CEP", "extensions")
        if self.system == "Darwin":
            library = ("Library", "Application Support")
            return self.user_home.joinpath(*library, *tail), self.root.joinpath(*library, *tail)
        if self.system == "Windows":
            roaming = Path(self.environment.get("APPDATA") or self.user_home / "AppData" / "Roaming")
            shared = Path(self.environment.get("COMMONPROGRAMFILES(X86)") or r"C:\Program Files (x86)\Common Files")
            return roaming.joinpath(*tail), shared.joinpath(*tail)
        raise StateError("Premiere Pro runs on macOS and Windows", remedy="install the panel on the editor's machine")

    def _signature_notes(self, place: Path) -> Iterator[str]:
        """A signed package carries META-INF; what is copied from a build does not."""
        if (place / "META-INF" / "signatures.xml").is_file():
            return
        yield "It is not signed: Premiere loads it in debug mode alone, which is switched on by"
        yield from _DEBUG_MODE[self.system]
        yield "and a new start of Premiere; 25.6 and 26 on Windows are said to refuse it even so (the panel's README)."


_HOW_TO_OPEN = ("In Premiere Pro, after a restart: Window > Extensions > Temptrack.",)
_DEBUG_MODE = {
    "Darwin": tuple(f"  defaults write com.adobe.CSXS.{number} PlayerDebugMode 1" for number in (11, 12)),
    "Windows": tuple(
        rf"  reg add HKCU\Software\Adobe\CSXS.{number} /v PlayerDebugMode /t REG_SZ /d 1" for number in (11, 12)
    ),
}


def this_machines_plugin(home: Home) -> PremierePlugin:
    """Return the panel's installer on the machine this runs on."""
    import os

    root = Path(sys.executable).anchor
    return PremierePlugin(home, platform.system(), Path.home(), os.environ, Path(root))


def _refuse_foreign(place: Path) -> None:
    if place.exists() and bundle_id(place) not in ("", BUNDLE_ID):
        raise StateError(f"{place} is not Temptrack's", remedy="move it away and install again")


def _replace(staging: Path, place: Path) -> None:
    """Copy whole or not at all: Premiere may look into the folder at any moment."""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f"{place.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(staging, draft)
    _remove(place)
    draft.replace(place)


def _remove(place: Path) -> None:
    if place.exists() and bundle_id(place) == BUNDLE_ID:
        shutil.rmtree(place)


def _unwritable(error: OSError, everyone: bool) -> StateError:
    remedy = "run it with the rights to write there" if everyone else "check who owns that folder"
    return StateError(f"{error.filename or 'The panels folder'} cannot be written ({error.strerror})", remedy=remedy)
