"""Arrays kept in NumPy's own files, read back: whatever is wrong with a file is one kind of error."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def load_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Return the arrays of an archive (.npz), or the one of a plain file (.npy) under the name "".

    Nothing in them is run (no pickles).

    Raises
    ------
    OSError
        When it cannot be read.
    ValueError
        When it is not what it should be.
    """
    try:
        with path.open("rb") as file:
            stored = np.load(file, allow_pickle=False)
            if isinstance(stored, np.ndarray):
                return {"": stored}
            with stored:
                return {name: stored[name] for name in stored.files}
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - NumPy, zipfile, zlib and tokenize each raise what the bytes lead them to
        raise ValueError(f"it holds no arrays ({str(error) or type(error).__name__})") from None
