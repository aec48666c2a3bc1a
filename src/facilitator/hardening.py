"""Keeps the program's memory to itself, as far as the system allows: no core dumps, no looking in."""

import os
import sys
from contextlib import suppress

_PR_SET_DUMPABLE = 4
"""From linux/prctl.h; at 0 no core is written, and no other program of the same user may attach."""

_OWNER_ALONE = 0o077


def keep_to_itself() -> None:
    """Have no core dump written, nobody attach, and every new file be its owner's alone.

    For the whole process, and for good; where the system offers none of it, nothing happens.
    """
    os.umask(_OWNER_ALONE)
    if sys.platform == "win32":
        return
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
