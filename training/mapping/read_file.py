"""One file that was read by a mapping."""

from __future__ import annotations

from dataclasses import dataclass

from training.mapping.cells import Cells
from training.mapping.source import Source
from training.mapping.table import TableBuild


@dataclass(frozen=True)
class ReadFile:
    """One file that was read, the tables it gave, and its headings that nobody asked for.

    Parameters
    ----------
    cells : Cells
        How its cells are asked for, before its first chunk.
    """

    source: Source
    builds: list[TableBuild]
    ignored: list[str]
    cells: Cells

    @property
    def filled_down(self) -> dict[int, str]:
        """By place, the headings of the columns in which a blank cell means the one above."""
        columns = [one for build in self.builds for one in build.spec.columns.values()]
        headings = [one.column[0] for one in columns if one.fill is not None and one.column]
        return {self.cells.place(heading): heading for heading in headings}
