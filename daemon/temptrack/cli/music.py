"""What plays, in few words: the track it was recognised as, or the one it sounds most like."""

from temptrack.interchange.words import clock
from temptrack.v1.film_pb2 import Cue, LearntScene


def music_of(played: Cue | LearntScene) -> str:
    """Return what a cue or the music of a scene is: "Siege from 0:12.4", "like Siege (0.82)", or "-"."""
    if played.track_id:
        return f"{played.track_title} from {clock(played.track_in_s)}"
    return f"like {played.nearest_track_title} ({played.nearest_cosine:.2f})" if played.nearest_track_id else "-"
