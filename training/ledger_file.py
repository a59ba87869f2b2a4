"""One file of a ledger folder: bytes in, raw columns under their declared names out."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pa_parquet
from numpy.typing import NDArray

from data_schemas.errors import InvalidLedger
from training.headings import understood
from training.mapping.currency_column import NamedCurrencies, decides
from training.mapping.encoding import mostly_single
from training.mapping.quotes import check_quotes

SUFFIXES = (".csv", ".parquet")

_BLOCK = 1 << 24


@dataclass(frozen=True, kw_only=True)
class RawTable:
    """The rows of a file before any check.

    Parameters
    ----------
    frame : DataFrame
        Understood columns under their declared names, text from CSV, typed from Parquet.
    headers : dict of str to str
        The heading each column has in the file.
    ignored : list of str
        Headings that are no field of this table.
    ragged : list of str
        Text of the rows with too many or too few columns.
    currencies : NamedCurrencies
        Which rows name which currency, where the table has amounts.
    """

    file: Path
    frame: pd.DataFrame
    headers: dict[str, str]
    ignored: list[str]
    ragged: list[str] = field(default_factory=list)
    currencies: NamedCurrencies = field(default_factory=NamedCurrencies)
    _named: pd.Series | None = None
    _text: str | None = None
    _rows: NDArray[np.int64] | None = None

    def as_it_came(self) -> pd.DataFrame:
        """The columns that count under the file's own headings."""
        came = self.frame.rename(columns=self.headers)
        named = self.currencies.heading
        if named is None or named in came or self._named is None:
            return came
        return came.assign(**{named: self._named})

    def lines(self) -> NDArray[np.int64]:
        """Line of each row in a CSV file, number of each row in a Parquet file; from 1."""
        if self._text is None or self._rows is None:
            return np.arange(1, len(self.frame) + 1, dtype=np.int64)
        return self._line_numbers()[0][self._rows]

    def ragged_lines(self) -> list[int]:
        """Line of each row with too many or too few columns."""
        return self._line_numbers()[1]

    def _line_numbers(self) -> tuple[NDArray[np.int64], list[int]]:
        # Read once more, by a reader that counts lines: only files with refusals pay for it.
        even: list[int] = []
        ragged: list[int] = []
        reader = csv.reader(io.StringIO(self._text or "", newline=""))
        columns = -1
        last = 0
        # A cell longer than this reader allows ends it: the lines behind count as 0.
        with contextlib.suppress(csv.Error):
            for row in reader:
                line, last = last + 1, reader.line_num
                if columns < 0:
                    columns = len(row) or -1
                elif row:
                    (even if len(row) == columns else ragged).append(line)
        wanted = 0 if self._rows is None or not len(self._rows) else int(self._rows[-1]) + 1
        even += [0] * (wanted - len(even))
        ragged += [0] * (len(self.ragged) - len(ragged))
        return np.array(even, dtype=np.int64), ragged[: len(self.ragged)]


def read_file(file: Path, table: str) -> RawTable:
    """Read one file of a ledger folder.

    Raises
    ------
    InvalidLedger
        If the file is empty, no table, in an unknown encoding, or lacks a required column.
    """
    return _read_parquet(file, table) if file.suffix == ".parquet" else _read_csv(file, table)


def _read_csv(file: Path, table: str) -> RawTable:
    text, content = _decoded(file)
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        header = next((row for row in reader if row), None)
    except csv.Error as err:
        raise _no_table(file, str(err)) from err
    if header is None:
        raise InvalidLedger(f"{file} 是空文件", f"{file} is empty")
    names = [f"c{number}" for number in range(len(header))]
    kept, ignored, currency = understood(file, table, header)
    check_quotes(file, io.StringIO(text, newline=""), ",", header)
    ragged: list[str] = []

    def note(row: pa_csv.InvalidRow) -> str:
        ragged.append(row.text)
        return "skip"

    try:
        found = pa_csv.read_csv(
            pa.BufferReader(content),
            read_options=pa_csv.ReadOptions(
                use_threads=False,
                block_size=_BLOCK,
                skip_rows=reader.line_num,
                column_names=names,
            ),
            parse_options=pa_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=note),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        ).to_pandas()
    except pa.ArrowInvalid as err:
        if "Empty CSV file" not in str(err):
            raise _no_table(file, str(err)) from err
        found = pd.DataFrame({name: pd.Series([], dtype="str") for name in names})
    blank = (found == "").all(axis=1).to_numpy(dtype=bool)  # rows of commas are no rows
    frame = found.loc[~blank, [names[at] for at in kept.values()]].reset_index(drop=True)
    frame.columns = pd.Index(list(kept))
    named = None if currency is None else found.loc[~blank, names[currency]].reset_index(drop=True)
    return RawTable(
        file=file,
        frame=frame,
        headers={name: header[at] for name, at in kept.items()},
        ignored=ignored,
        ragged=ragged,
        currencies=_currencies(header, currency, named),
        _named=named,
        _text=text,
        _rows=np.flatnonzero(~blank),
    )


def _read_parquet(file: Path, table: str) -> RawTable:
    try:
        schema = pa_parquet.read_schema(file)
        kept, ignored, currency = understood(file, table, schema.names)
        columns = [schema.names[at] for at in kept.values()]
        beside = [] if currency is None else [schema.names[currency]]
        frame = pa_parquet.read_table(file, columns=[*{*columns, *beside}])
        frame = frame.to_pandas(ignore_metadata=True)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as err:
        raise _no_table(file, str(err)) from err
    named = frame[beside[0]] if beside else None
    frame = frame[columns]
    for name in frame.columns[frame.dtypes == "category"]:
        frame[name] = frame[name].astype("object")
    frame.columns = pd.Index(list(kept))
    return RawTable(
        file=file,
        frame=frame,
        headers=dict(zip(kept, columns, strict=True)),
        ignored=ignored,
        currencies=_currencies(schema.names, currency, named),
        _named=named,
    )


def _currencies(header: list[str], at: int | None, cells: pd.Series | None) -> NamedCurrencies:
    """Which rows name which currency, in the column that does."""
    if at is None or cells is None:
        return NamedCurrencies()
    out = NamedCurrencies(header[at], refuses=decides(header[at]))
    text = [None if blank else str(one) for one, blank in zip(cells, cells.isna(), strict=True)]
    out.add(pa.array(text, pa.string()), np.arange(len(text), dtype=np.int64))
    return out


def _decoded(file: Path) -> tuple[str, bytes]:
    """The text of a file, and the same in UTF-8 without a mark."""
    try:
        content = file.read_bytes()
    except OSError as err:
        raise _no_table(file, str(err)) from err
    content = content.removeprefix(codecs.BOM_UTF8)
    if not content.strip():
        raise InvalidLedger(f"{file} 是空文件", f"{file} is empty")
    try:
        return content.decode("utf-8"), content
    except UnicodeDecodeError:
        pass
    try:
        # GB18030 would make nonsense of UTF-16, of binary files and of other alphabets.
        if b"\x00" in content or mostly_single(content):
            raise ValueError("not Chinese")
        text = content.decode("gb18030")
    except ValueError as err:
        raise InvalidLedger(
            f"{file} 的编码无法识别；请另存为 UTF-8（GB18030 也可）",
            f"cannot tell the encoding of {file}; save it as UTF-8 (GB18030 is fine too)",
        ) from err
    return text, text.encode("utf-8")


def _no_table(file: Path, why: str) -> InvalidLedger:
    return InvalidLedger(
        f"{file} 无法作为表格读取：{why[:200]}", f"cannot read {file} as a table: {why[:200]}"
    )
