"""What was asked, in words: an answer alone does not say which footage it is about."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """One question as the report's header shows it. Every field may stay empty."""

    heading: str = ""
    """The clip's file name, or the words searched for."""
    path: str = ""
    """Absolute path of the footage, shown small under the heading."""
    range_text: str = ""
    """The part asked about, as the user wrote it: "00:00:10:00 to 00:00:40:00"."""
    details: tuple[str, ...] = ()
    """Whatever else shaped the answer, a clause each: "calmer", "licence CC0 only"."""
