"""Parquet files, a batch of rows at a time, as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pa_parquet

from training.mapping.source import MOST_ROWS, Source, checked_headings, too_big
from training.mapping.spec import NumberStyle, Reading

_BATCH = 100_000
_CELLS = 4_000_000
_LARGEST_GROUP = 1 << 31


@dataclass
class ParquetSource(Source):
    """Columns of any type that has a text."""

    numbers: NumberStyle = "1,234.56"

    def batches(self) -> Iterator[tuple[pa.Table, float]]:
        """All rows."""
        comma = self.numbers != "1,234.56"
        with pa_parquet.ParquetFile(self.file) as opened:
            total = max(opened.metadata.num_rows, 1)
            most = max(1, min(_BATCH, _CELLS // len(self.headings)))
            done = 0
            for batch in opened.iter_batches(batch_size=most, use_threads=False):
                columns = [_text(column, comma) for column in batch.columns]
                done += batch.num_rows
                yield pa.table({f"c{at}": c for at, c in enumerate(columns)}), done / total


def open_parquet(file: Path, read: Reading) -> ParquetSource:
    """Open a Parquet file."""
    with pa_parquet.ParquetFile(file) as opened:
        about = opened.metadata
        if about.num_rows > MOST_ROWS:
            raise too_big(file, f"{about.num_rows:,} rows")
        if about.num_rows > max(file.stat().st_size, _BATCH):
            # A repeated value is kept once. No file of records, each with a key of its own, is so
            # small; one that is would fill the memory out of a few kilobytes.
            raise too_big(file, f"{about.num_rows:,} rows in {file.stat().st_size:,} bytes")
        for at in range(about.num_row_groups):
            if about.row_group(at).total_byte_size > _LARGEST_GROUP:
                raise too_big(file, f"row group {at} > {_LARGEST_GROUP >> 20:,} MiB")
        headings = list(opened.schema_arrow.names)
    return ParquetSource(file=file, headings=checked_headings(file, headings), numbers=read.numbers)


def _text(column: pa.Array, comma: bool) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    number = pa.types.is_floating(column.type) or pa.types.is_decimal(column.type)
    if pa.types.is_floating(column.type):  # NaN is nothing
        column = pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column)
    try:
        text = pc.cast(column, pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        text = pa.array([None if v is None else str(v) for v in column.to_pylist()], pa.string())
    if number and comma:
        text = pc.replace_substring(text, ".", ",")
    return pc.fill_null(text, "")
