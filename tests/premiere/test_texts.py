"""The panel's texts, in every language and nowhere else: plugin_premiere/test/page/texts.test.mjs."""

import subprocess

from tests.premiere.panel import built_panel, node


def test_every_language_says_everything() -> None:
    done = subprocess.run(
        [node(), "--test", "test/page/texts.test.mjs"],
        cwd=built_panel(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]
    assert "# skipped 0" in done.stdout
