"""A file as rows of text under its own headings, a chunk at a time, whatever its format."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data_schemas.errors import InvalidLedger
from training.mapping.spec import Reading
from training.progress import Tell

MOST_ROWS = 20_000_000
"""More rows than any register has; a file that claims them is damaged or meant to harm."""
MOST_COLUMNS = 20_000
TEXT_FILES = (".csv", ".tsv", ".txt")
WORKBOOKS = (".xlsx", ".xlsm")

NUMBER = "number"
"""Column of a batch that leaves blank rows out: the number of each row, from 0."""

REFUSED = ("refused_reason", "refused_field", "refused_line", "refused_text")
"""What stands in front of a refused row's own columns."""

UNSAVED = "#UNSAVED! "
"""Stands before a workbook's formula of which no value was saved."""


@dataclass(frozen=True)
class Chunk:
    """Some rows of a file.

    Parameters
    ----------
    rows : Table of text, columns "c0", "c1" …, shape (n, headings)
        Blank cells are "".
    numbers : array of int64, shape (n,)
        The number of each row among the rows of the file, from 0; blank rows are left out.
    """

    rows: pa.Table
    numbers: NDArray[np.int64]


@dataclass
class Source(ABC):
    """An opened file.

    Parameters
    ----------
    headings : list of str
        As they stand in the file, without blanks around them.
    ragged : list of (int, str)
        Line and text of the rows with too many or too few columns; complete after ``chunks``.
    title : list of str
        What stands above the headings, and the name of the sheet.
    percent : set of int
        Columns with numbers, read so far, that a workbook shows as per cent: 30 % is kept as 0.3.
    """

    file: Path
    headings: list[str]
    ragged: list[tuple[int, str]] = field(default_factory=list)
    title: list[str] = field(default_factory=list)
    percent: set[int] = field(default_factory=set)

    @abstractmethod
    def batches(self) -> Iterator[tuple[pa.Table, float]]:
        """All rows in order, with the share of the file read so far.

        Blank rows are among them, unless a column ``NUMBER`` says which row each is.
        """

    def lines(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where a person finds these rows; a row's number from 1 unless a format knows better."""
        return numbers + 1

    def chunks(self, tell: Tell | None = None) -> Iterator[Chunk]:
        """Rows that are not blank, in order.

        Raises
        ------
        InvalidLedger
            If the file breaks off or is no table after all.
        """
        self.ragged.clear()
        start = 0
        try:
            for batch, share in self.batches():
                count = batch.num_rows
                if start + count > MOST_ROWS:
                    raise too_big(self.file, f"> {MOST_ROWS:,} rows")
                numbers = np.arange(start, start + count, dtype=np.int64)
                start += count
                if NUMBER in batch.column_names:
                    numbers = batch.column(NUMBER).to_numpy().astype(np.int64)
                    batch = batch.drop_columns([NUMBER])
                filled = _filled(batch)
                if not filled.all():
                    batch, numbers = batch.filter(pa.array(filled)), numbers[filled]
                if tell is not None:
                    tell(self.file.name, min(share, 1.0))
                if batch.num_rows:
                    yield Chunk(batch, numbers)
        except (pa.ArrowException, OSError, MemoryError, UnicodeError) as err:
            raise no_table(self.file, str(err)) from err


def _filled(batch: pa.Table) -> NDArray[np.bool_]:
    """Which rows hold anything; most rows show it in their first columns."""
    out = np.zeros(batch.num_rows, dtype=bool)
    for column in batch.columns:
        out |= np.asarray(pc.greater(pc.utf8_length(column), 0))
        if out.all():
            break
    return out


def no_table(file: Path, why: str) -> InvalidLedger:
    """The error of a file that is damaged or of another kind."""
    why = " ".join(why.split())[:200]
    return InvalidLedger(f"{file} 无法作为表格读取：{why}", f"cannot read {file} as a table: {why}")


def too_big(file: Path, why: str) -> InvalidLedger:
    """The error of a file that would fill the memory."""
    return InvalidLedger(
        f"{file} 太大（{why}）；请拆分后再导入", f"{file} is too big ({why}); split it first"
    )


def checked_headings(file: Path, headings: list[str]) -> list[str]:
    """The headings, trimmed; a file with none or absurdly many is refused."""
    found = [heading.strip().removeprefix("\ufeff") for heading in headings]
    if not any(found):
        raise InvalidLedger(f"{file} 没有表头", f"{file} has no headings")
    if len(found) > MOST_COLUMNS:
        raise too_big(file, f"{len(found):,} > {MOST_COLUMNS:,} columns")
    return found


def open_source(file: Path, read: Reading) -> Source:
    """Open a CSV, XLSX or Parquet file by its suffix.

    Raises
    ------
    InvalidLedger
        If it is of another kind, not there, empty, damaged or absurdly big.
    """
    from training.mapping.csv_source import open_csv
    from training.mapping.parquet_source import open_parquet
    from training.mapping.xlsx_source import open_xlsx

    opens: dict[str, Callable[[Path, Reading], Source]] = {".parquet": open_parquet}
    opens |= dict.fromkeys(WORKBOOKS, open_xlsx) | dict.fromkeys(TEXT_FILES, open_csv)
    opener = opens.get(file.suffix.lower())
    if not file.is_file():
        raise InvalidLedger(f"找不到文件 {file}", f"there is no file {file}")
    if opener is None:
        known = ", ".join(opens)
        raise InvalidLedger(
            f"{file.name} 不是可读取的格式；可读取：{known}（旧的 .xls 请另存为 .xlsx）",
            f"{file.name} is of no kind that is read: {known} (save an old .xls as .xlsx)",
        )
    try:
        if not file.stat().st_size:
            raise InvalidLedger(f"{file} 是空文件", f"{file} is empty")
        return opener(file, read)
    except (pa.ArrowException, OSError, MemoryError, UnicodeError) as err:
        raise no_table(file, str(err)) from err
