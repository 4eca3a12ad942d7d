"""What a store's numbers depend on, and the refusal to read them with anything else."""

import re

from temptrack.errors import InvalidInputError, StoreIdentityError
from temptrack.fingerprint.types import Identity
from temptrack.store.records import SCHEMA_VERSION, StoreIdentity

KEPT = ("style", "likeness")
"""Fingerprints every scene, cue and track has. The semantic one comes and goes with the weights, so each scene carries
its model's key instead."""


def store_identity(*identities: Identity) -> StoreIdentity:
    """Return the identity of a store whose vectors these fingerprints make.

    Parameters
    ----------
    *identities : Identity
        Must hold style and likeness; any other, such as semantic, is not part of a store's identity.

    Raises
    ------
    InvalidInputError
        When style or likeness is missing.
    """
    keys = {identity.name: identity.key for identity in identities if identity.name in KEPT}
    for name in KEPT:
        if name not in keys:
            raise InvalidInputError(f"A store needs the identity of the {name} fingerprint, got {sorted(keys)}")
    return StoreIdentity(SCHEMA_VERSION, keys)


def dimension_of(identity: StoreIdentity, name: str) -> int:
    """Return the dimension of a fingerprint's vectors, as its key states it."""
    return dimension_in(identity.fingerprints.get(name, ""), name)


def space_dimension(identity: StoreIdentity, space: str, semantic_key: str) -> int:
    """Return the dimension of a scene's vectors: style's as the store's identity has it, semantic's as its key has."""
    return dimension_of(identity, "style") if space == "style" else dimension_in(semantic_key, "semantic")


def dimension_in(key: str, name: str) -> int:
    """Return the dimension that an `Identity.key` states.

    Raises
    ------
    InvalidInputError
        When it states none.
    """
    match = re.match(r"[^/]+/\d+/([1-9]\d*)/", key)
    if match is None:
        raise InvalidInputError(f"The {name} key {key!r} is no fingerprint identity: name/version/dimension/settings")
    return int(match.group(1))


def check_identity(stored: StoreIdentity, wanted: StoreIdentity, place: str) -> None:
    """Refuse a store built with other settings than the ones at hand.

    Raises
    ------
    StoreIdentityError
        Names the fingerprint that changed and says how to rebuild.
    """
    remedy = "run `temptrack catalogue rebuild`, which puts it away and hears and sees its media again"
    if stored.schema_version != wanted.schema_version:
        raise StoreIdentityError(
            f"The store at {place} has schema version {stored.schema_version}, this program uses"
            f" {wanted.schema_version}",
            remedy=remedy,
        )
    for name in sorted(stored.fingerprints.keys() | wanted.fingerprints.keys()):
        had, has = stored.fingerprints.get(name, "none"), wanted.fingerprints.get(name, "none")
        if had != has:
            raise StoreIdentityError(
                f"The store at {place} was built with the {name} fingerprint {had!r}, this program makes {has!r}",
                remedy=remedy,
            )
