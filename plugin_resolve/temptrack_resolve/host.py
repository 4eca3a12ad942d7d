"""Resolve's objects, asked so that nothing they answer can surprise.

They are remote objects: ``hasattr`` is always true, a method this version lacks is None, failure is
False, None, ``[]``, ``{}`` or ``[None]``, and numbers come as floats or strings.
"""

import importlib
import math
import os
import sys
from typing import Any, Dict, List, NamedTuple, Optional, Tuple


class TroubleError(Exception):
    """What went wrong and what to do, for the person at the desk."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(f"{what}; {remedy}." if remedy else what + ".")
        self.what = what
        self.remedy = remedy


class Host(NamedTuple):
    """The running application."""

    resolve: Any
    version: Tuple[int, ...]
    product: str
    studio: bool


def can(thing: Any, name: str) -> bool:
    """Whether this version has a method."""
    return thing is not None and callable(getattr(thing, name, None))


def ask(thing: Any, name: str, *arguments: Any) -> Any:
    """Return what a method answers; None when there is no such thing or method, or the call itself failed.

    Arguments go by position: the scripting interface documents no other way.
    """
    if not can(thing, name):
        return None
    try:
        return getattr(thing, name)(*arguments)
    except Exception:  # noqa: BLE001 - a remote object raises whatever its bridge raises
        return None


def ask_list(thing: Any, name: str, *arguments: Any) -> List[Any]:
    """Return the members of a list that are there."""
    found = ask(thing, name, *arguments)
    return [one for one in found if one is not None] if isinstance(found, (list, tuple)) else []


def ask_dict(thing: Any, name: str, *arguments: Any) -> Dict[Any, Any]:
    """Return a dict, empty when there is none."""
    found = ask(thing, name, *arguments)
    return found if isinstance(found, dict) else {}


def whole(value: Any) -> Optional[int]:
    """Return the whole number meant by 96, 96.0 or "96"; None when none is."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return round(number) if math.isfinite(number) else None


def number(value: Any) -> Optional[float]:
    """Return a finite number, or None."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if math.isfinite(found) else None


def text(value: Any) -> str:
    """Return text; empty for everything that is none."""
    return value if isinstance(value, str) else ""


def find_host(names: Dict[str, Any]) -> Host:
    """Return the application this script runs in.

    Parameters
    ----------
    names : dict
        The entry's globals: Resolve puts ``resolve`` and ``bmd`` there.

    Raises
    ------
    TroubleError
        When no application answers.
    """
    resolve = _find_resolve(names)
    if resolve is None:
        raise TroubleError(
            "DaVinci Resolve does not answer",
            "run this from Workspace > Scripts with a project open; from 21.1 on scripts need Resolve Studio",
        )
    version = tuple(whole(part) or 0 for part in ask_list(resolve, "GetVersion")[:4])
    product = text(ask(resolve, "GetProductName"))
    studio = ask(resolve, "IsStudio") if can(resolve, "IsStudio") else "Studio" in product
    return Host(resolve, version, product, bool(studio))


def _find_resolve(names: Dict[str, Any]) -> Any:
    if names.get("resolve") is not None:
        return names["resolve"]
    found = ask(names.get("bmd"), "scriptapp", "Resolve")
    return found if found is not None else _from_module()


def _from_module() -> Any:
    # A folder the user named wins; the bundled interpreter of 21.1 needs neither.
    folder = os.environ.get("RESOLVE_SCRIPT_API", "")
    if folder:
        sys.path.append(os.path.join(folder, "Modules"))
    try:
        return ask(importlib.import_module("DaVinciResolveScript"), "scriptapp", "Resolve")
    except ImportError:
        return None


class Open(NamedTuple):
    """What is open: fetched anew for each action, because handles go stale when the user switches."""

    project: Any
    timeline: Any
    pool: Any


def open_timeline(host: Host) -> Open:
    """Return the open project, timeline and media pool.

    Raises
    ------
    TroubleError
        When there is none.
    """
    project = ask(ask(host.resolve, "GetProjectManager"), "GetCurrentProject")
    if project is None:
        raise TroubleError("No project is open", "open one and run this again")
    timeline = ask(project, "GetCurrentTimeline")
    if timeline is None:
        raise TroubleError("No timeline is open", "open one on the Edit page and run this again")
    return Open(project, timeline, ask(project, "GetMediaPool"))
