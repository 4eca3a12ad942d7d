"""What a licence asks of a film that uses the music, in plain clauses: reading help, no legal advice."""

import re
from dataclasses import dataclass
from enum import IntEnum


class Standing(IntEnum):
    """How much is to be done before the music may be used; what needs most comes first."""

    UNKNOWN = 0
    """Nobody stated a licence."""
    BARRED = 1
    """Not under a film without leave."""
    UNREAD = 2
    """Stated, but not among the licences known here."""
    LIMITED = 3
    """Not where money is made, or only in a film of the same licence."""
    CREDIT = 4
    """With a credit."""
    FREE = 5


@dataclass(frozen=True)
class Terms:
    """A licence as the page tells it."""

    name: str
    """As stated; "unknown" where it is not."""
    standing: Standing
    asks: tuple[str, ...]
    """A sentence each."""
    url: str = ""
    """Of its own text; empty where version or licence are not known."""

    @property
    def credit(self) -> bool:
        """Whether it asks for a credit."""
        return self.standing in (Standing.LIMITED, Standing.CREDIT) or (self.standing is Standing.BARRED)

    @property
    def alert(self) -> bool:
        """Whether the music may not simply be used."""
        return self.standing < Standing.CREDIT


_CC = re.compile(r"CC[ -]BY(?P<parts>(?:-(?:NC|ND|SA))*)(?: (?P<version>\d\.\d))?", re.IGNORECASE)
_CREDIT = "Credit the author, name and link the licence, and say that the music was cut."
_BARRED = (
    "No derivatives: Creative Commons counts music set to moving pictures as an adaptation, so it may not be used "
    "under a film without the author's leave."
)
_NC = "Not for commercial use: ask the author where the film earns money or promotes something."
_SA = "Share alike: the film itself has to come out under the same licence, or the author has to agree to another."
_COPYLEFT = "A software licence: what it asks of a film is unsettled. Ask the author."
_UNREAD = "Temptrack does not know these terms: read them before use."
_UNKNOWN = "Nobody stated a licence: clear the music with whoever owns it before it is heard in public."
_FREE = "Nothing is asked; a credit is a courtesy."


def read_terms(licence: str) -> Terms:
    """Tell what a licence asks.

    That setting music to moving pictures makes an adaptation is the licences' own wording: Creative Commons 4.0 legal
    code, section 1 (a), "Adapted Material is always produced where the Licensed Material is synched in timed relation
    with a moving image"; in 2.0 to 3.0 likewise, section 1 (a) or (b). 1.0 does not say so and is read alike.

    Parameters
    ----------
    licence : str
        As the library states it: "CC BY-SA 4.0", "CC0 1.0", a sentence of the owner's, or nothing.
    """
    stated = licence.strip()
    folded = stated.casefold()
    if folded in ("", "unknown"):
        return Terms("unknown", Standing.UNKNOWN, (_UNKNOWN,))
    if folded in ("cc0", "cc0 1.0"):
        return Terms(stated, Standing.FREE, (_FREE,), "https://creativecommons.org/publicdomain/zero/1.0/")
    if folded == "public domain":
        return Terms(stated, Standing.FREE, (_FREE,))
    if found := _CC.fullmatch(stated):
        return _creative_commons(stated, found["parts"].upper(), found["version"] or "")
    return Terms(stated, Standing.UNREAD, (_COPYLEFT if re.search(r"\bA?L?GPL", stated) else _UNREAD,))


def _creative_commons(stated: str, parts: str, version: str) -> Terms:
    asks = [_CREDIT]
    asks += [said for part, said in (("-NC", _NC), ("-ND", _BARRED), ("-SA", _SA)) if part in parts]
    standing = Standing.BARRED if "-ND" in parts else Standing.LIMITED if len(asks) > 1 else Standing.CREDIT
    address = f"https://creativecommons.org/licenses/by{parts.lower()}/{version}/" if version else ""
    return Terms(stated, standing, tuple(asks), address)


def credit_line(title: str, artist: str, terms: Terms) -> str:
    """Return a credit as Creative Commons recommends it: title, author, source of the licence.

    "Title, Author, Source, License": https://wiki.creativecommons.org/wiki/Recommended_practices_for_attribution.
    """
    by = artist or "[author not stated]"
    where = f" ({terms.url})" if terms.url else ""
    return f"“{title}” by {by}, {terms.name}{where}, shortened"
