"""axe-core, the accessibility checker that browsers' own tools use, fetched once by npm."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.interchange.devtools import Browser

_VERSION = "4.10.3"
_FOLDER = Path(__file__).parents[2] / "build" / f"axe-{_VERSION}"


def axe_source() -> str:
    """Return its script; the test is skipped where it cannot be had."""
    script = _FOLDER / "node_modules" / "axe-core" / "axe.min.js"
    if not script.is_file():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm is not installed")
        _FOLDER.mkdir(parents=True, exist_ok=True)
        (_FOLDER / "package.json").write_text("{}")  # else npm takes the nearest above for the project meant
        words = [npm, "install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", f"axe-core@{_VERSION}"]
        subprocess.run(words, cwd=_FOLDER, capture_output=True, check=False)
        if not script.is_file():
            pytest.skip("npm could not fetch axe-core")
    return script.read_text(encoding="utf-8")


def violations(browser: Browser) -> list[str]:
    """Return what the page in the browser does wrong, by WCAG 2.2 A and AA and axe's own best practices."""
    browser.evaluate(axe_source() + ";0")
    found: list[dict[str, Any]] = browser.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then((told) => told.violations.map(one =>"
        " ({id: one.id, where: one.nodes.slice(0, 3).map(node => node.html.slice(0, 120) + node.failureSummary)})))"
    )
    return [f"{one['id']}: {one['where']}" for one in found]
