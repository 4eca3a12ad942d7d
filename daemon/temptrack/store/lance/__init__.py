"""The store on LanceDB: an embedded database in a folder, or in a bucket that a studio shares."""

from temptrack.store.lance.store import LanceStore

__all__ = ["LanceStore"]
