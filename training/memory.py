"""Memory that is asked for once, and kept until the work is done."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _MMAP_MAX, _ARENA_MAX = -1, -3, -4, -8
"""Numbers of glibc's ``mallopt``."""
_KEEPING = {_TRIM_THRESHOLD: -1, _MMAP_MAX: 0, _ARENA_MAX: 1}
"""Nothing is handed back however much is free (-1): with 2 GiB, the most a number can say, large
ledgers gave back and asked again."""
_USUAL = {_TRIM_THRESHOLD: 2**26, _MMAP_THRESHOLD: 2**25, _MMAP_MAX: 65_536, _ARENA_MAX: 0}
"""As it is otherwise once large arrays have come and gone: what is set by hand no longer adapts."""


@contextmanager
def kept_memory() -> Iterator[None]:
    """What arrays give back is kept for the next ones; handed back in the end.

    By itself the C library gives every array of more than 32 MiB back and asks for the next one
    page by page. Training fills thousands of them: a sixth of its processor time was spent on
    pages (ADR 0039). Without glibc nothing changes.
    """
    library = ctypes.CDLL(None)
    if not hasattr(library, "mallopt"):
        yield
        return
    for option, value in _KEEPING.items():
        library.mallopt(option, value)
    try:
        yield
    finally:
        for option, value in _USUAL.items():
            library.mallopt(option, value)
        library.malloc_trim(0)
