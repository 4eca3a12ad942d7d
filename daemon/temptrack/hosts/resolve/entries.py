"""What is put into Resolve's folders: each entry's place, name and text, absolute paths written in."""

import sys
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import temptrack
from temptrack import __version__
from temptrack.errors import StateError
from temptrack.home import Home

SIGNATURE = "temptrack plugin install resolve"
"""In the first lines of everything we write; only what carries it is ever removed."""

_BOOT = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from temptrack.hosts.resolve.bridge import main; sys.exit(main())"
)


@dataclass(frozen=True)
class Entry:
    """A file in the Fusion folder."""

    place: tuple[str, ...]
    task: str = ""
    """Of `plugin_resolve.temptrack_resolve.tasks`; empty for what is not Python."""

    @property
    def title(self) -> str:
        """As Resolve's menu shows it."""
        return Path(self.place[-1]).stem


CLIP = Entry(("Scripts", "Edit", "Suggest Score for This Clip.py"), "suggest_for_clip")
HELP = Entry(("Scripts", "Utility", "Temptrack Help.lua"))
CONTEXT = Entry(("Config", "Temptrack.fu"))

ENTRIES = (
    Entry(("Scripts", "Utility", "Suggest Score.py"), "suggest"),
    Entry(("Scripts", "Utility", "Remove Suggestions.py"), "remove"),
    Entry(("Scripts", "Utility", "Add Suggested Track.py"), "add_track"),
    Entry(("Scripts", "Utility", "Temptrack Diagnose.py"), "diagnose"),
    CLIP,
    HELP,
    CONTEXT,
)
"""Utility is listed on every page, Edit on its own alone; the same name in both would be listed twice."""


@dataclass(frozen=True)
class Paths:
    """What is written into the entries."""

    python: Path
    """Of the product's own environment."""
    library: Path
    """The folder with ``temptrack_resolve`` in it."""
    package: Path
    """The folder with ``temptrack`` in it."""
    home: Path
    folder: Path
    """Where runs leave their notes."""

    @property
    def command(self) -> list[str]:
        """Starts the bridge, deaf to whatever Resolve set for its own Python."""
        return [str(self.python), "-I", "-X", "utf8", "-c", _BOOT, str(self.package), str(self.home), str(self.folder)]

    @property
    def help_page(self) -> str:
        """The page that says how everything goes."""
        return str(self.library / "README.md")


def plugin_folder() -> Path:
    """Return the folder of the plugin's files: beside the package when installed, else the checkout's.

    Raises
    ------
    StateError
        When the installation lacks them.
    """
    packed = Path(str(files("temptrack"))) / "plugin_resolve"
    for folder in (packed, Path(temptrack.__file__).resolve().parents[2] / "plugin_resolve"):
        if (folder / "temptrack_resolve").is_dir():
            return folder
    raise StateError(f"The plugin's files are not at {packed}", remedy="install Temptrack again")


def paths_of(home: Home, python: Path) -> Paths:
    """Return the paths that the entries get."""
    package = Path(temptrack.__file__).resolve().parents[1]
    return Paths(python, plugin_folder(), package, home.root.resolve(), home.root.resolve() / "resolve")


def render(entry: Entry, tree: Path, paths: Paths) -> str:
    """Return an entry's text, pure ASCII but for Lua, whose strings are bytes.

    Parameters
    ----------
    entry : Entry
        Which.
    tree : Path
        The Fusion folder it goes to.
    paths : Paths
        Written into it.
    """
    if entry.task:
        source = (paths.library / "entry.py").read_text(encoding="utf-8")
        return _filled(source, {mark: ascii(value) for mark, value in _values(entry, paths).items()})
    if entry == HELP:
        source = (paths.library / "help.lua").read_text(encoding="utf-8")
        shell = Path(sys.executable).with_name("temptrack")
        return _filled(source, {"@HELP_PAGE@": _lua(paths.help_page), "@TEMPTRACK@": _lua(_quoted(shell))})
    source = (paths.library / "context.fu").read_text(encoding="utf-8")
    return _filled(source, {"@SCRIPT@": _lua(str(tree.joinpath(*CLIP.place)))})


def _values(entry: Entry, paths: Paths) -> dict[str, object]:
    return {
        '"@TASK@"': entry.task,
        '"@LIBRARY@"': str(paths.library),
        '["@COMMAND@"]': paths.command,
        '"@FOLDER@"': str(paths.folder),
        '"@HELP_PAGE@"': paths.help_page,
        '"@VERSION@"': __version__,
    }


def _filled(source: str, values: dict[str, str]) -> str:
    for mark, value in values.items():
        if mark not in source:
            raise StateError(f"The plugin's files do not fit this version ({mark})", remedy="install Temptrack again")
        source = source.replace(mark, value)
    return source


def _quoted(shell: Path) -> str:
    return f'"{shell}"' if " " in str(shell) else str(shell)


def _lua(text: str) -> str:
    """Write a text as a long bracket, which knows no escapes; of a level that the text does not close."""
    level = next(signs for signs in (("=" * count) for count in range(1, 99)) if f"]{signs}]" not in text)
    return f"[{level}[{text}]{level}]"
