"""Waiting for what another thread does: no longer than needed, and not for ever."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from data_schemas.store.turns import Turns


def wait_for(done: Callable[[], object], seconds: float = 60.0) -> None:
    """Look until it is so; fails once the time is over."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def come_to_write(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """One for each who has come from now on to where writers of this process wait; it grows."""
    come: list[None] = []
    take = Turns.take

    def counted(turns: Turns, patience: float | None = None) -> float:
        come.append(None)
        return take(turns, patience)

    monkeypatch.setattr(Turns, "take", counted)
    return come
