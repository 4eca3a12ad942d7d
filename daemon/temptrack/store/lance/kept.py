"""Records that are kept after a reading, for as long as what they were read from does not change."""

from collections.abc import Callable, Collection, Hashable, Iterable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")

MOST_KEPT = 4096
"""Scenes and cues each: some thirty hours of film, and about 20 MiB."""


class Kept(Generic[K, R]):
    """Records by key, of one edition; those of another are let go of.

    Parameters
    ----------
    key_of : callable
        Returns the key of a record.
    """

    def __init__(self, key_of: Callable[[R], K]) -> None:
        self._key_of = key_of
        self._of: tuple[Hashable, dict[K, R | None]] = (None, {})
        """None for what does not exist. Never changed but replaced, so that it may be read by all threads at once."""

    def get(self, edition: Hashable, keys: Collection[K], read: Callable[[set[K]], Iterable[R]]) -> dict[K, R]:
        """Return those of the records that exist.

        Parameters
        ----------
        edition : hashable
            Asked for before this is called.
        keys : collection
        read : callable
            Given the keys that are wanting, reads these at least.
        """
        kept_of, records = self._of
        if kept_of != edition:
            records = {}
        if missing := {key for key in keys if key not in records}:
            found: dict[K, R | None] = dict.fromkeys(missing)
            found |= {self._key_of(record): record for record in read(missing)}
            room = MOST_KEPT - len(records)
            self._of = edition, records | found if len(found) <= room else found
            records = records | found
        return {key: record for key in keys if (record := records[key]) is not None}
