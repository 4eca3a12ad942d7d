"""Evidence that needs nothing learnt: music as energetic and as bright as the picture."""

import numpy as np

from temptrack.fingerprint.types import Affect, PictureStyle
from temptrack.suggest.evidence import affect_log_odds, tempo_log_odds
from temptrack.suggest.routes.interface import Context, Testimony
from temptrack.suggest.steering import steer_affect, steer_tempo


class AffectRoute:
    """Compares the picture's energy and valence, steered if asked, with every track's.

    Without footage it speaks only when steering is all there is to go by, from the library's median.
    """

    name = "affect"

    def testify(self, context: Context) -> list[Testimony]:
        """Weigh tracks by their distance on Russell's plane and, when steered, by tempo."""
        wanted = wanted_affect(context)
        if wanted is None:
            return []
        because = _because(context, wanted)

        def reason(row: int) -> str:
            track = context.library.tracks[row].affect
            return f"{because}; this track has {_say(track)}"

        said = [Testimony(affect_log_odds(context.library, wanted), reason)]
        return said + _tempo(context)


def wanted_affect(context: Context) -> Affect | None:
    """Return the energy and valence the picture asks for, or None when it is not for this route to say."""
    steering = context.query.steering
    if context.look is not None:
        return steer_affect(context.look.affect, steering)
    spoken_for = context.heard is not None or context.wording.affect is not None
    if spoken_for or (steering.energy == 0 and steering.valence == 0) or not len(context.library):
        return None
    middle = np.median(context.library.affect, axis=0)
    return steer_affect(Affect(float(middle[0]), float(middle[1])), steering)


def _tempo(context: Context) -> list[Testimony]:
    steering = context.query.steering
    known = context.library.tempo_bpm[context.library.tempo_bpm > 0]
    spoken_for = context.heard is not None or context.wording.tempo_bpm is not None
    if steering.tempo == 0 or spoken_for or not len(known):
        return []
    wanted_bpm = steer_tempo(float(np.median(known)), steering)
    asked = "faster" if steering.tempo > 0 else "slower"

    def reason(row: int) -> str:
        bpm = context.library.tempo_bpm[row]
        return (
            f"{asked} was asked for; this track has {bpm:.0f} bpm"
            if bpm > 0
            else f"{asked} was asked for; no beat here"
        )

    return [Testimony(tempo_log_odds(context.library, wanted_bpm), reason)]


def _because(context: Context, wanted: Affect) -> str:
    steered = not context.query.steering.neutral
    if context.look is None:
        return f"the steering asks for {_say(wanted)}"
    seen = describe_looks(context.look.style)
    return (
        f"{seen} {'with the steering ' if steered else ''}{'asks' if ' and ' not in seen else 'ask'} for {_say(wanted)}"
    )


def describe_looks(style: PictureStyle) -> str:
    """Name the two or so looks that speak most for the picture's energy and valence, as the subject of a sentence."""
    cuts_per_min = 60.0 * len(style.cuts_s) / style.duration_s if style.duration_s > 0 else 0.0
    words = ["fast cutting" if cuts_per_min >= 20 else "long takes" if cuts_per_min < 6 else "an even cutting pace"]
    motion = float(np.mean(style.motion.levels)) if len(style.motion.levels) else 0.0
    words.append("high motion" if motion >= 0.5 else "little motion" if motion < 0.2 else "some motion")
    brightness = style.measures.get("brightness")
    if brightness is not None and not 0.25 <= brightness <= 0.6:
        words.append("dark pictures" if brightness < 0.25 else "bright pictures")
    return ", ".join(words[:-1]) + " and " + words[-1]


def _say(affect: Affect) -> str:
    return f"energy {_tenth(affect.energy)} and valence {_tenth(affect.valence)}"


def _tenth(level: float) -> str:
    return f"{level:.2f}".removeprefix("0")
