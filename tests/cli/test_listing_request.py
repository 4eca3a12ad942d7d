from temptrack.cli.listing import Order, Wanted, request_for
from temptrack.v1 import library_pb2
from temptrack.v1.library_pb2 import LevelRange, ListTracksRequest, TrackFilter


def test_nothing_asked_is_the_whole_library_by_path() -> None:
    assert request_for(Wanted()) == ListTracksRequest(filter=TrackFilter())


def test_every_option_arrives() -> None:
    request = request_for(
        Wanted(
            contains="night",
            tempo="90-120",
            tempo_either=True,
            keys=("Am",),
            licences=("CC0",),
            length="1:00-",
            moods=("calm",),
            energy="0.5-",
            valence="-0.5",
            tension="0.2-0.4",
            vocal=False,
            genres=("jazz",),
            order=Order.TENSION,
            reverse=True,
        )
    )
    assert request == ListTracksRequest(
        contains="night",
        filter=TrackFilter(
            tempo_min_bpm=90,
            tempo_max_bpm=120,
            tempo_either=True,
            keys=["Am"],
            licences=["CC0"],
            duration_min_s=60,
            moods=["calm"],
            energy=LevelRange(low=0.5),
            valence=LevelRange(high=0.5),
            tension=LevelRange(low=0.2, high=0.4),
            vocal=library_pb2.VOCAL_KIND_INSTRUMENTAL,
            genres=["jazz"],
        ),
        order=library_pb2.TRACK_ORDER_TENSION,
        descending=True,
    )


def test_there_is_an_order_for_every_one_of_the_contract() -> None:
    orders = {request_for(Wanted(order=order)).order for order in Order}
    assert orders == set(library_pb2.TrackOrder.values())
