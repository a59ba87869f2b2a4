"""One column of a frame: from raw values to its declared kind, with the rows that break it.

Text or typed values come in; look-alikes are refused as in ``field.py``: ``False`` is no number,
0 is no day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from data_schemas.case import FIRST_DAY, LAST_DAY
from data_schemas.codes import Code
from data_schemas.field import Field
from data_schemas.own_column import EXACT
from data_schemas.values import BLANKS, DISORDERLY, plain_text, shared, visible

DAY: Final = "datetime64[s]"
"""The dtype of a day."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why some rows of a table were refused: field, code of the reason, their positions."""

    field: str
    code: str
    rows: np.ndarray
    given: str


def dtype_of(field: Field) -> str:
    """The dtype a checked column of this field has."""
    if field.kind in (float, int, bool):
        return "float64"
    return DAY if field.kind is date else "object"


def check_column(field: Field, raw: pd.Series) -> tuple[pd.Series, list[Refusal]]:
    """Convert one column and find the rows that break its declaration."""
    raw = _stripped(raw)
    blank = raw.isna()
    if blank.all() and not field.required:  # most columns of a bare ledger
        return missing_column(field, raw.index), []
    value = _converted(field, raw)
    problems = [("not_" + _kind_code(field), ~blank & value.isna())]
    if field.kind in (float, int):
        if field.kind is int:
            problems.append(("not_whole_number", value.notna() & (value != np.floor(value))))
        if field.low is not None:
            problems.append(("too_small", value < field.low))
        if field.high is not None:
            problems.append(("too_large", value > field.high))
    elif field.kind is date:
        outside = (value < pd.Timestamp(FIRST_DAY)) | (value > pd.Timestamp(LAST_DAY))
        problems.append(("day_out_of_range", outside))
    elif field.max_length is not None:
        text = value.astype("str")
        problems.append(("too_long", text.str.len() > field.max_length))
        if field.pattern is not None:
            # Not as it is spelt there: the engine of pandas does not read \u.
            spelt = field.pattern.encode().decode("unicode_escape")
            problems.append(("control_character", ~blank & ~text.str.match(spelt, na=True)))
    if field.required:
        problems.append(("missing", blank))
    refusals = []
    for code, mask in problems:
        rows = np.flatnonzero(mask.to_numpy(dtype=bool, na_value=False))
        if len(rows):
            given = "" if code == "missing" else str(raw.iloc[rows[0]])
            refusals.append(Refusal(field=field.name, code=code, rows=rows, given=given))
    return value, refusals


def check_extra(raw: pd.Series) -> pd.Series:
    """A column of the ledger's own: float64 where every value is a number, else plain text.

    Text such as "007" is a code, not a number, and keeps the column text; so does a number of so
    many digits that another would be read as the same. True is no number.
    """
    raw = _stripped(raw)
    if raw.dtype != object:
        if raw.dtype.kind == "f" or (raw.dtype.kind in "iu" and (raw.abs() <= EXACT).all()):
            return raw.astype("float64")
        raw = raw.astype("str").astype("object").where(raw.notna(), None)
    truth = raw.map(lambda v: isinstance(v, (bool, np.bool_))).astype(bool)
    raw = raw.where(~truth, raw.astype("str"))
    number = pd.to_numeric(raw, errors="coerce").astype("float64")
    code = raw.astype("str").str.match(r"[+-]?(?:0\d|\d{16})")
    plain = raw.isna() | (np.isfinite(number) & ~code)
    if plain.all() and raw.notna().any():
        return number
    text = [None if v is None or v is pd.NaT else plain_text(v) for v in raw]
    return pd.Series(shared(text), index=raw.index, dtype="object")


def check_own_text(name: str, column: pd.Series) -> list[Refusal]:
    """Find the rows of a column of the ledger's own whose text would turn what is beside it.

    Line breaks are passed: a remark of a file may have some.
    """
    if column.dtype != object:
        return []
    turned = f"[{DISORDERLY}]".encode().decode("unicode_escape")
    rows = np.flatnonzero(column.astype("str").str.contains(turned, na=False).to_numpy(dtype=bool))
    if not len(rows):
        return []
    given = str(column.iloc[rows[0]])
    return [Refusal(field=name, code="control_character", rows=rows, given=given)]


