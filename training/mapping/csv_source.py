"""CSV and other separated text, streamed: memory holds one block of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
from numpy.typing import NDArray

from data_schemas.errors import InvalidLedger
from training.mapping.encoding import encoding_of, separator_of
from training.mapping.quotes import check_quotes
from training.mapping.source import REFUSED, Source, checked_headings, no_table
from training.mapping.spec import Reading

_BLOCK = 1 << 24
_START = 1 << 18
_LONGEST_RAGGED = 2000


@dataclass
class CsvSource(Source):
    """A text file; ``skip`` physical lines end with the headings."""

    encoding: str = "utf-8"
    separator: str = ","
    skip: int = 1

    def batches(self) -> Iterator[tuple[pa.Table, float]]:
        """Blocks of rows."""
        names = [f"c{at}" for at in range(len(self.headings))]
        ragged: list[str] = []

        def note(row: pa_csv.InvalidRow) -> str:
            ragged.append(row.text[:_LONGEST_RAGGED])
            return "skip"

        with self._as_text() as physical:
            check_quotes(self.file, physical, self.separator, self.headings)
        size = self.file.stat().st_size
        with self.file.open("rb") as stream:
            try:
                reader = pa_csv.open_csv(
                    stream,
                    read_options=pa_csv.ReadOptions(
                        use_threads=False,
                        block_size=_BLOCK,
                        skip_rows=self.skip,
                        column_names=names,
                        encoding="utf-8" if self.encoding == "utf-8-sig" else self.encoding,
                    ),
                    parse_options=pa_csv.ParseOptions(
                        delimiter=self.separator,
                        newlines_in_values=True,
                        invalid_row_handler=note,
                    ),
                    convert_options=pa_csv.ConvertOptions(
                        column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
                    ),
                )
                for batch in reader:
                    yield pa.Table.from_batches([batch]), stream.tell() / size
            except pa.ArrowInvalid as err:
                if "Empty CSV file" not in str(err):
                    raise
        if ragged:
            lines = self._ragged_lines(len(ragged))
            self.ragged.extend(zip(lines, ragged, strict=True))

    def lines(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Line of each row in the file; 0 where a cell is too long to be counted past."""
        even = self._line_numbers()[0]
        found = np.zeros(int(numbers.max(initial=-1)) + 1, dtype=np.int64)
        found[: len(even)] = even[: len(found)]
        return found[numbers]

    def _ragged_lines(self, count: int) -> list[int]:
        found = self._line_numbers()[1][:count]
        return found + [0] * (count - len(found))

    def _as_text(self) -> TextIO:
        return self.file.open(encoding=self.encoding, newline="", errors="replace")

    def _line_numbers(self) -> tuple[NDArray[np.int64], list[int]]:
        """Lines of the even and of the ragged rows; only files with refusals pay for this."""
        even: list[int] = []
        ragged: list[int] = []
        with self._as_text() as stream:
            for _ in range(self.skip):
                stream.readline()
            reader = csv.reader(stream, delimiter=self.separator)
            line = self.skip + 1
            try:
                for row in reader:
                    if row:
                        (even if len(row) == len(self.headings) else ragged).append(line)
                    line = self.skip + reader.line_num + 1
            except csv.Error:
                pass  # a cell longer than this reader allows: the lines behind count as 0
        return np.array(even, dtype=np.int64), ragged


def open_csv(file: Path, read: Reading) -> CsvSource:
    """Open a text file; what ``read`` leaves open is found by looking."""
    if _is_refused_file(file):  # written by refused.py, and mended in whatever program
        read = Reading()
    encoding = read.encoding or encoding_of(file)
    if encoding == "utf-8":
        encoding = "utf-8-sig"
    with file.open(encoding=encoding, newline="") as stream:
        start = stream.read(_START)
    separator = read.separator or separator_of(start)
    rows, skip = _rows_to(file, encoding, separator, read.header_row)
    return CsvSource(
        file=file,
        headings=checked_headings(file, rows[-1]),
        title=[cell for row in rows[:-1] for cell in row if cell.strip()],
        encoding=encoding,
        separator=separator,
        skip=skip,
    )


def _is_refused_file(file: Path) -> bool:
    with file.open("rb") as stream:
        start = stream.read(64).replace(b"\x00", b"")
    return REFUSED[0].encode() in start


def _rows_to(file: Path, encoding: str, separator: str, at: int) -> tuple[list[list[str]], int]:
    """The rows down to that of the headings and the physical lines of them."""
    with file.open(encoding=encoding, newline="") as stream:
        text = io.StringIO(stream.read(1 << 22), newline="")
    reader = csv.reader(text, delimiter=separator)
    rows: list[list[str]] = []
    try:
        for row in filter(None, reader):
            rows.append(row)
            if len(rows) == at:
                return rows, reader.line_num
    except csv.Error as err:
        raise no_table(file, str(err)) from err
    raise InvalidLedger(
        f"{file} 是空文件，或没有第 {at} 行表头", f"{file} is empty, or has no such row of headings"
    )
