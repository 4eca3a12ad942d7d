"""Where DaVinci Resolve looks for scripts, on each system; and which build of it is here.

The script folders are those of Blackmagic's scripting README, those of ``Config`` lie beside them.
"""

import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

_VENDOR = "Blackmagic Design"


@dataclass(frozen=True)
class Machine:
    """What of a machine decides where things go."""

    system: str
    """As `platform.system` says: Darwin, Windows, Linux."""
    user_home: PurePath
    environment: Mapping[str, str]
    root: Path = Path("/")
    """Of the file system; tests have one of their own."""

    @property
    def user_tree(self) -> Path:
        """This user's Fusion folder."""
        return Path(_user_tree(self))

    @property
    def shared_tree(self) -> Path:
        """Everybody's Fusion folder."""
        return self._within(_shared_tree(self))

    @property
    def resolve_found(self) -> bool:
        """Whether a build from Blackmagic's own site is in its usual place."""
        return any(self._within(place).exists() for place in _APPLICATIONS.get(self.system, ()))

    @property
    def app_store_build(self) -> bool:
        """Whether the App Store's sandboxed build is here."""
        if self.system != "Darwin":
            return False
        receipt = PurePosixPath("/Applications/DaVinci Resolve.app/Contents/_MASReceipt")
        containers = Path(self.user_home) / "Library" / "Containers"
        return self._within(receipt).exists() or any(containers.glob("com.blackmagic-design.*"))

    def _within(self, place: PurePath) -> Path:
        return self.root / place.relative_to("/") if self.root != Path("/") and place.is_absolute() else Path(place)


_APPLICATIONS: Mapping[str, tuple[PurePath, ...]] = {
    "Darwin": (PurePosixPath("/Applications/DaVinci Resolve/DaVinci Resolve.app"),),
    "Windows": (PureWindowsPath(r"C:\Program Files\Blackmagic Design\DaVinci Resolve\Resolve.exe"),),
    "Linux": (PurePosixPath("/opt/resolve/bin/resolve"), PurePosixPath("/home/resolve/bin/resolve")),
}


def this_machine() -> Machine:
    """Return the machine this runs on."""
    return Machine(platform.system(), Path.home(), os.environ)


def _user_tree(machine: Machine) -> PurePath:
    home = machine.user_home
    match machine.system:
        case "Darwin":
            return home / "Library" / "Application Support" / _VENDOR / "DaVinci Resolve" / "Fusion"
        case "Windows":
            named = machine.environment.get("APPDATA")
            roaming = type(home)(named) if named else home / "AppData" / "Roaming"
            return roaming / _VENDOR / "DaVinci Resolve" / "Support" / "Fusion"
        case _:
            return home / ".local" / "share" / "DaVinciResolve" / "Fusion"


def _shared_tree(machine: Machine) -> PurePath:
    match machine.system:
        case "Darwin":
            return PurePosixPath("/Library/Application Support") / _VENDOR / "DaVinci Resolve" / "Fusion"
        case "Windows":
            data = machine.environment.get("PROGRAMDATA", r"C:\ProgramData")
            return PureWindowsPath(data) / _VENDOR / "DaVinci Resolve" / "Fusion"
        case _:
            other = PurePosixPath("/home/resolve")
            return (other if Path(other).is_dir() else PurePosixPath("/opt/resolve")) / "Fusion"