_TRUE = {"true", "1", "1.0", "是", "yes", "y", "t", "有"}
_FALSE = {"false", "0", "0.0", "否", "no", "n", "f", "无"}
_ISO_DAY = r"^(\d{4}-\d{2}-\d{2}|\d{8})(?:$|[T ])"


def _kind_code(field: Field) -> str:
    if issubclass(field.kind, Code):
        return "in_list"
    names = {float: "number", int: "number", bool: "boolean", date: "date"}
    return names.get(field.kind, "text")


def missing_column(field: Field, index: pd.Index) -> pd.Series:
    """A column that holds nothing."""
    if dtype_of(field) == "object":
        return pd.Series([None] * len(index), index=index, dtype="object")
    empty = pd.Series(np.nan, index=index)
    return empty.astype(DAY) if field.kind is date else empty


def _stripped(raw: pd.Series) -> pd.Series:
    """Text without surrounding blanks, blank text as ``None``; other types as they are."""
    if isinstance(raw.dtype, pd.StringDtype):
        raw = raw.str.strip()
        return raw.astype("object").where(raw.notna() & (raw.str.strip(BLANKS) != ""), None)
    if raw.dtype != object:
        return raw
    stripped = [visible(v) or None if isinstance(v, str) else v for v in raw]
    out = pd.Series(stripped, index=raw.index, dtype="object")
    return out.where(out.notna(), None)


def _converted(field: Field, raw: pd.Series) -> pd.Series:
    """The column as its declared kind; what cannot be converted becomes missing."""
    if field.kind is date:
        return _converted_day(raw)
    if field.kind is bool:
        if raw.dtype.kind in "biuf":
            number = raw.astype("float64")
            return number.where(number.isin([0.0, 1.0]))
        words = dict.fromkeys(_TRUE, 1.0) | dict.fromkeys(_FALSE, 0.0)
        truth = [None if v is None else words.get(str(v).lower()) for v in raw]
        return pd.Series(truth, index=raw.index, dtype="float64")
    if field.kind in (float, int):
        if raw.dtype.kind == "b" or raw.dtype.kind == "M":  # look-alikes of a number
            return pd.Series(np.nan, index=raw.index)
        if raw.dtype == object:
            raw = raw.where(~raw.map(lambda v: isinstance(v, bool)).astype(bool), None)
        number = pd.to_numeric(raw, errors="coerce").astype("float64")
        return number.where(np.isfinite(number))
    if issubclass(field.kind, Code):
        ids = {c.value: c.value for c in field.codes} | {c.zh: c.value for c in field.codes}
        found = [None if v is None else ids.get(str(v)) for v in raw]
        return pd.Series(found, index=raw.index, dtype="object")
    return _converted_text(raw)


def _converted_day(raw: pd.Series) -> pd.Series:
    """Days from ISO text (a time behind it is cut off) or from typed days; 0 is no day."""
    if raw.dtype.kind == "M":
        local = raw.dt.tz_localize(None) if raw.dt.tz is not None else raw
        typed: pd.Series = local.dt.normalize().astype(DAY)
        return typed
    if raw.dtype != object:
        return pd.Series(pd.NaT, index=raw.index).astype(DAY)
    text = pd.Series([None if v is None else str(v) for v in raw], index=raw.index, dtype="str")
    day = text.str.extract(_ISO_DAY, expand=False).str.replace("-", "", regex=False)
    out: pd.Series = pd.to_datetime(day, errors="coerce", format="%Y%m%d").astype(DAY)
    return out


def _converted_text(raw: pd.Series) -> pd.Series:
    """Text; a whole number that a file kept as a number loses its ".0"."""
    if raw.dtype.kind in "iuf":
        found = [None if v != v else str(int(v)) if float(v).is_integer() else str(v) for v in raw]
    else:
        found = [None if v is None or v is pd.NaT else str(v) for v in raw]
    return pd.Series(shared(found), index=raw.index, dtype="object")
