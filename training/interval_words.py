"""A figure and its interval in words: a few customers give no interval, and that is said."""

from __future__ import annotations

import math

from data_schemas.punctuation import marks
from training.resample import Interval


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


def bounds(told: Interval, lang: str, form: str) -> str:
    """The bounds alone."""
    if math.isfinite(told.low) and math.isfinite(told.high):
        return f"{told.low:{form}} … {told.high:{form}}"
    return "客户太少，没有区间" if lang == "zh" else "too few customers for an interval"
