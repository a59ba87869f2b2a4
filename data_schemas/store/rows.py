"""Between checked frames and rows: NaN, NaT and 1.0 on one side, NULL and true on the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from data_schemas.column import DAY, check_extra
from data_schemas.field import Field, fields_of
from data_schemas.frame import EXTRA_PREFIX, TABLES, empty_frame
from data_schemas.store.tables import EXTRAS, LEDGER

Row = tuple[Any, ...]
_EPOCH = date(1970, 1, 1).toordinal()
_NO_DAY = np.iinfo(np.int64).min  # NaT


def columns_of(table: str) -> list[str]:
    """The columns of a table, in the order rows have here."""
    return [column.name for column in LEDGER[table].columns]


def rows_of(table: str, frame: pd.DataFrame) -> list[Row]:
    """The rows of a checked frame as the database takes them."""
    columns = [_plain(field, frame[name]) for name, field in fields_of(TABLES[table]).items()]
    if table == "receivables":
        columns.append(_extras(frame))
    return list(zip(*columns, strict=True))


def frame_of(table: str, rows: Sequence[Row]) -> pd.DataFrame:
    """The checked frame that ``rows_of`` turned into these rows."""
    if not rows:
        return empty_frame(table)
    values = list(zip(*rows, strict=True))
    fields = fields_of(TABLES[table])
    out = {
        name: _typed(field, column)
        for (name, field), column in zip(fields.items(), values, strict=False)
    }
    if table == "receivables":
        kept = [extras or {} for extras in values[columns_of(table).index(EXTRAS)]]
        for name in sorted({name for extras in kept for name in extras}):
            out[name] = check_extra(pd.Series([e.get(name) for e in kept], dtype="object"))
    return pd.DataFrame(out)


def _plain(field: Field, column: pd.Series) -> list[Any]:
    """Python values, ``None`` where missing."""
    if field.kind is date:
        days: list[Any] = column.to_numpy("datetime64[D]").astype(object).tolist()
        return days
    if field.kind in (float, int, bool):
        kind = field.kind
        return [None if v != v else kind(v) for v in column.to_numpy("float64").tolist()]
    return [None if v is None or v != v else str(v) for v in column.tolist()]


def _typed(field: Field, column: Sequence[Any]) -> pd.Series:
    if field.kind is date:
        # Through ordinals: numpy takes three times as long over date objects.
        ordinals = np.array(
            [_NO_DAY if day is None else day.toordinal() - _EPOCH for day in column]
        )
        return pd.Series(ordinals.astype("datetime64[D]").astype(DAY))
    if field.kind in (float, int, bool):
        return pd.Series(np.array(column, dtype="float64"))
    return pd.Series(list(column), dtype="object")


def _extras(frame: pd.DataFrame) -> list[dict[str, Any] | None]:
    """The ledger's own columns of each row, without the missing ones."""
    names = [name for name in frame.columns if name.startswith(EXTRA_PREFIX)]
    if not names:
        return [None] * len(frame)
    rows = zip(*(frame[name].tolist() for name in names), strict=True)
    found = [
        {n: v for n, v in zip(names, row, strict=True) if v is not None and v == v} for row in rows
    ]
    return [extras or None for extras in found]
