"""Where music should be in films whose music is known."""


def main() -> None:
    """Print everything, as `python -m benchmarks.spotting` does."""
    from benchmarks.spotting.__main__ import print_all

    print_all()
