"""How far a long piece of work is: whoever started it may be told."""

from __future__ import annotations

from collections.abc import Callable

Tell = Callable[[str, float], None]
"""Told what is being done, and the share of the whole that is done, in [0, 1]."""


def quiet(_: str, __: float) -> None:
    """Tell nobody."""
