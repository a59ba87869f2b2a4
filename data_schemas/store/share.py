"""How far a large write is, for whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable

Tell = Callable[[float], None]
"""Told the share that is done, from 0 to 1."""


class Share:
    """Rows staged and then merged, told as a share of both.

    Parameters
    ----------
    rows : int
        Rows of the whole write.
    """

    def __init__(self, rows: int, tell: Tell | None) -> None:
        self._whole, self._done, self._tell = 2 * rows, 0, tell

    def add(self, rows: int) -> None:
        """So many more rows were staged or merged."""
        self._done += rows
        if self._tell is not None:
            self._tell(self._done / self._whole)

    def end(self) -> None:
        """All is done, also where a key came twice and was staged once."""
        self.add(self._whole - self._done)
