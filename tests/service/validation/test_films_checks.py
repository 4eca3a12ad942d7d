"""Addresses of clusters, as a request may give them."""

import pytest

from temptrack.errors import InvalidInputError
from temptrack.service.validation.films import check_learn
from temptrack.v1.film_pb2 import LearnRequest


@pytest.mark.parametrize("address", ["", "local", "head:6379", "10.0.0.1:6379", "node-1.lan:1", "[fe80::1]:6379"])
def test_addresses_that_can_be_meant(address: str) -> None:
    assert check_learn(LearnRequest(paths=["/films"], ray=address)).ray == address


@pytest.mark.parametrize(
    "address",
    [
        "head",
        "head:",
        ":6379",
        "head:0",
        "head:123456",
        "head:6379/x",
        "a b:1",
        "head:6379\n",
        "x" * 300 + ":1",
        "auto",
    ],
)
def test_addresses_that_cannot(address: str) -> None:
    with pytest.raises(InvalidInputError, match='is no address; give HOST:PORT, or "local"') as caught:
        check_learn(LearnRequest(paths=["/films"], ray=address))
    assert caught.value.field == "ray"


def test_a_ray_clients_address_is_refused_with_what_to_do() -> None:
    with pytest.raises(InvalidInputError, match=r"ray start --address=HOST:PORT --num-cpus=0"):
        check_learn(LearnRequest(paths=["/films"], ray="ray://head:10001"))
