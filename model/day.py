"""Days as whole numbers since 1970-01-01: quick to compare, sort and subtract."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

NEVER = 2**21
"""Stands for a day that never came; later than any real day."""
SPAN = NEVER * 2
"""Key × ``SPAN`` + day is one number in the order of keys, then of days."""
_EPOCH = date(1970, 1, 1)

Days = NDArray[np.int64]
Floats = NDArray[np.float64]


def as_floats(values: object) -> Floats:
    """Numbers as float64, any shape."""
    return np.asarray(values, dtype="float64")


def days_of(column: pd.Series) -> Days:
    """Day numbers of a date column, shape (n,); a missing day becomes ``NEVER``."""
    number = column.to_numpy().astype("datetime64[D]").astype("int64")
    return np.where(column.isna().to_numpy(), NEVER, number)


def day_number(day: date) -> int:
    """Day number of one day."""
    return (day - _EPOCH).days


def day_of(number: int) -> date:
    """The day a number stands for."""
    return _EPOCH + timedelta(days=int(number))


def months_of(number: Days) -> Days:
    """Months since 1970-01 of day numbers, any shape."""
    return number.astype("datetime64[D]").astype("datetime64[M]").astype("int64")


def to_column(number: Days) -> pd.Series:
    """The date column of day numbers; ``NEVER`` becomes missing."""
    text = np.where(number >= NEVER, np.datetime64("NaT"), number.astype("datetime64[D]"))
    return pd.Series(text.astype("datetime64[s]"))
