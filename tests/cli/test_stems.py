"""`temptrack stems`: what may leave the machine is announced before it does."""

from pathlib import Path

from tests.cli.conftest import Shell


def test_that_weights_may_be_fetched_is_announced_unless_they_are_named(empty_shell: Shell, tmp_path: Path) -> None:
    done = empty_shell("stems", "Nobody", "--out", tmp_path, code=1)
    assert "demucs fetches them from their author's page" in " ".join(done.stderr.split())
    named = empty_shell("stems", "Nobody", "--out", tmp_path, "--weights", tmp_path, code=1)
    assert "demucs fetches" not in named.stderr
