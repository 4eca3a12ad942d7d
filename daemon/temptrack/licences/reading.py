"""A licence out of the words of a tag, a sidecar or a person: what is understood, and what is not, with the reason."""

import re
from dataclasses import dataclass
from enum import Enum

from temptrack.licences.recognising import recognise_licence


class Kind(Enum):
    """What sort of statement a licence text is."""

    PUBLIC = "public domain"
    """No right is kept: CC0, the public domain mark."""
    COMMONS = "creative commons"
    """One of Creative Commons' six licences."""
    COPYLEFT = "copyleft"
    """Free, and whatever is made of it has to be under the same: the GPL family, GFDL, the Free Art License."""
    FREE = "free"
    """Free with the credit kept: MIT, BSD, Apache, OGA-BY."""
    RESERVED = "reserved"
    """The owner keeps every right, in so many words."""
    LIBRARY = "library"
    """A licence that somebody bought or may buy; its terms are in a contract and not in the tag."""
    UNKNOWN = "unknown"
    """Nobody states one, or nothing of it is understood."""


@dataclass(frozen=True)
class Licence:
    """What a licence text is understood as."""

    text: str
    """As written."""
    kind: Kind
    name: str = ""
    """For people: "CC BY-SA 4.0"; empty when nothing was understood."""
    spdx: str = ""
    """Of the SPDX licence list (https://spdx.org/licenses/); empty where it has none, or no version is said."""
    terms: frozenset[str] = frozenset()
    """Of BY, NC, ND and SA, for a licence of Creative Commons."""
    version: str = ""
    """"4.0"; empty when not said."""
    doubt: str = ""
    """Why nothing was understood, as a clause."""


_COMMONS = re.compile(r"CC (BY(?:-NC)?(?:-ND|-SA)?)(?: (\d\.\d))?")
_VERSIONS = frozenset({"1.0", "2.0", "2.5", "3.0", "4.0"})
"""Creative Commons' unported and international versions: https://creativecommons.org/licenses/list.en"""

_COPYLEFT = {
    "AGPL": r"\bAGPL|\bGNU\s+Affero\s+General\s+Public",
    "LGPL": r"\bLGPL|\bGNU\s+(?:Lesser|Library)\s+General\s+Public",
    "GPL": r"\bGPL|\bGNU\s+General\s+Public",
    "GFDL": r"\bGFDL|\bGNU\s+Free\s+Documentation",
    "LAL": r"\bLAL\b|\bLicence\s+Art\s+Libre|\bFree\s+Art\s+Licen[sc]e",
}
_FREE = {
    "OGA-BY": r"\bOGA[\s-]?BY",
    "MIT": r"\bMIT\b",
    "BSD": r"\bBSD\b",
    "Apache": r"\bApache\b",
    "ISC": r"\bISC\b",
    "WTFPL": r"\bWTFPL\b",
    "Unlicense": r"\bUnlicense\b",
}
_RESERVED = re.compile(
    r"\ball[\s-]+rights[\s-]+(?:are\s+)?reserved\b|\bdo\s+not\s+(?:copy|distribute|use)\b", re.IGNORECASE
)
_LIBRARIES = re.compile(
    r"\b(?:royalty[\s-]?free|rights[\s-]?managed|production\s+music|stock\s+music|sync(?:hroni[sz]ation)?\s+licen[sc]e|"
    r"epidemic\s*sound|artlist|musicbed|music\s?bed|audio\s?jungle|envato|premium\s?beat|pond\s?5|soundstripe|uppbeat|"
    r"motion\s?array|storyblocks|shutterstock|adobe\s+stock|getty|marmoset|extreme\s+music|audio\s+network|"
    r"universal\s+production|killer\s+tracks|apm\s+music|bmg\s+production|de\s+wolfe|west\s+one\s+music|megatrax|"
    r"pixabay|mixkit|bensound|jamendo\s+licensing|youtube\s+audio\s+library|free\s+music\s+archive|fma[\s-]limited)\b",
    re.IGNORECASE,
)
_OWNER = re.compile(r"\(c\)|©|℗|\(p\)|\bcopyright\b", re.IGNORECASE)
_DOUBT = re.compile(r"\b(?:not|except|excluding|unless|without|formerly|or|and)\b|[/&+;]", re.IGNORECASE)
_LATER = re.compile(r"\bor[\s-]+(?:any[\s-]+)?(?:later|newer|greater)(?:[\s-]+version)?\b|\+(?=\s|$)", re.IGNORECASE)
_VERSION = re.compile(r"\d+(?:\.\d+)?")


