"""Memory that threads share: glibc gives each of them a heap of its own, which six requests at once never fill."""

import ctypes

ARENA_MAX = -8  # M_ARENA_MAX of <malloc.h>
FEW = 2


def share() -> None:
    """Before any thread begins. A tenth of the memory of a process; where the C library has no such heaps, nothing."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(ARENA_MAX, FEW)
