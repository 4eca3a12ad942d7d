"""What becomes of every writing command when something breaks while it runs, and of what was kept before."""


def main() -> None:
    """Print everything, as `python -m benchmarks.faults` does."""
    from benchmarks.faults.__main__ import print_all

    print_all([])
