"""A figure and its interval in words: a few customers give no interval, and that is said."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from data_schemas.punctuation import marks
from training.resample import FEWEST_CUSTOMERS, Interval


def in_words(told: Interval, lang: str, form: str) -> str:
    """The figure with its bounds, or with the reason why there are none.

    Parameters
    ----------
    form : str
        How numbers are written, as ``format`` takes it.
    """
    said = bounds(told, lang, form)
    aside = f" ({said})" if said[-1].isdigit() else marks(lang).within(said)
    return f"{told.value:{form}}{aside}"


def no_intervals(low: pd.Series, draws: int, lang: str) -> str:
    """Why no figure of a table has an interval; blank where one has.

    Parameters
    ----------
    low : Series of float
        Lower bounds; missing where there is none.
    draws : int
        How often customers were drawn.
    """
    at = 0 if lang == "zh" else 1
    if np.isfinite(low.to_numpy(dtype="float64")).any():
        return ""
    if not draws:
        return ("未重抽样（--draws 0），没有区间", "no intervals: none were drawn (--draws 0)")[at]
    return (
        f"客户不足 {FEWEST_CUSTOMERS} 个，没有区间",
        f"no intervals: fewer than {FEWEST_CUSTOMERS} customers",
    )[at]


def bounds(told: Interval, lang: str, form: str) -> str:
    """The bounds alone."""
    if math.isfinite(told.low) and math.isfinite(told.high):
        return f"{told.low:{form}} … {told.high:{form}}"
    return "客户太少，没有区间" if lang == "zh" else "too few customers for an interval"
