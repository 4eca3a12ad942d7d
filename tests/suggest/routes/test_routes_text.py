import dataclasses

import numpy as np
import pytest

from temptrack.fingerprint.semantic import SemanticFingerprint
from temptrack.fingerprint.types import Affect
from temptrack.store.records import Hit
from temptrack.suggest.meaning import Meant
from temptrack.suggest.query import Query
from temptrack.suggest.routes.text import TextRoute, description_weight
from tests.suggest.sight import LightAndDark
from tests.suggest.worlds import context, film, grid_of_tracks, look_vector, new_store, track, unit

ROUTE = TextRoute()
TRACKS = grid_of_tracks(5)


def test_a_described_scene_leads_to_its_cue() -> None:
    store = new_store(TRACKS)
    film(store, "A", (look_vector(1), TRACKS[7]), description="two riders cross a glacier")
    film(store, "B", (look_vector(1), TRACKS[20]), description="a wedding in the garden")
    (said,) = ROUTE.testify(context(store, Query(text="riders on the glacier")))
    assert int(np.argmax(said.log_odds)) == 7
    assert "the words fit: like" in said.reason(7)


def test_moods_and_tempi_ask() -> None:
    store = new_store([track(0, 0.2, 0.2, tempo_bpm=65), track(1, 0.9, 0.2, tempo_bpm=65), track(2, 0.2, 0.2)])
    mood, tempo = ROUTE.testify(context(store, Query(text="something sad and slow")))
    assert mood.log_odds[0] == mood.log_odds[2] > mood.log_odds[1]
    assert tempo.log_odds[0] == tempo.log_odds[1] > tempo.log_odds[2]
    assert mood.reason(1) == "“sad” asks for energy 0.20 and valence 0.20; this track has energy 0.90 and valence 0.20"


def test_a_scene_told_in_other_words_leads_to_its_cue() -> None:
    store = new_store(TRACKS)
    film(store, "A", (look_vector(1), TRACKS[7]), description="two riders cross a glacier")
    film(store, "B", (look_vector(1), TRACKS[20]), description="a wedding in the garden")
    by_film = {scene.film_id: scene for scene in store.scenes()}
    asked = dataclasses.replace(
        context(store, Query(text="horsemen upon ice")),
        meant=Meant(
            (Hit(by_film["film:A"], 0.55), Hit(by_film["film:B"], 0.1)),
            None,
            (),
            cosines={by_film["film:A"].scene_id: 0.55, by_film["film:B"].scene_id: 0.1},
        ),
    )
    (said,) = ROUTE.testify(asked)
    assert int(np.argmax(said.log_odds)) == 7
    quoted = dataclasses.replace(asked, query=Query(text="horsemen upon ice", phrases=("horsemen upon ice",)))
    assert ROUTE.testify(quoted) == []


def test_words_count_less_where_meaning_is_read_and_contradicts() -> None:
    assert description_weight(1.0, None) == 1.0
    assert description_weight(1.0, 0.05) == 0.0
    assert description_weight(0.0, 0.5) < description_weight(1.0, 0.5) <= 1.0
    assert description_weight(0.5, None) == pytest.approx(0.25)


def test_a_mood_that_is_meant_counts_less_than_one_that_is_named() -> None:
    store = new_store([track(0, 0.2, 0.2), track(1, 0.9, 0.9)])
    meant = Meant((), Affect(0.2, 0.2), ("mournful", "funeral"))
    (suggested,) = ROUTE.testify(dataclasses.replace(context(store, Query(text="a coffin")), meant=meant))
    (named,) = ROUTE.testify(dataclasses.replace(context(store, Query(text="sad")), meant=meant))
    assert named.log_odds[0] > suggested.log_odds[0] > 0
    assert suggested.reason(1) == (
        "a description near to “mournful”, “funeral” suggests energy 0.20 and valence 0.20; "
        "this track has energy 0.90 and valence 0.90"
    )


def test_a_title_asked_for_comes_first() -> None:
    store = new_store([track(0, title="Northern Mountains"), track(1, title="Rain"), track(2, title="Snow")])
    (said,) = ROUTE.testify(context(store, Query(text="mountains")))
    assert said.log_odds == pytest.approx([4.0, 0.0, 0.0])
    assert said.reason(0) == "its title or tags have “mountains”"
    (partly,) = ROUTE.testify(context(store, Query(text="riders, mountains, a lake and a village")))
    assert partly.log_odds == pytest.approx([1.0, 0.0, 0.0])
    assert ROUTE.testify(context(store, Query(text="no mountains"))) == []


@pytest.mark.parametrize("text", ["", "   ", "the of and with", "xyzzy plugh", "\x00\x01", "🎬" * 100])
def test_words_that_mean_nothing_say_nothing(text: str) -> None:
    store = new_store(TRACKS)
    film(store, "A", (look_vector(1), TRACKS[7]))
    assert ROUTE.testify(context(store, Query(text=text))) == []


def test_sight_leads_from_words_to_scenes() -> None:
    store = new_store(TRACKS)
    semantic = SemanticFingerprint(LightAndDark())
    film(store, "Bright", (look_vector(1), TRACKS[7]), semantic=unit([1, 0.1], 2), semantic_key=semantic.identity.key)
    film(store, "Dark", (look_vector(1), TRACKS[20]), semantic=unit([0.1, 1], 2), semantic_key=semantic.identity.key)
    asked = dataclasses.replace(context(store, Query(text="the city by night")), semantic=semantic)
    (said,) = ROUTE.testify(asked)
    assert said.log_odds[20] > said.log_odds[7]
    assert said.reason(20) == (
        "the picture fits: like the snow march scene in Dark (0:12–0:20), whose cue this resembles"
    )
