"""XLSX workbooks, row by row.

openpyxl rather than a faster reader: python-calamine 0.9 read the same 200,000 rows in 2.8 s
instead of 43 s, but gives a formula's error as a blank (an amount would be lost in silence) and
lays a sheet out as a full rectangle in memory, so that two cells far apart end the process.
"""

from __future__ import annotations

import zipfile
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data_schemas.errors import InvalidLedger
from training.mapping.source import (
    MOST_COLUMNS,
    NUMBER,
    REFUSED,
    Source,
    checked_headings,
    no_table,
    too_big,
)
from training.mapping.spec import NumberStyle, Reading
from training.mapping.xlsx_cells import cells_by_row

MOST_BYTES = 1 << 30
"""A workbook may unpack to this."""
MOST_TEXT_BYTES = 1 << 28
"""Its shared texts, all kept in memory while it is read, may unpack to this."""

_MOST_ROWS = 1 << 20  # the format has no more
_BATCH = 20_000
_CELLS = 4_000_000
_SHARED = "xl/sharedStrings.xml"


@dataclass
class XlsxSource(Source):
    """One sheet, beside its ``others``. Numbers are given with up to 15 digits, as Excel does."""

    sheet: str = ""
    others: tuple[str, ...] = ()
    header_row: int = 1
    numbers: NumberStyle = "1,234.56"
    _opened: _Sheet | None = None

    def batches(self) -> Iterator[tuple[pa.Table, float]]:
        """Rows below the headings that hold anything: two cells may lie a million rows apart."""
        width = len(self.headings)
        most = max(1, min(_BATCH, _CELLS // width))
        comma = self.numbers != "1,234.56"
        # Opening takes long: the first reading goes on where the headings ended.
        opened, self._opened = self._opened or _open(self.file, self.sheet), None
        at = opened.skip_to(self.header_row)
        rows: list[list[str]] = []
        numbers: list[int] = []
        for row in opened.rows:
            at += 1
            if row.count(None) == len(row):
                continue
            cells = [_text(value, comma) if value is not None else "" for value in row]
            if len(cells) > width and any(cells[width:]):
                self.ragged.append((at, "\t".join(cells)[:2000]))
                continue
            rows.append(cells[:width] + [""] * (width - len(cells)))
            numbers.append(at - self.header_row - 1)
            if len(rows) == most:
                self.percent |= opened.percent
                yield self._table(rows, numbers), at / max(opened.last_row, at)
                rows, numbers = [], []
        self.percent |= opened.percent
        if rows:
            yield self._table(rows, numbers), 1.0

    def lines(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Row of the sheet."""
        return numbers + self.header_row + 1

    def _table(self, rows: list[list[str]], numbers: list[int]) -> pa.Table:
        columns = enumerate(zip(*rows, strict=True))
        texts = {f"c{at}": pa.array(column, pa.string()) for at, column in columns}
        return pa.table(texts | {NUMBER: pa.array(numbers, pa.int64())})


def open_xlsx(file: Path, read: Reading) -> XlsxSource:
    """Open a workbook once it is known to unpack to something bounded."""
    check_archive(file)
    opened = _open(file, None)
    first = next(opened.rows, ())
    opened.read = 1
    if first[:1] == REFUSED[:1]:  # refused rows, mended in Excel
        read = Reading(numbers=read.numbers)
    if read.sheet is not None and read.sheet != opened.name:
        opened = _open(file, read.sheet)
        first = ()
    title = [opened.name]
    while opened.read < read.header_row:
        title += filter(str.strip, _headings(first))
        first = next(opened.rows, ())
        opened.read += 1
    headings = _headings(first)
    if not headings:
        raise InvalidLedger(
            f"{file} 第 {read.header_row} 行没有表头",
            f"{file} has no headings in row {read.header_row}",
        )
    return XlsxSource(
        file=file,
        headings=checked_headings(file, headings),
        title=title,
        sheet=opened.name,
        others=opened.others,
        header_row=read.header_row,
        numbers=read.numbers,
        _opened=opened,
    )


def other_sheets(file: Path) -> tuple[str, ...]:
    """Names of the sheets of a workbook after its first."""
    check_archive(file)
    opened = _open(file, None)
    next(opened.rows, None)  # only what was begun closes the workbook
    opened.rows.close()
    return opened.others


def filled_rows(
    file: Path, sheet: str, headings: dict[int, list[str]], most: int
) -> tuple[int, bool]:
    """Rows of a sheet that hold anything, up to ``most``, and whether one has these headings.

    Parameters
    ----------
    headings : dict of int to list of str
        By the number of the row, from 1, in which they would stand.
    """
    opened = _open(file, sheet)
    count, alike = 0, False
    for at, row in enumerate(opened.rows, start=1):
        count += row.count(None) < len(row)
        if at in headings:
            alike |= [one.strip() for one in _headings(row)] == headings[at]
        if count >= most:
            break
    opened.rows.close()
    return count, alike


def _headings(row: tuple[Any, ...]) -> list[str]:
    """The texts of a row up to its last one."""
    headings = [_text(value, False) if value is not None else "" for value in row]
    while headings and not headings[-1]:
        headings.pop()
    return headings


def check_archive(file: Path) -> None:
    """Refuse what would not fit into memory, by unpacking it once into nothing.

    What the directory of an archive says of its sizes need not be true.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            left = MOST_BYTES
            for info in archive.infolist():
                most = min(left, MOST_TEXT_BYTES) if info.filename == _SHARED else left
                left -= _unpacked(archive, info, most, file)
    except InvalidLedger:
        raise
    except Exception as err:  # a damaged archive raises whatever its reader tripped over
        raise no_table(file, f"{type(err).__name__}: {err}") from err


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int, file: Path) -> int:
    told, info.file_size = info.file_size, 1 << 62  # zipfile would stop at the size it is told
    size = 0
    try:
        with archive.open(info) as stream:
            while block := stream.read(1 << 20):
                size += len(block)
                if size > most:
                    raise too_big(file, f"{info.filename} > {most >> 20:,} MiB")
    finally:
        info.file_size = told
    return size


@dataclass
class _Sheet:
    """A sheet while it is read: ``read`` rows are gone from ``rows`` already.

    ``last_row`` is what the file says of itself; only a progress bar believes it. ``percent`` are
    the columns with numbers, read so far, that are shown as per cent.
    """

    name: str
    others: tuple[str, ...]
    rows: Generator[tuple[Any, ...]]
    last_row: int
    percent: set[int]
    read: int = 0

    def skip_to(self, row: int) -> int:
        """Leave out rows up to this one."""
        while self.read < row:
            next(self.rows, None)
            self.read += 1
        return self.read


def _open(file: Path, name: str | None) -> _Sheet:
    """Open a sheet, the first where none is named."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheets = {one.title: one for one in book.worksheets}
    except Exception as err:  # a damaged workbook raises whatever the parser tripped over
        raise no_table(file, f"{type(err).__name__}: {err}") from err
    if not sheets or (name is not None and name not in sheets):
        book.close()
        there = ", ".join(sheets) or "-"
        raise InvalidLedger(
            f"{file} 中没有工作表 {name or ''}；现有：{there}",
            f"{file} has no sheet {name or ''}; it has: {there}",
        )
    name = name if name is not None else next(iter(sheets))
    last_row = sheets[name].max_row or 1
    sheets[name].reset_dimensions()  # what a file says of its own size need not be true
    others = tuple(one for one in sheets if one != name)
    percent: set[int] = set()
    return _Sheet(name, others, _rows(file, book, sheets[name], percent), last_row, percent)


def _rows(file: Path, book: Any, sheet: Any, percent: set[int]) -> Generator[tuple[Any, ...]]:
    """The values of a sheet's rows; formulas give the value that was saved with them, if any."""
    try:
        for at, row in enumerate(cells_by_row(book, sheet)):
            if at >= _MOST_ROWS or len(row) > MOST_COLUMNS:
                raise too_big(file, f"{at:,} rows, {len(row):,} columns")
            values = tuple(cell.value for cell in row)
            percent.update(
                place
                for place, value in enumerate(values)
                if isinstance(value, (int, float)) and "%" in row[place].number_format
            )
            yield values
    except InvalidLedger:
        raise
    except Exception as err:  # likewise
        raise no_table(file, f"{type(err).__name__}: {err}") from err
    finally:
        book.close()


def _text(value: Any, comma: bool) -> str:
    """A cell as text, in the one style the file's other numbers are read in."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        text = f"{value:.15g}"
        return text.replace(".", ",") if comma else text
    if isinstance(value, datetime):
        return value.isoformat(sep=" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)
