"""The generator on real music."""


def main() -> None:
    """Run all of it."""
    from benchmarks.generator.__main__ import main as run

    run()
