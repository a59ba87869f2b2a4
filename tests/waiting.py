"""Waiting for what another thread does: no longer than needed, and not for ever."""

from __future__ import annotations

import time
from collections.abc import Callable


def wait_for(done: Callable[[], object], seconds: float = 60.0) -> None:
    """Look until it is so; fails once the time is over."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
