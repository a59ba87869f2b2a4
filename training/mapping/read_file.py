"""One file that was read by a mapping."""

from __future__ import annotations

from dataclasses import dataclass

from training.mapping.source import Source
from training.mapping.table import TableBuild


@dataclass(frozen=True)
class ReadFile:
    """One file that was read, the tables it gave, and its headings that nobody asked for."""

    source: Source
    builds: list[TableBuild]
    ignored: list[str]
