"""Suggestions for a stream, revised as it plays."""

from temptrack.suggest.live.following import Plan, Revision, follow

__all__ = ["Plan", "Revision", "follow"]
