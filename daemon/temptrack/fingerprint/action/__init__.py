"""What happens in a scene: recognised by a head fitted on the user's labels or by the vocabulary, put into a sentence."""

from temptrack.fingerprint.action.head import ActionHead, Trial, Views
from temptrack.fingerprint.action.recogniser import Recogniser, Seen
from temptrack.fingerprint.action.sentence import describe_scene
from temptrack.fingerprint.action.shelf import HeadShelf, Lesson

__all__ = ["ActionHead", "HeadShelf", "Lesson", "Recogniser", "Seen", "Trial", "Views", "describe_scene"]
