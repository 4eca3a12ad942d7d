"""LanceDB itself, imported when it is first needed."""

import importlib
import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_REST_CLIENT = "lance_namespace_urllib3_client"


def lancedb(part: str = "") -> ModuleType:
    """LanceDB or a module of it, imported when first needed: it takes a second or so."""
    name = f"lancedb{part}"
    if name in sys.modules:
        return sys.modules[name]
    with _without_rest_client():
        return importlib.import_module(name)


@contextmanager
def _without_rest_client() -> Iterator[None]:
    """Import without the client of LanceDB's REST catalogue, of which an embedded database needs the data models alone.

    Its package builds validators for hundreds of calls as it is imported, half of LanceDB's own import time. An empty
    module stands in for it meanwhile, through which its models are found; later imports of it get the real one.
    """
    spec = None if _REST_CLIENT in sys.modules else importlib.util.find_spec(_REST_CLIENT)
    if spec is not None:
        sys.modules[_REST_CLIENT] = importlib.util.module_from_spec(spec)
    try:
        yield
    finally:
        if spec is not None:
            sys.modules.pop(_REST_CLIENT, None)
