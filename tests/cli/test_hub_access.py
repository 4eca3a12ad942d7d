"""What this shell says of the hub goes with the request."""

import pytest

from temptrack.cli.hub_access import hub_access
from temptrack.v1.model_pb2 import PullModelRequest

NAMES = ("HF_ENDPOINT", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.mark.parametrize(
    ("variables", "endpoint", "proxy", "offline"),
    [
        ({}, "", "", False),
        ({"HF_ENDPOINT": "https://mirror.test"}, "https://mirror.test", "", False),
        ({"HTTPS_PROXY": "http://proxy.test:3128"}, "", "http://proxy.test:3128", False),
        ({"https_proxy": "proxy.test:3128"}, "", "http://proxy.test:3128", False),
        ({"ALL_PROXY": "socks5://proxy.test:1080"}, "", "socks5://proxy.test:1080", False),
        ({"HTTP_PROXY": "http://proxy.test:3128"}, "", "", False),
        ({"HTTPS_PROXY": "http://proxy.test", "NO_PROXY": "huggingface.co"}, "", "", False),
        (
            {"HF_ENDPOINT": "http://mirror.test", "HTTP_PROXY": "http://proxy.test"},
            "http://mirror.test",
            "http://proxy.test",
            False,
        ),
        ({"HF_HUB_OFFLINE": "1"}, "", "", True),
        ({"TRANSFORMERS_OFFLINE": "yes"}, "", "", True),
        ({"HF_HUB_OFFLINE": "0"}, "", "", False),
    ],
)
def test_what_the_shell_says(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], endpoint: str, proxy: str, offline: bool
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    asked = hub_access(PullModelRequest(name="a/b"))
    assert (asked.name, asked.endpoint, asked.proxy, asked.offline) == ("a/b", endpoint, proxy, offline)
