"""Rows of a checked ledger as the records they are."""

from __future__ import annotations

from typing import TypeVar

import pandas as pd
from pydantic import ValidationError

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


def rows_as_told(record: type[Record], frame: pd.DataFrame) -> list[dict[str, object]]:
    """The rows of a checked frame by field, with what changes and a company's own columns.

    Not as records: a file may say what a record of one refuses.
    """
    fields = fields_of(record)
    own = [str(name) for name in frame.columns if str(name).startswith(EXTRA_PREFIX)]
    columns = {n: _plain(fields.get(n), frame[n]) for n in (*fields, *own) if n in frame}
    return [
        {
            name: values[i]
            for name, values in columns.items()
            if name in fields or values[i] is not None
        }
        for i in range(len(frame))
    ]


def records_by(record: type[R], frame: pd.DataFrame, key: str) -> dict[str, list[R]]:
    """All rows of a checked frame as ``records_of`` has them, by a key."""
    out: dict[str, list[R]] = {}
    for one, made in zip(frame[key].tolist(), _records(record, frame), strict=True):
        out.setdefault(one, []).append(made)
    return out


def _records(record: type[R], frame: pd.DataFrame) -> list[R]:
    fixed = [n for n, f in fields_of(record).items() if f.required or not f.meta.changes]
    plain = {name: _plain(fields_of(record)[name], frame[name]) for name in fixed}
    return [
        _made(record, {n: v[i] for n, v in plain.items() if v[i] is not None})
        for i in range(len(frame))
    ]


def _made(record: type[R], told: dict[str, object]) -> R:
    """The record, less what a file said of it that contradicts the rest of its row.

    A promise of a day before the contact in which it was given is none.
    """
    try:
        return record.model_validate(told)
    except ValidationError as err:
        # Errors of the whole row have the field as their text (``data_schemas.problems``).
        contradicting = {str(one["msg"]) for one in err.errors() if not one["loc"]}
        if not contradicting & set(told):
            raise
        return record.model_validate({n: v for n, v in told.items() if n not in contradicting})


def _plain(field: Field | None, column: pd.Series) -> list[object]:
    """The values of a checked column as a record takes them, ``None`` where missing.

    A column of a company's own has no field.
    """
    if field is not None and field.kind in (bool, int, float):
        return [decode(field, number) for number in column]
    values = column.dt.date if column.dtype.kind == "M" else column
    return [None if pd.isna(value) else value for value in values]
