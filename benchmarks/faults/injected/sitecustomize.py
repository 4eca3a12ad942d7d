"""Found by Python before anything else where this folder is on its path: makes torch's own allocation fail.

``FAULT_AT`` says when: as a model is made ("load"), or as it looks at a picture ("look"). The file
``FAULT_MARK`` is made then.
"""

import builtins
import os
import sys
from pathlib import Path
from typing import Any

_AT = os.environ.get("FAULT_AT", "")
_import = builtins.__import__


def _fail(*_: Any, **__: Any) -> Any:
    import torch

    Path(os.environ["FAULT_MARK"]).touch()
    return torch.empty(1 << 55)  # more than any machine has: the allocator's own error


def _patched(name: str, *rest: Any, **options: Any) -> Any:
    module = _import(name, *rest, **options)
    found = sys.modules.get("open_clip")
    if found is not None and hasattr(found, "CLIP") and not hasattr(found, "_broken"):
        vars(found)["_broken"] = True
        if _AT == "load":
            vars(found)["create_model"] = _fail
        else:
            vars(found)["CLIP"].encode_image = _fail
    return module


if _AT:
    builtins.__import__ = _patched
