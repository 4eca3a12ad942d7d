"""How this shell reaches the hub: told with each download, as the daemon may have been started by another one."""

import os
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from temptrack.v1.model_pb2 import PullModelRequest

_HUB = "https://huggingface.co"
_YES = {"1", "on", "yes", "true"}


def hub_access(request: PullModelRequest) -> PullModelRequest:
    """Return the request with this shell's mirror, proxy and whether it is offline.

    As huggingface_hub reads them: ``HF_ENDPOINT``, ``HTTPS_PROXY``, ``HTTP_PROXY``, ``ALL_PROXY``, ``NO_PROXY``,
    ``HF_HUB_OFFLINE``; on macOS and Windows also the proxy of the system's settings.
    """
    endpoint = os.environ.get("HF_ENDPOINT", "")
    request.endpoint = endpoint
    request.proxy = _proxy_for(endpoint or _HUB)
    request.offline = any(os.environ.get(n, "").lower() in _YES for n in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"))
    return request


def _proxy_for(address: str) -> str:
    place, proxies = urlsplit(address), getproxies()
    if proxy_bypass(place.hostname or ""):
        return ""
    proxy = proxies.get(place.scheme) or proxies.get("all") or ""
    return proxy if "://" in proxy or not proxy else f"http://{proxy}"
