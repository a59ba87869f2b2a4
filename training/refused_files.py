"""Files of the rows that an ingest refused, each in a file of its own, to be mended."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from training.mapping.mapped_file import Mapped
from training.mapping.refused import write_refused
from training.read_report import TableReport


def write_table(read: TableReport, folder: Path) -> Path:
    """A file of the refused rows of one table of a ledger folder."""
    file = new_file(folder, read.table)
    # Marked as UTF-8, so that a spreadsheet shows the Chinese in it.
    read.refused.to_csv(file, index=False, encoding="utf-8-sig")
    return file


def write_files(mapped: Mapped, folder: Path) -> dict[str, Path]:
    """A file of the refused rows for each file that has some, by the name of that file."""
    written: dict[str, Path] = {}
    for one in mapped.files:
        if any(build.refused for build in one.builds) or one.source.ragged:
            to = new_file(folder, one.source.file.stem)
            write_refused(one, to)
            written[one.source.file.name] = to
    return written


def new_file(folder: Path, name: str) -> Path:
    """An empty file of this moment, nobody else's: two ingests may run in one second."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    for number in count(1):
        file = folder / (f"{name}-{stamp}" + (f"-{number}" if number > 1 else "") + ".csv")
        with suppress(FileExistsError):
            file.touch(exist_ok=False)
            break
    return file
