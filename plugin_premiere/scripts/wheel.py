"""Puts the built panel into a release's wheel: `npm run package` comes before `python -m build`."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_STAGING = Path("plugin_premiere") / "dist" / "com.temptrack.premiere"


class PanelHook(BuildHookInterface[Any]):
    """Adds the panel's folder where it is there; a wheel without it says how to build it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """See hatchling."""
        staging = Path(self.root) / _STAGING
        if version == "standard" and staging.is_dir():
            build_data["force_include"][str(staging)] = "temptrack/plugin_premiere"
