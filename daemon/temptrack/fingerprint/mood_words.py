"""Words for moods, and where each lies: how much energy, how pleasant, how tense.

The words are those people use of music: the forty-odd terms of the Geneva Emotional Music Scale (Zentner, Grandjean &
Scherer 2008, "Emotions evoked by the sound of music"), the mood and theme tags of MTG-Jamendo (Bogdanov et al. 2019),
and the affect words Russell (1980, "A circumplex model of affect") arranged around his circle. Russell's words stand
at the angle he found; all others were placed beside their nearest neighbour among his, by our own reading, to a tenth.

Tension is the third axis since Wundt (1896); Schimmack & Grob (2000, "Dimensional models of core affect") show that
tense and energetic arousal are two things: a battle is both, a carnival has energy only. In music it lies close to
unpleasantness, yet apart (Eerola & Vuoskoski 2011, "A comparison of the discrete and dimensional models of emotion in
music": film music rated on these three axes). How tense a word is was placed by our own reading too: fear, anger and
threat high, sadness in the middle, tenderness and calm low, as the five emotions lie in that study.
"""

import math
from typing import NamedTuple


class Place(NamedTuple):
    """Where a mood lies, each 0 to 1, 0.5 neutral."""

    energy: float
    valence: float
    tension: float


_WORDS: dict[tuple[float, float, float], str] = {
    (0.9, 0.8, 0.3): "ecstatic euphoric exhilarating party",
    (0.9, 0.7, 0.3): "energetic exciting excited lively animated sport fireworks",
    (0.9, 0.7, 0.5): "triumphant victorious",
    (0.9, 0.7, 0.6): "thrilling",
    (0.8, 0.9, 0.1): "joyful jubilant cheerful upbeat festive celebration carnival",
    (0.8, 0.7, 0.6): "epic heroic powerful strong adventure adventurous wonder astonished",
    (0.8, 0.7, 0.2): "bouncy groovy motivational",
    (0.7, 0.9, 0.1): "happy fun funny playful bright summer uplifting comic humorous delighted",
    (0.6, 0.8, 0.2): "inspiring hopeful positive optimistic glad holiday christmas pleased children",
    (0.6, 0.7, 0.4): "majestic proud noble travel discovery amazement cool",
    (0.9, 0.4, 0.7): "action intense wild rousing driving trailer",
    (0.9, 0.2, 0.9): "battle frantic chase fight furious violent aggressive brutal war explosive chaos alarmed",
    (0.9, 0.1, 1.0): "terrifying frightening panic terror afraid",
    (0.8, 0.2, 0.9): "angry tense nervous agitated stressful heavy danger dangerous menacing threatening",
    (0.8, 0.2, 0.8): "annoyed frustrated",
    (0.7, 0.2, 0.9): "suspense suspenseful horror scary dramatic anxious sinister thriller distressed",
    (0.6, 0.3, 0.8): "drama ominous urgent uneasy restless overwhelmed",
    (0.5, 0.3, 0.7): "dark mysterious eerie strange noir secret",
    (0.3, 0.2, 0.8): "brooding haunting",
    (0.3, 0.1, 0.6): "tragic grief despair miserable desperate death",
    (0.2, 0.2, 0.4): "sad sorrowful mournful melancholic melancholy gloomy depressed tearful lonely funeral defeat",
    (0.2, 0.3, 0.5): "solemn bleak cold desolate",
    (0.2, 0.3, 0.2): "tired bored droopy",
    (0.3, 0.4, 0.3): "nostalgic bittersweet sentimental pensive longing wistful deep",
    (0.3, 0.5, 0.2): "meditative ambient ambiental background soundscape space spiritual sacred transcendence",
    (0.2, 0.6, 0.1): "sleepy lullaby quiet slumber sleep",
    (
        0.2,
        0.7,
        0.1,
    ): "calm peaceful serene tranquil relaxing relaxed soothing soothed gentle soft mellow pastoral nature calming",
    (
        0.3,
        0.7,
        0.2,
    ): "tender romantic love loving affectionate warm intimate dreamy dream sexy satisfied content ballad",
    (0.5, 0.6, 0.3): "flowing easygoing",
}

PLACE_OF_WORD: dict[str, Place] = {word: Place(*place) for place, words in _WORDS.items() for word in words.split()}
"""Every word that is understood."""

SPOKEN = (
    "euphoric", "triumphant", "energetic", "thrilling", "cheerful", "epic", "groovy", "playful", "hopeful", "majestic",
    "driving", "aggressive", "terrifying", "menacing", "suspenseful", "ominous", "mysterious", "brooding", "tragic",
    "sad", "solemn", "nostalgic", "meditative", "sleepy", "calm", "tender", "flowing",
)  # fmt: skip
"""Those that tracks are described by: one of each neighbourhood, two where music supervisors tell them apart."""


def spoken_mood(word: str) -> str | None:
    """Return the word of `SPOKEN` that means the same or lies nearest: "calm" for "Peaceful"; None for no mood."""
    place = PLACE_OF_WORD.get(word.strip().casefold())
    if place is None:
        return None
    known = word.strip().casefold()
    return known if known in SPOKEN else min(SPOKEN, key=lambda other: math.dist(PLACE_OF_WORD[other], place))
