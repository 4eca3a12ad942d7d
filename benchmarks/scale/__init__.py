"""The catalogue at a million tracks: made like the real ones, searched by several means, and its growth as a law."""


def main() -> None:
    """Measure all that `python -m benchmarks.scale` does."""
    from benchmarks.scale.__main__ import main as measure

    measure()
