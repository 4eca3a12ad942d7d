"""How well suggestions find the music a film uses: on real media, and on a made-up world whose truth is known.

usage: python -m benchmarks.retrieval [media] [world]
"""

import sys


def main() -> None:
    """Measure on both, or on those named on the command line."""
    from benchmarks.machine import describe
    from benchmarks.retrieval import on_media, on_world

    parts = {"media": on_media.main, "world": on_world.main}
    print(f"Machine: {describe()}")
    for name in [word for word in sys.argv[1:] if word in parts] or parts:
        parts[name]()
