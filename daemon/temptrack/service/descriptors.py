"""How many files the daemon may have open: as many as the system gives anybody who asks.

LanceDB keeps files of an index open for as long as its cache holds them, also of one that a newer one has replaced, and
each tidying leaves one (docs/load.md). Systems begin with 256 (macOS) or 1,024 (Linux) for programs that do not ask.
"""

import sys

_MOST = 1 << 16
"""Where there is no limit: some systems make room for as many as are said."""


def raise_limit() -> None:
    """Raise the limit of open files as far as the system lets this process; children have the same."""
    if sys.platform == "win32":
        return  # handles are not limited there
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST if hard == resource.RLIM_INFINITY else min(hard, _MOST)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (OSError, ValueError):  # macOS has a second limit, of the kernel's own
            return
