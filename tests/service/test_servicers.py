"""Every call of the contract over real gRPC, when it goes well."""

from pathlib import Path

import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from temptrack.client import Daemon
from temptrack.errors import TrackNotFoundError
from temptrack.v1 import daemon_pb2, film_pb2, library_pb2, model_pb2, progress_pb2, range_pb2, suggest_pb2


def _tracks(daemon: Daemon, **words: object) -> library_pb2.ListTracksResponse:
    return daemon.call(daemon.library.ListTracks, library_pb2.ListTracksRequest(**words))  # type: ignore[arg-type]


def test_the_library_is_listed_shown_and_forgotten(library: Daemon, music: Path) -> None:
    listed = _tracks(library)
    assert [Path(track.path).name for track in listed.tracks] == ["alder tone.wav", "birch tone.wav", "cedar tone.wav"]
    assert {track.licence for track in listed.tracks} == {"CC0 1.0"}
    first = listed.tracks[0]
    for name in (first.track_id, first.track_id[:6], first.path):
        shown = library.call(library.library.GetTrack, library_pb2.GetTrackRequest(track_id=name))
        assert shown.track == first
    assert shown.energy_curve
    assert shown.added_at.endswith("Z")
    removed = library.call(library.library.RemoveTracks, library_pb2.RemoveTracksRequest(tracks=[first.path]))
    assert removed.removed == 1
    assert _tracks(library).total == 2


def test_pages_hold_everything_once(library: Daemon) -> None:
    seen: list[str] = []
    token = ""
    for _ in range(3):
        page = _tracks(library, page_size=1, page_token=token)
        assert page.total == 3
        seen += [track.path for track in page.tracks]
        token = page.next_page_token
    assert not token
    assert seen == [track.path for track in _tracks(library).tracks]


def test_words_narrow_the_list(library: Daemon) -> None:
    assert _tracks(library, contains="TONE Birch").total == 1
    assert _tracks(library, contains="trumpet").total == 0


def test_a_track_not_known_is_not_found(library: Daemon) -> None:
    for name in ("nonsense", "/no/such/file.wav", "a"):
        with pytest.raises(TrackNotFoundError, match=name):
            library.call(library.library.GetTrack, library_pb2.GetTrackRequest(track_id=name))
    known = _tracks(library).tracks[0].track_id
    with pytest.raises(TrackNotFoundError, match="nonsense"):
        library.call(library.library.RemoveTracks, library_pb2.RemoveTracksRequest(tracks=[known, "nonsense"]))
    assert _tracks(library).total == 3


def test_progress_is_told_and_the_result_comes_last(library: Daemon, music: Path) -> None:
    told: list[progress_pb2.Progress] = []
    request = library_pb2.AddTracksRequest(paths=[str(music)], refresh=True, default_licence="CC0 1.0")
    result = library.follow(library.library.AddTracks, request, on_progress=told.append)
    assert (result.added, result.updated, result.tracks, result.unlicensed) == (0, 3, 3, 0)
    assert told
    assert all(progress.stage for progress in told)


def test_suggest_and_search_answer_from_the_library(library: Daemon) -> None:
    known = {track.track_id for track in _tracks(library).tracks}
    searched = library.follow(library.suggest.Search, suggest_pb2.SearchRequest(text="calm and dark", limit=2))
    liked = suggest_pb2.SuggestRequest(like=suggest_pb2.Reference(track_id=min(known)), limit=2)
    for result in (searched, library.follow(library.suggest.Suggest, liked)):
        assert len(result.suggestions) == 2
        assert {found.track.track_id for found in result.suggestions} < known
        assert all(found.reasons for found in result.suggestions)
        assert result.capabilities.tracks == 3


def test_films_and_models_are_listed(daemon: Daemon) -> None:
    assert not daemon.call(daemon.films.ListFilms, film_pb2.ListFilmsRequest()).films
    models = daemon.call(daemon.models.ListModels, model_pb2.ListModelsRequest())
    assert sum(model.selected for model in models.models) == 1
    assert models.models_folder.endswith("models")


def test_diagnosis_says_what_to_do_about_what_is_off(daemon: Daemon) -> None:
    found = {d.capability: d for d in daemon.call(daemon.control.Diagnose, daemon_pb2.DiagnoseRequest()).diagnoses}
    assert {
        "home",
        "log",
        "decoding",
        "store",
        "library",
        "films",
        "semantic",
        "recognition",
        "vocabulary",
        "matcher",
        "cluster",
        "generator",
    } == set(found)
    assert found["store"].on
    assert found["decoding"].on
    assert "temptrack library add" in found["library"].remedy
    assert all(diagnosis.finding.endswith(".") for diagnosis in found.values())
    assert all(diagnosis.remedy for diagnosis in found.values() if not diagnosis.on)


@pytest.mark.media
def test_a_film_is_learnt_listed_drawn_on_and_forgotten(library: Daemon, media_folder: Path) -> None:
    path = str(media_folder / "film" / "sintel_trailer_16s_720p.mp4")
    learnt = library.follow(library.films.Learn, film_pb2.LearnRequest(paths=[path]))
    assert (learnt.added, learnt.films_learnt) == (1, 1)
    assert learnt.scenes_learnt == len(learnt.scenes) > 0
    (film,) = library.call(library.films.ListFilms, film_pb2.ListFilmsRequest()).films
    assert (film.path, film.scenes) == (path, learnt.scenes_learnt)
    assert _films_status(library) == health_pb2.HealthCheckResponse.SERVING
    request = suggest_pb2.SuggestRequest(media=range_pb2.MediaRange(path=path), limit=1, with_visuals=True)
    answer = library.follow(library.suggest.Suggest, request)
    assert "scenes" in {reason.route for reason in answer.suggestions[0].reasons}
    assert answer.scene.thumbnails[0].jpeg.startswith(b"\xff\xd8")
    assert len(answer.scene.energy_curve) <= 600
    assert library.call(library.films.RemoveFilms, film_pb2.RemoveFilmsRequest(films=[path])).removed == 1
    assert _films_status(library) == health_pb2.HealthCheckResponse.NOT_SERVING


def _films_status(daemon: Daemon) -> int:
    stub = health_pb2_grpc.HealthStub(daemon.channel)
    return int(stub.Check(health_pb2.HealthCheckRequest(service="temptrack.films"), timeout=5).status)
