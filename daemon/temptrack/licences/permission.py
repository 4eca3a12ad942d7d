"""Whether something new may be made of a track, by its licence."""

from dataclasses import dataclass

from temptrack.licences.reading import Kind, read_licence


@dataclass(frozen=True)
class Permission:
    """Whether a licence lets others make something new of a work, and why."""

    may_derive: bool
    """False where it is not known."""
    known: bool
    """Whether the licence says so itself."""
    reason: str
    """A sentence for people, without a full stop."""


def permission(licence: str) -> Permission:
    """Tell whether a licence lets others cut, loop, mix or rework a work.

    Parameters
    ----------
    licence : str
        As it stands on the track. The more careful reading wins: what is not understood is not permitted.

    Notes
    -----
    Creative Commons' "NoDerivatives" forbids to share adapted material (CC BY-ND 4.0, section 2(a)(1)(B)); music laid
    to moving pictures is always adapted material (section 1(a) of all version 4.0 licences).
    """
    read = read_licence(licence)
    if read.kind in (Kind.LIBRARY, Kind.UNKNOWN):
        return Permission(False, False, f"It is not known whether new works may be made of it: {read.doubt}")
    if read.kind is Kind.RESERVED:
        return Permission(False, True, "The owner reserves all rights")
    if "ND" in read.terms:
        return Permission(False, True, f"{read.name} forbids to share anything made of it (NoDerivatives)")
    return Permission(True, True, f"{read.name}: {_ALLOWS[read.kind]}")


_ALLOWS = {
    Kind.PUBLIC: "no rights are kept",
    Kind.COMMONS: "new works may be made of it",
    Kind.COPYLEFT: "new works may be made of it, under the same licence",
    Kind.FREE: "new works may be made of it",
}
