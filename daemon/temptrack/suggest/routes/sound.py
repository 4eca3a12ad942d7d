"""Evidence from music one has in mind: what sounds like it, moved where the steering points."""

import numpy as np

from temptrack.suggest.evidence import affect_log_odds, likeness_by_cosine, tempo_log_odds
from temptrack.suggest.listening import Heard
from temptrack.suggest.routes.interface import Context, Testimony
from temptrack.suggest.steering import steer_affect, steer_tempo


class SoundRoute:
    """Compares a reference with every track; "but calmer" and the like add what should differ."""

    name = "sound"

    def testify(self, context: Context) -> list[Testimony]:
        """Weigh tracks by likeness and, when steered, by affect and tempo."""
        if context.heard is None or context.heard.silent:
            return []
        return [_alike(context, context.heard), *_but(context, context.heard)]


def _alike(context: Context, heard: Heard) -> Testimony:
    cosines = context.library.likeness @ heard.likeness
    log_odds = cosines.copy()
    likeness_by_cosine(log_odds)

    def reason(row: int) -> str:
        below = 100 * float(np.mean(cosines < cosines[row]))
        if below >= 50:
            return f"sounds more like {heard.name} than {below:.0f} % of the library"
        return f"sounds less like {heard.name} than {100 * float(np.mean(cosines > cosines[row])):.0f} % of the library"

    return Testimony(log_odds, reason)


def _but(context: Context, heard: Heard) -> list[Testimony]:
    steering, library = context.query.steering, context.library
    said = []
    if steering.energy != 0 or steering.valence != 0:
        wanted = steer_affect(heard.affect, steering)
        words = " and ".join(
            word
            for amount, up, down in ((steering.energy, "wilder", "calmer"), (steering.valence, "brighter", "darker"))
            if amount != 0
            for word in [up if amount > 0 else down]
        )

        def reason(row: int) -> str:
            track = library.tracks[row].affect
            return (
                f"{words} than {heard.name} was asked for: "
                f"energy {heard.affect.energy:.2f} becomes {track.energy:.2f}, "
                f"valence {heard.affect.valence:.2f} becomes {track.valence:.2f}"
            )

        said.append(Testimony(affect_log_odds(library, wanted), reason))
    if steering.tempo != 0 and heard.tempo_bpm > 0:
        said.append(_tempo(context, heard))
    return said


def _tempo(context: Context, heard: Heard) -> Testimony:
    faster = "faster" if context.query.steering.tempo > 0 else "slower"

    def reason(row: int) -> str:
        bpm = context.library.tempo_bpm[row]
        return f"{faster} than {heard.name} was asked for: {heard.tempo_bpm:.0f} bpm becomes {bpm:.0f}"

    return Testimony(tempo_log_odds(context.library, steer_tempo(heard.tempo_bpm, context.query.steering)), reason)
