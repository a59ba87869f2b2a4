"""Rows of a checked ledger as the records they are."""

from __future__ import annotations

from typing import TypeVar

import pandas as pd

from data_schemas.field import Field, Record, fields_of
from data_schemas.own_column import EXTRA_PREFIX
from model.facts import decode

R = TypeVar("R", bound=Record)


def records_of(record: type[R], frame: pd.DataFrame, key: str, wanted: str | None) -> list[R]:
    """The rows of a checked frame with this key, as records.

    Fields that change over time are left out: undated, they do not say what was true at signing.
    """
    if wanted is None or frame.empty:
        return []
    return _records(record, frame.loc[frame[key] == wanted])


def whole_records(record: type[R], frame: pd.DataFrame) -> list[R]:
    """The rows of a checked frame as they were told, with what changes and a company's own."""
    own = [str(name) for name in frame.columns if str(name).startswith(EXTRA_PREFIX)]
    return _made(record, frame, [*fields_of(record), *own])


def records_by(record: type[R], frame: pd.DataFrame, key: str) -> dict[str, list[R]]:
    """All rows of a checked frame as ``records_of`` has them, by a key."""
    out: dict[str, list[R]] = {}
    for one, made in zip(frame[key].tolist(), _records(record, frame), strict=True):
        out.setdefault(one, []).append(made)
    return out


def _records(record: type[R], frame: pd.DataFrame) -> list[R]:
    fixed = [n for n, f in fields_of(record).items() if f.required or not f.meta.changes]
    return _made(record, frame, fixed)


def _made(record: type[R], frame: pd.DataFrame, names: list[str]) -> list[R]:
    fields = fields_of(record)
    plain = {name: _plain(fields.get(name), frame[name]) for name in names if name in frame}
    return [
        record.model_validate({n: v[i] for n, v in plain.items() if v[i] is not None})
        for i in range(len(frame))
    ]


def _plain(field: Field | None, column: pd.Series) -> list[object]:
    """The values of a checked column as a record takes them, ``None`` where missing.

    A column of a company's own has no field.
    """
    if field is not None and field.kind in (bool, int, float):
        return [decode(field, number) for number in column]
    values = column.dt.date if column.dtype.kind == "M" else column
    return [None if pd.isna(value) else value for value in values]
