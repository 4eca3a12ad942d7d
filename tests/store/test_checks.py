from temptrack.store.checks import latest
from tests.store.making import track


def test_the_last_of_each_id_then_of_each_path_is_kept() -> None:
    tracks = [track(1), track(1, title="later"), track(2, path="/x"), track(3, path="/x"), track(2, path="/y")]
    assert [(each.track_id, each.path, each.title) for each in latest(tracks)] == [
        (track(1).track_id, track(1).path, "later"),
        (track(3).track_id, "/x", "Title 3"),
        (track(2).track_id, "/y", "Title 2"),
    ]
