"""Between checked frames and rows: NaN, NaT and 1.0 on one side, NULL and true on the other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from data_schemas.column import DAY, check_extra
from data_schemas.field import Field, fields_of
from data_schemas.frame import EXTRA_PREFIX, TABLES, empty_frame
from data_schemas.own_column import OWNERS
from data_schemas.store.tables import EXTRAS
from data_schemas.values import shared

Row = tuple[Any, ...]
_EPOCH = date(1970, 1, 1).toordinal()
_NO_DAY = np.iinfo(np.int64).min  # NaT


def columns_of(table: str) -> list[str]:
    """The columns of a table that a frame fills, in the order rows have here."""
    return [*fields_of(TABLES[table]), *([EXTRAS] if table in OWNERS else [])]


def arrow_of(table: str, frame: pd.DataFrame) -> dict[str, pa.Array]:
    """The columns of a checked frame as the database takes them, null where missing."""
    out = {name: _plain(field, frame[name]) for name, field in fields_of(TABLES[table]).items()}
    if table in OWNERS:
        out[EXTRAS] = pa.array(_extras(frame), pa.string())
    return out


def days_array(column: pd.Series) -> pa.Array:
    """Days, null where missing."""
    return pa.array(column.to_numpy("datetime64[D]"))


def frame_of(
    table: str,
    parts: Iterable[Sequence[Row]],
    names: Sequence[str] | None = None,
    *,
    as_told: bool = False,
) -> pd.DataFrame:
    """The checked frame whose rows these are, given in parts.

    Parameters
    ----------
    names : sequence of str, optional
        The columns that the rows have; by default all, ``columns_of(table)``.
    as_told : bool
        Whether a company's own values stay what they were told as: "12" of one row is no number,
        where other rows say "A7".
    """
    texts: dict[Any, Any] = {}
    columns = columns_of(table) if names is None else list(names)
    found = [_frame(table, rows, columns, texts) for rows in parts if rows]
    if not found:
        return empty_frame(table)[[name for name in columns if name != EXTRAS]]
    out = pd.concat(found, ignore_index=True) if len(found) > 1 else found[0]
    if EXTRAS in columns:
        kept = [json.loads(text) if text else {} for text in out.pop(EXTRAS)]
        for name in sorted({name for extras in kept for name in extras}):
            own = pd.Series([e.get(name) for e in kept], dtype="object")
            out[name] = own if as_told else check_extra(own)
    return out


def days_of_rows(values: Sequence[date | None]) -> pd.Series:
    """Days as a frame keeps them."""
    # Through ordinals: numpy takes three times as long over date objects.
    ordinals = np.array([_NO_DAY if day is None else day.toordinal() - _EPOCH for day in values])
    return pd.Series(ordinals.astype("datetime64[D]").astype(DAY))


def _frame(
    table: str, rows: Sequence[Row], columns: Sequence[str], texts: dict[Any, Any]
) -> pd.DataFrame:
    fields = fields_of(TABLES[table])
    values = zip(*rows, strict=True)
    return pd.DataFrame(
        {
            name: pd.Series(list(column), dtype="object")
            if name == EXTRAS
            else _typed(fields[name], column, texts)
            for name, column in zip(columns, values, strict=True)
        }
    )


def _plain(field: Field, column: pd.Series) -> pa.Array:
    if field.kind is date:
        return days_array(column)
    if field.kind in (float, int, bool):
        number = column.to_numpy("float64")
        missing = np.isnan(number)
        if field.kind is bool:
            return pa.array(number == 1.0, mask=missing)
        if field.kind is int:
            return pa.array(np.where(missing, 0, number).astype("int64"), mask=missing)
        return pa.array(number, mask=missing)
    return pa.array(column.to_numpy("object"), pa.string(), from_pandas=True)


def _typed(field: Field, column: Sequence[Any], texts: dict[Any, Any]) -> pd.Series:
    if field.kind is date:
        return days_of_rows(column)
    if field.kind in (float, int, bool):
        return pd.Series(np.array(column, dtype="float64"))
    return pd.Series(shared(column, texts), dtype="object")


def _extras(frame: pd.DataFrame) -> list[str | None]:
    """The ledger's own columns of each row as one text, without the missing ones."""
    names = sorted(name for name in frame.columns if name.startswith(EXTRA_PREFIX))
    if not names:
        return [None] * len(frame)
    rows = zip(*(frame[name].tolist() for name in names), strict=True)
    found = [
        {n: v for n, v in zip(names, row, strict=True) if v is not None and v == v} for row in rows
    ]
    return [json.dumps(extras) if extras else None for extras in found]
