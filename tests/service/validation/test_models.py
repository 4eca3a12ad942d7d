"""What ModelService accepts, and what it refuses in a sentence."""

from pathlib import Path

import pytest

from temptrack.errors import InvalidInputError
from temptrack.service.validation.models import check_name, check_pull, check_use
from temptrack.v1.model_pb2 import PullModelRequest, UseModelRequest


def test_an_empty_request_pulls_the_selected_model() -> None:
    wanted = check_pull(PullModelRequest())
    assert (wanted.name, wanted.source) == ("", None)
    assert (wanted.network.endpoint, wanted.network.proxy, wanted.network.offline) == ("", "", False)


def test_everything_said_is_passed_on() -> None:
    wanted = check_pull(
        PullModelRequest(
            name="a/b", from_path="/stick/w.bin", endpoint="https://mirror.test", proxy="http://p:1", offline=True
        )
    )
    assert (wanted.name, wanted.source) == ("a/b", Path("/stick/w.bin"))
    assert (wanted.network.endpoint, wanted.network.proxy) == ("https://mirror.test", "http://p:1")
    assert wanted.network.is_offline


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (PullModelRequest(from_path="relative.bin"), "from_path"),
        (PullModelRequest(endpoint="file:///etc/passwd"), "endpoint"),
        (PullModelRequest(endpoint="https://"), "endpoint"),
        (PullModelRequest(proxy="ftp://proxy"), "proxy"),
        (PullModelRequest(proxy="proxy:3128"), "proxy"),
        (PullModelRequest(name="a\0b"), "name"),
    ],
)
def test_what_cannot_be_meant(request_: PullModelRequest, field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        check_pull(request_)
    assert caught.value.field == field


def test_a_name_is_needed() -> None:
    assert check_name(" a/b ") == "a/b"
    with pytest.raises(InvalidInputError, match="name is empty"):
        check_name(" ")


def test_a_checkpoint_must_be_there(tmp_path: Path) -> None:
    weights = tmp_path / "w.bin"
    with pytest.raises(InvalidInputError, match=r"No file is at .*; check the path"):
        check_use(UseModelRequest(name="a/b", checkpoint=str(weights)))
    weights.touch()
    assert check_use(UseModelRequest(name="a/b", checkpoint=str(weights))) == ("a/b", weights)
    assert check_use(UseModelRequest(name="a/b")) == ("a/b", None)