def read_licence(text: str) -> Licence:
    """Return what a licence text says; of what is not understood, why.

    Parameters
    ----------
    text : str
        A name ("CC BY-SA 4.0"), an SPDX identifier, an address at creativecommons.org, a sentence, nothing.
    """
    name = recognise_licence(text)
    if name in ("Public domain", "CC0 1.0"):
        return Licence(text, Kind.PUBLIC, name, _public_id(text, name))
    if name and (match := _COMMONS.fullmatch(name)):
        terms, version = match[1], match[2] or ""
        known = version in _VERSIONS
        return Licence(
            text,
            Kind.COMMONS,
            name,
            f"CC-{terms}-{version}" if known else "",
            frozenset(terms.split("-")),
            version if known else "",
        )
    return _reserved(text) or _free(text) or Licence(text, *_not_understood(text))


def _public_id(text: str, name: str) -> str:
    """The mark has an identifier of its own; the mere words have none."""
    if name == "CC0 1.0":
        return "CC0-1.0"
    return "CC-PDM-1.0" if re.search(r"publicdomain/mark|\bCC-PDM", text, re.IGNORECASE) else ""


def _reserved(text: str) -> Licence | None:
    if _RESERVED.search(text) and not recognise_licence(_RESERVED.sub(" ", text)):
        return Licence(text, Kind.RESERVED, "All rights reserved")
    return None


def _free(text: str) -> Licence | None:
    """Read licences that were made for programs: games put their music under them."""
    found = [
        (name, kind)
        for names, kind in ((_COPYLEFT, Kind.COPYLEFT), (_FREE, Kind.FREE))
        for name, pattern in names.items()
        if re.search(pattern, text, re.IGNORECASE)
    ]
    later = _LATER.search(text) is not None
    rest = _LATER.sub(" ", text)
    if len(found) != 1 or _DOUBT.search(rest) or recognise_licence(rest):
        return None
    name, kind = found[0]
    version = match[0] if (match := _VERSION.search(rest)) else ""
    shown = f"{name} {version}{' or later' if later else ''}".strip()
    return Licence(text, kind, shown, _free_id(name, version, later=later), version=version)


def _free_id(name: str, version: str, *, later: bool) -> str:
    if name in ("GPL", "LGPL", "AGPL"):
        full = {"2": "2.0", "3": "3.0", "1": "1.0"}.get(version, version)
        known = {"GPL": ("1.0", "2.0", "3.0"), "LGPL": ("2.0", "2.1", "3.0"), "AGPL": ("1.0", "3.0")}[name]
        return f"{name}-{full}-{'or-later' if later else 'only'}" if full in known else ""
    if name == "LAL":
        return f"LAL-{version}" if version in ("1.2", "1.3") else ""
    return {"MIT": "MIT", "ISC": "ISC", "WTFPL": "WTFPL", "Unlicense": "Unlicense"}.get(name, "")


def _not_understood(text: str) -> tuple[Kind, str, str, frozenset[str], str, str]:
    nothing: frozenset[str] = frozenset()
    if match := _LIBRARIES.search(text):
        doubt = f"what “{match[0]}” allows stands in a contract, not in the tag"
        return Kind.LIBRARY, "", "", nothing, "", doubt
    if text.strip().casefold() in ("", "unknown", "none", "n/a", "?"):
        doubt = "nobody states a licence"
    elif _OWNER.search(text):
        doubt = "it names an owner, and says nothing of what others may do"
    else:
        doubt = "it is not a licence we know, or names more than one"
    return Kind.UNKNOWN, "", "", nothing, "", doubt
