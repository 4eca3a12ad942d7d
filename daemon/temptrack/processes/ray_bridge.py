"""Ray, as far as it is needed: joining a cluster, giving it errands, knowing its machines. For the driver alone."""

import socket
from collections.abc import Iterator, Mapping
from typing import Any

from temptrack.processes import shipped
from temptrack.processes.orders import LOCAL, Joining

_AHEAD = 16
"""What is told of one errand and waits in the cluster's memory."""
_REACH_S = 5.0
_STORE_BYTES = 2**29
"""Of shared memory, of a cluster of our own: some hundreds of pictures, and the traces of films of hours."""


def _ray() -> Any:
    import ray

    return ray


def join(joining: Joining) -> dict[str, int]:
    """Start or join a cluster; return how many machines and cores it has.

    Raises
    ------
    Exception
        Of any kind, where there is none; `why_not` says what it means.
    """
    options: dict[str, Any] = {"address": joining.address}
    if joining.address == LOCAL:
        options |= {
            "num_cpus": joining.cores,
            "include_dashboard": False,
            "object_store_memory": _STORE_BYTES,
            "_temp_dir": joining.folder,
        }
    else:
        options["runtime_env"] = {"env_vars": dict(joining.variables)}
        _reach(joining.address)
    _ray().init(logging_level="warning", log_to_driver=True, namespace="temptrack", **options)
    nodes = working_nodes()
    return {"nodes": len(nodes), "cores": sum(nodes.values())}


class _NobodyError(Exception):
    """Nobody listens there."""


def _reach(address: str) -> None:
    """Fail at once where nobody listens: Ray would try for a minute."""
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_REACH_S).close()
    except OSError as error:
        raise _NobodyError(error.strerror or str(error)) from None


def why_not(joining: Joining, error: Exception) -> tuple[str, str]:
    """Say why there is no cluster, and what to do."""
    reason = " ".join(str(error).split()).rstrip(".") or type(error).__name__
    address = joining.address
    if isinstance(error, ImportError):
        return f"Ray is not installed ({reason})", "install it: pip install 'temptrack[cluster]'"
    if address == LOCAL:
        return f"No Ray cluster can be started on this machine ({reason:.200})", "learn without --ray"
    if isinstance(error, _NobodyError):
        return f"No Ray cluster answers at {address} ({reason:.100})", "check the address, and `ray status` there"
    if "mismatch" in reason.lower():
        return f"The Ray cluster at {address} is of another version ({reason:.250})", "install the same Ray and Python"
    return (
        f"The Ray cluster at {address} cannot be joined from this machine ({reason:.200})",
        f"let this machine be one of its nodes, with its RAY_AUTH_TOKEN: ray start --address={address} --num-cpus=0",
    )


def leave() -> None:
    """Leave the cluster; one of our own ends with it."""
    _ray().shutdown()


def working_nodes() -> dict[str, int]:
    """Return the cores of each machine that has any, by its id."""
    alive = (node for node in _ray().nodes() if node["Alive"])
    return {node["NodeID"]: int(node["Resources"]["CPU"]) for node in alive if node["Resources"].get("CPU", 0) >= 1}


def name_of(node_id: str) -> str:
    """Say which machine it is, for a person."""
    nodes = (node for node in _ray().nodes() if node["NodeID"] == node_id)
    return next((f"{node['NodeManagerHostname']} ({node['NodeManagerAddress']})" for node in nodes), "a lost machine")


class Sent:
    """An errand that the cluster was given.

    Parameters
    ----------
    errand : bytes
        See `temptrack.processes.errand`.
    name : str
        For the cluster's own lists.
    barred : mapping
        Ids of machines that must not do it.
    """

    def __init__(self, errand: bytes, name: str, barred: Mapping[str, str]) -> None:
        ray = _ray()
        # By its source, so that it runs, and says what is lacking, where this package is not.
        ray.cloudpickle.register_pickle_by_value(shipped)
        options: dict[str, Any] = {"num_returns": "streaming", "num_cpus": 1, "max_retries": 0, "name": name}
        if barred:
            options["label_selector"] = {"ray.io/node-id": f"!in({','.join(sorted(barred))})"}
        remote = ray.remote(**options, _generator_backpressure_num_objects=_AHEAD)(shipped.told)
        self._stream = remote.remote(errand)

    def __iter__(self) -> Iterator[tuple[str, str, bytes]]:
        """Yield what `shipped.told` does, as it comes; raise what Ray does when its worker is lost."""
        for reference in self._stream:
            yield _ray().get(reference)

    def cancel(self) -> None:
        """Kill who is at it."""
        _ray().cancel(self._stream, force=True)


def reason_of(error: Exception) -> str:
    """Say why an errand came to no end."""
    kinds = _ray().exceptions
    for kind, words in (
        (kinds.OutOfMemoryError, "its machine ran out of memory"),
        (kinds.NodeDiedError, "its machine was lost"),
        (kinds.WorkerCrashedError, "its worker was killed or crashed"),
    ):
        if isinstance(error, kind):
            return words
    return " ".join(str(error).split())[:300] or type(error).__name__
