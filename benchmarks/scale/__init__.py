"""The catalogue at a million tracks: made like the real ones, searched by several means, and its growth as a law."""

from benchmarks.scale.__main__ import main

__all__ = ["main"]
