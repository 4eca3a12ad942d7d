"""Standing back for others."""

import os
import sys
import threading


def be_nice(more: int) -> None:
    """Let a thread, and those it starts, stand back for others; only Linux has a niceness for each thread."""
    if more and sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, min(19, os.getpriority(os.PRIO_PROCESS, thread) + more))
