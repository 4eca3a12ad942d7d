"""Draw the README's pictures from what `make demo` left: the report in Chromium, the terminal with rich.

usage: python docs/draw_pictures.py        after `make demo`; needs chromium on the PATH
"""

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
IMAGES, DEMO = ROOT / "docs" / "images", ROOT / "demo-out"
QUIET = ("gpu", "quic", "background-networking", "component-update", "sync")
CHROMIUM = ["chromium", "--headless", "--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in QUIET)]
SIZE = ("--hide-scrollbars", "--window-size=1200,1900")
WORDS = ("suggest", "night_drive.mp4", "--limit", "2")


def draw_report() -> None:
    """Photograph the first screens of the demo's report."""
    with tempfile.TemporaryDirectory() as profile:
        target, page = IMAGES / "report.png", (DEMO / "report.html").as_uri()
        subprocess.run([*CHROMIUM, *SIZE, f"--user-data-dir={profile}", f"--screenshot={target}", page], check=True)


def draw_terminal() -> None:
    """Run the demo's first question again, and draw what the terminal shows."""
    environment = {**os.environ, "TEMPTRACK_HOME": str(DEMO / "home"), "COLUMNS": "80", "FORCE_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "temptrack", *WORDS],
        env=environment, cwd=DEMO / "media", check=True, capture_output=True, text=True,
    )  # fmt: skip
    subprocess.run([sys.executable, "-m", "temptrack", "stop"], env=environment, check=True, capture_output=True)
    console = Console(record=True, width=80, file=io.StringIO(), force_terminal=True)
    console.print(f"[bold]$ temptrack {' '.join(WORDS)}[/bold]")
    console.print(Text.from_ansi(done.stdout))
    svg = console.export_svg(title="temptrack")
    begin, end = svg.index("@font-face"), svg.rindex("@font-face")
    closing = svg.index("}", end) + 1
    # The fonts would be fetched from elsewhere; the viewer's own monospace serves.
    (IMAGES / "terminal.svg").write_text(svg[:begin] + svg[closing:], encoding="utf-8")


if __name__ == "__main__":
    draw_report()
    draw_terminal()
