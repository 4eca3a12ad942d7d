"""The rules of the trade that a cue sheet keeps to, and what the user may set of them.

Their sources are practitioners' own pages, named at each rule; where they give no figure, the figure is judgement and
says so. `docs/spotting.md` tells them to the user.
"""

from dataclasses import dataclass

from temptrack.errors import InvalidInputError

SHORTEST_S = 10.0
"""A cue is long enough to be heard as music rather than as an accident: two or three phrases. Judgement."""
LONGEST_S = 300.0
"""Cues over five minutes are infrequent; what must be longer is split and spliced (Auricle film-music FAQ, "cues")."""
REST_S = 6.0
"""Music that stops is quiet for at least so long before it starts again, its own or the film's: the silence after
music serves to highlight what is said in it (300 Monks, "Entrances and exits for music in film"). The figure is
judgement."""
DENSITY = 0.6
"""Most of a film that may be in music: "you might not need any music at all" is the first question of a spotting
session (H. Fenoughty, "What is music cue spotting?"). The figure is judgement."""
WHOLE_UP_TO_S = 300.0
"""A trailer, a scene or a short spot may be all music; a film may not."""
SENTENCE_PAUSE_S = 1.0
"""Speakers' pauses within a sentence are mostly shorter (Campione & Véronis 2002, "A large-scale multilingual study of
silent pause duration": few read pauses exceed 1 s)."""


@dataclass(frozen=True)
class Rules:
    """What every cue sheet satisfies."""

    shortest_s: float = SHORTEST_S
    longest_s: float = LONGEST_S
    rest_s: float = REST_S
    density: float | None = None
    """Share of the range, 0 to 1, that may be in music, what it has already included; None: `DENSITY`, and all of a
    range up to `WHOLE_UP_TO_S`."""

    def __post_init__(self) -> None:
        if not 0 < self.shortest_s <= self.longest_s:
            raise InvalidInputError(
                f"No cue can last from {self.shortest_s:g} s to {self.longest_s:g} s",
                remedy=f"set the shortest cue between 1 and {self.longest_s:g} s",
                field="shortest_s",
            )
        if self.density is not None and not 0 <= self.density <= 1:
            raise InvalidInputError(f"A density of {self.density:g} is no share", remedy="give 0 to 1", field="density")

    def most_s(self, duration_s: float) -> float:
        """Return how much of a range may be in music."""
        if self.density is not None:
            return self.density * duration_s
        return duration_s if duration_s <= WHOLE_UP_TO_S else DENSITY * duration_s
