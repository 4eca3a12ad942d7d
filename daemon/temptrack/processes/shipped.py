"""What a cluster is given to run: one function that goes there as source, so that it can say when all else is lacking.

It must lean on nothing of this package before it has been imported there.
"""

import pickle
from collections.abc import Iterator


def told(errand: bytes) -> Iterator[tuple[str, str, bytes]]:
    """Do an errand; yield the machine, and what `temptrack.processes.errand` tells."""
    import ray

    node = ray.get_runtime_context().get_node_id()
    try:
        from temptrack.processes.errand import tell_all

        unpacked = pickle.loads(errand)  # noqa: S301 - from whoever joined the cluster
    except Exception as error:  # noqa: BLE001 - another version may lack or change anything
        yield node, "unfit", f"temptrack[daemon] is not installed there, or another one ({error})".encode()
        return
    for kind, held in tell_all(unpacked):
        yield node, kind, held
