"""Recognising the common free licences in what people write, so that equal licences read equal.

The names and addresses are Creative Commons' own (https://creativecommons.org/about/cclicenses/).
"""

import re

_ADDRESS = re.compile(
    r"creativecommons\.org/(?:licen[sc]es/(?P<terms>by(?:-nc)?(?:-nd|-sa)?)|publicdomain/(?P<public>zero|mark))"
    r"(?:/(?P<version>\d\.\d))?",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"(?<![A-Za-z0-9])CC[\s_-]*(?P<terms>BY(?:[\s_-]*(?:NC|ND|SA))*)(?![A-Za-z])[\s_-]*(?:version\s*|v\.?\s*)?(?P<version>\d(?:\.\d)?)?(?![\w.]*\d)",
    re.IGNORECASE,
)
_LONG = re.compile(
    r"\bCreative\s+Commons:?[\s,-]+(?:licen[sc]e:?\s+)?"
    r"(?P<terms>Attribution(?:[\s,_-]*(?:Non[\s-]?Commercial|No[\s-]?Deriv(?:ative)?s?(?:\s+Works)?|Share[\s-]?Alike))*)"
    r"(?:\s+licen[sc]e)?[\s,(]*(?:version\s*|v\.?\s*)?(?P<version>\d(?:\.\d)?)?(?![\w.]*\d)",
    re.IGNORECASE,
)
_ZERO = re.compile(r"\bCC[\s_-]?(?:0|zero)\b(?:[\s_-]*(?:v\.?\s*)?1\.0)?|Creative\s+Commons\s+Zero", re.IGNORECASE)
_PUBLIC_DOMAIN = re.compile(r"\bpublic[\s-]domain\b|\bCC[\s-]?PD(?:M|DC)\b", re.IGNORECASE)
_OTHER = re.compile(r"\b(?:[AL]?GPL|GNU|FDL|MIT|BSD|Apache|OGA-BY)", re.IGNORECASE)
_DOUBT = re.compile(r"\b(?:not|except|excluding|unless|without|formerly)\b", re.IGNORECASE)


def recognise_licence(text: str) -> str:
    """Return "CC BY-SA 4.0", "CC0 1.0", "Public domain" and their like, or "" when none, or more than one, is named."""
    if _DOUBT.search(text) or _OTHER.search(text):
        return ""
    named = {_from_address(m) for m in _ADDRESS.finditer(text)}
    words = _ADDRESS.sub(" ", text)
    named |= {_name(m["terms"], m["version"]) for pattern in (_SHORT, _LONG) for m in pattern.finditer(words)}
    if _ZERO.search(words):
        named.add("CC0 1.0")
    elif _PUBLIC_DOMAIN.search(words) and not named:
        named.add("Public domain")
    named = {name for name in named if not any(other.startswith(f"{name} ") for other in named)}
    return named.pop() if len(named) == 1 else ""


def normalise_licence(text: str) -> str:
    """Return the recognised name where there is one, else the user's own words."""
    return recognise_licence(text) or text.strip()


def _from_address(match: re.Match[str]) -> str:
    if match["public"]:
        return "CC0 1.0" if match["public"].lower() == "zero" else "Public domain"
    return _name(match["terms"], match["version"])


def _name(terms: str, version: str | None) -> str:
    """Put the terms in Creative Commons' own order: BY, NC, ND or SA."""
    squeezed = re.sub(r"[\s,_-]", "", terms).lower()
    squeezed = squeezed.replace("noncommercial", "nc").replace("sharealike", "sa").replace("attribution", "by")
    squeezed = re.sub(r"noderiv(?:ative)?s?(?:works)?", "nd", squeezed)
    parts = ["BY", *(part.upper() for part in ("nc", "nd", "sa") if part in squeezed[2:])]
    stated = f" {version}" if version and "." in version else f" {version}.0" if version else ""
    return f"CC {'-'.join(parts)}{stated}"
