"""What happens in a scene: recognised by what was learnt of labels or by the vocabulary, put into a sentence."""

from temptrack.fingerprint.action.head import ActionHead, Trial, Views
from temptrack.fingerprint.action.reader import ActionReader, Seen
from temptrack.fingerprint.action.sentence import describe_scene, retell_scene
from temptrack.fingerprint.action.shelf import HeadShelf, Lesson

__all__ = [
    "ActionHead",
    "ActionReader",
    "HeadShelf",
    "Lesson",
    "Seen",
    "Trial",
    "Views",
    "describe_scene",
    "retell_scene",
]
