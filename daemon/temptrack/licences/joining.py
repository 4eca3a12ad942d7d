"""On what terms a piece made of several works may be published.

The rules are Creative Commons' own: its chart of which licences may be combined and which an adaptation may have
(https://creativecommons.org/faq/#can-i-combine-material-under-different-creative-commons-licenses-in-my-work and
https://wiki.creativecommons.org/wiki/Wiki/cc_license_compatibility), that ShareAlike allows later versions from 2.0 on
(https://wiki.creativecommons.org/wiki/License_Versions), and its list of compatible licences
(https://creativecommons.org/share-your-work/licensing-considerations/compatible-licenses/). What they do not settle is
called not known to be possible.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from temptrack.licences.reading import Kind, Licence, read_licence

_LATEST = "4.0"


@dataclass(frozen=True)
class PieceTerms:
    """What the sources' licences come to together."""

    possible: bool
    """Whether the piece may be published by the sources' licences alone."""
    licence: str
    """The freest licence it may be published under, as `read_licence` names it; empty where there is none."""
    licence_id: str
    """Its SPDX identifier; may be empty."""
    same_licence: bool
    """Whether it may be published under that licence only (ShareAlike, copyleft)."""
    commercial: bool
    """Whether it may be used for commercial ends."""
    credits: bool
    """Whether the sources have to be credited."""
    statements: tuple[str, ...]
    """All of this for people, a sentence each."""


def terms_of_piece(licences: Iterable[str]) -> PieceTerms:
    """Tell on what terms a piece may be published that is made of works under these licences.

    Parameters
    ----------
    licences : iterable of str
        As they stand on the tracks; order and repetition do not matter. None at all is a piece of one's own.
    """
    works = sorted({_key(found): found for found in map(read_licence, licences)}.values(), key=_key)
    closed = [work for work in works if _closed(work)]
    commercial = not any("NC" in work.terms for work in works) and not closed
    credits_ = any(work.kind is not Kind.PUBLIC for work in works)
    clashes = [_asks(work) for work in closed] or _clashes(works)
    if clashes:
        return PieceTerms(False, "", "", False, commercial, credits_, tuple(clashes))
    name, spdx, same = _common(works)
    said = _statements(name, same=same, commercial=commercial, works=works)
    return PieceTerms(True, name, spdx, same, commercial, credits_, said)


def _key(licence: Licence) -> tuple[str, str]:
    return licence.kind.value, licence.name or licence.text.strip().casefold()


def _closed(work: Licence) -> bool:
    return work.kind in (Kind.RESERVED, Kind.LIBRARY, Kind.UNKNOWN) or "ND" in work.terms


def _asks(work: Licence) -> str:
    if "ND" in work.terms:
        return f"{work.name} forbids to share anything made of it: only its owner can allow it."
    said = f"“{work.text.strip()}”" if work.text.strip() else "an unstated licence"
    why = work.doubt or "the owner reserves all rights"
    return f"Of {said} its owner's permission is needed: {why}."


def _clashes(works: list[Licence]) -> list[str]:
    """Name each two licences of which no piece can keep both."""
    return [
        f"Nothing made of both {a.name} and {b.name} may be published: {why}."
        for i, a in enumerate(works)
        for b in works[i + 1 :]
        if (why := _clash(a, b))
    ]


def _clash(a: Licence, b: Licence) -> str:
    if a.kind is Kind.COPYLEFT or b.kind is Kind.COPYLEFT:
        left, other = (a, b) if a.kind is Kind.COPYLEFT else (b, a)
        return "" if _goes_under(other, left) else f"they are not known to be compatible with {left.name} kept whole"
    for one, other in ((a, b), (b, a)):
        if "SA" in one.terms and "NC" in other.terms and "NC" not in one.terms:
            return f"{one.name} has to stay open to commercial use, which {other.name} forbids"
    if "SA" in a.terms and "SA" in b.terms and "1.0" in (a.version, b.version) and a.version != b.version:
        return "version 1.0 of ShareAlike allows no other version"
    return ""


def _goes_under(work: Licence, left: Licence) -> bool:
    """Tell whether a work may become part of one under a copyleft licence.

    CC BY-SA 4.0 may become GPL 3 or the Free Art License 1.3 (the list of compatible licences); CC BY 4.0 fits the GPL
    family by the Free Software Foundation's list (https://www.gnu.org/licenses/license-list.html#ccby).
    """
    if work.kind is Kind.COPYLEFT:
        return False  # two that differ in name or version
    if work.terms == {"BY", "SA"}:
        return work.version == "4.0" and left.spdx in _TAKES_SHARE_ALIKE
    if work.terms == {"BY"}:
        return work.version == "4.0"
    return work.kind is Kind.PUBLIC or work.name.split()[0] in ("MIT", "ISC", "BSD", "Unlicense", "WTFPL")


_TAKES_SHARE_ALIKE = frozenset({"GPL-3.0-only", "GPL-3.0-or-later", "GPL-2.0-or-later", "LAL-1.3"})


def _common(works: list[Licence]) -> tuple[str, str, bool]:
    """Return the freest licence that keeps every source's terms: its name, its identifier, whether no other does."""
    if left := next((work for work in works if work.kind is Kind.COPYLEFT), None):
        raised = left.spdx == "GPL-2.0-or-later" and any("SA" in work.terms for work in works)
        return ("GPL 3", "GPL-3.0-only", True) if raised else (left.name, left.spdx, True)
    terms = frozenset[str]().union(*(work.terms for work in works))
    if any(work.kind is Kind.FREE for work in works):
        terms |= {"BY"}
    if not terms:
        return "CC0 1.0", "CC0-1.0", False
    shared = [work for work in works if "SA" in work.terms]
    version = "1.0" if any(work.version == "1.0" for work in shared) else _LATEST
    named = "-".join(term for term in ("BY", "NC", "SA") if term in terms)
    return f"CC {named} {version}", f"CC-{named}-{version}", bool(shared)


def _statements(name: str, *, same: bool, commercial: bool, works: list[Licence]) -> tuple[str, ...]:
    if not any(work.kind is not Kind.PUBLIC for work in works):
        return ("No right is kept in what it is made of: it may be published under any licence.",)
    said = [f"It may be published under {name}{' and under no other licence' if same else ', or a stricter licence'}."]
    if not commercial:
        held = ", ".join(work.name for work in works if "NC" in work.terms)
        said.append(f"It may not be used for commercial ends ({held}).")
    said.append("Its sources have to be credited, with their licences, and with what was changed.")
    if vague := [work.name for work in works if work.kind is Kind.COMMONS and not work.version]:
        said.append(f"Which version of {', '.join(vague)} is meant is not stated: ask, or read it as the latest.")
    return tuple(said)
