from pathlib import Path

import numpy as np
import pytest

from temptrack.fingerprint.action import ActionReader
from temptrack.fingerprint.footage import Segment, Visible
from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.fingerprint.types import Affect
from temptrack.media.types import Span
from temptrack.progress import Job
from temptrack.suggest.recognising import Sight, look_for, refine
from tests.suggest.sight import LightAndDark


def visible(path: Path, begin_s: float, end_s: float) -> Visible:
    return Visible(Segment(path, Span(0.0, 10.0), 0.0, 10.0), begin_s, end_s)


@pytest.mark.media
def test_sees_shots_and_moods(media_folder: Path) -> None:
    film = media_folder / "film" / "big_buck_bunny_0_30s_480p.mp4"
    sight = look_for([visible(film, 6.0, 10.0)], [8.0], SemanticFingerprint(LightAndDark()), ActionReader(), Job())
    assert sight is not None
    assert sight.vector.shape == (2,)
    assert float(np.linalg.norm(sight.vector)) == pytest.approx(1.0, abs=1e-5)
    assert sight.mood_valence is not None
    assert 0 < sight.mood_valence < 1


def test_no_shot_no_sight() -> None:
    semantic = SemanticFingerprint(LightAndDark())
    assert look_for([visible(Path("/x"), 1.0, 1.01)], [], semantic, ActionReader(), Job()) is None


def test_moods_draw_the_valence_only() -> None:
    affect, vector = Affect(0.7, 0.2), np.ones(2, np.float32)
    assert refine(affect, None) == affect
    assert refine(affect, Sight(vector, None)) == affect
    drawn = refine(affect, Sight(vector, 0.8))
    assert (drawn.energy, drawn.valence) == pytest.approx((0.7, 0.5))
