"""What plays, in few words: the track it was recognised as, or the one it sounds most like."""

from temptrack.interchange.words import clock
from temptrack.v1.film_pb2 import Cue, LearntScene


def music_of(played: Cue | LearntScene) -> tuple[str, str]:
    """Return what a cue or the music of a scene is, and from where in the track: ("Siege", "0:12.4").

    Where it was not recognised that is the track it is most like: ("like Siege (0.82)", "-").
    """
    if played.track_id:
        return played.track_title, clock(played.track_in_s)
    return (f"like {played.nearest_track_title} ({played.nearest_cosine:.2f})" if played.nearest_track_id else "-"), "-"
