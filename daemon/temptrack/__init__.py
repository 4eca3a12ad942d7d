"""Temptrack: music suggestions for a range of footage, from the user's own library, on the user's own machine."""

__version__ = "0.1.0"
